"""The files that pages load: stylesheet and icon as they are in the package, scripts and maps as they were built.

Each has an address with a fingerprint of its content, under which it may be kept for ever. What `frontend/build.mjs`
makes need not be there: then the name of such a file stands for nothing, and pages do without.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from communique.web.problems import HttpProblem
from communique.web.responses import respond

MANIFEST = "manifest.json"
"""In the folder `built`: the name of each built file by the name under which it is asked for."""
FOR_EVER = "public, max-age=31536000, immutable"
_PLAIN = ("communique.css", "icon.svg")
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


class Assets:
    """The files of a folder with the stylesheet, the icon and, if they were built, `built/` with its manifest."""

    def __init__(self, folder: Traversable) -> None:
        """Read what is never built, so that fingerprint and content agree even if a file changes later."""
        self._built_folder = folder / "built"
        manifest = self._built_folder / MANIFEST
        self._built: Mapping[str, str] = json.loads(manifest.read_bytes()) if manifest.is_file() else {}
        self._plain = {name: (folder / name).read_bytes() for name in _PLAIN}
        self._served: Mapping[str, str] = {
            **{name: _fingerprinted(name, content) for name, content in self._plain.items()},
            **self._built,
        }
        self._asked_for = {served: name for name, served in self._served.items()}

    def served_as(self, name: str) -> str:
        """Return the name with a fingerprint under which a file is served, empty when it was not built."""
        return self._served.get(name, "")

    def read(self, name: str) -> bytes | None:
        """Return the content of a file by the name without a fingerprint, None when it was not built or is gone."""
        if name in self._plain:
            return self._plain[name]
        file = self._built_folder / self._built.get(name, MANIFEST)
        return file.read_bytes() if name in self._built and file.is_file() else None

    def content(self, served: str) -> tuple[bytes, bool] | None:
        """Return the content of a file by a name under which it is served, and whether it never changes there."""
        is_lasting = served in self._asked_for
        content = self.read(self._asked_for.get(served, served)) if is_lasting or served in self._plain else None
        return None if content is None else (content, is_lasting)


@cache
def assets() -> Assets:
    """Return the files that come with the package."""
    return Assets(files("communique.web") / "static")


def asset(request: Request) -> Response:
    """Answer with one of the known files; those without a fingerprint in their name have to be asked for again."""
    name = request.path_params.get("name", "icon.svg")
    found = assets().content(name)
    if found is None:
        raise HttpProblem("not-found", f"There is no file “{name}” here.")
    content, is_lasting = found
    headers = {"Cache-Control": FOR_EVER} if is_lasting else {}
    return respond(request, content, _MEDIA_TYPES[PurePosixPath(name).suffix], headers)


def _fingerprinted(name: str, content: bytes) -> str:
    path = PurePosixPath(name)
    return f"{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"
