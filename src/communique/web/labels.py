"""What things, codes and terms are called: all labels of a page in one batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from communique.explain.names import stand_in
from communique.terms import DCTERMS, RDFS, SKOS
from communique.web.describe import batches
from communique.web.store import ReleaseStore

_PROPERTIES = (SKOS.prefLabel.value, RDFS.label.value, DCTERMS.title.value)


@dataclass(frozen=True)
class Label:
    """A name with its language tag, which is empty where there is none."""

    text: str
    language: str = ""


class Labels:
    """Labels by IRI, with a readable stand-in for what has none."""

    def __init__(self, found: dict[str, Label]) -> None:
        self._found = found

    def __contains__(self, iri: str) -> bool:
        return iri in self._found

    def __getitem__(self, iri: str) -> Label:
        return self._found.get(iri) or Label(stand_in(iri))


def labels_of(store: ReleaseStore, iris: Iterable[str]) -> Labels:
    """Return the labels of `iris`: the preferred one before others, English before other languages."""
    best: dict[str, tuple[tuple[int, bool, str, str], Label]] = {}
    properties = ", ".join(f"<{iri}>" for iri in _PROPERTIES)
    for batch in batches(sorted(iris)):
        query = (
            f"SELECT ?thing ?property ?label WHERE {{ VALUES ?thing {{ {batch} }} ?thing ?property ?label "
            f"FILTER(?property IN ({properties})) }}"
        )
        for row in store.select(query):
            thing, literal = row["thing"].value, row["label"]
            if not isinstance(literal, Literal):
                continue
            language = literal.language or ""
            rank = (_PROPERTIES.index(row["property"].value), language not in ("en", ""), language, literal.value)
            if thing not in best or rank < best[thing][0]:
                best[thing] = (rank, Label(literal.value, language))
    return Labels({iri: label for iri, (_, label) in best.items()})
