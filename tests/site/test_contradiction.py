"""Somebody opens a contradiction and goes down to the sentences that it rests on."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.conftest import SMALL
from tests.site.conftest import Visitor

TEXT = (SMALL / "texts" / "harbour-gazette.txt").read_text("utf-8")
DENIAL = "The ministry denies that there was a call"
SENTENCE = "The ministry of Southland denies that anybody telephoned."


def position_of(page: Page, claim: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=claim))


def go_down(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Contradictions").click()
    page.get_by_label("With").select_option("contradiction")
    page.get_by_role("button", name="Show").first.click()
    expect(page).to_have_url(re.compile("degree=contradiction"))
    page.get_by_role("main").get_by_role("link", name=DENIAL).click()
    position = position_of(page, DENIAL)
    expect(position).to_be_in_viewport()
    expect(position.locator("mark")).to_have_text(SENTENCE)


def test_a_contradiction_is_opened_down_to_its_passage(page: Page) -> None:
    go_down(page)
    position = position_of(page, DENIAL)
    position.get_by_role("link", name="The chancery says that there was a call").click()
    expect(page.locator("tr:target mark")).to_have_text(TEXT[886:983])


def test_it_is_opened_without_scripts_on_a_telephone_in_the_dark(visitor: Visitor) -> None:
    page = visitor(width=390, dark=True, scripts=False)
    go_down(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_passage_has_an_address_of_its_own(page: Page) -> None:
    page.goto("/doc/question/was-there-a-call#claim-ministry-denies-call-evidence-1")
    passage = page.locator(":target")
    expect(passage).to_be_in_viewport()
    expect(passage).to_contain_text(SENTENCE)


def test_positions_are_read_as_a_table(page: Page) -> None:
    page.goto("/doc/question/was-there-a-call")
    table = page.get_by_role("table", name="Positions")
    expect(table.get_by_role("rowheader")).to_have_text(["The chancery says that there was a call", DENIAL])
    left, right = (row.bounding_box() for row in table.locator("tbody tr").all())
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
