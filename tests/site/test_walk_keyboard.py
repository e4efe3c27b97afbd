"""The frame of every page with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site.places import PLACES

_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, style.outlineWidth, style.boxShadow];
}"""


def test_the_first_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/events")
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    expect(first).to_be_visible()
    first.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_is_seen_at_every_stop(page: Page) -> None:
    for path in (PLACES["front"], PLACES["events"], PLACES["event"]):
        page.goto(path)
        for _ in range(25):
            page.keyboard.press("Tab")
            style, width, shadow = page.evaluate(_FOCUS)
            outlined = (style != "none" and width != "0px") or shadow != "none"
            assert outlined or _looks_different(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def _looks_different(page: Page) -> bool:
    """Tell whether what has focus, a mark of a drawing perhaps, looks different from when it has none."""
    before = page.screenshot()
    page.evaluate("() => { window.held = document.activeElement; window.held.blur(); }")
    after = page.screenshot()
    page.evaluate("() => window.held.focus({focusVisible: true})")
    return before != after


def test_the_page_that_is_open_is_marked(page: Page) -> None:
    page.goto("/events")
    current = page.get_by_role("navigation", name="Main").locator('[aria-current="page"]')
    expect(current).to_have_text("Events")
