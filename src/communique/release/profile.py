"""How much of what the published statements hold, counted in one pass over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from communique.terms import BASE, CMQ, FOAF, GEO, OA, PREFIXES, RDF, SKOS, WD

EVENT_CLASSES = (
    CMQ.Meeting,
    CMQ.Call,
    CMQ.Correspondence,
    CMQ.Round,
    CMQ.Announcement,
    CMQ.ContextEvent,
)
"""The classes of the model whose members are events."""

COUNTED = {
    "meetings": CMQ.Meeting,
    "calls": CMQ.Call,
    "correspondence": CMQ.Correspondence,
    "rounds": CMQ.Round,
    "announcements": CMQ.Announcement,
    "context_events": CMQ.ContextEvent,
    "processes": CMQ.Process,
    "participations": CMQ.Participation,
    "outcomes": CMQ.Outcome,
    "conditions": CMQ.Condition,
    "agreements": CMQ.Agreement,
    "signatures": CMQ.Signature,
    "people": FOAF.Person,
    "bodies": CMQ.Body,
    "offices": CMQ.Office,
    "tenures": CMQ.Tenure,
    "places": GEO.Feature,
    "names": CMQ.AttributedName,
    "questions": CMQ.Question,
    "claims": CMQ.Claim,
    "sources": CMQ.Source,
    "evidence": OA.SpecificResource,
    "identity_links": CMQ.IdentityLink,
    "concepts": SKOS.Concept,
}
"""Names of the counts in `release.json` and the class each one counts."""


@dataclass(frozen=True)
class Profile:
    """Counts over the distinct triples of a release.

    Attributes:
        statements: number of distinct triples.
        subjects: number of distinct subjects.
        entities: number of distinct subjects that are things or parts of things (`/id/…`).
        classes: IRI of a class to its number of instances.
        properties: IRI of a property to its number of triples.
        links: IRI of a property to its number of triples that lead to Wikidata.
        earliest: first day on which an event can have been, ISO 8601; empty when no event has one.
        latest: last day on which an event can have been; empty when no event has one.
        examples: IRI of a class to its first instance.
        titles: English labels of the processes that the data are about, sorted.
    """

    statements: int
    subjects: int
    entities: int
    classes: dict[str, int]
    properties: dict[str, int]
    links: dict[str, int]
    earliest: str
    latest: str
    examples: dict[str, str]
    titles: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The counts of `release.json`: `statements`, `events` (all kinds together) and one per `COUNTED`."""
        return {
            "statements": self.statements,
            "events": sum(self.classes.get(c.value, 0) for c in EVENT_CLASSES),
            **{name: self.classes.get(c.value, 0) for name, c in COUNTED.items()},
        }


def profile_of(triples: Iterable[Triple]) -> Profile:
    """Count `triples`, which are distinct and sorted by subject."""
    tally = _Tally()
    for subject, statements in groupby(triples, key=lambda triple: triple.subject):
        tally.subject(subject.value if isinstance(subject, NamedNode) else "", list(statements))
    return tally.profile()


class _Tally:
    """The counts while they grow."""

    def __init__(self) -> None:
        self.subjects = self.entities = 0
        self.classes: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.titles: set[str] = set()
        self.days: dict[NamedNode, list[str]] = {CMQ.earliest: [], CMQ.latest: []}

    def subject(self, iri: str, statements: list[Triple]) -> None:
        """Count one subject and its statements; `iri` is empty for a blank node."""
        self.subjects += 1
        self.entities += iri.startswith(f"{BASE}id/")
        for _, predicate, term in statements:
            self.properties[predicate.value] += 1
            if isinstance(term, NamedNode):
                self._link(iri, predicate, term.value)
            elif predicate in self.days and iri.startswith(PREFIXES["event"]) and isinstance(term, Literal):
                self.days[predicate].append(term.value)
        if any(predicate == RDF.type and term == CMQ.Process for _, predicate, term in statements):
            self.titles.update(_english_labels(statements))

    def _link(self, iri: str, predicate: NamedNode, target: str) -> None:
        if predicate == RDF.type:
            self.classes[target] += 1
            self.examples.setdefault(target, iri)
        elif target.startswith(str(WD)):
            self.links[predicate.value] += 1

    def profile(self) -> Profile:
        return Profile(
            statements=self.properties.total(),
            subjects=self.subjects,
            entities=self.entities,
            classes=dict(sorted(self.classes.items())),
            properties=dict(sorted(self.properties.items())),
            links=dict(sorted(self.links.items())),
            earliest=min(self.days[CMQ.earliest], default=""),
            latest=max(self.days[CMQ.latest], default=""),
            examples=self.examples,
            titles=tuple(sorted(self.titles)),
        )


def _english_labels(statements: Iterable[Triple]) -> list[str]:
    return [
        term.value
        for _, predicate, term in statements
        if predicate == SKOS.prefLabel and isinstance(term, Literal) and term.language == "en"
    ]
