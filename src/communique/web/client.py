"""Who a client is, for fair shares: the address at the other end, or the one that a proxy states."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.types import Scope


def client_of(scope: Scope, header: str) -> str:
    """Return the address that counts as the client's.

    Args:
        scope: of the request.
        header: the header in which the proxy in front states it; empty when there is no proxy. Its last address counts,
            since a client can write all those before it. If that is none, the address at the other end counts.
    """
    peer: str = (scope.get("client") or ("unknown",))[0] or "unknown"
    if not header:
        return peer
    wanted = header.lower().encode()
    stated = b",".join(value for name, value in scope["headers"] if name == wanted).decode("latin-1")
    last = stated.rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return peer
