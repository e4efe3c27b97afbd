"""A template of a new thing, made from the shapes: what must be stated, with placeholders for the values.

Every placeholder contains `TODO`. None of them is a valid value, so that `communique check` names each one that is
still there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from pyoxigraph import Literal, NamedNode, Triple

from communique.corpus import Corpus
from communique.dates import bounds
from communique.errors import UsageError
from communique.graph import Graph, Subject, Term
from communique.terms import BASE, CMQ, DCTERMS, EDTF, FOAF, GEO, KINDS, OA, RDF, RDFS, SH, SHAPE, SKOS, XSD, compact

PLACEHOLDER = "TODO"
HOMES = {
    "agreement": "data/agreements.ttl",
    "body": "data/bodies.ttl",
    "office": "data/offices.ttl",
    "person": "data/people.ttl",
    "place": "data/places.ttl",
    "process": "data/processes.ttl",
    "topic": "data/topics.ttl",
}
"""Kinds whose things share a file; every other thing gets a file of its own."""
FOLDERS = {"event": "data/events", "claim": "data/claims", "question": "data/claims", "source": "seeds"}
CLASSES: dict[str, tuple[NamedNode, ...]] = {
    "agreement": (CMQ.Agreement,),
    "body": (CMQ.Body,),
    "claim": (CMQ.Claim,),
    "event": (CMQ.Meeting, CMQ.Call, CMQ.Correspondence, CMQ.Round, CMQ.Announcement, CMQ.ContextEvent),
    "office": (CMQ.Office,),
    "person": (FOAF.Person,),
    "place": (GEO.Feature,),
    "process": (CMQ.Process,),
    "question": (CMQ.Question,),
    "source": (CMQ.Source,),
    "topic": (SKOS.Concept,),
}
"""Kind of thing to the classes it can be of, the usual one first."""
PARTS: dict[str, tuple[NamedNode, NamedNode, tuple[NamedNode, ...]]] = {
    "condition": (CMQ.condition, CMQ.Condition, (CMQ.demandedBy,)),
    "name": (CMQ.attributedName, CMQ.AttributedName, (CMQ.usedBy,)),
    "outcome": (CMQ.outcome, CMQ.Outcome, (DCTERMS.type,)),
    "participation": (CMQ.participation, CMQ.Participation, (CMQ.participant, CMQ.side, CMQ.office, CMQ.role)),
    "signature": (CMQ.signature, CMQ.Signature, (CMQ.signatory, CMQ.side)),
}
"""Name of a part to the property that leads to it, its class, and what is usually stated beyond what is required."""


def home_of(kind: str, slug: str) -> str:
    """Return the path, relative to the project's root, of the file in which a thing belongs."""
    return HOMES.get(kind) or f"{FOLDERS[kind]}/{slug}.ttl"


@dataclass(frozen=True)
class Guide:
    """What the shapes say of one property: is it required, the curator's sentence, the codes to choose from."""

    property: NamedNode
    required: bool
    description: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """The statements of a new thing and what the shapes say of each property."""

    triples: tuple[Triple, ...]
    guides: tuple[Guide, ...]


def make_template(
    corpus: Corpus,
    kind: str,
    slug: str,
    class_name: str = "",
    label: str = "",
    date: str = "",
    parts: Sequence[str] = (),
) -> Template:
    """Return a template for a thing of `kind`, with `label` (English) and `date` (EDTF) filled in when given.

    `parts` names parts to begin, as often as they are wanted: `("participation", "participation", "outcome")`.

    Raises:
        UsageError: `class_name` is no class of this kind, or such a thing has no such part.
        InvalidDate: `date` is no supported EDTF.
    """
    graph = Graph(corpus.shapes + corpus.model)
    thing = NamedNode(f"{BASE}id/{kind}/{slug}")
    chosen = _class_of(kind, class_name)
    known = [Triple(thing, SKOS.prefLabel, Literal(label, language="en"))] if label else []
    if date:
        known += _dated(thing, date)
    passages = (NamedNode(f"{thing.value}#evidence-{number}") for number in count(1))
    triples = _statements(graph, thing, chosen, passages, known)
    possible = {shape.path for shape in _property_shapes(graph, chosen)}
    for name, number in _numbered(parts):
        path, part_class, usual = PARTS[name]
        if path not in possible:
            raise UsageError(f"{name}: no part of a {compact(chosen.value)}.", "Leave the option out.")
        part = NamedNode(f"{thing.value}#{name}-{number}")
        triples += [Triple(thing, path, part), *_statements(graph, part, part_class, passages, usual=usual)]
    return Template(tuple(triples), tuple(_guides(graph, list(_property_shapes(graph, chosen)))))


def _numbered(parts: Sequence[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for name in parts:
        seen[name] += 1
        yield name, seen[name]


def _statements(
    graph: Graph,
    thing: NamedNode,
    chosen: NamedNode,
    passages: Iterator[NamedNode],
    known: Sequence[Triple] = (),
    usual: Sequence[NamedNode] = (),
) -> list[Triple]:
    properties = list(_property_shapes(graph, chosen))
    triples = [Triple(thing, RDF.type, chosen), *known]
    stated = {triple.predicate for triple in triples}
    for path in dict.fromkeys(shape.path for shape in properties if shape.required or shape.path in usual):
        if path == CMQ.evidence:
            triples += _evidence(thing, next(passages))
        elif path not in stated:
            triples.append(Triple(thing, path, _placeholder([s for s in properties if s.path == path])))
    return triples


def _class_of(kind: str, class_name: str) -> NamedNode:
    names = {compact(candidate.value).partition(":")[2]: candidate for candidate in CLASSES[kind]}
    if class_name and class_name not in names:
        raise UsageError(f"{class_name}: no class of the kind {kind}.", f"Choose one of: {', '.join(names)}.")
    return names[class_name] if class_name else CLASSES[kind][0]


def _dated(thing: NamedNode, date: str) -> Iterator[Triple]:
    computed = bounds(date)
    yield Triple(thing, CMQ.date, Literal(date, datatype=EDTF.EDTF))
    if computed.earliest:
        yield Triple(thing, CMQ.earliest, Literal(computed.earliest.isoformat(), datatype=XSD.date))
    if computed.latest:
        yield Triple(thing, CMQ.latest, Literal(computed.latest.isoformat(), datatype=XSD.date))


def _guides(graph: Graph, properties: list[_PropertyShape]) -> Iterator[Guide]:
    for path in dict.fromkeys(shape.path for shape in sorted(properties, key=lambda shape: shape.order)):
        shapes = [shape for shape in properties if shape.path == path]
        if any(shape.forbidden for shape in shapes):
            continue
        schemes = [shape.scheme for shape in shapes if shape.scheme]
        codes = sorted({_slug(code) for scheme in schemes for code in graph.subjects(SKOS.inScheme, scheme)})
        yield Guide(path, any(s.required for s in shapes), shapes[0].description, tuple(codes))


@dataclass(frozen=True)
class _PropertyShape:
    path: NamedNode
    order: float
    required: bool
    forbidden: bool
    description: str
    pattern: str
    datatype: NamedNode | None
    language: str
    scheme: NamedNode | None


def _property_shapes(graph: Graph, chosen: NamedNode) -> Iterator[_PropertyShape]:
    targets = [chosen, *_superclasses(graph, chosen)]
    nodes = [node for target in targets for node in graph.subjects(SH.targetClass, target)]
    for node in nodes:
        for shape in graph.objects(node, SH.property):
            path = graph.value(shape.term, SH.path)
            if path and isinstance(path.term, NamedNode) and path.term != RDF.type:
                yield _property_shape(graph, shape.term, path.term)


def _property_shape(graph: Graph, shape: Term, path: NamedNode) -> _PropertyShape:
    def text(predicate: NamedNode) -> str:
        found = graph.value(shape, predicate)
        return found.text if found else ""

    def iri(predicate: NamedNode) -> NamedNode | None:
        found = graph.value(shape, predicate)
        return found.term if found and isinstance(found.term, NamedNode) else None

    languages = graph.value(shape, SH.languageIn)
    language = graph.value(languages.term, RDF.first) if languages else None
    return _PropertyShape(
        path=path,
        order=float(text(SH.order) or 99),
        required=text(SH.minCount) not in ("", "0") and iri(SH.severity) in (None, SH.Violation),
        forbidden=text(SH.maxCount) == "0",
        description=text(SH.description),
        pattern=text(SH.pattern),
        datatype=iri(SH.datatype),
        language=language.text if language else "",
        scheme=iri(SHAPE.codesOf),
    )


def _superclasses(graph: Graph, chosen: NamedNode) -> Iterator[NamedNode]:
    for parent in graph.objects(chosen, RDFS.subClassOf):
        if isinstance(parent.term, NamedNode):
            yield parent.term
            yield from _superclasses(graph, parent.term)


def _placeholder(shapes: list[_PropertyShape]) -> NamedNode | Literal:
    language = next((shape.language for shape in shapes if shape.language), "")
    if language:
        return Literal(PLACEHOLDER, language=language)
    datatype = next((shape.datatype for shape in shapes if shape.datatype), None)
    if datatype:
        return Literal(PLACEHOLDER, datatype=datatype)
    return NamedNode(_iri_placeholder(" ".join(shape.pattern for shape in shapes)))


def _evidence(thing: NamedNode, evidence: NamedNode) -> Iterator[Triple]:
    span = NamedNode(f"{evidence.value}-span")
    yield Triple(thing, CMQ.evidence, evidence)
    yield Triple(evidence, RDF.type, OA.SpecificResource)
    yield Triple(evidence, OA.hasSource, NamedNode(f"{BASE}id/source/{PLACEHOLDER}"))
    yield Triple(evidence, OA.hasSelector, span)
    yield Triple(evidence, CMQ.anchor, Literal(PLACEHOLDER))
    yield Triple(span, RDF.type, OA.TextPositionSelector)
    for name in (OA.start, OA.end):
        yield Triple(span, name, Literal(PLACEHOLDER, datatype=XSD.integer))
    yield Triple(span, CMQ.sha256, Literal(PLACEHOLDER))


def _iri_placeholder(patterns: str) -> str:
    usual_first = ("person", *KINDS)
    kind = next((kind for kind in usual_first if re.search(rf"/id/\(?(\w+\|)*{kind}\b", patterns)), None)
    return f"{BASE}id/{kind}/{PLACEHOLDER}" if kind else f"{BASE}code/{PLACEHOLDER}"


def _slug(code: Subject) -> str:
    return code.value.rpartition("/")[2] if isinstance(code, NamedNode) else str(code)
