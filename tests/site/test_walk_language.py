"""A reader chooses the language of the pages and whose names things are called by, and keeps both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.test_serve import serving
from tests.site.browser import Watch, open_page
from tests.site.conftest import Visitor

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Events"
msgstr "Փորձ Events"

msgid "When"
msgstr "Փորձ When"
"""
"""Made up for tests: no translation."""
NAMED = "/doc/person/bela-sutter"
"""Somebody whom the source calls by a name of its own."""


@pytest.fixture(scope="module")
def translated(project: Path, site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the release of `site` with a further language."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "hy.po").write_text(CATALOGUE, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMUNIQUE_LANGUAGES", str(folder))
        with serving(project) as address:
            assert address != site
            yield address


@pytest.fixture
def arrive(browser: Browser, translated: str) -> Iterator[Callable[[str], Page]]:
    """Makes a page for a reader of some languages."""
    watch = Watch(translated)
    pages: list[Page] = []

    def reader(languages: str) -> Page:
        pages.append(open_page(browser, translated, watch, languages=languages))
        return pages[-1]

    yield reader
    for page in pages:
        page.context.close()
    assert watch.complaints == []


def test_the_browser_says_which_language(arrive: Callable[[str], Page]) -> None:
    for languages, lang, heading in (("hy,en;q=0.5", "hy", "Փորձ Events"), ("fr,en;q=0.5", "en", "Events")):
        page = arrive(languages)
        page.goto("/events")
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_language_is_chosen_and_stays(arrive: Callable[[str], Page]) -> None:
    page = arrive("en-GB")
    page.goto("/events")
    page.get_by_role("contentinfo").locator("a[hreflang=hy]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Փորձ Events")
    page.locator("table.events a.title").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "hy")
    page.get_by_role("contentinfo").locator("a[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_names_of_a_source_are_chosen_and_stay(page: Page, visitor: Visitor) -> None:
    page.goto(NAMED)
    own = page.locator("main .as-named")
    expect(own).to_have_count(0)
    footer = page.get_by_role("contentinfo")
    footer.get_by_label("Names", exact=True).select_option("harbour-gazette")
    footer.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1).locator(".as-named")).to_be_visible()
    expect(page.locator("main .choice")).to_contain_text("Harbour Gazette")

    page.get_by_role("contentinfo").get_by_role("link", name="People").click()
    expect(own).to_have_count(1)
    expect(own).to_contain_text("Sutter")
    friend = visitor()
    friend.goto(page.url)
    expect(friend.locator("main .as-named")).to_have_text(own.inner_text())
    page.get_by_role("link", name="Show neutral names").click()
    expect(own).to_have_count(0)
