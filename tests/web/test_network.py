"""The network says what the endpoint says: who met whom how often, how much of it is stated plainly, and where."""

from __future__ import annotations

from itertools import combinations
from xml.etree.ElementTree import Element

import pytest

from tests.web.asking import problem
from tests.web.asking import rows as answers
from tests.web.markup import HTML, page, section, text_of
from tests.web.serving import Client

SVG = "{http://www.w3.org/2000/svg}"
PRESENT = """
PREFIX cmq: <https://w3id.org/communique/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?event ?name ?side WHERE {
  VALUES ?class { cmq:Meeting cmq:Call cmq:Correspondence cmq:Round }
  ?event a ?class ; cmq:participation ?part . ?part cmq:participant/skos:prefLabel ?name .
  ?part cmq:participant/a <http://xmlns.com/foaf/0.1/Person> OPTIONAL { ?part cmq:side ?side }
  FILTER (LANG(?name) = "en")
}"""


def pairs(root: Element) -> dict[frozenset[str], tuple[int, int]]:
    """Return how often two met, and how often plainly, by their names."""
    table = [[text_of(cell) for cell in row] for row in section(root, "pairs").iter(f"{HTML}tr")][1:]
    second = 2 if len(table[0]) == 6 else 1
    return {frozenset((row[0], row[second])): (int(row[-2]), int(row[-1])) for row in table}


def marks(root: Element) -> list[Element]:
    return [a for a in root.iter(f"{SVG}a") if a.get("class") == "mark"]


@pytest.mark.parametrize("between", ["sides", "all"])
def test_pairs_are_those_that_the_endpoint_gives(site: Client, between: str) -> None:
    events: dict[str, dict[str, set[str]]] = {}
    for row in answers(site.sparql(PRESENT)):
        sides = events.setdefault(row["event"]["value"], {}).setdefault(row["name"]["value"], set())
        sides.update({row["side"]["value"]} if "side" in row else set())
    expected: dict[frozenset[str], int] = {}
    for present in events.values():
        for one, other in combinations(sorted(present), 2):
            if between == "all" or not present[one] & present[other]:
                pair = frozenset((one, other))
                expected[pair] = expected.get(pair, 0) + 1
    found = pairs(page(site, f"/network?between={between}"))
    assert expected
    assert {pair: count for pair, (count, _) in found.items()} == expected


def test_the_drawing_has_a_mark_for_each_row_with_the_same_words_and_the_same_way_on(site: Client) -> None:
    root = page(site, "/network")
    found = pairs(root)
    assert len(marks(root)) == len(found)
    hrefs = {str(a.get("href")).removeprefix(site.address) for a in section(root, "pairs").iter(f"{HTML}a")}
    for mark in marks(root):
        assert str(mark.get("href")).removeprefix(site.address) in hrefs
        assert "contact" in str(mark.get("aria-label"))


def test_each_pair_leads_to_as_many_contacts_as_it_says(site: Client) -> None:
    for query in ("", "?kind=side", "?kind=body&between=all", "?from=1951-03&to=1951-04&when=certainly"):
        root = page(site, f"/network{query}")
        for mark in marks(root):
            contacts = page(site, str(mark.get("href")).removeprefix(site.address))
            rows = [row for row in contacts.iter(f"{HTML}tr")][1:]
            assert str(mark.get("aria-label")).split(": ")[-1].startswith(f"{len(rows)} contact")


def test_sides_stand_in_the_order_of_the_alphabet(site: Client) -> None:
    names = [text_of(text) for text in page(site, "/network").iter(f"{SVG}text") if text.get("class") == "side"]
    assert len(names) > 1
    assert names == sorted(names)


def test_least_leaves_out_who_met_less_often(site: Client) -> None:
    assert "no two of the kind" in text_of(page(site, "/network?least=1000"))


def test_nobody_met_in_a_period_without_contacts(site: Client) -> None:
    assert "0 contacts were looked at" in text_of(page(site, "/network?from=1800&to=1801"))


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/network?kind=dog", "kind"),
        ("/network?between=us", "between"),
        ("/network?least=0", "least"),
        ("/network?least=-1", "least"),
        ("/network?least=99999999999999999999", "least"),
        ("/network?to=soon", "to"),
        ("/network/together", "first"),
        ("/network/together?first=person/ada-norland&second=%3Cscript%3E", "second"),
        ("/network/together?first=ns&second=ns", "first"),
    ],
)
def test_what_the_address_cannot_ask_is_said(site: Client, path: str, word: str) -> None:
    assert f"“{word}”" in problem(site.get(path), 400, "bad-parameter")["detail"]


def test_two_who_never_met_have_no_contacts(site: Client) -> None:
    found = page(site, "/network/together?first=person/ada-norland&second=person/nobody-at-all")
    assert "0 contacts" in text_of(found)
