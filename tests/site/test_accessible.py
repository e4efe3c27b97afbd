"""axe-core finds nothing on any kind of page, in light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.site.axe import SCRIPT, violations
from tests.site.browser import NARROW, WIDE, Watch
from tests.site.conftest import Visitor
from tests.site.places import MISSING, PLACES

_SQUEEZED = """() => {
  const found = [], range = document.createRange();
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('svg, thead, pre, textarea, .CodeMirror, .unseen')) continue;
    range.selectNodeContents(text);
    const lines = range.getClientRects().length, words = text.data.trim().split(/\\s+/).length;
    if (lines >= 4 && lines > 1.5 * words) found.push(`${text.data.trim()} in ${lines} lines`);
  }
  return found;
}"""
"""Words that are torn into pieces because there is no room for them."""

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="axe-core is not installed: npm ci in tests/clients")


@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES)
def test_a_page_excludes_nobody(page: Page, path: str) -> None:
    page.goto(path)
    assert _in_both_schemes(page) == ""


def test_a_page_that_says_what_is_wrong_excludes_nobody(page: Page, watch: Watch) -> None:
    watch.allowed.add(404)
    page.goto(MISSING)
    assert _in_both_schemes(page) == ""


def test_the_checker_finds_mistakes(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<input>'")
    assert [found for found in violations(page) if found.startswith("label:")]


def test_pages_fit_a_narrow_window(visitor: Visitor) -> None:
    """None is wider than the window, and nowhere stands one letter above the other."""
    page = visitor(width=NARROW)
    for name, path in PLACES.items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, name
        assert page.evaluate(_SQUEEZED) == [], name


def _in_both_schemes(page: Page) -> str:
    """Return what is found wide and light, then narrow and dark, so that every rule meets both widths and schemes."""
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    found = [f"wide, light: {one}" for one in violations(page)]
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.emulate_media(color_scheme="dark")
    return "\n".join([*found, *(f"narrow, dark: {one}" for one in violations(page))])
