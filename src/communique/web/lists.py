"""Lists of all things of one kind by name; events have a list of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.matching.folding import folded
from communique.terms import BASE
from communique.web.formats import HTML, choose
from communique.web.kinds import BY_KIND, KindOfThing
from communique.web.list_paging import paging
from communique.web.list_rows import Listed, rows_of
from communique.web.problems import not_known
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of

PAGE_LENGTH = 100
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Letter:
    """A first letter in the list: the page on which it begins, and how many names have it."""

    letter: str
    page: int
    count: int


def list_of_kind(request: Request) -> Response:
    """Answer with one page of the list that this address is for.

    Raises:
        HttpProblem: 404, there is no such page; 406; 503, the index or the store cannot be read.
    """
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    kind = next(entry for entry in BY_KIND.values() if entry.path == request.scope["path"])
    search = "".join(filter(str.isprintable, request.query_params.get("q", ""))).strip()[:LONGEST_SEARCH]
    words = folded(search).split()
    initials = _initials(site, kind.kind, words) if words or not search else []
    total = sum(count for _, count in initials)
    shown = paging(request.query_params.get("page", "1"), total, PAGE_LENGTH, partial(_address, site, kind, search))
    found = site.index.listed(kind.kind, words, PAGE_LENGTH, shown.start) if total else []
    listed = [Listed(f"{BASE}id/{path}", key[:1]) for path, key in found]
    section, counts = rows_of(site, kind, listed)
    page = site.pages.render(
        "list.html",
        kind=kind,
        search=search,
        total=total,
        paging=shown,
        letters=_letters(initials),
        initials=[each.initial for each in listed],
        section=section,
        counts=counts,
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def documents_of_kind(request: Request) -> Response:
    """Answer for `/doc/{kind}` with the address of the list."""
    kind = BY_KIND.get(request.path_params["kind"])
    if kind is None:
        raise not_known(f"doc/{request.path_params['kind']}")
    return RedirectResponse(site_of(request).addresses.of_path(kind.path), 308)


def codes(request: Request) -> Response:
    """Answer for the code lists together with the address of the vocabulary, where they stand."""
    return RedirectResponse(site_of(request).addresses.of_path("/ns"), 303)


def _address(site: Site, kind: KindOfThing, search: str, number: int) -> str:
    query = urlencode([*([("q", search)] if search else []), *([("page", number)] if number > 1 else [])])
    return site.addresses.local(kind.path) + (f"?{query}" if query else "")


def _letters(initials: Iterable[tuple[str, int]]) -> list[Letter]:
    letters, before = [], 0
    for letter, count in initials:
        letters.append(Letter(letter, before // PAGE_LENGTH + 1, count))
        before += count
    return letters


def _initials(site: Site, kind: str, words: list[str]) -> list[tuple[str, int]]:
    if words:
        return site.index.initials(kind, words)
    return site.once(f"initials of {kind}", lambda: site.index.initials(kind))
