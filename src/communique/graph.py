"""Look-ups over the statements of some files, each answer with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.corpus import TurtleFile

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Located:
    """The object of a statement with the file and line on which it stands."""

    term: Term
    path: str
    line: int

    @property
    def text(self) -> str:
        """The IRI or the lexical form."""
        return self.term.value if isinstance(self.term, NamedNode | Literal | BlankNode) else str(self.term)


class Graph:
    """An index of files by subject and predicate."""

    def __init__(self, files: Iterable[TurtleFile]) -> None:
        self._index: dict[Subject, dict[NamedNode, list[Located]]] = defaultdict(lambda: defaultdict(list))
        for file in files:
            for statement in file.statements:
                subject, predicate, term = statement.triple
                self._index[subject][predicate].append(Located(term, file.path, statement.line))

    def __contains__(self, subject: Subject) -> bool:
        return subject in self._index

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._index)

    def objects(self, subject: Term, predicate: NamedNode) -> list[Located]:
        """Return the objects of (`subject`, `predicate`) in file order; empty when there are none."""
        if isinstance(subject, Literal) or subject not in self._index:
            return []
        return list(self._index[subject].get(predicate, ()))

    def value(self, subject: Term, predicate: NamedNode) -> Located | None:
        """Return the first object of (`subject`, `predicate`), or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, predicate: NamedNode, term: Term | None = None) -> Iterator[Subject]:
        """Yield the subjects that have `predicate`, with the object `term` if one is given."""
        for subject, predicates in self._index.items():
            found = predicates.get(predicate, ())
            if found and (term is None or any(located.term == term for located in found)):
                yield subject

    def predicates(self, subject: Term) -> list[NamedNode]:
        """Return the predicates of `subject` in file order; empty when it has none."""
        return [] if isinstance(subject, Literal) or subject not in self._index else list(self._index[subject])

    def place(self, subject: Term) -> tuple[str, int]:
        """Return file and line of the first statement about `subject`; ("", 0) when there is none."""
        if isinstance(subject, Literal) or subject not in self._index:
            return ("", 0)
        first = min((at for found in self._index[subject].values() for at in found), key=lambda at: (at.path, at.line))
        return (first.path, first.line)
