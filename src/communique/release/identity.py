"""What makes a release the release it is."""

from __future__ import annotations

import hashlib

from communique import __version__

RELEASE_FORMAT = 6
"""Version of the layout of release folders; raised when a reader of the old layout would go wrong."""


def release_id(fingerprint: str) -> str:
    """Return the id, 16 hex digits, of the release that this software makes of a corpus with `fingerprint`."""
    return hashlib.sha256(f"{fingerprint}\n{__version__}\n{RELEASE_FORMAT}\n".encode()).hexdigest()[:16]
