"""Every question that several claims answer, with how far they stand against each other; read once for a release."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from communique.explain.claims import DEGREES
from communique.terms import CMQ
from communique.web.site import Site
from communique.web.store import ReleaseStore

_POSITIONS = f"""
SELECT ?question (COUNT(DISTINCT ?claim) AS ?positions) (MAX(COALESCE(STR(?day), "")) AS ?latest) WHERE {{
  ?claim {CMQ.answers} ?question OPTIONAL {{ ?claim {CMQ.latest} ?day }}
}} GROUP BY ?question HAVING (COUNT(DISTINCT ?claim) > 1)"""
_PAIRS = f"""
SELECT ?question ?relation (COUNT(*) AS ?pairs) WHERE {{
  SELECT DISTINCT ?question ?relation ?a ?b WHERE {{
    {" UNION ".join(f"{{ ?a {p} ?b BIND({p} AS ?relation) }}" for p in DEGREES.values())}
    FILTER(STR(?a) < STR(?b))
    ?a {CMQ.answers} ?question . ?b {CMQ.answers} ?question
  }}
}} GROUP BY ?question ?relation"""
"""Pairs as `communique.contradictions` counts them in a record that passes the checks: both claims say so, and answer
a question in common."""


@dataclass(frozen=True)
class Asked:
    """A question and how contested it is.

    Attributes:
        iri: the question.
        positions: number of claims that answer it.
        latest: last day on which one of them was made, ISO 8601; empty where no claim has a date.
        pairs: number of pairs of claims that stand against each other, by degree (`DEGREES`).
    """

    iri: str
    positions: int
    latest: str
    pairs: dict[str, int] = field(default_factory=dict)

    @property
    def contention(self) -> tuple[int, ...]:
        """Pairs by degree, the strongest first, then positions: what is more contested has more."""
        return (*(self.pairs.get(degree, 0) for degree in DEGREES), self.positions)


def all_asked(site: Site) -> tuple[Asked, ...]:
    """Return the questions of `questions_asked`, read once for the release.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    return site.once("contradictions: questions", lambda: questions_asked(site.store))


def questions_asked(store: ReleaseStore) -> tuple[Asked, ...]:
    """Return all questions with more than one position, the most contested first. Two queries.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    degrees = {predicate: degree for degree, predicate in DEGREES.items()}
    pairs: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in store.select(_PAIRS):
        relation = row["relation"]
        if isinstance(relation, NamedNode):
            pairs[row["question"].value][degrees[relation]] = int(row["pairs"].value)
    found = []
    for row in store.select(_POSITIONS):
        iri, latest = row["question"].value, row["latest"]
        day = latest.value if isinstance(latest, Literal) else ""
        found.append(Asked(iri, int(row["positions"].value), day, pairs.get(iri, {})))
    return tuple(sorted(found, key=lambda asked: (*(-count for count in asked.contention), asked.iri)))
