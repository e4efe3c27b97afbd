"""The timeline of the front page with the keyboard alone, with scripts and without."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site.browser import with_scripts

MARKS = "svg.timeline:not(.key) a"


def tab_to_marks(page: Page) -> None:
    """Press the tab key until a mark has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{MARKS}')"):
            return
    raise AssertionError("no mark can be reached with the tab key")


def focused(page: Page) -> str:
    """Return the accessible name of what has the focus."""
    return str(page.evaluate("document.activeElement.querySelector('title').textContent"))


@with_scripts
def test_arrow_keys_lead_along_the_marks_in_time_and_enter_opens_one(page: Page) -> None:
    page.goto("/")
    tab_to_marks(page)
    names = page.locator(f"{MARKS} title").all_text_contents()
    assert len(names) == 3
    assert focused(page) == names[0]
    assert names[0].startswith("February 1951: Closure of the lake road")
    found = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        found.append(names.index(focused(page)))
    assert found == [1, 2, 2, 1, 0, 2]
    expect(page.locator(".pointed")).to_have_text(names[2])
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Closure of the lake road")


@with_scripts
def test_the_marks_are_one_stop_of_the_tab_key(page: Page) -> None:
    page.goto("/")
    tab_to_marks(page)
    page.keyboard.press("Tab")
    assert not page.evaluate(f"document.activeElement.matches('{MARKS}')")


def test_without_scripts_every_mark_is_a_link(no_script_page: Page) -> None:
    no_script_page.goto("/")
    links = no_script_page.locator(MARKS)
    assert links.count() == 3
    links.nth(1).click()
    expect(no_script_page.get_by_role("heading", level=1)).to_contain_text("telephone call")


def test_a_contested_event_says_so_in_its_name(page: Page) -> None:
    page.goto("/")
    name = page.locator(f"{MARKS}.contested title").text_content()
    assert name is not None
    assert "reported, not confirmed; accounts contradict each other" in name


@with_scripts
def test_pointing_at_a_mark_says_what_it_is(page: Page) -> None:
    page.goto("/")
    mark = page.locator(MARKS).first
    mark.locator(".mark").hover()
    expect(page.locator(".pointed")).to_have_text(mark.locator("title").text_content() or "")
