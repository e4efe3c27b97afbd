"""The page of the vocabulary: every term and code, where it always was, with as many uses as the endpoint counts."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from communique.terms import PREFIXES
from communique.web.vocabulary.reading import anchor
from tests.web.asking import rows
from tests.web.markup import HTML, page, section, text_of
from tests.web.serving import Client

TERMS = """SELECT DISTINCT ?term WHERE {
  { ?term a <http://www.w3.org/2002/07/owl#Class> } UNION { ?term a <http://www.w3.org/2002/07/owl#ObjectProperty> }
  UNION { ?term a <http://www.w3.org/2002/07/owl#DatatypeProperty> }
  UNION { ?term <http://www.w3.org/2004/02/skos/core#inScheme> ?scheme }
}"""


@pytest.fixture(scope="module")
def vocabulary(site: Client) -> Element:
    """The page."""
    return page(site, "/ns")


def by_id(root: Element) -> dict[str, Element]:
    return {str(element.get("id")): element for element in root.iter() if element.get("id")}


def test_every_term_and_code_has_its_place(site: Client, vocabulary: Element) -> None:
    ids = by_id(vocabulary)
    terms = [row["term"]["value"] for row in rows(site.sparql(TERMS))]
    own = [term for term in terms if term.startswith((PREFIXES["cmq"], PREFIXES["code"]))]
    assert len(own) > 200
    assert [term for term in own if anchor(term) not in ids] == []


def test_places_keep_their_names() -> None:
    assert anchor(f"{PREFIXES['cmq']}date") == "date"
    assert anchor(f"{PREFIXES['code']}held") == "code-held"
    assert anchor(f"{PREFIXES['skos']}prefLabel") == "skos-prefLabel"


def test_every_way_on_the_page_leads_somewhere(vocabulary: Element, site: Client) -> None:
    ids = by_id(vocabulary)
    hrefs = {str(a.get("href")) for a in vocabulary.iter(f"{HTML}a")}
    here = {href.partition("#")[2] for href in hrefs if href.startswith(("#", f"{site.address}/ns#"))}
    assert here - ids.keys() - {"content"} == set()


@pytest.mark.parametrize(("name", "pattern"), [("Meeting", "?x a <{}>"), ("participation", "?x <{}> ?y")])
def test_uses_are_counted_as_the_endpoint_counts_them(
    vocabulary: Element, site: Client, name: str, pattern: str
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern.format(PREFIXES['cmq'] + name)} }}"
    (row,) = rows(site.sparql(query))
    count = int(row["n"]["value"])
    words = "used once" if count == 1 else f"used {count} times"
    assert words in text_of(by_id(vocabulary)[name])


def test_a_code_is_counted_by_the_things_that_have_it(vocabulary: Element, site: Client) -> None:
    status = f"<{PREFIXES['cmq']}eventStatus> <{PREFIXES['code']}held>"
    (row,) = rows(site.sparql(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x {status} }}"))
    cells = [text_of(cell) for cell in by_id(vocabulary)["code-held"]]
    assert int(cells[-1]) >= int(row["n"]["value"]) > 0


def test_a_term_says_what_it_means_how_it_is_related_and_what_it_corresponds_to(vocabulary: Element) -> None:
    meeting = text_of(by_id(vocabulary)["Meeting"])
    for words in ("meeting cmq:Meeting", "Example", "cmq:NegotiationEvent", "match"):
        assert words in meeting
    assert "cmq:Participation" in text_of(by_id(vocabulary)["participation"])
    assert "cmq:participant" in text_of(by_id(vocabulary)["Participation"])


def test_classes_stand_in_a_tree(vocabulary: Element) -> None:
    (tree,) = [ul for ul in vocabulary.iter(f"{HTML}ul") if ul.get("class") == "tree"]
    (event,) = [li for li in tree if text_of(li).startswith("event")]
    assert re.search(r"negotiation event.*meeting", text_of(event))


def test_the_index_has_every_line_once_and_in_order(vocabulary: Element) -> None:
    names = [text_of(next(li.iter(f"{HTML}a"))) for li in section(vocabulary, "index").iter(f"{HTML}li")]
    assert names == sorted(names, key=str.lower)
    assert len(names) > 300
