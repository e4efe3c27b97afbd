"""How the list of contradictions is sorted and what narrows it, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from communique.explain.claims import DEGREES
from communique.terms import CMQ, PREFIXES
from communique.web.contradictions.asked import Asked
from communique.web.parameters import NAME, bad, chosen, singles, values_by_name
from communique.web.store import ReleaseStore
from communique.web.words import N_

CONTESTED, NEWEST, MOST_POSITIONS = "contested", "newest", "positions"
SORTS = {
    CONTESTED: N_("most contradictions first"),
    NEWEST: N_("last taken position first"),
    MOST_POSITIONS: N_("most positions first"),
}
"""Value of `sort` and what it does; the first goes without saying."""
WITH = {"contradiction": N_("contradictions"), "tension": N_("tensions")}
"""Value of `degree`, of `DEGREES`, and what there has to be at least one of."""
_BY = {
    "event": (
        "event",
        f"""{{ ?thing {CMQ.question} ?question }} UNION {{ ?claim {CMQ.about} ?thing ; {CMQ.answers} ?question }} UNION
        {{ ?thing ?any ?part . ?claim {CMQ.about} ?part ; {CMQ.answers} ?question
           FILTER(STRSTARTS(STR(?part), CONCAT(STR(?thing), "#"))) }}""",
    ),
    "party": ("body", f"?claim {CMQ.side}|{CMQ.claimant} ?thing ; {CMQ.answers} ?question"),
    "source": ("source", f"?claim {CMQ.reportedIn} ?thing ; {CMQ.answers} ?question"),
}
"""Parameter: kind of the thing that it names by the last part of its IRI, and how this has to do with a question."""
BY = tuple(_BY)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by and how it is sorted.

    Attributes:
        sort: key of `SORTS`.
        degree: key of `WITH`, empty for any.
        things: by parameter of `BY` the name of a thing.
        page: page that is wanted, as it was typed.
    """

    sort: str = CONTESTED
    degree: str = ""
    things: Mapping[str, str] = field(default_factory=dict)
    page: str = "1"

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.degree or self.things)

    def iri(self, parameter: str) -> str:
        """Return the IRI of the thing that a parameter names, empty where it names none."""
        name = self.things.get(parameter, "")
        return PREFIXES[_BY[parameter][0]] + name if name else ""

    def without(self, parameter: str) -> Filters:
        """Return these filters without one of them."""
        if parameter == "degree":
            return replace(self, degree="", page="1")
        return replace(self, things={n: v for n, v in self.things.items() if n != parameter}, page="1")

    def query(self, page: int = 1) -> str:
        """Return the canonical query string for a page of this list, with a question mark; empty for the whole."""
        pairs = [*self.things.items()]
        pairs += [("degree", self.degree)] if self.degree else []
        pairs += [("sort", self.sort)] if self.sort != CONTESTED else []
        pairs += [("page", str(page))] if page > 1 else []
        return f"?{urlencode(sorted(pairs))}" if pairs else ""


def read_filters(parameters: Sequence[tuple[str, str]]) -> Filters:
    """Return what the parameters of an address say; those without a value, and unknown ones, say nothing.

    Raises:
        HttpProblem: 400, one cannot be read.
    """
    found = singles(values_by_name(parameters), ("sort", "degree", "page", *BY))
    sort, degree = chosen(found, "sort", SORTS), chosen(found, "degree", WITH) if "degree" in found else ""
    things = {name: found[name] for name in BY if name in found}
    for name, value in things.items():
        if not NAME.fullmatch(value):
            raise bad(name, value, "that is no name of a thing: write the last part of its address")
    return Filters(sort, degree, things, found.get("page", "1"))


def matching(store: ReleaseStore, asked: Sequence[Asked], filters: Filters) -> list[Asked]:
    """Return the questions that fit, in the order that is wanted. One query for each thing that is named.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    found = [each for each in asked if not filters.degree or each.pairs.get(filters.degree)]
    for parameter in filters.things:
        pattern = _BY[parameter][1].replace("?thing", f"<{filters.iri(parameter)}>")
        iris = {row["question"].value for row in store.select(f"SELECT DISTINCT ?question WHERE {{ {pattern} }}")}
        found = [each for each in found if each.iri in iris]
    if filters.sort == NEWEST:
        found.sort(key=lambda each: each.latest, reverse=True)
    elif filters.sort == MOST_POSITIONS:
        found.sort(key=lambda each: -each.positions)
    return found


assert set(WITH) == set(DEGREES)  # noqa: S101 - one definition of what stands against what
