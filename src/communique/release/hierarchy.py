"""The classes of the vocabulary and the codes, and what lies above them; they are few, so they are kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal

from communique.release.findings import short
from communique.release.subjects import Block, terms_of
from communique.terms import OWL, PREFIXES, RDF, RDFS, SKOS

_IS_CLASS = f"{RDF.type} {OWL.Class} .\n"
_CODES = f"<{PREFIXES['code']}"
_ABOVE, _LABEL, _NAME = f"{RDFS.subClassOf} <", f"{RDFS.label} ", f"{SKOS.prefLabel} "


class Hierarchy:
    """Classes and codes; those that are used come out, with all above them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._classes: set[str] = set()
        self._above: dict[str, set[str]] = {}
        self._used: set[str] = set()

    def note(self, block: Block) -> None:
        """Take note of a subject, if it is a class or code."""
        subject, facts = block
        is_class = _IS_CLASS in facts
        if not (is_class or subject.startswith(_CODES)):
            return
        type_ = short(subject[1:-1])
        self._names[type_] = _english(facts, _LABEL if is_class else _NAME) or type_
        if is_class:
            self._classes.add(type_)
            self._above[type_] = {short(fact[len(_ABOVE) : -4]) for fact in facts if fact.startswith(_ABOVE)}

    def use(self, types: Iterable[str]) -> None:
        """Take note that something has `types`."""
        self._used.update(types)

    def place(self, code: str, classes: Iterable[str]) -> None:
        """Put a code below the classes of a thing that has it."""
        self._above.setdefault(code, set()).update(classes)

    def types(self) -> Iterator[tuple[str, str, int]]:
        """Yield id, name and whether it is a class, of all that are used and those above them, sorted."""
        for type_ in self._with_those_above():
            yield type_, self._names.get(type_, type_), int(type_ in self._classes)

    def broader(self) -> Iterator[tuple[str, str]]:
        """Yield type and broader type, sorted."""
        for type_ in self._with_those_above():
            yield from ((type_, above) for above in sorted(self._directly_above(type_)))

    def _with_those_above(self) -> list[str]:
        found: set[str] = set()
        wanted = list(self._used)
        while wanted:
            type_ = wanted.pop()
            if type_ not in found:
                found.add(type_)
                wanted += self._directly_above(type_)
        return sorted(found)

    def _directly_above(self, type_: str) -> set[str]:
        """Return the types above that are declared here; mere names of other vocabularies are not."""
        return {above for above in self._above.get(type_, ()) if above in self._names}


def _english(facts: Iterable[str], predicate: str) -> str:
    terms = [terms_of(fact)[1] for fact in facts if fact.startswith(predicate)]
    labels = sorted((term.language != "en", term.value) for term in terms if isinstance(term, Literal))
    return labels[0][1] if labels else ""
