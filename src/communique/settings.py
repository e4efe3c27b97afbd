"""Every setting of the project in one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from communique.errors import UsageError

ENVIRONMENT_PREFIX = "COMMUNIQUE_"
_PATHS = ("root", "releases", "texts", "languages")


@dataclass(frozen=True)
class Settings:
    """Where the project lies and how it is served.

    Attributes:
        root: folder that holds `ontology/`, `shapes/`, `data/` and `seeds/`.
        releases: folder for built releases; `root/.communique` unless given.
        host: address the server listens on.
        port: TCP port the server listens on.
        base_url: public origin written into links; never taken from a request.
        workers: processes that answer requests; at least 2.
        query_seconds: how long the answer to one request may take.
        queue_seconds: how long a request waits at most until a worker is free.
        query_memory: bytes by which a worker may grow while it answers.
        cache_memory: bytes for answers that are kept.
        log: `json` for one line of JSON per request on standard error, empty for warnings only.
        log_queries: whether those lines hold the texts of queries.
        metrics: address and port on which numbers for Prometheus are served, None for nowhere.
        endpoint: address of another SPARQL engine that answers queries, empty for the release's own store.
        texts: folder with the source texts, of which pages show the cited passages; None for none.
        languages: folder with further catalogues of the pages' texts, None for none.
        client_header: header in which a proxy states the client's address, empty where there is no proxy.
    """

    root: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    workers: int = field(default_factory=lambda: (os.cpu_count() or 1) + 2)
    query_seconds: float = 20.0
    queue_seconds: float = 10.0
    query_memory: int = 2 * 2**30
    cache_memory: int = 64 * 2**20
    log: str = ""
    log_queries: bool = False
    metrics: tuple[str, int] | None = None
    client_header: str = ""
    endpoint: str = ""
    texts: Path | None = None
    languages: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, root: Path | None = None) -> Settings:
        """Read `COMMUNIQUE_ROOT`, `_RELEASES`, `_HOST`, `_PORT`, `_BASE_URL` and the limits; absent means default.

        Limits: `_WORKERS`, `_QUERY_SECONDS`, `_QUEUE_SECONDS`, and in MiB `_QUERY_MEMORY` and `_CACHE_MEMORY`. For the
        operator: `_LOG`, `_LOG_QUERIES`, `_METRICS`, `_CLIENT_HEADER`, `_ENDPOINT`, `_TEXTS`, `_LANGUAGES`.

        A `root` that is given goes before `COMMUNIQUE_ROOT`.

        Raises:
            UsageError: the port is no number from 0 to 65535, the base URL is none, a limit is no number in range, or
                another value is none that its variable can have.
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
            **_limits(values),
            log=_one_of(values, "LOG", {"": "", "json": "json"}),
            log_queries=_one_of(values, "LOG_QUERIES", {"": False, "0": False, "1": True}),
            metrics=_address(values, "METRICS"),
            client_header=_header_name(values, "CLIENT_HEADER"),
            endpoint=checked_endpoint(value("ENDPOINT", "")),
            texts=Path(value("TEXTS", "")) if value("TEXTS", "") else None,
            languages=Path(value("LANGUAGES", "")) if value("LANGUAGES", "") else None,
        )

    def as_json(self) -> dict[str, Any]:
        """Return all settings as JSON values, for `from_json` in another process."""
        paths = {name: str(path) for name in _PATHS if (path := getattr(self, name)) is not None}
        return {**asdict(self), **paths}

    @classmethod
    def from_json(cls, members: Mapping[str, Any]) -> Settings:
        """Return the settings of which `as_json` made `members`."""
        metrics = members["metrics"]
        paths = {name: Path(members[name]) for name in _PATHS if members[name] is not None}
        return cls(**{**members, **paths, "metrics": tuple(metrics) if metrics else None})


def checked_base_url(text: str) -> str:
    """Return a public origin, with a path if it has one, without the final slash.

    Raises:
        UsageError: `text` is no http or https address.
    """
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise UsageError(f"{text}: no address that links could start with.", "Write for instance https://example.org.")
    return text.rstrip("/")


def checked_endpoint(text: str) -> str:
    """Return the address of an engine, or nothing where there is none.

    Raises:
        UsageError: `text` is no http or https address of one.
    """
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not parts.fragment
    except ValueError:
        is_one = False
    if text and not (is_one and re.fullmatch(r"[!-~]+", text)):
        raise UsageError(f"{text}: no address of a SPARQL engine.", "Write for instance http://127.0.0.1:7878/query.")
    return text


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        reason = f"{ENVIRONMENT_PREFIX}PORT: {text} is no TCP port."
        raise UsageError(reason, "Set it to a number from 0 to 65535, or unset it.")
    return int(text)


_MEBI = 2**20
_LIMITS = {
    "workers": (int, 2, 256, 1),
    "query_seconds": (float, 0.1, 3600, 1),
    "queue_seconds": (float, 0.1, 3600, 1),
    "query_memory": (int, 64, 1_000_000, _MEBI),
    "cache_memory": (int, 0, 1_000_000, _MEBI),
}
"""Setting: its type, the least and the most of the unit in which it is given, and that unit."""


def _limits(values: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (kind, least, most, unit) in _LIMITS.items():
        variable = ENVIRONMENT_PREFIX + name.upper()
        text = values.get(variable)
        if not text:
            continue
        try:
            number = kind(text)
        except ValueError:
            number = -1
        if not least <= number <= most:
            raise UsageError(f"{variable}: {text} is no number from {least} to {most}.", "Correct it, or unset it.")
        found[name] = number * unit
    return found


Choice = TypeVar("Choice")


def _one_of(values: Mapping[str, str], name: str, choices: Mapping[str, Choice]) -> Choice:
    text = values.get(ENVIRONMENT_PREFIX + name, "")
    if text not in choices:
        allowed = " or ".join(filter(None, choices))
        raise UsageError(
            f"{ENVIRONMENT_PREFIX}{name}: {text} means nothing here.", f"Set it to {allowed}, or unset it."
        )
    return choices[text]


def _address(values: Mapping[str, str], name: str) -> tuple[str, int] | None:
    text = values.get(ENVIRONMENT_PREFIX + name, "")
    if not text:
        return None
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) <= 65535):
        reason = f"{ENVIRONMENT_PREFIX}{name}: {text} is no address with a port."
        raise UsageError(reason, "Set it for instance to 127.0.0.1:9100, or unset it.")
    return host, int(port)


def _header_name(values: Mapping[str, str], name: str) -> str:
    text = values.get(ENVIRONMENT_PREFIX + name, "")
    if not re.fullmatch(r"[A-Za-z0-9-]*", text):
        reason = f"{ENVIRONMENT_PREFIX}{name}: {text} is no name of a header."
        raise UsageError(reason, "Set it for instance to X-Forwarded-For, or unset it.")
    return text
