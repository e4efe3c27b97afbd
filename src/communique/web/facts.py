"""The statements that a page is made of, by subject and predicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple


class Facts:
    """An index of triples, without duplicates, in the order in which they came."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._index: defaultdict[Subject, defaultdict[NamedNode, dict[Term, None]]]
        self._index = defaultdict(lambda: defaultdict(dict))
        self._inverse: dict[NamedNode, dict[Term, list[Subject]]] = {}
        self.add(triples)

    def add(self, triples: Iterable[Triple]) -> None:
        """Put further triples into the index."""
        for triple in triples:
            self._index[triple.subject][triple.predicate][triple.object] = None
        self._inverse.clear()

    def __contains__(self, subject: Term) -> bool:
        return not isinstance(subject, Literal) and subject in self._index

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._index)

    def predicates(self, subject: Term) -> list[NamedNode]:
        """Return the predicates of `subject`; none where nothing is known about it."""
        return [] if isinstance(subject, Literal) else list(self._index.get(subject, ()))

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Return the objects of (`subject`, `predicate`)."""
        if isinstance(subject, Literal) or subject not in self._index:
            return []
        return list(self._index[subject].get(predicate, ()))

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Return the first object of (`subject`, `predicate`), or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def text(self, subject: Term, predicate: NamedNode) -> str:
        """Return the IRI or lexical form of the first object of (`subject`, `predicate`), or nothing."""
        found = self.value(subject, predicate)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def subjects(self, predicate: NamedNode, term: Term) -> list[Subject]:
        """Return the subjects that have `term` under `predicate`."""
        if predicate not in self._inverse:
            by_term: dict[Term, list[Subject]] = {}
            for subject, found in self._index.items():
                for each in found.get(predicate, ()):
                    by_term.setdefault(each, []).append(subject)
            self._inverse[predicate] = by_term
        return list(self._inverse[predicate].get(term, ()))

    def iris(self) -> set[str]:
        """Return every IRI that occurs."""
        return {
            term.value
            for subject, predicates in self._index.items()
            for predicate, objects in predicates.items()
            for term in (subject, predicate, *objects)
            if isinstance(term, NamedNode)
        }
