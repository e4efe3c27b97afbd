"""What the page with the list of events shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from communique.release.events.index import Term
from communique.release.events.schema import (
    CHANNEL,
    CONTESTED,
    FORMAT,
    KIND,
    MEDIATOR,
    PARTY,
    PERSON,
    PLACE,
    SOURCE,
    STATUS,
    TOPIC,
    YES,
    numbers_of,
)
from communique.web.event_list.exports import MOST_EVENTS
from communique.web.event_list.filters import Filters
from communique.web.event_list.query import as_sparql
from communique.web.event_list.rows import named, rows_of
from communique.web.event_list.selection import Facet, Selection
from communique.web.labels import Labels, labels_of
from communique.web.list_paging import Paging
from communique.web.period import ALWAYS, CERTAINLY, POSSIBLY
from communique.web.site import Site
from communique.web.values import Value, ours
from communique.web.words import N_

PAGE_LENGTH = 100
_SHOWN, _MORE = 6, 40
"""Values of a filter that are shown at once, and those that can be unfolded."""
_HEADINGS = {
    KIND: N_("Kind of event"),
    CHANNEL: N_("Channel"),
    FORMAT: N_("Format"),
    STATUS: N_("Standing"),
    CONTESTED: N_("Contested"),
    PARTY: N_("Party"),
    PERSON: N_("Person"),
    MEDIATOR: N_("Mediator"),
    TOPIC: N_("Topic"),
    PLACE: N_("Place"),
    SOURCE: N_("Source"),
}
_CONTESTED, _UNCONTESTED = N_("accounts contradict each other"), N_("no contradiction on record")


@dataclass(frozen=True)
class Option:
    """A value of a filter: how it stands in addresses and is read, how many events have it, whether it is chosen."""

    name: str
    label: Value
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetView:
    """One filter.

    Attributes:
        name: its name.
        heading: what people call it.
        options: the values that are shown.
        more: further ones to unfold.
        left: how many there are beyond those.
    """

    name: str
    heading: str
    options: list[Option]
    more: list[Option]
    left: int


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list, with the address of the list without it.

    Attributes:
        heading: what people call the filter.
        value: the chosen value.
        href: the address.
        is_unknown: whether no event of the release has the value.
    """

    heading: str
    value: Value
    href: str
    is_unknown: bool = False


def page_of(site: Site, filters: Filters, selection: Selection, paging: Paging) -> dict[str, Any]:
    """Return what the template of the list needs to show one of its pages.

    Args:
        site: see `Site`.
        filters: what narrows the list.
        selection: what fits.
        paging: which page it is.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    address = site.addresses.local("/events")
    facets = [_cut(facet, filters) for facet in selection.facets]
    iris = {term.iri for _, values, _ in facets for term, _ in values if term.iri}
    labels = labels_of(site.store, iris, site.naming)
    return {
        "filters": filters,
        "selection": selection,
        "events": len(site.events),
        "rows": rows_of(site, site.events.events(paging.of(numbers_of(selection.found)))),
        "facets": [_view(facet, values, left, filters, labels, site) for facet, values, left in facets],
        "chips": _chips(filters, selection, labels, site, address),
        "paging": paging,
        "canonical": site.addresses.of_path("/events") + filters.query(paging.number),
        "whens": [(when, address + _when(filters, when).query()) for when in (POSSIBLY, CERTAINLY)],
        "all": address,
        "exports": [(form, f"{address}.{form.ending}{filters.query()}", most) for form, most in MOST_EVENTS.items()],
        "sparql": as_sparql(site.events, filters),
    }


def _when(filters: Filters, when: str) -> Filters:
    return replace(filters, period=replace(filters.period, when=when))


def _cut(facet: Facet, filters: Filters) -> tuple[Facet, list[tuple[Term, int]], int]:
    """Return the values of a filter that are shown, those that are chosen first, and how many are not."""
    chosen = filters.values(facet.filter)
    values = sorted(facet.values, key=lambda value: value[0].name not in chosen)
    most = max(_SHOWN + _MORE, len(chosen))
    return facet, values[:most], max(len(values) - most, 0)


def _view(
    facet: Facet, values: Sequence[tuple[Term, int]], left: int, filters: Filters, labels: Labels, site: Site
) -> FacetView:
    chosen = filters.values(facet.filter)
    options = [Option(term.name, _label(term, labels, site), count, term.name in chosen) for term, count in values]
    most = max(_SHOWN, len(chosen))
    most = len(options) if len(options) <= most + 2 else most
    return FacetView(facet.filter, _HEADINGS[facet.filter], options[:most], options[most:], left)


def _label(term: Term, labels: Labels, site: Site) -> Value:
    if term.filter == CONTESTED:
        return ours(_CONTESTED if term.name == YES else _UNCONTESTED)
    return named([term], labels, site.addresses)[0]


def _chips(filters: Filters, selection: Selection, labels: Labels, site: Site, address: str) -> list[Chip]:
    def chip(heading: str, value: Value, others: Filters, is_unknown: bool = False) -> Chip:
        return Chip(heading, value, address + others.query(), is_unknown)

    def of_facet(facet: Facet) -> Iterable[Chip]:
        known = {term.name: term for term, _ in facet.values}
        chosen = filters.values(facet.filter)
        for name in chosen:
            value = _label(known[name], labels, site) if name in known else Value(name)
            others = filters.with_values(facet.filter, (other for other in chosen if other != name))
            yield chip(_HEADINGS[facet.filter], value, others, name not in known)

    chips = [each for facet in selection.facets for each in of_facet(facet)]
    if not filters.period.is_open:
        period = Value(f"{filters.period.start or '…'} – {filters.period.end or '…'}")
        chips.insert(0, chip(N_("Period"), period, replace(filters, period=ALWAYS)))
    if filters.words:
        chips.insert(0, chip(N_("Words"), Value(filters.words), replace(filters, words="")))
    return chips
