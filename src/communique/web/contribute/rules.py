"""What a record is judged by: the model and the shapes of a release, and how far the shapes look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.corpus import Corpus
from communique.graph import Graph, Subject, Term
from communique.shacl_reach import Reach
from communique.terms import PREFIXES, SH, compact

_VALIDATORS = (SH.validator, SH.nodeValidator, SH.propertyValidator)


@dataclass(frozen=True)
class Query:
    """A query of a shape.

    Attributes:
        node: the node that holds it in the shapes graph.
        shape: the shape of which it is a constraint; None where any shape may use it.
        name: what to call it in a sentence.
        text: the query.
        prefixes: what it need not declare.
    """

    node: Term
    shape: Subject | None
    name: str
    text: str
    prefixes: Mapping[str, str]

    @cached_property
    def reach(self) -> Reach:
        """How far it looks."""
        from communique.shacl_walks import reach_of  # rdflib takes a second to import: only a check pays for it

        return reach_of(self.text, self.prefixes)


class Rules:
    """Model and shapes of one release, read once."""

    def __init__(self, corpus: Corpus) -> None:
        """Take the rules out of a corpus without records."""
        self.corpus = corpus
        self.model = corpus.model
        self.shapes = corpus.shapes
        self.graph = Graph(corpus.shapes)

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """All queries in the shapes."""
        prefixes = self._prefixes()
        return tuple(Query(*found, prefixes) for found in self._selects())

    @cached_property
    def described(self) -> frozenset[Subject]:
        """The terms and codes of the model."""
        return frozenset(Graph(self.model))

    @cached_property
    def shape_triples(self) -> tuple[Triple, ...]:
        """The statements of all shapes."""
        return tuple(triple for file in self.shapes for triple in file.triples)

    @cached_property
    def backward_targets(self) -> tuple[NamedNode, ...]:
        """The predicates by whose objects shapes name their targets."""
        found = {triple.object for triple in self.shape_triples if triple.predicate == SH.targetObjectsOf}
        return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=str))

    @cached_property
    def backward_paths(self) -> tuple[NamedNode, ...]:
        """The predicates that shapes follow against their direction."""
        found = {triple.object for triple in self.shape_triples if triple.predicate == SH.inversePath}
        return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=str))

    def _selects(self) -> Iterator[tuple[Term, Subject | None, str, str]]:
        for shape in self.graph.subjects(SH.sparql):
            for constraint in self.graph.objects(shape, SH.sparql):
                text = self.graph.value(constraint.term, SH.select)
                if text:
                    yield constraint.term, shape, self._name(shape), text.text
        for component in (subject for predicate in _VALIDATORS for subject in self.graph.subjects(predicate)):
            for predicate in _VALIDATORS:
                for validator in self.graph.objects(component, predicate):
                    text = self.graph.value(validator.term, SH.select)
                    if text:
                        yield validator.term, None, self._name(component), text.text

    def _name(self, shape: Subject) -> str:
        name = self.graph.value(shape, SH.name)
        iri = compact(shape.value) if isinstance(shape, NamedNode) else "a shape"
        return name.text if name else iri

    def _prefixes(self) -> dict[str, str]:
        declared = dict(PREFIXES)
        for node in self.graph.subjects(SH.prefix):
            prefix, namespace = self.graph.value(node, SH.prefix), self.graph.value(node, SH.namespace)
            if prefix and namespace and isinstance(node, BlankNode | NamedNode) and isinstance(prefix.term, Literal):
                declared[prefix.text] = namespace.text
        return declared
