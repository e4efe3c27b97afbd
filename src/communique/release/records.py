"""Look-ups over the published statements, for what is made from more than one of them at a time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import NamedNode, Triple

from communique.jsonld import natural_key
from communique.release.lookup import SortedFile
from communique.release.subjects import terms_of
from communique.terms import OA, SKOS

_SUBJECTS_KEPT = 4096
_IS_IRI = re.compile("<[^<]").match


class Records:
    """Answers about named subjects; every answer is text in natural order (part 2 before part 10)."""

    def __init__(self, statements: SortedFile, predicates: frozenset[NamedNode]) -> None:
        """Look up in `statements` what has one of `predicates`; nothing else is ever asked for."""
        self._statements = statements
        self._predicates = {str(predicate): predicate for predicate in predicates}
        self._about = lru_cache(_SUBJECTS_KEPT)(self._look_up)

    def values(self, subjects: str | Iterable[str], *path: NamedNode) -> list[str]:
        """Return the distinct values at the end of `path` from one subject or several: IRIs or lexical forms."""
        found = [subjects] if isinstance(subjects, str) else list(subjects)
        for predicate in path:
            found = [value for subject in found for value in self._about(subject).get(predicate, ())]
        return list(dict.fromkeys(found))

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

    def _look_up(self, subject: str) -> dict[NamedNode, list[str]]:
        about: defaultdict[NamedNode, list[str]] = defaultdict(list)
        for fact in self._statements.facts(f"<{subject}>"):
            name, _, value = fact.partition(" ")
            if name in self._predicates:
                about[self._predicates[name]].append(value[1:-4] if _IS_IRI(value) else _text(fact))
        for values in about.values():
            if len(values) > 1:
                values.sort(key=natural_key)
        return about


def _text(fact: str) -> str:
    """Return the value of a fact: an IRI or a lexical form."""
    term = terms_of(fact)[1]
    return str(term) if isinstance(term, Triple) else term.value
