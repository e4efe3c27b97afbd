"""The map says what the endpoint says: every place, its counts, what is known of its coordinates; in any period."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.web.asking import problem
from tests.web.markup import HTML, page, section, text_of
from tests.web.serving import Client

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = """
SELECT ?place (COUNT(DISTINCT ?event) AS ?count) WHERE {
  ?event <https://w3id.org/communique/ns#place> ?place FILTER(!CONTAINS(STR(?event), "#"))
} GROUP BY ?place"""


def rows(root: Element) -> list[list[str]]:
    """Return the cells of the table of places."""
    return [[text_of(cell) for cell in row] for row in section(root, "places").iter(f"{HTML}tr")][1:]


def test_the_table_has_every_place_with_the_count_that_the_endpoint_gives(site: Client) -> None:
    answer = site.sparql(COUNTS, "application/sparql-results+json").json()["results"]["bindings"]
    expected = sorted(int(row["count"]["value"]) for row in answer)
    found = rows(page(site, "/map"))
    assert expected
    assert sorted(int(row[2]) for row in found) == expected


def test_places_without_coordinates_are_told_and_not_drawn(site: Client) -> None:
    root = page(site, "/map")
    table = {row[1]: row for row in rows(root)}
    assert table["Lake between Northland and Southland"][4] == "none verified"
    assert table["Geneva"][4] == "46.20222° N6.14569° E"
    assert table["Geneva"][5] == "1 m"
    marks = [a for a in root.iter(f"{SVG}a") if a.get("class") == "mark"]
    assert [mark.get("aria-label") for mark in marks] == ["Geneva: 1 event (point given to about 1 m)"]
    assert "Not drawn: 1 place" in text_of(root)


def test_each_mark_leads_to_the_list_of_its_events(site: Client) -> None:
    root = page(site, "/map?from=1900&to=2000")
    (mark,) = [a for a in root.iter(f"{SVG}a") if a.get("class") == "mark"]
    href = str(mark.get("href")).removeprefix(site.address)
    assert "place=geneva" in href
    assert "from=1900" in href
    assert site.get(href, "text/html").status_code == 200


def test_a_period_narrows_as_that_of_the_list_of_events_does(site: Client) -> None:
    assert "no event of this period" in text_of(page(site, "/map?from=1800&to=1801"))
    for query in ("from=1951-03&to=1951-05&when=possibly", "from=1951&to=1951&when=certainly"):
        links = [a for a in section(page(site, f"/map?{query}"), "places").iter(f"{HTML}a")]
        counts = {str(a.get("href")): int(text_of(a)) for a in links if "/events?" in str(a.get("href"))}
        assert counts
        for href, count in counts.items():
            listed = site.get(href.removeprefix(site.address).replace("/events?", "/events.csv?"))
            assert len(listed.text.splitlines()) == count + 1


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "to=1993-13", "from=1994&to=1993", "when=perhaps", "borders=mine"],
)
def test_what_the_address_cannot_ask_is_said(site: Client, query: str) -> None:
    name = query.partition("=")[0]
    assert name in problem(site.get(f"/map?{query}"), 400, "bad-parameter")["detail"] or "from=1994" in query


@pytest.mark.parametrize("path", ["/map?page=2", "/map?page=x", "/network?page=9"])
def test_a_page_that_is_not_there_is_not_found(site: Client, path: str) -> None:
    problem(site.get(path), 404, "not-found")


def test_borders_are_drawn_only_for_who_asks(site: Client) -> None:
    plain, asked = (site.get(f"/map{query}", "text/html").text for query in ("", "?borders=yes"))
    assert 'class="border"' not in plain
    assert ('class="border"' in asked) == ('class="land"' in asked)
    assert max(len(plain), len(asked)) < 150_000
