"""Where things are served: from IRIs to addresses below the configured base, never below the Host of a request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from communique.iris import thing_path
from communique.terms import BASE

_SAFE = "/#?=&%:@!$'()*+,;~-._"


@dataclass(frozen=True)
class Addresses:
    """The addresses of one site.

    Attributes:
        base_url: origin, and path if there is one, without a slash at the end.
    """

    base_url: str

    @property
    def base_path(self) -> str:
        """The path part of the base, for what a page loads from its own site; empty or without a slash at the end."""
        return urlsplit(self.base_url).path.rstrip("/")

    def of_path(self, path: str) -> str:
        """Return the address of an absolute path, for headers, data and whatever else leaves the page."""
        return self.base_url + quote(path, safe=_SAFE)

    def local(self, path: str) -> str:
        """Return the address of an absolute path for links on pages: the same without the origin."""
        return self.base_path + quote(path, safe=_SAFE)

    def of_iri(self, iri: str) -> str:
        """Return where a page leads for `iri`: to a page here for our own, nowhere for what is not on the web."""
        if iri.startswith(BASE):
            whole, hash_, part = iri.partition("#")
            thing = thing_path(whole)
            path = thing.document if thing else "/" + whole.removeprefix(BASE)
            return self.local(path + hash_ + part)
        return iri if iri.startswith(("http://", "https://")) else ""
