"""What can be added: the classes for which the shapes of a release prescribe an identifier of a certain kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.graph import Graph, Subject, Term
from communique.template import CLASSES
from communique.terms import RDF, RDFS, SH, SKOS, compact
from communique.web.contribute.rules import Rules
from communique.web.kinds import KINDS_OF_THINGS

_KIND = re.compile(r"\bid/([a-z]+)")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Offer:
    """A class of which something can be added.

    Attributes:
        name: its name in addresses.
        kind: the word in IRIs of its members.
        class_iri: the class.
        label: what it is called.
        definition: what it is, in a sentence.
    """

    name: str
    kind: str
    class_iri: NamedNode
    label: str
    definition: str

    @property
    def class_name(self) -> str:
        """The name of the class without its namespace."""
        return compact(self.class_iri.value).partition(":")[2]


def offers_of(rules: Rules) -> tuple[Offer, ...]:
    """Return what can be added, in the order in which pages list the kinds of things."""
    graph = Graph((*rules.shapes, *rules.model))
    order = [entry.kind for entry in KINDS_OF_THINGS]
    found = {offer.name: offer for offer in _offers(graph)}
    return tuple(sorted(found.values(), key=lambda offer: order.index(offer.kind)))


def _offers(graph: Graph) -> Iterator[Offer]:
    for shape in graph.subjects(SH.targetClass):
        pattern = graph.value(shape, SH.pattern)
        kinds = [kind for kind in _KIND.findall(pattern.text if pattern else "") if kind in CLASSES]
        target = graph.value(shape, SH.targetClass)
        if kinds and target and isinstance(target.term, NamedNode):
            classes = _members_of(graph, target.term) or [target.term]
            yield from (
                _offer(graph, kinds[0], each, len(classes) > 1) for each in classes if each in CLASSES[kinds[0]]
            )


def _offer(graph: Graph, kind: str, class_: NamedNode, is_one_of_several: bool) -> Offer:
    own = _CAPITAL.sub("-", compact(class_.value).partition(":")[2]).lower()
    label = _text(graph, [class_], (SH.name, RDFS.label, SKOS.prefLabel)) if is_one_of_several else kind
    definition = _text(graph, [class_, *_closed_shapes(graph, class_)], (SKOS.definition, SH.description))
    return Offer(own if is_one_of_several else kind, kind, class_, label or own, definition)


def _closed_shapes(graph: Graph, class_: NamedNode) -> list[Subject]:
    return [shape for shape in graph.subjects(SH.targetClass, class_) if graph.value(shape, SH.closed)]


def _members_of(graph: Graph, class_: NamedNode) -> list[NamedNode]:
    """Return the classes of which a member of `class_` must have one, empty where the shapes say nothing of it."""
    for shape in graph.subjects(SH.targetClass, class_):
        for located in graph.objects(shape, SH.property):
            path, listed = graph.value(located.term, SH.path), graph.value(located.term, SH.term("in"))
            if path and listed and path.term == RDF.type:
                return [term for term in items_of(graph, listed.term) if isinstance(term, NamedNode)]
    return []


def items_of(graph: Graph, head: Term) -> Iterator[Term]:
    """Yield the members of an RDF list."""
    while (first := graph.value(head, RDF.first)) is not None:
        yield first.term
        rest = graph.value(head, RDF.rest)
        if rest is None:
            return
        head = rest.term


def _text(graph: Graph, subjects: Iterable[Term], predicates: tuple[NamedNode, ...]) -> str:
    found = (graph.value(subject, predicate) for subject in subjects for predicate in predicates)
    return next((located.text for located in found if located), "")
