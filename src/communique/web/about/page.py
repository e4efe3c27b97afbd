"""The page about the record itself."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from communique.terms import BASE, DCAT
from communique.web.about.missing import gaps, unlinked
from communique.web.about.processes import processes
from communique.web.about.sources import cited_sources
from communique.web.citation.bibtex import as_bibtex
from communique.web.citation.citing import dataset_of
from communique.web.citation.prose import as_text
from communique.web.citation.reference import Citation
from communique.web.formats import HTML, choose
from communique.web.responses import accept_of, respond
from communique.web.site import LICENCE, Site, site_of

_CONTACT = (DCAT.contactPoint,)


def about(request: Request) -> Response:
    """Answer with how the record is made, how far it reaches, what it lacks and on which terms it can be used.

    Raises:
        HttpProblem: 406; 503, the store cannot be read.
    """
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    coverage = site.once("about: coverage", site.release.coverage)
    citation = release_citation(site)
    page = site.pages.render(
        "about.html",
        manifest=site.release.manifest,
        processes=processes(site),
        sources=cited_sources(site, coverage),
        events=coverage.kinds["event"].things if "event" in coverage.kinds else 0,
        gaps=gaps(site, coverage),
        unlinked=unlinked(site, coverage),
        citation=as_text(citation),
        bibtex=as_bibtex(citation),
        contacts=list(_contacts(site.catalog)),
        licence=LICENCE,
        has_texts=site.texts is not None,
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def release_citation(site: Site) -> Citation:
    """Return how to cite the release as a whole, as its description states it."""
    release, version = site.release.manifest["id"], site.release.manifest["version"]
    dataset = dataset_of(site.catalog, release, version)
    return Citation(
        f"dataset-{release}",
        "record",
        dataset.title,
        dataset.authors,
        publisher=dataset.publisher,
        issued=dataset.issued,
        version=dataset.version,
        language="en",
        address=f"{BASE}dataset/{release}",
    )


def _contacts(catalog: list[Triple]) -> Iterator[str]:
    """Yield where errors can be reported, if the description of the release says so."""
    for triple in catalog:
        if triple.predicate in _CONTACT and isinstance(triple.object, NamedNode | Literal):
            yield triple.object.value
