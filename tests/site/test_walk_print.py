"""Pages on paper: what is read, dark on white, without what can only be clicked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Visitor
from tests.site.places import EVENT, PLACES, QUESTION

PAPERS = {name: PLACES[name] for name in ("front", "events", "event", "question", "map", "about")}
_BRIGHTNESS = """() => {
  const colour = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
  return colour.length > 3 && colour[3] === 0 ? 255 : Math.min(...colour.slice(0, 3));
}"""
_CUT = """width => [...document.querySelectorAll('main *')]
  .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest('svg'))
  .map(one => one.outerHTML.slice(0, 120))"""
_PAPER = 680
"""CSS pixels between the margins of a sheet of A4."""


@pytest.mark.parametrize("path", PAPERS.values(), ids=PAPERS)
def test_a_page_is_printed(visitor: Visitor, path: str) -> None:
    page = visitor(dark=True, width=_PAPER)
    page.goto(path)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(_BRIGHTNESS) > 240
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    assert page.locator("main").inner_text().strip()
    assert page.evaluate(_CUT, _PAPER) == []
    paper = page.pdf(format="A4", print_background=False)
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 1


def test_what_is_folded_on_screen_is_told_on_paper(page: Page) -> None:
    page.goto(QUESTION)
    on_screen = page.locator("main").inner_text()
    page.emulate_media(media="print")
    assert "Harbour Gazette" in page.locator("main").inner_text()
    assert len(page.locator("main").inner_text()) >= 0.8 * len(on_screen)


def test_a_printed_drawing_keeps_its_marks(page: Page) -> None:
    page.goto("/")
    page.emulate_media(media="print")
    expect(page.locator("main svg").first).to_be_visible()


def test_a_printed_event_names_its_address(page: Page) -> None:
    page.goto(EVENT)
    page.emulate_media(media="print")
    assert "1951-03-03-geneva" in page.locator("main").inner_text()
