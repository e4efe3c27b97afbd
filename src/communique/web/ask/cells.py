"""The terms of an answer as people read them: names with links, dates in words, numbers, whatever else as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from communique.explain.names import stand_in
from communique.terms import XSD, compact
from communique.web.addresses import Addresses
from communique.web.labels import Labels
from communique.web.reader import DATES, date_value, foreign
from communique.web.values import Value

NUMBERS = {XSD.term(name) for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")}


@dataclass(frozen=True)
class ResultCell:
    """One cell of an answer.

    Attributes:
        value: what is read.
        name: what the query calls it, an IRI in its short form; empty for what is no IRI or has no other name.
    """

    value: Value
    name: str = ""


class Cells:
    """Reads terms with the labels that were found for them."""

    def __init__(self, labels: Labels, addresses: Addresses) -> None:
        self._labels = labels
        self._addresses = addresses

    def cell(self, term: object) -> ResultCell | None:
        """Return a term as it is read, None for a variable without a value."""
        if term is None:
            return None
        if isinstance(term, NamedNode):
            return self._named(term.value)
        if isinstance(term, Literal):
            return ResultCell(_literal(term))
        return ResultCell(Value(str(term)))

    def _named(self, iri: str) -> ResultCell:
        name, href = compact(iri).strip("<>"), self._addresses.of_iri(iri)
        whole, _, part = iri.partition("#")
        if iri in self._labels:
            return ResultCell(self._labels[iri].value(href, iri), name)
        if part and whole in self._labels:
            label = self._labels[whole].value(href, iri)
            return ResultCell(replace(label, text=f"{label.text} ({stand_in(iri)})"), name)
        return ResultCell(Value(name, href, iri=iri))


def named(terms: Iterable[object]) -> dict[str, None]:
    """Return the IRIs among terms and those of the things of which they are parts, each once, in their order."""
    found: dict[str, None] = {}
    for term in terms:
        if isinstance(term, NamedNode):
            found.update({term.value: None, term.value.partition("#")[0]: None})
    return found


def is_of_numbers(column: Sequence[object]) -> bool:
    """Tell whether a column holds numbers and nothing else."""
    values = [term for term in column if term is not None]
    return bool(values) and all(isinstance(term, Literal) and term.datatype in NUMBERS for term in values)


def _literal(literal: Literal) -> Value:
    if literal.datatype in DATES:
        return date_value(literal.value)
    if literal.datatype == XSD.anyURI and literal.value.startswith(("http://", "https://")):
        return Value(literal.value, literal.value)
    return Value(literal.value, language=foreign(literal.language))
