"""The statements that a page about a thing needs, fetched in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from communique.iris import kind_of
from communique.jsonld import natural_key
from communique.release.timeline import Timeline
from communique.terms import CMQ, DCTERMS, OA, ORG, RDF
from communique.web.describe import batches, describe, statements_about
from communique.web.facts import Facts
from communique.web.store import ReleaseStore

MOST_REFERENCES = 2000
"""How many statements that refer to a thing its page takes in."""

_BRIEF_KINDS = ("event", "claim", "agreement")
_BRIEF = ", ".join(
    str(term)
    for term in (
        RDF.type,
        DCTERMS.type,
        CMQ.date,
        CMQ.earliest,
        CMQ.latest,
        CMQ.eventStatus,
        CMQ.stance,
        CMQ.claimant,
        CMQ.claimantDescription,
        CMQ.answers,
    )
)
_IN_FULL = {
    "event": {CMQ.about: "claim"},
    "question": {CMQ.answers: "claim"},
}
"""Kind of the page's thing: properties by which things of another kind refer to it that are shown in full there."""
_BY_PARTS = {CMQ.participant, CMQ.side, CMQ.office, CMQ.signatory, ORG.member, OA.hasSource}
"""Properties by which parts of other things refer to a thing and are shown on its page."""


@dataclass(frozen=True)
class Reference:
    """A statement about something else whose object is the page's thing."""

    subject: NamedNode
    predicate: NamedNode

    @property
    def whole(self) -> str:
        """The IRI of the thing that the subject is a part of, or of the subject itself."""
        return self.subject.value.partition("#")[0]


@dataclass(frozen=True)
class Gathered:
    """Everything for one page.

    Attributes:
        subject: the thing.
        kind: its kind, as in its IRI.
        facts: statements about it, its parts, and what is shown with it.
        references: what refers to it, at most `MOST_REFERENCES`.
        is_cut: whether there are more references than that.
        before, after: IRIs of the neighbours in the list of events, empty where there are none. Dates that overlap
            leave open which event came first.
    """

    subject: NamedNode
    kind: str
    facts: Facts
    references: list[Reference] = field(default_factory=list)
    is_cut: bool = False
    before: str = ""
    after: str = ""

    def referring(self, *predicates: NamedNode) -> list[NamedNode]:
        """Return what refers to the thing by one of `predicates`, each once."""
        return list(dict.fromkeys(r.subject for r in self.references if r.predicate in predicates))

    def iris(self) -> set[str]:
        """Return every IRI that the page may have to name."""
        wholes = {reference.whole for reference in self.references}
        shown = {iri.partition("#")[0] for iri in self.facts.iris() if "/id/" in iri}
        return self.facts.iris() | wholes | shown | {r.predicate.value for r in self.references}


def gather(store: ReleaseStore, timeline: Timeline, iri: str) -> Gathered | None:
    """Return what the page about `iri` needs, None when nothing is said of it.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    subject, kind = NamedNode(iri), kind_of(iri)
    facts = Facts(describe(store, [iri]))
    if subject not in facts:
        return None
    references, is_cut = _references(store, iri)
    facts.add(describe(store, _in_full(kind, facts, references)))
    facts.add(statements_about(store, [r.subject.value for r in references if r.predicate in _BY_PARTS]))
    if kind == "source":
        facts.add(_citations(store, facts))
    before, after = _neighbours(timeline, facts, subject) if kind == "event" else ("", "")
    known = {before, after, *(r.whole for r in references), *(i.partition("#")[0] for i in facts.iris())}
    facts.add(_dates_and_sorts(store, sorted(i for i in known if kind_of(i) in _BRIEF_KINDS and i != iri)))
    return Gathered(subject, kind, facts, references, is_cut, before, after)


def _references(store: ReleaseStore, iri: str) -> tuple[list[Reference], bool]:
    rows = store.select(f"SELECT ?s ?p WHERE {{ ?s ?p <{iri}> }} LIMIT {MOST_REFERENCES + 1}")
    pairs = {(row["s"], row["p"]) for row in rows}
    found = [Reference(s, p) for s, p in pairs if isinstance(s, NamedNode) and isinstance(p, NamedNode)]
    foreign = [reference for reference in found if reference.whole != iri]
    ordered = sorted(foreign, key=lambda r: (natural_key(r.subject.value), r.predicate.value))
    return ordered[:MOST_REFERENCES], len(rows) > MOST_REFERENCES


def _in_full(kind: str, facts: Facts, references: Iterable[Reference]) -> list[str]:
    wanted = _IN_FULL.get(kind, {})
    found = [r.subject.value for r in references if wanted.get(r.predicate) == kind_of(r.subject.value)]
    if kind == "event":
        made = (term for subject in facts for term in facts.objects(subject, CMQ.produced))
        found += [term.value for term in made if isinstance(term, NamedNode)]
    return [iri for iri in dict.fromkeys(found) if "#" not in iri]


def _citations(store: ReleaseStore, facts: Facts) -> list[Triple]:
    """Return the spans of the passages in `facts`, and what cites these."""
    evidence = [node for node in facts if isinstance(node, NamedNode) and facts.objects(node, OA.hasSource)]
    selectors = (term for node in evidence for term in facts.objects(node, OA.hasSelector))
    spans = {term.value for term in selectors if isinstance(term, NamedNode)}
    citing = [
        triple
        for batch in batches(node.value for node in evidence)
        for triple in store.construct(
            f"CONSTRUCT {{ ?node {CMQ.evidence} ?e }} WHERE {{ VALUES ?e {{ {batch} }} ?node {CMQ.evidence} ?e }}"
        )
    ]
    return [*statements_about(store, sorted(spans)), *citing]


def _dates_and_sorts(store: ReleaseStore, iris: Iterable[str]) -> list[Triple]:
    return [
        triple
        for batch in batches(iris)
        for triple in store.construct(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {batch} }} ?s ?p ?o FILTER(?p IN ({_BRIEF})) }}"
        )
    ]


def _neighbours(timeline: Timeline, facts: Facts, subject: NamedNode) -> tuple[str, str]:
    days = (facts.text(subject, term) for term in (CMQ.earliest, CMQ.latest))
    return timeline.neighbours(subject.value, *days)
