"""Which nodes of some data each shape looks at (SHACL, section 2.1.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from pyoxigraph import NamedNode, Triple

from communique.graph import Subject, Term
from communique.terms import RDF, RDFS, SH

TARGETS = frozenset({SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf})
"""The predicates by which a shape names its targets."""


class Targets:
    """The focus nodes of shapes in one data graph, which holds the class hierarchy too."""

    def __init__(self, data: Iterable[Triple]) -> None:
        self._subjects: defaultdict[NamedNode, set[Term]] = defaultdict(set)
        self._objects: defaultdict[NamedNode, set[Term]] = defaultdict(set)
        self._instances: defaultdict[Term, set[Term]] = defaultdict(set)
        self._subclasses: defaultdict[Term, set[Term]] = defaultdict(set)
        for subject, predicate, term in data:
            self._subjects[predicate].add(subject)
            self._objects[predicate].add(term)
            if predicate == RDF.type:
                self._instances[term].add(subject)
            elif predicate == RDFS.subClassOf:
                self._subclasses[term].add(subject)

    def focus_nodes(self, shapes: Iterable[Triple]) -> dict[Subject, set[Term]]:
        """Return the focus nodes of every shape that names targets; an empty set where none is in the data."""
        found: defaultdict[Subject, set[Term]] = defaultdict(set)
        for shape, predicate, target in shapes:
            if predicate in TARGETS:
                found[shape] |= self._targeted(predicate, target)
        return dict(found)

    def _targeted(self, predicate: NamedNode, target: Term) -> set[Term]:
        if predicate == SH.targetClass:
            return self._instances_of(target)
        if predicate == SH.targetNode:
            return {target}
        ends = self._subjects if predicate == SH.targetSubjectsOf else self._objects
        return ends[target] if isinstance(target, NamedNode) else set()

    def _instances_of(self, cls: Term) -> set[Term]:
        classes, waiting = {cls}, [cls]
        while waiting:
            new = self._subclasses[waiting.pop()] - classes
            classes |= new
            waiting += new
        return set(chain.from_iterable(self._instances[c] for c in classes))
