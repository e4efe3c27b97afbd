"""Who a client is, for fair shares: the address at the other end, or the one that a proxy states."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

_SITE_BITS = 64
"""Bits of an IPv6 address that name a network (RFC 4291, section 2.5.4); the others are for its owner to choose."""


def client_of(scope: Scope, header: str) -> str:
    """Return the address that counts as the client's; of IPv6 the network, `2001:db8::/64`, since a site has all of it.

    Args:
        scope: of the request.
        header: the header in which the proxy in front states it; empty when there is no proxy. Its last address counts,
            since a client can write all those before it. If that is none, the address at the other end counts.
    """
    peer: str = (scope.get("client") or ("unknown",))[0] or "unknown"
    wanted = header.lower().encode()
    stated = b",".join(value for name, value in scope["headers"] if name == wanted).decode("latin-1") if header else ""
    return _client(stated.rpartition(",")[2].strip()) or _client(peer) or peer


@lru_cache(maxsize=1024)
def _client(text: str) -> str:
    """Return what counts of an address, empty where `text` is none."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((int(address), _SITE_BITS), strict=False))
    return str(address)
