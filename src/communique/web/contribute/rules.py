"""What a record is judged by: the model and the shapes of a release, and what the shapes look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from communique.corpus import Corpus
from communique.graph import Graph, Subject
from communique.shacl.dependence.dependence import dependence_of_query
from communique.shacl.dependence.looks import Dependence
from communique.shacl.model import Custom, Node, Shape, Sparql
from communique.terms import SH, compact

if TYPE_CHECKING:
    from communique.shacl.reading.shapes import Reading


@dataclass(frozen=True)
class Query:
    """A query of a shape.

    Attributes:
        shape: the shape that has it.
        constraint: the constraint that it decides.
        name: what to call the rule in a sentence.
    """

    shape: Shape
    constraint: Sparql | Custom
    name: str

    @property
    def node(self) -> Node:
        """The node that holds it in the shapes graph."""
        return self.constraint.query.node

    @cached_property
    def dependence(self) -> Dependence:
        """What it looks at."""
        return dependence_of_query(self.shape, self.constraint)


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
        return tuple(
            Query(shape, constraint, self._name(shape.node if isinstance(constraint, Sparql) else constraint.component))
            for shape in self.reading.shapes.values()
            for constraint in shape.constraints
            if isinstance(constraint, Sparql | Custom)
        )

    @cached_property
    def reading(self) -> Reading:
        """The shapes as a validation takes them; those of a release have no mistakes."""
        from communique.shacl.reading.shapes import read  # numpy takes time and memory: only a check pays for it

        return read(self.shapes)

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

    def _name(self, shape: Subject) -> str:
        name = self.graph.value(shape, SH.name)
        iri = compact(shape.value) if isinstance(shape, NamedNode) else "a shape"
        return name.text if name else iri
