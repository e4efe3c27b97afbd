"""The page of the network: half a matrix of who met whom, and a table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from communique.iris import kind_of
from communique.web.drawing.network import Meetings, Member, matrix
from communique.web.formats import HTML, choose
from communique.web.labels import Labels, labels_of
from communique.web.list_paging import paging
from communique.web.network.meetings import (
    ACROSS,
    ALL,
    KINDS,
    MOST_PAIRS,
    SIDE,
    Network,
    Pair,
    Wish,
    network_of,
)
from communique.web.parameters import chosen, number_of
from communique.web.period import period_of
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of
from communique.web.values import Cell, Value

PAGE_LENGTH = 100
MOST_MEMBERS = 60
_MOST_EVENTS = 99_999_999


@dataclass(frozen=True)
class PairRow:
    """A pair as table and drawing show it.

    Attributes:
        number: its number in both.
        first, second: the two, with links to their pages.
        first_sides, second_sides: for which sides each acted.
        met: how often they met.
        href: address of the list of the contacts in which both took part.
    """

    number: int
    first: Value
    second: Value
    first_sides: Cell
    second_sides: Cell
    met: Meetings
    href: str


def network_page(request: Request) -> Response:
    """Answer with who met whom, of a kind and in a period as the address says.

    Raises:
        HttpProblem: 400, the address asks for what there is not; 503.
    """
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    wish = wish_of(request)
    network = network_of(site.store, site.events, wish)
    sides = {side for found in network.sides.values() for side in found}
    labels = labels_of(site.store, {*network.events, *sides}, site.naming)
    rows = [_row(site, wish, network, labels, number, pair) for number, pair in enumerate(network.pairs, start=1)]
    page = paging(request.query_params.get("page", "1"), len(rows), PAGE_LENGTH, partial(_address, site, wish))
    members = _members(site, wish, network, labels)
    text = site.pages.render(
        "network.html",
        wish=wish,
        period=wish.period,
        matrix=matrix(members, {(pair.first, pair.second): (n, pair.met) for n, pair in enumerate(network.pairs)}),
        rows=page.of(rows),
        all_rows=rows,
        network=network,
        drawn=len(members),
        found=len(network.events),
        most_pairs=MOST_PAIRS,
        paging=page,
    )
    return respond(request, text, choice.media_type, {"Vary": "Accept"})


def wish_of(request: Request) -> Wish:
    """Return what an address asks for.

    Raises:
        HttpProblem: 400, a parameter has a value that it cannot have.
    """
    parameters = request.query_params
    return Wish(
        chosen(parameters, "kind", KINDS),
        chosen(parameters, "between", (ACROSS, ALL)),
        number_of(parameters, "least", _MOST_EVENTS),
        period_of(parameters),
    )


def _address(site: Site, wish: Wish, number: int) -> str:
    stated = {
        "kind": wish.kind,
        "between": wish.between,
        "least": wish.least,
        **wish.period.parameters(),
        "page": number,
    }
    usual = {"kind": KINDS[0], "between": ACROSS, "least": 1, "page": 1}
    query = urlencode({name: value for name, value in stated.items() if usual.get(name) != value})
    return site.addresses.local(f"/network?{query}" if query else "/network")


def _row(site: Site, wish: Wish, network: Network, labels: Labels, number: int, pair: Pair) -> PairRow:
    def named(iri: str) -> Value:
        return labels.link(iri, site.addresses)

    def sides(iri: str) -> Cell:
        return [named(side) for side in network.sides[iri]] if wish.kind != SIDE else []

    query = wish.period.query(kind=wish.kind, between=wish.between, first=_slug(pair.first), second=_slug(pair.second))
    href = site.addresses.local(f"/network/together{query}")
    first, second = named(pair.first), named(pair.second)
    return PairRow(number, first, second, sides(pair.first), sides(pair.second), pair.met, href)


def _slug(iri: str) -> str:
    return f"{kind_of(iri)}/{iri.rpartition('/')[2]}"


def _members(site: Site, wish: Wish, network: Network, labels: Labels) -> list[Member]:
    """Return who is drawn: those of the pairs that met most often, by the name of the side and then by contacts.

    Sides themselves stand by name alone.
    """
    drawn: dict[str, None] = {}
    for pair in network.pairs:
        new = {pair.first, pair.second} - drawn.keys()
        if len(drawn) + len(new) <= MOST_MEMBERS:
            drawn.update(dict.fromkeys(sorted(new)))

    def side(iri: str) -> str:
        found = network.sides[iri] if wish.kind != SIDE else []
        return labels[found[0]].text if found else ""

    def place(member: Member) -> tuple[bool, str, int, str, str]:
        contacts = 0 if wish.kind == SIDE else -network.events[member.iri]
        return (not member.side, member.side, contacts, member.name, member.iri)

    members = [Member(iri, labels[iri].text, side(iri), site.addresses.of_iri(iri)) for iri in drawn]
    return sorted(members, key=place)
