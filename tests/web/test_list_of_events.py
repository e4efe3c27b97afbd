"""The links between neighbouring events follow the list, whose order says nothing where dates overlap."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small
from tests.web.markup import HTML, page, text_of
from tests.web.serving import Client, running

DATES = {
    "overlapping": ("1951-03", "1951-03-01", "1951-03-31"),
    "open-end": ("1951-03-03/..", "1951-03-03", ""),
    "open-start": ("../1951-03", "", "1951-03-31"),
    "undated": ("", "", ""),
    "undated-too": ("", "", ""),
}


@pytest.fixture(scope="module")
def vague(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small corpus with events whose dates overlap, are open, or are not known."""
    project = copy_of_small(tmp_path_factory.mktemp("vague") / "project")
    for slug, dates in DATES.items():
        (project / "data" / "events" / f"{slug}.ttl").write_text(event(slug, *dates), "utf-8")
    releases = project / ".communique"
    with running(build_release(read_sources(project), releases, {}, lambda _: None).path) as client:
        yield client


def event(slug: str, *dates: str) -> str:
    types = ("<http://id.loc.gov/datatypes/edtf/EDTF>", "xsd:date", "xsd:date")
    names = ("date", "earliest", "latest")
    stated = zip(names, dates, types, strict=True)
    lines = [f'    cmq:{name} "{value}"^^{type_} ;' for name, value, type_ in stated if value]
    return "\n".join(
        [
            "@prefix cmq: <https://w3id.org/communique/ns#> .",
            "@prefix code: <https://w3id.org/communique/code/> .",
            "@prefix event: <https://w3id.org/communique/id/event/> .",
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            f"event:{slug}",
            "    a cmq:Meeting ;",
            f'    skos:prefLabel "{slug}"@en ;',
            *lines,
            "    cmq:eventStatus code:held ;",
            ".",
        ]
    )


def neighbours(site: Client, path: str) -> dict[str, str]:
    (navigation,) = (e for e in page(site, path).iter(HTML + "nav") if e.get("class") == "neighbours")
    links = {str(e.get("rel")): e for e in navigation.iter(HTML + "a") if e.get("rel")}
    for rel, words in (("prev", "Previous in the list"), ("next", "Next in the list")):
        assert rel not in links or text_of(links[rel]).startswith(words)
    return {rel: urlsplit(str(link.get("href"))).path for rel, link in links.items()}


def test_the_links_lead_through_the_whole_list_in_its_order(vague: Client) -> None:
    (table,) = page(vague, "/events").iter(HTML + "tbody")
    titles = (link for link in table.iter(HTML + "a") if link.get("class") == "title")
    listed = [urlsplit(str(link.get("href"))).path for link in titles]
    assert len(listed) == len(DATES) + 3
    for before, path, after in zip(["", *listed], listed, [*listed[1:], ""], strict=False):
        assert neighbours(vague, path) == {rel: to for rel, to in (("prev", before), ("next", after)) if to}
