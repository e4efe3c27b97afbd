"""How much of what the published statements hold, counted in one pass over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal

from communique.release.subjects import Block, terms_of
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

_ENTITIES = f"{BASE}id/"
_TYPE, _LABEL = str(RDF.type), f"{SKOS.prefLabel} "
_WIKIDATA = f"<{WD}"
_DAYS = {str(CMQ.earliest), str(CMQ.latest)}
_TELLING = {_TYPE, *_DAYS}
"""Properties of which more is counted than how often they are used."""
_IS_PROCESS = f"{RDF.type} {CMQ.Process} .\n"


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


class Tally:
    """The counts while they grow; they take as much memory as there are classes and properties."""

    def __init__(self) -> None:
        self._subjects = self._entities = 0
        self._classes: Counter[str] = Counter()
        self._facts: Counter[str] = Counter()
        self._links: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._titles: set[str] = set()
        self._earliest = self._latest = ""

    def count(self, block: Block) -> None:
        """Count one subject and its facts; a subject comes only once."""
        subject, facts = block
        iri = subject[1:-1] if subject.startswith("<") else ""
        self._subjects += 1
        self._entities += iri.startswith(_ENTITIES)
        predicates = [fact[: fact.index(" ")] for fact in facts]
        self._facts.update(predicates)
        for predicate, fact in zip(predicates, facts, strict=True):
            if predicate in _TELLING or _WIKIDATA in fact:
                self._count_value(iri, fact)
        if _IS_PROCESS in facts:
            self._titles.update(_english_labels(facts))

    def _count_value(self, iri: str, fact: str) -> None:
        predicate, rest = fact.split(" ", 1)
        if predicate == _TYPE:
            self._class(iri, rest)
        elif rest.startswith(_WIKIDATA):
            self._links[predicate] += 1
        elif predicate in _DAYS and iri.startswith(PREFIXES["event"]):
            self._day(fact)

    def _class(self, iri: str, rest: str) -> None:
        if rest.startswith("<"):
            name = rest[1 : rest.index(">")]
            self._classes[name] += 1
            self._examples.setdefault(name, iri)

    def _day(self, fact: str) -> None:
        predicate, term = terms_of(fact)
        if not isinstance(term, Literal):
            return
        if predicate == CMQ.earliest:
            self._earliest = min(self._earliest or term.value, term.value)
        else:
            self._latest = max(self._latest, term.value)

    def profile(self) -> Profile:
        """Return the counts."""
        return Profile(
            statements=self._facts.total(),
            subjects=self._subjects,
            entities=self._entities,
            classes=dict(sorted(self._classes.items())),
            properties=_by_iri(self._facts),
            links=_by_iri(self._links),
            earliest=self._earliest,
            latest=self._latest,
            examples=self._examples,
            titles=tuple(sorted(self._titles)),
        )


def _by_iri(counts: Mapping[str, int]) -> dict[str, int]:
    return {predicate[1:-1]: number for predicate, number in sorted(counts.items())}


def _english_labels(facts: Iterable[str]) -> list[str]:
    terms = [terms_of(fact)[1] for fact in facts if fact.startswith(_LABEL)]
    return [term.value for term in terms if isinstance(term, Literal) and term.language == "en"]
