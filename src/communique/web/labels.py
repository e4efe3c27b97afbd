"""What things, codes and terms are called: all labels of a page in one batch, as its reader wants them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from communique.explain.names import stand_in
from communique.jsonld import natural_key
from communique.terms import CMQ, CODE, DCTERMS, RDFS, SKOS, SKOSXL
from communique.web.addresses import Addresses
from communique.web.describe import batches
from communique.web.language.reading import NEUTRAL, Naming
from communique.web.store import ReleaseStore
from communique.web.values import Value

_Rank = tuple[int, int, str, str]
_PROPERTIES = (SKOS.prefLabel.value, RDFS.label.value, DCTERMS.title.value)


@dataclass(frozen=True)
class Label:
    """A name.

    Attributes:
        text: the name.
        language: its language tag, empty where there is none.
        source: IRI of the source that uses it, empty for the neutral name.
    """

    text: str
    language: str = ""
    source: str = ""

    def value(self, href: str = "", iri: str = "") -> Value:
        """Return the name as pages show it: with where it leads, and what it names."""
        return Value(self.text, href, "" if self.language == "en" else self.language, iri=iri, source=self.source)


class Labels:
    """Labels by IRI, with a readable stand-in for what has none.

    Attributes:
        plain: the same in English and neutral, for whatever leaves the page: citations, and data for search engines.
    """

    def __init__(self, found: dict[str, Label], plain: dict[str, Label] | None = None) -> None:
        self._found = found
        self.plain = self if plain is None else Labels(plain)

    def __contains__(self, iri: str) -> bool:
        return iri in self._found

    def __getitem__(self, iri: str) -> Label:
        return self._found.get(iri) or Label(stand_in(iri))

    def link(self, iri: str, addresses: Addresses) -> Value:
        """Return what something is called as a link to the page about it, if there is one."""
        return self[iri].value(addresses.of_iri(iri), iri)


def labels_of(store: ReleaseStore, iris: Iterable[str], naming: Naming = NEUTRAL) -> Labels:
    """Return what `iris` are called: as the reader's source names them if it does, else neutrally.

    Of neutral names the preferred label goes before others, the reader's language before English, English before the
    rest. Names from reference tables (`skos:altLabel`) are not taken: which of them is neutral, nobody has decided.
    """
    wanted = sorted(iris)
    if naming == NEUTRAL:
        return Labels(*_neutral(store, wanted, NEUTRAL.language))
    names, plain = _neutral(store, wanted, naming.language, NEUTRAL.language)
    return Labels({**names, **_as_used(store, wanted, naming.source)} if naming.source else names, plain)


def _neutral(store: ReleaseStore, iris: list[str], *languages: str) -> list[dict[str, Label]]:
    """Return the neutral names, once for a reader of each of `languages`."""
    best: list[dict[str, tuple[_Rank, Label]]] = [{} for _ in languages]
    properties = ", ".join(f"<{iri}>" for iri in _PROPERTIES)
    for batch in batches(iris):
        query = (
            f"SELECT ?thing ?property ?label WHERE {{ VALUES ?thing {{ {batch} }} ?thing ?property ?label "
            f"FILTER(?property IN ({properties})) }}"
        )
        for row in store.select(query):
            thing, literal = row["thing"].value, row["label"]
            if not isinstance(literal, Literal):
                continue
            tag, place = literal.language or "", _PROPERTIES.index(row["property"].value)
            for language, found in zip(languages, best, strict=True):
                rank = (place, _distance(tag, language), tag, literal.value)
                if thing not in found or rank < found[thing][0]:
                    found[thing] = (rank, Label(literal.value, tag))
    return [{iri: label for iri, (_, label) in found.items()} for found in best]


def _distance(tag: str, wanted: str) -> int:
    """Return how far a name in one language is from what a reader of another one wants."""
    if tag and f"{wanted.lower()}-".startswith(f"{tag.lower()}-"):
        return 0
    return 1 if tag in ("en", "") else 2


def _as_used(store: ReleaseStore, iris: list[str], source: str) -> dict[str, Label]:
    """Return the names that a source uses for things in its own voice, slips aside; of several the most cited one."""
    passages: dict[str, dict[tuple[str, Label], set[str]]] = {}
    for batch in batches(iris):
        query = (
            f"SELECT ?thing ?name ?form ?passage WHERE {{ VALUES ?thing {{ {batch} }} "
            f"?thing {CMQ.attributedName} ?name . ?name {CMQ.usedBy} <{source}> ; {SKOSXL.literalForm} ?form . "
            f"OPTIONAL {{ ?name {CMQ.evidence} ?passage }} "
            f"FILTER NOT EXISTS {{ ?name {CMQ.nameManner} {CODE.slip} }} }}"
        )
        for row in store.select(query):
            form, passage = row["form"], row["passage"]
            if isinstance(form, Literal):
                key = (row["name"].value, Label(form.value, form.language or "", source))
                cited = passages.setdefault(row["thing"].value, {}).setdefault(key, set())
                cited.update([passage.value] if passage is not None else [])
    return {thing: _most_cited(names) for thing, names in passages.items()}


def _most_cited(names: dict[tuple[str, Label], set[str]]) -> Label:
    return min(names, key=lambda name: (-len(names[name]), natural_key(name[0]), name[1].text))[1]
