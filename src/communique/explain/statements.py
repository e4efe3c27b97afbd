"""The statements of some files, by subject and by object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.corpus import Corpus
from communique.errors import InvalidInput
from communique.jsonld import natural_key
from communique.terms import BASE, CMQ, PREFIXES
from communique.turtle.writer import PREDICATE_ORDER

Term = NamedNode | BlankNode | Literal | Triple

_THINGS = f"{BASE}id/"
_RANK = {
    PREFIXES[prefix] + name: rank for rank, (prefix, _, name) in enumerate(t.partition(":") for t in PREDICATE_ORDER)
}


class Statement(NamedTuple):
    """A triple about something that has an IRI."""

    subject: NamedNode
    predicate: NamedNode
    object: Term


class Statements:
    """An index of triples, each kept once; what is said of blank nodes is left out, since records have none."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._about: defaultdict[NamedNode, list[Statement]] = defaultdict(list)
        self._referring: defaultdict[Term, list[Statement]] = defaultdict(list)
        self._parts: defaultdict[NamedNode, dict[NamedNode, None]] = defaultdict(dict)
        for subject, predicate, term in dict.fromkeys(triples):
            if isinstance(subject, NamedNode):
                statement = Statement(subject, predicate, term)
                self._about[subject].append(statement)
                self._referring[term].append(statement)
                if whole_of(subject) != subject:
                    self._parts[whole_of(subject)][subject] = None
        for found in self._about.values():
            found.sort(key=_order)

    @classmethod
    def of_corpus(cls, corpus: Corpus) -> Statements:
        """Return the statements of the records and of the model that explains them.

        Raises:
            InvalidInput: a file could not be read whole, so that something would be missing.
        """
        broken = next((problem for file in corpus.published for problem in file.problems), None)
        if broken:
            raise InvalidInput(str(broken), "Mend it first; `communique check` lists all that is wrong.")
        return cls(triple for file in corpus.published for triple in file.triples)

    def __contains__(self, subject: NamedNode) -> bool:
        return subject in self._about

    def __iter__(self) -> Iterator[NamedNode]:
        return iter(self._about)

    def about(self, subject: NamedNode) -> list[Statement]:
        """Return the statements whose subject is `subject`, in the order in which records state them."""
        return list(self._about.get(subject, ()))

    def referring(self, term: Term) -> list[Statement]:
        """Return the statements whose object is `term`."""
        return list(self._referring.get(term, ()))

    def objects(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        """Return the objects of (`subject`, `predicate`) in natural order: part 2 before part 10."""
        return [s.object for s in self._about.get(subject, ()) if s.predicate == predicate]

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the objects of (`subject`, `predicate`) that have an IRI."""
        return [term for term in self.objects(subject, predicate) if isinstance(term, NamedNode)]

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        """Return the IRI or lexical form of the first object of (`subject`, `predicate`), or nothing."""
        found = next(iter(self.objects(subject, predicate)), None)
        return found.value if isinstance(found, NamedNode | Literal) else ""

    def parts(self, whole: NamedNode) -> list[NamedNode]:
        """Return the described parts of `whole`: the IRIs that are its own with a fragment."""
        return sorted(self._parts.get(whole, ()), key=lambda part: natural_key(part.value))

    def time_key(self, subject: NamedNode) -> tuple[str, str, list[tuple[int, str]]]:
        """Return what sorts things and parts in time, by the date of the whole; those without a date come last."""
        whole = whole_of(subject)
        earliest, latest = self.text(whole, CMQ.earliest), self.text(whole, CMQ.latest)
        return (earliest or latest or "9999", latest or "9999", natural_key(subject.value))


def whole_of(node: NamedNode) -> NamedNode:
    """Return the thing that `node` is a part of, or `node` itself."""
    return NamedNode(node.value.partition("#")[0]) if node.value.startswith(_THINGS) else node


def _order(statement: Statement) -> tuple[int, str, list[tuple[int, str]]]:
    predicate = statement.predicate.value
    return (_RANK.get(predicate, len(_RANK)), predicate, natural_key(str(statement.object)))
