"""Neutral names, and the names that a source uses, as a reader chooses."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from tests.web.markup import HTML, text_of, tree
from tests.web.serving import Client

LAKE = "/doc/place/border-lake"
NEUTRAL, OWN = "Lake between Northland and Southland", "Border Water"


def html(site: Client, path: str) -> Element:
    answer = site.get(path, "text/html")
    assert answer.status_code == 200, path
    return tree(answer.text)


def heading(page: Element) -> Element:
    return next(page.iter(HTML + "h1"))


def choice(page: Element) -> str:
    """Return the note that says whose names a page has."""
    return " ".join(text_of(each) for each in page.iter(HTML + "p") if each.get("class") == "choice")


def test_names_are_neutral_unless_chosen(many: Client) -> None:
    page = html(many, LAKE)
    assert text_of(heading(page)) == NEUTRAL
    assert choice(page) == ""


def test_a_source_s_own_name_stands_where_it_has_one_and_is_marked(many: Client) -> None:
    page = html(many, f"{LAKE}?names=harbour-gazette")
    assert text_of(heading(page)) == OWN
    (mark,) = heading(page).iter(HTML + "span")
    assert mark.get("class") == "as-named"
    assert mark.get("title")
    assert choice(page).startswith("Names as in The Harbour Gazette")


def test_what_leaves_the_page_is_neutral_or_says_whose_name_it_is(many: Client) -> None:
    page = html(many, f"{LAKE}?names=harbour-gazette")
    assert text_of(next(page.iter(HTML + "title"))).startswith(OWN)
    assert "names as in The Harbour Gazette" in text_of(next(page.iter(HTML + "title")))
    (citation,) = (text_of(each) for each in page.iter(HTML + "p") if each.get("class") == "citation")
    assert citation.startswith(f"“{NEUTRAL}”")
    event = html(many, "/doc/event/1951-02-road-closure?names=harbour-gazette&lang=hy")
    (data,) = (text_of(each) for each in event.iter(HTML + "script") if each.get("type") == "application/ld+json")
    assert OWN not in data


def test_of_several_names_the_most_cited_is_taken_and_never_a_slip(many: Client) -> None:
    page = html(many, "/places?names=harbour-gazette")
    names = [text_of(row) for row in page.iter(HTML + "th") if row.get("scope") == "row"]
    assert sorted(names) == [OWN, "Geneva"]


def test_names_that_a_source_reports_of_others_are_not_its_own(many: Client) -> None:
    text = text_of(heading(html(many, f"{LAKE}?names=harbour-gazette")))
    assert "Mirror Lake" not in text
    everything = text_of(html(many, f"{LAKE}?names=harbour-gazette"))
    assert "Mirror Lake" in everything, "the table of names says who uses which, whatever was chosen"


def test_the_way_back_to_neutral_names_keeps_the_rest_of_the_address(many: Client) -> None:
    page = html(many, "/places?names=harbour-gazette&lang=hy&q=lake")
    back = next(link for link in page.iter(HTML + "a") if "data-choice" in link.attrib)
    assert back.get("href") == "?q=lake&lang=hy"
    assert choice(html(many, f"/places{back.get('href')}")) == ""


def test_every_source_with_names_of_its_own_is_offered(many: Client) -> None:
    page = html(many, "/places?q=lake")
    (form,) = (form for form in page.iter(HTML + "form") if "data-choice" in form.attrib)
    options = {option.get("value"): text_of(option) for option in form.iter(HTML + "option")}
    assert options == {"": "neutral", "harbour-gazette": "as in The Harbour Gazette, 16 May 1951 (invented)"}
    kept = {(field.get("name"), field.get("value")) for field in form.iter(HTML + "input")}
    assert kept == {("q", "lake")}


@pytest.mark.parametrize("slug", ["nobody", "a%22%3E%20.%20%3Chttp://x%3E", "", "%00", "x" * 5000])
def test_what_no_source_is_called_leaves_names_neutral(many: Client, slug: str) -> None:
    page = html(many, f"{LAKE}?names={slug}")
    assert text_of(heading(page)) == NEUTRAL
    assert choice(page).startswith("The record has no names that this source uses" if slug == "nobody" else "")


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf"])
def test_data_keep_all_names_and_their_users(many: Client, ending: str) -> None:
    assert many.get(f"{LAKE}.{ending}").content == many.get(f"{LAKE}.{ending}?names=harbour-gazette").content


PAGES = [
    "/", "/events", "/people", "/contradictions", "/map", "/network", "/about", "/ns", "/contribute", "/dumps/",
    "/sparql", "/queries", "/problems", "/reconcile/help",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_whose_names_it_has(many: Client, path: str) -> None:
    assert choice(html(many, f"{path}?names=harbour-gazette")).startswith("Names as in The Harbour Gazette")
