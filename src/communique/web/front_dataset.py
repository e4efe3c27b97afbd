"""The release in the words of schema.org, for search engines that list data sets (https://schema.org/Dataset)."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from communique.release.description import DATASET
from communique.terms import DCAT, DCTERMS
from communique.web.site import LICENCE, Site
from communique.web.structured import in_page


def title_and_description(site: Site) -> tuple[str, str]:
    """Return the title and description of the dataset in its catalogue; empty where there is none."""
    iri = f"{DATASET.value}/{site.release.manifest['id']}"
    descriptions = _texts(site.catalog, iri, DCTERMS.description)
    return next(iter(_texts(site.catalog, DATASET.value, DCTERMS.term("title"))), ""), " ".join(descriptions)


def dataset_jsonld(site: Site) -> str:
    """Return the description of the release as JSON-LD that can stand in a page."""
    manifest = site.release.manifest
    iri = f"{DATASET.value}/{manifest['id']}"
    title, description = title_and_description(site)
    period = [day for predicate in (DCAT.startDate, DCAT.endDate) for day in _texts(site.catalog, "", predicate)]
    creators = _names(site.catalog, (DCTERMS.creator, DCTERMS.publisher))
    described: dict[str, Any] = {
        "@type": "Dataset",
        "@id": iri,
        "name": title,
        "description": description,
        "url": site.addresses.of_path("/"),
        "identifier": manifest["id"],
        "version": manifest["version"],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "temporalCoverage": "/".join(period) if len(period) == 2 else "",
        "creator": [{"@type": "Organization", "name": name} for name in creators],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file["path"].rpartition("/")[2],
                "contentUrl": site.addresses.of_path(f"/dumps/{file['path'].rpartition('/')[2]}"),
                "encodingFormat": file["media_type"],
                "contentSize": f"{file['bytes']} B",
                "sha256": file["sha256"],
            }
            for file in manifest["files"]
        ],
    }
    return in_page(described)


def _texts(triples: list[Triple], subject: str, predicate: NamedNode) -> list[str]:
    """Return the literals of a property, of every subject where none is named."""
    return [
        triple.object.value
        for triple in triples
        if triple.predicate == predicate
        and isinstance(triple.object, Literal)
        and (not subject or (isinstance(triple.subject, NamedNode) and triple.subject.value == subject))
    ]


def _names(triples: list[Triple], predicates: tuple[NamedNode, ...]) -> list[str]:
    return [name for predicate in predicates for name in _texts(triples, DATASET.value, predicate)]
