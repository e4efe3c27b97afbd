"""Every setting of the project in one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from communique.errors import UsageError

ENVIRONMENT_PREFIX = "COMMUNIQUE_"


@dataclass(frozen=True)
class Settings:
    """Where the project lies and how it is served.

    Attributes:
        root: folder that holds `ontology/`, `shapes/`, `data/` and `seeds/`.
        releases: folder for built releases; `root/.communique` unless given.
        host: address the server listens on.
        port: TCP port the server listens on.
        base_url: public origin written into links; never taken from a request.
    """

    root: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, root: Path | None = None) -> Settings:
        """Read `COMMUNIQUE_ROOT`, `_RELEASES`, `_HOST`, `_PORT` and `_BASE_URL`; absent means default.

        A `root` that is given goes before `COMMUNIQUE_ROOT`.

        Raises:
            UsageError: the port is no number from 0 to 65535, or the base URL is none.
        """
        values = os.environ if environment is None else environment

        def value(name: str, default: str) -> str:
            return values.get(ENVIRONMENT_PREFIX + name) or default

        root = (root or Path(value("ROOT", "."))).resolve()
        host = value("HOST", cls.host)
        port = _port(value("PORT", str(cls.port)))
        return cls(
            root=root,
            releases=Path(value("RELEASES", str(root / ".communique"))),
            host=host,
            port=port,
            base_url=checked_base_url(value("BASE_URL", f"http://{host}:{port}")),
        )


def checked_base_url(text: str) -> str:
    """Return a public origin, with a path if it has one, without the final slash.

    Raises:
        UsageError: `text` is no http or https address.
    """
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise UsageError(f"{text}: no address that links could start with.", "Write for instance https://example.org.")
    return text.rstrip("/")


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        reason = f"{ENVIRONMENT_PREFIX}PORT: {text} is no TCP port."
        raise UsageError(reason, "Set it to a number from 0 to 65535, or unset it.")
    return int(text)
