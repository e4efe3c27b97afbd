"""The statements that a page about a thing needs, fetched in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from communique.iris import kind_of
from communique.jsonld import natural_key
from communique.release.events.index import EventIndex
from communique.release.timeline import Timeline
from communique.terms import CMQ, DCTERMS, OA, ORG, RDF
from communique.web.around import Near, around
from communique.web.describe import about, ask, batches, batches_about, in_full, values
from communique.web.facts import Facts
from communique.web.question_context import context_of_question
from communique.web.store import ReleaseStore

MOST_REFERENCES = 1000
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
        CMQ.question,
    )
)
_IN_FULL = {
    "event": {CMQ.about: "claim"},
    "question": {CMQ.answers: "claim"},
}
"""Kind of the page's thing: properties by which things of another kind refer to it that are shown in full there."""
_BY_PARTS = {CMQ.participant, CMQ.side, CMQ.office, CMQ.signatory, ORG.member, OA.hasSource, CMQ.usedBy}
"""Properties by which parts of other things refer to a thing and are shown on its page."""


@dataclass(frozen=True)
class Reference:
    """A statement about something else whose object is the page's thing or a part of it."""

    subject: NamedNode
    predicate: NamedNode
    to: NamedNode

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
        counts: how many statements refer to it by each property, where there are more than that; else empty.
        near: what came before and after an event.
        contested: the questions on which claims contradict each other, of those that are asked of it and, if it is
            an event, of those that such claims about it answer.
    """

    subject: NamedNode
    kind: str
    facts: Facts
    references: list[Reference] = field(default_factory=list)
    counts: dict[NamedNode, int] = field(default_factory=dict)
    near: list[Near] = field(default_factory=list)
    contested: frozenset[NamedNode] = frozenset()

    def referring(self, *predicates: NamedNode) -> list[NamedNode]:
        """Return what refers to the thing by one of `predicates`, each once."""
        return list(dict.fromkeys(r.subject for r in self.references if r.predicate in predicates))

    def iris(self) -> set[str]:
        """Return every IRI that the page may have to name."""
        wholes = {reference.whole for reference in self.references} | {other.iri for other in self.near}
        shown = {iri.partition("#")[0] for iri in self.facts.iris() if "/id/" in iri}
        return self.facts.iris() | wholes | shown | {r.predicate.value for r in self.references}


def gather(store: ReleaseStore, timeline: Timeline, events: EventIndex, iri: str) -> Gathered | None:
    """Return what the page about `iri` needs, None when nothing is said of it.

    Two queries, three for a question or where more refers to the thing than its page takes in.

    Raises:
        HttpProblem: 503, the store cannot be read.
        DamagedEventIndex: the index of events cannot be read.
    """
    subject, kind = NamedNode(iri), kind_of(iri)
    found = ask(store, (about(f"<{iri}>"), _referring(iri), _referring_to_parts(iri), _contesting(iri, kind)))
    facts = Facts(in_full(store, [iri], found))
    if subject not in facts:
        return None
    references = _references(found, iri)
    is_cut = len(references) > MOST_REFERENCES
    references = references[:MOST_REFERENCES]
    days = (facts.text(subject, term) for term in (CMQ.earliest, CMQ.latest))
    near = around(timeline, events, iri, *days) if kind == "event" else []
    known = {
        *(other.iri for other in near),
        *(r.whole for r in references),
        *(i.partition("#")[0] for i in facts.iris()),
    }
    facts.add(_shown_with(store, kind, facts, references, known - {iri}))
    if kind == "question":
        facts.add(context_of_question(store, iri))
    counts = _counts(store, iri) if is_cut else {}
    return Gathered(subject, kind, facts, references, counts, near, _contested(found, subject))


def _referring(iri: str) -> str:
    """Return the pattern, over ?s ?p ?o, of statements that refer to a thing: a few more than a page takes in."""
    return f"{{ SELECT ?s ?p (<{iri}> AS ?o) WHERE {{ ?s ?p <{iri}> }} LIMIT {MOST_REFERENCES + 200} }}"


def _referring_to_parts(iri: str) -> str:
    return (
        f'{{ <{iri}> ?link ?o . FILTER(STRSTARTS(STR(?o), "{iri}#")) ?s ?p ?o . '
        f'FILTER(!STRSTARTS(STR(?s), "{iri}#") && ?s != <{iri}>) }}'
    )


def _contesting(iri: str, kind: str) -> str:
    """Return the pattern, over ?s ?p ?o, of claims that contradict another answer to a question asked of a thing."""
    opposed = f"?s {CMQ.answers} ?o ; {CMQ.contradicts} ?other . ?other {CMQ.answers} ?o BIND({CMQ.answers} AS ?p)"
    about_it = f" UNION {{ ?s {CMQ.about} <{iri}> . {opposed} }}" if kind == "event" else ""
    return f"{{ <{iri}> {CMQ.question} ?o . {opposed} }}{about_it}"


def _contested(found: Iterable[Triple], subject: NamedNode) -> frozenset[NamedNode]:
    answered = (t.object for t in found if t.predicate == CMQ.answers and t.subject != subject)
    return frozenset(question for question in answered if isinstance(question, NamedNode))


def _references(found: Iterable[Triple], iri: str) -> list[Reference]:
    """Return the statements in `found` by which other things refer to a thing or its parts, each once."""
    references = {
        Reference(t.subject, t.predicate, t.object)
        for t in found
        if isinstance(t.subject, NamedNode)
        and isinstance(t.object, NamedNode)
        and t.subject.value.partition("#")[0] != iri == t.object.value.partition("#")[0]
    }
    return sorted(references, key=lambda r: (natural_key(r.subject.value), r.predicate.value, r.to.value))


def _counts(store: ReleaseStore, iri: str) -> dict[NamedNode, int]:
    """Return how many statements refer to a thing by each property."""
    rows = store.select(f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p <{iri}> }} GROUP BY ?p")
    return {row["p"]: int(row["n"].value) for row in rows if isinstance(row["p"], NamedNode)}


def _shown_with(
    store: ReleaseStore, kind: str, facts: Facts, references: Sequence[Reference], known: Iterable[str]
) -> list[Triple]:
    """Return what the page shows of other things: some in full, of some the part that refers, of others date and sort.

    One query.
    """
    full = _in_full(kind, facts, references)
    parts = list(dict.fromkeys(r.subject.value for r in references if r.predicate in _BY_PARTS))
    brief = sorted(iri for iri in known if kind_of(iri) in _BRIEF_KINDS and iri not in full)
    patterns = [about(batch) for batch in batches_about(full)]
    patterns += [values(batch) for batch in batches(parts)]
    patterns += [values(batch, f"FILTER(?p IN ({_BRIEF}))") for batch in batches(brief)]
    if kind == "source":
        patterns += [_citing(batch) for batch in batches(parts, 2)]
    found = ask(store, patterns)
    return [*in_full(store, full, found), *found]


def _citing(evidence: str) -> str:
    """Return the pattern, over ?s ?p ?o, of the spans of cited passages, and of what cites them."""
    return (
        f"{{ VALUES ?e {{ {evidence} }} ?e {OA.hasSelector} ?s . ?s ?p ?o }} UNION "
        f"{{ VALUES ?o {{ {evidence} }} ?s {CMQ.evidence} ?o . BIND({CMQ.evidence} AS ?p) }}"
    )


def _in_full(kind: str, facts: Facts, references: Iterable[Reference]) -> list[str]:
    wanted = _IN_FULL.get(kind, {})
    found = [r.subject.value for r in references if wanted.get(r.predicate) == kind_of(r.subject.value)]
    if kind == "event":
        made = (term for subject in facts for term in facts.objects(subject, CMQ.produced))
        found += [term.value for term in made if isinstance(term, NamedNode)]
    return [iri for iri in dict.fromkeys(found) if "#" not in iri]
