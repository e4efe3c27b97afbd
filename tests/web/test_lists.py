"""Lists of people, bodies, places and so on: in order, complete, found by any name, in pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from communique.corpus import read_sources
from communique.matching.folding import folded
from communique.release.build import build_release
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.lists import PAGE_LENGTH
from tests.conftest import copy_of_small
from tests.web.markup import HTML, text_of, tree
from tests.web.serving import Client, running

MANY = 2 * PAGE_LENGTH + 7
"""Invented people, besides those of the small corpus."""
INVENTED = """
person:x{number}
    a foaf:Person ;
    skos:prefLabel "{name}"@en ;
.
"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small corpus with more people than a page holds."""
    project = copy_of_small(tmp_path_factory.mktemp("crowded") / "project")
    people = project / "data" / "people.ttl"
    names = (f"{'Élan' if number % 2 else 'Zoé'} Nº {number:03}" for number in range(MANY))
    invented = "".join(INVENTED.format(number=number, name=name) for number, name in enumerate(names))
    people.write_text(people.read_text("utf-8") + invented, "utf-8")
    release = build_release(read_sources(project), Path(project) / ".communique", {}, lambda _: None)
    with running(release.path) as client:
        yield client


def html(site: Client, path: str) -> Element:
    answer = site.get(path, "text/html")
    assert answer.status_code == 200, path
    return tree(answer.text)


def rows(page: Element) -> list[list[str]]:
    tables = (table for table in page.iter(HTML + "table") if table.get("class") == "list")
    return [[text_of(cell) for cell in row] for table in tables for body in table.iter(HTML + "tbody") for row in body]


def names(page: Element) -> list[str]:
    return [row[0] for row in rows(page)]


LISTS = [kind for kind in KINDS_OF_THINGS if kind.kind != "event"]


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.kind)
def test_a_list_has_everything_of_its_kind_that_the_endpoint_knows_by_name(site: Client, kind: object) -> None:
    path, class_iri, word = (getattr(kind, name) for name in ("path", "class_iri", "kind"))
    query = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f"SELECT DISTINCT ?label WHERE {{ ?class rdfs:subClassOf* <{class_iri}> . ?x a ?class ; skos:prefLabel ?label "
        f"FILTER(CONTAINS(STR(?x), '/id/{word}/') && !CONTAINS(STR(?x), '#')) }}"
    )
    answer = site.sparql(query, "application/sparql-results+json").json()
    labels = [row["label"]["value"] for row in answer["results"]["bindings"]]
    page = html(site, path)
    assert names(page) == sorted(labels, key=folded)
    assert f"{len(labels)} in all." in text_of(page)


def test_people_stand_with_sides_offices_and_a_way_to_their_events(site: Client) -> None:
    page = html(site, "/people")
    by_name = {row[0]: row for row in rows(page)}
    assert by_name["Ada Norland"][1:3] == ["Northland", "Envoy of Northland"]
    links = {link.get("href"): text_of(link) for link in page.iter(HTML + "a")}
    count = links["/events?person=ada-norland"]
    found = html(site, "/events?person=ada-norland")
    assert by_name["Ada Norland"][-1] == count
    assert len([row for row in found.iter(HTML + "td") if "when" in (row.get("class") or "").split()]) == int(count)


def test_a_list_comes_in_pages_that_hold_everybody_once(crowded: Client) -> None:
    found: list[str] = []
    path = "/people"
    while path:
        page = html(crowded, path)
        found += names(page)
        following = [link.get("href") or "" for link in page.iter(HTML + "a") if link.get("rel") == "next"]
        path = following[0] if following else ""
    assert len(found) == len(set(found)) == MANY + 5
    assert found == sorted(found, key=folded)


def test_each_letter_leads_to_where_it_begins(crowded: Client) -> None:
    page = html(crowded, "/people")
    (letters,) = (nav for nav in page.iter(HTML + "nav") if nav.get("class") == "letters")
    targets = {text_of(link): link.get("href") or "" for link in letters.iter(HTML + "a")}
    assert list(targets) == ["A", "B", "E", "I", "M", "Z"]
    assert targets["A"] == "#letter-a"
    path, _, place = targets["Z"].partition("#")
    assert path == "/people?page=2"
    marked = [row for row in html(crowded, path).iter(HTML + "tr") if row.get("id") == place]
    assert [text_of(next(iter(row))) for row in marked] == ["Zoé Nº 000"]


@pytest.mark.parametrize(("words", "expected"), [("elan 001", ["Élan Nº 001"]), ("ÉLAN   no 003", ["Élan Nº 003"])])
def test_a_name_is_found_without_accents_and_case(crowded: Client, words: str, expected: list[str]) -> None:
    page = html(crowded, f"/people?q={words}")
    assert names(page) == expected
    field = next(each for each in page.iter(HTML + "input") if each.get("name") == "q")
    assert field.get("value") == words.strip()


def test_a_thing_is_found_by_a_name_in_another_script(site: Client) -> None:
    assert names(html(site, "/places?q=Լիճ")) == ["Lake between Northland and Southland"]
    assert names(html(site, "/places?q=isik golu")) == ["Lake between Northland and Southland"]


@pytest.mark.parametrize("words", ["nobody%27s", "%25", "_", "a%00b", "';--", "!!!"])
def test_what_is_not_found_is_said_and_harms_nothing(site: Client, words: str) -> None:
    page = html(site, f"/people?q={words}")
    assert "Nothing here is called" in text_of(page)
    assert rows(page) == []


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1e3", "", "99999999999", "٣"])
def test_a_page_that_there_is_not_is_not_found(site: Client, page: str) -> None:
    assert site.get(f"/people?page={page}", "text/html").status_code == 404


def test_a_search_keeps_its_words_from_page_to_page(crowded: Client) -> None:
    page = html(crowded, "/people?q=zo")
    (following,) = (link.get("href") or "" for link in page.iter(HTML + "a") if link.get("rel") == "next")
    assert following == "/people?q=zo&page=2"
    assert re.search(r"\d+ have a name with “zo”", text_of(page))
    assert all(name.startswith("Zoé") for name in names(html(crowded, following)))
