"""From what the record states to a citation: of the record's own entry, or, for a source, of the source itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from communique.iris import kind_of
from communique.terms import BASE, CODE, DCTERMS, FOAF, PAV, RDFS, SKOS
from communique.web.citation.reference import Citation
from communique.web.facts import Facts
from communique.web.reader import Reader

_KINDS = {CODE.term("news-report"): "news", CODE.term("agency-report"): "news", CODE.book: "book"}
_NAMES = (SKOS.prefLabel, FOAF.name, RDFS.label, DCTERMS.title)


@dataclass(frozen=True)
class Dataset:
    """The release as something to cite.

    Attributes:
        title: what it is called.
        version: version of the data.
        authors, publisher, issued: empty where its description does not state them.
    """

    title: str
    version: str
    authors: list[str] = field(default_factory=list)
    publisher: str = ""
    issued: str = ""


def dataset_of(catalog: Iterable[Triple], release: str, version: str) -> Dataset:
    """Return the release as its description states it.

    Args:
        catalog: the description.
        release: identifier of the release.
        version: its version.
    """
    facts, node = Facts(catalog), NamedNode(f"{BASE}dataset/{release}")
    return Dataset(
        facts.text(node, DCTERMS.term("title")) or release,
        version,
        [name for term in facts.objects(node, DCTERMS.creator) if (name := _name(facts, term))],
        next((name for term in facts.objects(node, DCTERMS.publisher) if (name := _name(facts, term))), ""),
        facts.text(node, DCTERMS.issued),
    )


def citation_of(reader: Reader, dataset: Dataset) -> Citation:
    """Return how to cite what a page is about."""
    iri = reader.subject.value
    name = reader.link(iri)
    if kind_of(iri) == "source":
        return _of_source(reader)
    return Citation(
        _key(iri),
        "record",
        name.text,
        dataset.authors,
        dataset.title,
        dataset.publisher,
        dataset.issued,
        dataset.version,
        name.language or "en",
        iri,
    )


def _of_source(reader: Reader) -> Citation:
    """Return how to cite a source. What curators call one without a title stands in square brackets, as is usual."""
    source, facts = reader.subject, reader.facts
    kind = next((_KINDS[t] for t in facts.objects(source, DCTERMS.type) if t in _KINDS), "document")  # type: ignore[index]
    outlet = reader.text(source, DCTERMS.publisher)
    return Citation(
        _key(source.value),
        kind,
        facts.text(source, DCTERMS.term("title")) or f"[{reader.link(source.value).text}]",
        [value.text for value in reader.values(source, DCTERMS.creator)],
        outlet if kind == "news" else "",
        "" if kind == "news" else outlet,
        facts.text(source, DCTERMS.issued),
        "",
        facts.text(source, DCTERMS.language),
        facts.text(source, PAV.retrievedFrom),
        facts.text(source, DCTERMS.bibliographicCitation),
    )


def _key(iri: str) -> str:
    return f"{kind_of(iri)}-{iri.rpartition('/')[2]}"


def _name(facts: Facts, term: object) -> str:
    if isinstance(term, Literal):
        return term.value
    return next((text for name in _NAMES if isinstance(term, NamedNode) and (text := facts.text(term, name))), "")
