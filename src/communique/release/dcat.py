"""The release in the words of DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/): catalogue, versions, distributions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from communique.release.description import DATASET, LICENCE, QUERIES, SPARQL, Description, about, english
from communique.release.layout import HandedOut
from communique.terms import BASE, DCAT, DCTERMS, OWL, PREFIXES, RDF, RDFS, SPDX, XSD

CATALOG = NamedNode(f"{BASE}catalog")
_HOME = NamedNode(BASE)
_ONTOLOGY = NamedNode(PREFIXES["cmq"].removesuffix("#"))
_SPARQL_PROTOCOL = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_IANA = "https://www.iana.org/assignments/media-types/"


def dcat_triples(release: Description, files: Iterable[HandedOut]) -> Iterator[Triple]:
    """Yield the DCAT description of `release`, with a distribution for each of `files`."""
    yield from _catalog(release)
    yield from _version(release)
    for file in files:
        yield from _distribution(release, file)


def _catalog(release: Description) -> Iterator[Triple]:
    yield from about(
        CATALOG,
        (RDF.type, DCAT.Catalog),
        (DCTERMS.term("title"), english("Communiqué")),
        (DCTERMS.license, LICENCE),
        (DCAT.dataset, DATASET),
        (DCAT.dataset, release.iri),
        (DCAT.service, SPARQL),
    )
    yield from about(
        DATASET,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.term("title"), english("Communiqué data")),
        (DCAT.landingPage, _HOME),
        (DCAT.hasVersion, release.iri),
        (DCAT.hasCurrentVersion, release.iri),
    )
    yield from about(
        SPARQL,
        (RDF.type, DCAT.DataService),
        (DCTERMS.term("title"), english("SPARQL endpoint")),
        (DCTERMS.conformsTo, _SPARQL_PROTOCOL),
        (DCAT.endpointURL, SPARQL),
        (DCAT.servesDataset, release.iri),
        (RDFS.seeAlso, QUERIES),
    )


def _version(release: Description) -> Iterator[Triple]:
    profile = release.profile
    yield from about(
        release.iri,
        (RDF.type, DCAT.Dataset),
        (DCTERMS.term("title"), english(f"Communiqué data, release {release.identifier}")),
        (DCTERMS.identifier, Literal(release.identifier)),
        (DCTERMS.license, LICENCE),
        (DCTERMS.conformsTo, _ONTOLOGY),
        (DCAT.version, Literal(release.version)),
        (DCAT.isVersionOf, DATASET),
        (DCAT.landingPage, _HOME),
        (OWL.versionInfo, Literal(f"RDFC-1.0 SHA-256 {release.rdfc10_sha256}")),
        *((DCTERMS.description, english(f"Who dealt with whom, as sources report it: {t}.")) for t in profile.titles),
    )
    days = [(DCAT.startDate, profile.earliest), (DCAT.endDate, profile.latest)]
    if any(day for _, day in days):
        period = release.part("period")
        yield Triple(release.iri, DCTERMS.temporal, period)
        bounds = [(predicate, Literal(day, datatype=XSD.date)) for predicate, day in days if day]
        yield from about(period, (RDF.type, DCTERMS.PeriodOfTime), *bounds)


def _distribution(release: Description, file: HandedOut) -> Iterator[Triple]:
    part, checksum, address = release.part(file.name), release.part(f"{file.name}-checksum"), NamedNode(file.iri)
    yield Triple(release.iri, DCAT.distribution, part)
    yield from about(
        part,
        (RDF.type, DCAT.Distribution),
        (DCTERMS.term("title"), english(file.name)),
        (DCTERMS.license, LICENCE),
        (DCAT.accessURL, address),
        (DCAT.downloadURL, address),
        (DCAT.mediaType, NamedNode(_IANA + file.content_type)),
        (DCAT.byteSize, Literal(str(file.bytes), datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    )
    if file.is_compressed:
        yield Triple(part, DCAT.compressFormat, NamedNode(_IANA + file.media_type))
    yield from about(
        checksum,
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)),
    )
