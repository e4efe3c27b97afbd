"""Everything that is read and asked works with scripts off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Visitor
from tests.site.places import PLACES, QUESTION

TOOLS = {"ask", "answer", "contribute", "form"}
"""Pages where scripts build a better tool than the plain form; what the plain one can do has tests of its own."""
QUERY = "SELECT ?person WHERE { ?person a <http://xmlns.com/foaf/0.1/Person> }"


def test_a_reader_goes_from_the_front_page_down_to_a_passage(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Events").click()
    page.get_by_role("link", name="Meeting in Geneva, 3–4 March 1951").first.click()
    page.locator("#participants").get_by_role("link", name="Ada Norland").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Norland")
    page.locator("main").get_by_role("link", name="Meeting in Geneva, 3–4 March 1951").first.click()
    reference = page.locator(".references a").first
    place = str(reference.get_attribute("href")).rpartition("#")[2]
    reference.click()
    assert page.url.endswith(f"#{place}")
    expect(page.locator(f"#{place}")).to_contain_text("characters")


def test_a_query_is_asked_in_the_plain_form(no_script_page: Page) -> None:
    page = no_script_page
    page.goto("/sparql")
    box = page.locator("main textarea").first
    box.fill(QUERY)
    box.locator("xpath=ancestor::form").get_by_role("button").first.click()
    expect(page.locator("main table").first).to_contain_text("Ada Norland")


def test_the_front_page_draws_every_event(no_script_page: Page) -> None:
    no_script_page.goto("/events")
    events = no_script_page.locator("table.events a.title").count()
    no_script_page.goto("/")
    assert no_script_page.locator("main svg a, main figure a").count() >= events


@pytest.mark.parametrize("path", ["/map", "/network"])
def test_a_drawing_is_there_and_a_table_says_the_same(no_script_page: Page, path: str) -> None:
    no_script_page.goto(path)
    expect(no_script_page.locator("main svg").first).to_be_visible()
    assert no_script_page.locator("main table tbody tr").count() > 0


def test_no_page_needs_scripts_for_its_text(visitor: Visitor) -> None:
    with_scripts, without = visitor(), visitor(scripts=False)
    for name, path in PLACES.items():
        if name in TOOLS:
            continue
        words = []
        for page in (with_scripts, without):
            page.goto(path)
            words.append(len(page.locator("main").inner_text().split()))
        assert words[1] >= 0.8 * words[0], (name, words)


def test_a_contradiction_shows_its_positions(no_script_page: Page) -> None:
    no_script_page.goto(QUESTION)
    main = no_script_page.locator("main")
    expect(main).to_contain_text("The chancery says that there was a call")
    expect(main).to_contain_text("The ministry denies that there was a call")
