"""The statements of a shapes graph: look-ups with places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.graph import Graph, Located, Subject
from communique.graph import Term as AnyTerm
from communique.shacl.model import Node, Term
from communique.terms import RDF, RDFS
from communique.turtle.reader import Statement


class Source(Protocol):
    """A file as read, such as a `TurtleFile`: its name and its statements with their lines."""

    @property
    def path(self) -> str:
        """Its name, for problems."""

    @property
    def statements(self) -> Sequence[Statement]:
        """What it states, in its order."""


class Statements:
    """The statements of a shapes graph.

    Blank nodes of different files are different nodes: where two files use one label, the second is renamed.
    """

    def __init__(self, files: Sequence[Source]) -> None:
        self.files = _apart(files)
        self._graph = Graph(self.files)  # type: ignore[arg-type]
        self._instances: dict[NamedNode, list[Node]] = {}

    @cached_property
    def _subjects(self) -> dict[tuple[NamedNode, AnyTerm | None], dict[Node, None]]:
        """What has a predicate, with an object and with any (None), in the order of the files."""
        found: defaultdict[tuple[NamedNode, AnyTerm | None], dict[Node, None]] = defaultdict(dict)
        for file in self.files:
            for statement in file.statements:
                subject, predicate, term = statement.triple
                if not isinstance(subject, Triple):
                    found[predicate, None][subject] = found[predicate, term][subject] = None
        return dict(found)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the files declare for themselves; the last file wins."""
        found: dict[str, str] = {}
        for file in self.files:
            found |= getattr(file, "prefixes", {})
        return found

    def __contains__(self, node: Term) -> bool:
        return not isinstance(node, Literal) and node in self._graph

    def __iter__(self) -> Iterator[Node]:
        return (node for node in self._graph if not isinstance(node, Triple))

    def values(self, node: AnyTerm, predicate: NamedNode) -> list[Located]:
        """Return the distinct objects of (`node`, `predicate`) in the order of the files, each with its first place."""
        found: dict[AnyTerm, Located] = {}
        for located in self._graph.objects(node, predicate):
            found.setdefault(located.term, located)
        return list(found.values())

    def value(self, node: AnyTerm, predicate: NamedNode) -> Located | None:
        """Return the first object of (`node`, `predicate`), or None."""
        return self._graph.value(node, predicate)

    def subjects(self, predicate: NamedNode, term: Term | None = None) -> list[Node]:
        """Return what has `predicate`, with the object `term` if one is given."""
        return list(self._subjects.get((predicate, term), ()))

    def predicates(self, node: Node) -> list[NamedNode]:
        """Return the predicates of `node` in the order of the files."""
        return self._graph.predicates(node)

    def instances(self, cls: NamedNode) -> list[Node]:
        """Return the SHACL instances of `cls`: those of its subclasses too (section 1.1, "SHACL instance")."""
        if cls not in self._instances:
            found = (node for each in self.subclasses(cls) for node in self._subjects.get((RDF.type, each), ()))
            self._instances[cls] = list(dict.fromkeys(found))
        return self._instances[cls]

    def subclasses(self, cls: NamedNode) -> set[AnyTerm]:
        """Return `cls` and every class below it."""
        found: set[AnyTerm] = {cls}
        waiting: list[Term] = [cls]
        while waiting:
            below = [node for node in self.subjects(RDFS.subClassOf, waiting.pop()) if node not in found]
            found.update(below)
            waiting += below
        return found

    def place(self, node: Term) -> Located:
        """Return `node` with the place of its first statement."""
        return Located(node, *self._graph.place(node))


class _File:
    """A file whose blank nodes have been renamed."""

    def __init__(self, file: Source, names: dict[BlankNode, BlankNode]) -> None:
        self.path = file.path
        self.statements = [_renamed(statement, names) for statement in file.statements]
        self.prefixes = getattr(file, "prefixes", {})


def _apart(files: Sequence[Source]) -> list[Source]:
    seen: set[BlankNode] = set()
    apart: list[Source] = []
    for file in files:
        own = {term for statement in file.statements for term in _ends(statement) if isinstance(term, BlankNode)}
        again = {node: BlankNode() for node in own & seen}
        seen |= own
        apart.append(_File(file, again) if again else file)
    return apart


def _ends(statement: Statement) -> Iterable[Subject | AnyTerm]:
    return statement.triple.subject, statement.triple.object


def _renamed(statement: Statement, names: dict[BlankNode, BlankNode]) -> Statement:
    subject, predicate, term = statement.triple
    new = (names.get(end, end) if isinstance(end, BlankNode) else end for end in (subject, term))
    return statement._replace(triple=Triple(next(new), predicate, next(new)))
