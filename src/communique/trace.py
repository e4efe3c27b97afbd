"""From stretches of a source to what cites them, with the statements that the passages there bear out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from communique.corpus import TurtleFile
from communique.coverage import Citation, citations
from communique.graph import Graph, Located, Term
from communique.stretches import Stretch
from communique.terms import CMQ, DCTERMS, GEO, ORG, OWL, RDF, RDFS, SKOS, SKOSXL, compact

_LABELS = (SKOS.prefLabel, SKOSXL.literalForm, RDFS.label)
_NAMED_AFTER = (CMQ.participant, CMQ.signatory, ORG.member)
_NOT_FROM_A_PASSAGE = {
    RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.note, SKOS.editorialNote, SKOS.exactMatch, OWL.sameAs,
    OWL.differentFrom, GEO.asWKT, DCTERMS.source, CMQ.evidence, CMQ.dateNote, CMQ.earliest, CMQ.latest, CMQ.partOf,
    CMQ.length, CMQ.sha256,
}  # fmt: skip
"""What no passage bears out unless it says so: the curators' own, computed, or taken from elsewhere."""
_OF_A_POSITION = {
    CMQ.claimant, CMQ.claimantDescription, CMQ.side, CMQ.stance, CMQ.answers, CMQ.date, CMQ.contradicts,
    CMQ.inTensionWith, SKOS.note,
}  # fmt: skip
"""What a `Position` shows of a claim."""
_Said = list[tuple[NamedNode, Located]]


@dataclass(frozen=True)
class Named:
    """A term as a reader meets it: its label and IRI; a literal's lexical form and an empty IRI."""

    label: str
    iri: str = ""


@dataclass(frozen=True)
class Stated:
    """A statement: property, value, and the file and 1-based line on which it stands."""

    property: Named
    value: Named
    path: str
    line: int


@dataclass(frozen=True)
class Position:
    """A claim among others: who takes what stance on which questions, and which claims stand against it.

    Claimants whom the source does not name have a description and no IRI. The claims that contradict this one or are
    in tension with it come without those that stand against them in turn.

    Attributes:
        claim: its label and IRI.
        claimants: who takes the position.
        sides: the bodies for which they speak.
        stances: what they do: assert, deny, and so on.
        questions: what the claim answers.
        date: when they said it, as EDTF; empty when that is not recorded.
        notes: what the curators note on it.
        contradicts: the claims that cannot be right together with it.
        in_tension_with: the other claims that a reader should see beside it.
    """

    claim: Named
    claimants: tuple[Named, ...]
    sides: tuple[Named, ...]
    stances: tuple[Named, ...]
    questions: tuple[Named, ...]
    date: str
    notes: tuple[str, ...]
    contradicts: tuple[Position, ...] = ()
    in_tension_with: tuple[Position, ...] = ()


@dataclass(frozen=True)
class CitingThing:
    """One thing that cites passages in a stretch.

    Attributes:
        thing: its label and IRI.
        kind: label of its class.
        part_of: the thing of which it is a part, None when it is none.
        path: file in which it is described.
        line: 1-based line of its first statement there.
        passages: what it cites there, in the order of the text.
        whole: whether a passage bears out the thing as a whole rather than single properties.
        supports: the single properties that passages bear out, by label.
        statements: what the passages bear out, apart from `position`.
        position: for a claim, where it stands; None for other things.
    """

    thing: Named
    kind: str
    part_of: Named | None
    path: str
    line: int
    passages: tuple[Citation, ...]
    whole: bool
    supports: tuple[Named, ...]
    statements: tuple[Stated, ...]
    position: Position | None


@dataclass(frozen=True)
class Traced:
    """A stretch of a source and what cites a passage in it, by file and line."""

    stretch: Stretch
    cited_by: tuple[CitingThing, ...]


def trace(files: Iterable[TurtleFile], stretches: Iterable[Stretch]) -> list[Traced]:
    """Return each of `stretches` with what cites it; `files` hold the records and the vocabulary."""
    files = tuple(files)
    graph = Graph(files)
    present = list(citations(graph))
    said: dict[NamedNode, _Said] = {citation.thing: [] for citation in present}
    for file in files:
        for statement in file.statements:
            subject, predicate, value = statement.triple
            if isinstance(subject, NamedNode) and subject in said:
                said[subject].append((predicate, Located(value, file.path, statement.line)))
    return [Traced(stretch, tuple(_citing(graph, stretch, present, said))) for stretch in stretches]


def _citing(
    graph: Graph, stretch: Stretch, present: Iterable[Citation], said: dict[NamedNode, _Said]
) -> list[CitingThing]:
    cited: dict[NamedNode, list[Citation]] = defaultdict(list)
    for citation in present:
        span = citation.span
        if span.source == stretch.source and stretch.overlaps(span.start, span.end):
            cited[citation.thing].append(citation)
    found = (_citing_thing(graph, thing, cited[thing], said[thing]) for thing in cited)
    return sorted(found, key=lambda each: (each.path, each.line))


def _citing_thing(graph: Graph, thing: NamedNode, cited: list[Citation], said: _Said) -> CitingThing:
    owner, _, part = thing.value.partition("#")
    supported = [{at.term for at in graph.objects(citation.evidence, CMQ.supports)} for citation in cited]
    classes = graph.objects(thing, RDF.type)
    is_claim = any(at.term == CMQ.Claim for at in classes)
    path, line = graph.place(thing)
    return CitingThing(
        thing=_named(graph, thing),
        kind=", ".join(_named(graph, at.term).label for at in classes),
        part_of=_named(graph, NamedNode(owner)) if part else None,
        path=path,
        line=line,
        passages=tuple(sorted(cited, key=lambda citation: (citation.span.start, citation.span.end))),
        whole=not all(supported),
        supports=tuple(sorted((_named(graph, each) for each in set[Term]().union(*supported)), key=_by_label)),
        statements=tuple(_borne_out(graph, thing, _beside_position(said) if is_claim else said, supported)),
        position=_position(graph, thing) if is_claim else None,
    )


def _borne_out(graph: Graph, thing: NamedNode, said: _Said, supported: list[set[Term]]) -> Iterator[Stated]:
    """Yield what is `said` of `thing` and supported; an empty set of supported properties stands for the whole.

    Of the whole, what the curators add, what is computed and what comes from elsewhere is no passage's matter, and
    parts have passages of their own.
    """
    properties = set[Term]().union(*supported)
    if not all(supported):
        properties |= {predicate for predicate, at in said if not _is_part(at.term, thing)} - _NOT_FROM_A_PASSAGE
    for predicate, at in said:
        if predicate in properties:
            yield Stated(_named(graph, predicate), _named(graph, at.term), at.path, at.line)


def _beside_position(said: _Said) -> _Said:
    return [(predicate, at) for predicate, at in said if predicate not in _OF_A_POSITION]


def _is_part(value: Term, thing: NamedNode) -> bool:
    return isinstance(value, NamedNode) and value.value.startswith(thing.value.partition("#")[0] + "#")


def _position(graph: Graph, claim: NamedNode) -> Position:
    def others(predicate: NamedNode) -> tuple[Position, ...]:
        return tuple(
            _stance(graph, at.term) for at in graph.objects(claim, predicate) if isinstance(at.term, NamedNode)
        )

    stance = _stance(graph, claim)
    return replace(stance, contradicts=others(CMQ.contradicts), in_tension_with=others(CMQ.inTensionWith))


def _stance(graph: Graph, claim: NamedNode) -> Position:
    def terms(predicate: NamedNode) -> tuple[Named, ...]:
        return tuple(_named(graph, at.term) for at in graph.objects(claim, predicate))

    date = graph.value(claim, CMQ.date)
    return Position(
        claim=_named(graph, claim),
        claimants=terms(CMQ.claimant) + terms(CMQ.claimantDescription),
        sides=terms(CMQ.side),
        stances=terms(CMQ.stance),
        questions=terms(CMQ.answers),
        date=date.text if date else "",
        notes=tuple(at.text for at in graph.objects(claim, SKOS.note)),
    )


def _by_label(named: Named) -> tuple[str, str]:
    return named.label, named.iri


def _named(graph: Graph, term: Term) -> Named:
    """Return `term` with its own label, else that of the person it is about, else its compact IRI."""
    if not isinstance(term, NamedNode):
        return Named(str(getattr(term, "value", term)))
    namesakes = [at.term for predicate in _NAMED_AFTER for at in graph.objects(term, predicate)]
    labels = filter(None, (_label(graph, each) for each in (term, *namesakes)))
    return Named(next(labels, compact(term.value)), term.value)


def _label(graph: Graph, term: Term) -> str:
    """Return the label of `term`, in English if there is one; empty when it has none."""
    labels = [at for predicate in _LABELS for at in graph.objects(term, predicate)]
    english = [at for at in labels if isinstance(at.term, Literal) and at.term.language == "en"]
    return next((at.text for at in english or labels), "")
