"""The map and the network are opened, narrowed, and lead to events; with scripts and without, wide and narrow."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site.conftest import Visitor


def test_a_place_on_the_map_leads_to_its_events(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Map").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Geneva: 1 event").click()
    expect(page).to_have_url("/events?place=geneva")
    expect(page.get_by_role("main")).to_contain_text("Geneva")


def test_a_mark_is_reached_and_opened_by_keyboard(page: Page) -> None:
    page.goto("/map")
    mark = page.get_by_role("link", name="Geneva: 1 event")
    page.get_by_role("button", name="Show").first.focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if mark.evaluate("element => element === document.activeElement"):
            break
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/events?place=geneva")


def test_the_map_is_narrowed_to_a_period(page: Page) -> None:
    page.goto("/map")
    page.get_by_label("From").fill("1800")
    page.get_by_label("to", exact=True).fill("1801")
    page.get_by_role("main").get_by_role("button", name="Show").click()
    expect(page).to_have_url("/map?from=1800&to=1801&when=possibly&borders=no")
    expect(page.get_by_role("main")).to_contain_text("no event of this period")
    page.get_by_role("link", name="Everything").click()
    expect(page.get_by_role("link", name="Geneva: 1 event")).to_be_visible()


def test_the_network_leads_to_the_contacts_of_two(page: Page) -> None:
    page.goto("/network")
    mark = page.get_by_role("link", name="Ada Norland – Bela Suter").first
    mark.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Norland and Bela Suter")
    expect(page.get_by_role("table")).to_be_visible()


def test_sides_can_be_seen_instead_of_people(page: Page) -> None:
    page.goto("/network")
    page.get_by_label("Who", exact=True).select_option("side")
    page.get_by_role("main").get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Northland – Southland").first).to_be_visible()


def test_the_pages_fit_a_telephone(visitor: Visitor) -> None:
    page = visitor(width=390)
    for path in ("/map", "/network", "/ns", "/dumps/"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("html").evaluate("root => root.scrollWidth") <= 390
