"""The release in the words of VoID (https://www.w3.org/TR/void/): extent, partitions, links, examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from communique.release.description import SPARQL, Description, about, english, number, slug
from communique.release.layout import DUMPS, SYNTAXES, HandedOut
from communique.release.profile import COUNTED, EVENT_CLASSES
from communique.terms import BASE, DCTERMS, FOAF, PREFIXES, RDF, VOID, WD

DOCUMENT = NamedNode(f"{BASE}.well-known/void")
MAX_GRAPHS = 1000
"""Up to how many named graphs are described one by one: the description is a document that people and programs read
whole, and a query counts the graphs of a larger release more cheaply than they can be listed."""
_SAMPLED = (*EVENT_CLASSES, *(COUNTED[name] for name in ("people", "bodies", "agreements", "claims", "sources")))


def void_triples(release: Description, files: Iterable[HandedOut]) -> Iterator[Triple]:
    """Yield the VoID description of `release`; those of `files` that are dumps are listed."""
    yield from about(
        DOCUMENT,
        (RDF.type, VOID.DatasetDescription),
        (DCTERMS.term("title"), english("Description of the Communiqué dataset")),
        (FOAF.primaryTopic, release.iri),
    )
    yield from _extent(release)
    yield from _graphs(release)
    yield from _access(release, files)
    yield from _partitions(release)
    yield from _linksets(release)


def _extent(release: Description) -> Iterator[Triple]:
    profile = release.profile
    used = {*profile.classes, *profile.properties}
    vocabularies = sorted({n for iri in used for n in PREFIXES.values() if iri.startswith(n)})
    yield from about(
        release.iri,
        (RDF.type, VOID.Dataset),
        (VOID.triples, number(profile.statements)),
        (VOID.entities, number(profile.entities)),
        (VOID.distinctSubjects, number(profile.subjects)),
        (VOID.classes, number(len(profile.classes))),
        (VOID.properties, number(len(profile.properties))),
        (VOID.uriSpace, Literal(f"{BASE}id/")),
        *((VOID.vocabulary, NamedNode(namespace)) for namespace in vocabularies),
    )


def _graphs(release: Description) -> Iterator[Triple]:
    """Yield how many named graphs there are and, as long as they are not too many, each with its size."""
    yield Triple(release.iri, VOID.documents, number(len(release.graphs)))
    if len(release.graphs) > MAX_GRAPHS:
        return
    for iri, size in release.graphs.items():
        graph = NamedNode(iri)
        yield Triple(release.iri, VOID.subset, graph)
        yield from about(graph, (RDF.type, VOID.Dataset), (VOID.triples, number(size)))


def _access(release: Description, files: Iterable[HandedOut]) -> Iterator[Triple]:
    examples = [release.profile.examples[c.value] for c in _SAMPLED if c.value in release.profile.examples]
    yield from about(
        release.iri,
        (VOID.sparqlEndpoint, SPARQL),
        *((VOID.dataDump, NamedNode(file.iri)) for file in files if file.path.startswith(f"{DUMPS}/")),
        *((VOID.feature, NamedNode(syntax.feature)) for syntax in SYNTAXES),
        *((VOID.exampleResource, NamedNode(iri)) for iri in examples),
    )


def _partitions(release: Description) -> Iterator[Triple]:
    for iri, count in release.profile.classes.items():
        part = release.part(f"class-{slug(iri)}")
        yield Triple(release.iri, VOID.classPartition, part)
        yield from about(part, (VOID.term("class"), NamedNode(iri)), (VOID.entities, number(count)))
    for iri, count in release.profile.properties.items():
        part = release.part(f"property-{slug(iri)}")
        yield Triple(release.iri, VOID.propertyPartition, part)
        yield from about(part, (VOID.property, NamedNode(iri)), (VOID.triples, number(count)))


def _linksets(release: Description) -> Iterator[Triple]:
    """Yield a linkset per property that leads to Wikidata, since a linkset has one link predicate."""
    wikidata = release.part("wikidata")
    if release.profile.links:
        yield from about(
            wikidata,
            (RDF.type, VOID.Dataset),
            (DCTERMS.term("title"), english("Wikidata")),
            (FOAF.homepage, NamedNode("https://www.wikidata.org/")),
            (VOID.uriSpace, Literal(str(WD))),
        )
    for iri, count in release.profile.links.items():
        part = release.part(f"wikidata-{slug(iri)}")
        yield Triple(release.iri, VOID.subset, part)
        yield from about(
            part,
            (RDF.type, VOID.Linkset),
            (VOID.linkPredicate, NamedNode(iri)),
            (VOID.subjectsTarget, release.iri),
            (VOID.objectsTarget, wikidata),
            (VOID.triples, number(count)),
        )
