"""Somebody looks for events, shares what was found, and finds the way back."""

from __future__ import annotations

import csv
import io
import re

import requests
from playwright.sync_api import Locator, Page, expect

from tests.site.browser import NARROW
from tests.site.conftest import Visitor


def titles(page: Page) -> list[str]:
    """Return the titles in the list, in their order."""
    return page.locator("table.events a.title").all_inner_texts()


def filters(page: Page) -> Locator:
    """Return the form with the filters, unfolded where the window is narrow."""
    aside = page.get_by_role("complementary", name="Filters")
    if not aside.get_by_role("searchbox").is_visible():
        aside.locator("summary").first.click()
    return aside


def test_a_filter_is_set_and_its_address_shared(page: Page, visitor: Visitor, site: str) -> None:
    page.goto("/events")
    all_titles = titles(page)
    form = filters(page)
    form.get_by_role("textbox", name="from").fill("1951-03")
    form.get_by_role("checkbox", name=re.compile("^Northland")).first.check()
    form.get_by_role("button", name="Show").click()
    found = titles(page)
    assert found
    assert set(found) < set(all_titles)
    assert "from=1951-03" in page.url

    friend = visitor(width=NARROW, dark=True, scripts=False, languages="fr")
    friend.goto(page.url)
    assert titles(friend) == found
    expect(friend.locator(".chips")).to_contain_text("Northland")
    expect(filters(friend).get_by_role("textbox", name="from")).to_have_value("1951-03")

    table = requests.get(page.url.replace("/events?", "/events.csv?"), timeout=30).text
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(found)
    assert page.url.startswith(site)


def test_a_condition_is_taken_away_again(page: Page) -> None:
    page.goto("/events")
    all_titles = titles(page)
    form = filters(page)
    form.get_by_role("searchbox").fill("GÉNÈVA")
    form.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/events?*")
    assert titles(page) == ["Meeting in Geneva, 3–4 March 1951"]
    page.locator(".chips a").first.click()
    assert titles(page) == all_titles


def test_what_cannot_be_is_said_and_the_way_out_shown(page: Page) -> None:
    page.goto("/events?q=nobodyhaseversaidthis")
    assert titles(page) == []
    expect(page.get_by_role("status")).to_contain_text("Nothing fits")
    page.locator(".chips a").first.click()
    assert len(titles(page)) > 1


def test_the_back_button_leads_back_to_the_list_as_it_was(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Events").click()
    form = filters(page)
    form.get_by_role("searchbox").fill("geneva")
    form.get_by_role("button", name="Show").click()
    listed, found = page.url, titles(page)
    page.locator("table.events a.title").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Geneva")
    page.go_back()
    assert (page.url, titles(page)) == (listed, found)
    expect(filters(page).get_by_role("searchbox")).to_have_value("geneva")
    page.go_back()
    assert len(titles(page)) > len(found)
    page.go_back()
    assert page.url.rstrip("/").count("/") == 2
    page.go_forward()
    page.go_forward()
    assert titles(page) == found
