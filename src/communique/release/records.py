"""Look-ups over the published statements, for what is made from more than one of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from communique.jsonld import natural_key
from communique.terms import OA, RDF, SKOS


class Records:
    """An index of named subjects; every answer is text in natural order (part 2 before part 10)."""

    def __init__(self, triples: Iterable[Triple], predicates: frozenset[NamedNode]) -> None:
        """Index those of `triples` that have one of `predicates`; the others cost no memory."""
        self._values: defaultdict[str, defaultdict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        for subject, predicate, term in triples:
            if predicate not in predicates or not isinstance(subject, NamedNode):
                continue
            text = str(term) if isinstance(term, Triple) else term.value
            self._values[subject.value][predicate].append(text)
            if predicate == RDF.type:
                self._members[text].append(subject.value)

    def members(self, classes: Iterable[NamedNode]) -> list[str]:
        """Return the IRIs of the instances of any of `classes`."""
        found = {iri for c in classes for iri in self._members.get(c.value, ())}
        return sorted(found, key=natural_key)

    def values(self, subjects: str | Iterable[str], *path: NamedNode) -> list[str]:
        """Return the distinct values at the end of `path` from one subject or several: IRIs or lexical forms."""
        found = [subjects] if isinstance(subjects, str) else list(subjects)
        for predicate in path:
            found = [value for subject in found for value in self._direct(subject, predicate)]
        return list(dict.fromkeys(found))

    def _direct(self, subject: str, predicate: NamedNode) -> list[str]:
        values = self._values[subject].get(predicate, []) if subject in self._values else []
        return sorted(values, key=natural_key) if len(values) > 1 else values

    def label(self, iri: str) -> str:
        """Return the neutral label of a thing, empty when it has none."""
        return next(iter(self.values(iri, SKOS.prefLabel)), "")

    def passages(self, evidence: Iterable[str]) -> list[str]:
        """Return the passages as source IRIs with character positions (RFC 5147): `…/source/x#char=10,25`."""
        found = []
        for node in evidence:
            source = self.values(node, OA.hasSource)
            start = self.values(node, OA.hasSelector, OA.start)
            end = self.values(node, OA.hasSelector, OA.end)
            found += [f"{source[0]}#char={start[0]},{end[0]}"] if source and start and end else []
        return found
