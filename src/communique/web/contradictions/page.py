"""The list as a page: for each question the positions by stance, with how many stand behind them and against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pyoxigraph import NamedNode

from communique.explain.claims import DEGREES
from communique.terms import CMQ
from communique.web.contradictions.asked import Asked
from communique.web.contradictions.filters import BY, SORTS, WITH, Filters
from communique.web.contradictions.reading import Answers, answers_to
from communique.web.labels import labels_of
from communique.web.list_paging import Paging
from communique.web.reader import Reader
from communique.web.sections_claims import claimants
from communique.web.site import Site
from communique.web.store import ReleaseStore
from communique.web.values import Cell, Value
from communique.web.words import N_

PAGE_LENGTH = 12
_MOST_SHOWN = 4
"""Positions of one stance that the list shows; the page of the question has all."""
_MOST_EVENTS = 3
_MOST_OPTIONS = 200
_OPTIONS = {
    "party": (N_("Party"), CMQ.side),
    "source": (N_("Source"), CMQ.reportedIn),
}
"""Parameter to its name and the property of claims whose values can be chosen."""
NAMES = {"event": N_("Event"), **{name: title for name, (title, _) in _OPTIONS.items()}}


@dataclass(frozen=True)
class Taken:
    """A position in short.

    Attributes:
        title: name of the claim, leading to its place on the page of the question.
        who: who takes it.
        when: when, in words.
        against: by degree, how many claims stand against it.
    """

    title: Value
    who: Cell
    when: Cell
    against: dict[str, int]


@dataclass(frozen=True)
class Stance:
    """The positions of one stance on a question.

    Attributes:
        name: the stance.
        positions: the first of them.
        more: how many more there are.
        claimants: how many take them.
        sources: how many sources report them.
    """

    name: Value
    positions: list[Taken]
    more: int
    claimants: int
    sources: int


@dataclass(frozen=True)
class Entry:
    """A question of the list.

    Attributes:
        title: the question.
        asked: how contested it is.
        events: what it is asked of, the first of it, each with its date.
        more: of how much more it is asked.
        stances: positions by stance.
    """

    title: Value
    asked: Asked
    events: list[tuple[Value, Cell]]
    more: int
    stances: list[Stance]


@dataclass(frozen=True)
class Choice:
    """A value of a filter: how many questions have to do with it."""

    name: str
    label: Value
    count: int
    is_chosen: bool


def page_of(
    site: Site, filters: Filters, every: Sequence[Asked], found: Sequence[Asked], paging: Paging
) -> dict[str, Any]:
    """Return what the template shows of one page of the questions that were `found` among `every` one.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    shown = paging.of(found)
    answers = answers_to(site, [asked.iri for asked in shown])
    address = site.addresses.local("/contradictions")
    return {
        "entries": [_entry(answers, asked) for asked in shown],
        "filters": filters,
        "total": len(found),
        "all_questions": len(every),
        "with_pairs": {degree: sum(bool(asked.pairs.get(degree)) for asked in every) for degree in WITH},
        "paging": paging,
        "sorts": SORTS,
        "degrees": WITH,
        "choices": [(name, title, _choices(site, filters, name)) for name, (title, _) in _OPTIONS.items()],
        "chips": _chips(site, filters, address),
        "whole": address,
    }


def _entry(answers: Answers, asked: Asked) -> Entry:
    question, reader = NamedNode(asked.iri), answers.reader
    title = reader.value(question)
    by_stance: dict[Value, list[NamedNode]] = {}
    for claim in answers.claims[question]:
        stances = reader.values(claim, CMQ.stance) or [Value(N_("no stance recorded"))]
        for stance in stances:
            by_stance.setdefault(stance, []).append(claim)
    taken = partial(_taken, reader, title.href)
    return Entry(
        title,
        asked,
        [(reader.value(event), reader.date(event)) for event in answers.events[question][:_MOST_EVENTS]],
        len(answers.events[question][_MOST_EVENTS:]),
        [
            Stance(
                stance,
                [taken(claim) for claim in claims[:_MOST_SHOWN]],
                len(claims[_MOST_SHOWN:]),
                _number_of(claimants(reader, claim) for claim in claims),
                _number_of(reader.values(claim, CMQ.reportedIn) for claim in claims),
            )
            for stance, claims in by_stance.items()
        ],
    )


def _number_of(cells: Any) -> int:
    return len({value.iri or value.text for cell in cells for value in cell})


def _taken(reader: Reader, page: str, claim: NamedNode) -> Taken:
    against = {degree: len(reader.facts.objects(claim, predicate)) for degree, predicate in DEGREES.items()}
    title = replace(reader.value(claim), href=f"{page}#{reader.anchor_id(claim.value)}")
    return Taken(title, claimants(reader, claim), reader.date(claim), against)


def _choices(site: Site, filters: Filters, name: str) -> list[Choice]:
    """Return the values that a filter can have, those of most questions first."""
    counts = site.once(f"contradictions: by {name}", lambda: _counts(site.store, _OPTIONS[name][1]))
    labels = labels_of(site.store, counts, site.naming)
    chosen = filters.things.get(name, "")
    return [
        Choice(slug, labels[iri].value(iri=iri), count, slug == chosen)
        for iri, count in counts.items()
        if (slug := iri.rpartition("/")[2])
    ]


def _counts(store: ReleaseStore, predicate: NamedNode) -> dict[str, int]:
    rows = store.select(
        f"SELECT ?thing (COUNT(DISTINCT ?question) AS ?questions) WHERE {{ "
        f"?claim {CMQ.answers} ?question OPTIONAL {{ ?claim {predicate} ?thing }} FILTER(BOUND(?thing)) }} "
        f"GROUP BY ?thing ORDER BY DESC(?questions) ?thing LIMIT {_MOST_OPTIONS}"
    )
    return {row["thing"].value: int(row["questions"].value) for row in rows}


def _chips(site: Site, filters: Filters, address: str) -> list[tuple[str, Value, str]]:
    """Return what narrows the list: its name, its value, and where the list without it is."""
    iris = {name: filters.iri(name) for name in BY if name in filters.things}
    labels = labels_of(site.store, iris.values(), site.naming)
    chips = [
        (NAMES[name], labels[iri].value(iri=iri), f"{address}{filters.without(name).query()}")
        for name, iri in iris.items()
    ]
    if filters.degree:
        chips.append((N_("With"), Value(WITH[filters.degree]), f"{address}{filters.without('degree').query()}"))
    return chips
