"""A contribution as a person makes it: a form with one mistake that is mended, and Turtle with two that are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import SMALL
from tests.site.axe import SCRIPT, violations
from tests.site.browser import with_scripts

CHECK_MS = 30_000
"""How long a check may take where others work too: the first one of a worker reads the shapes."""
EVENT = SMALL / "data/events/1951-03-03-geneva.ttl"


def field(page: Page, label: str, number: int = 0) -> Locator:
    """Return a field of the form, the first of that label or a later one."""
    return page.locator("shacl-form").get_by_label(label, exact=True).nth(number)


@with_scripts
def test_a_form_is_filled_with_one_mistake_and_then_mended(page: Page) -> None:
    page.goto("/contribute")
    page.get_by_role("link", name="meeting", exact=True).click()
    expect(field(page, "status")).to_be_visible()
    expect(page.get_by_text("The form is being made")).to_have_count(0)
    page.locator("#slug").fill("1951-05-09-geneva")
    field(page, "label").fill("Second meeting in Geneva")
    field(page, "status").select_option(label="held")
    field(page, "date").fill("1951-02-30")
    field(page, "source").select_option(index=1)
    field(page, "start").fill("10")
    field(page, "end").fill("60")
    field(page, "digest").fill("a" * 64)
    write = page.get_by_role("button", name="Write the Turtle and check it")
    write.click()
    found = page.locator("[data-outcome] .finding.error")
    expect(found).to_have_count(1, timeout=CHECK_MS)
    expect(found).to_contain_text("no day 30")
    expect(page.locator("[data-outcome]")).to_contain_text("data/events/1951-05-09-geneva.ttl")
    field(page, "date").fill("1951-05-09")
    write.click()
    expect(page.locator("[data-outcome]")).to_contain_text("can be taken in", timeout=CHECK_MS)
    expect(found).to_have_count(0)
    text = page.locator("#turtle").input_value()
    assert 'cmq:latest "1951-05-09"^^xsd:date' in text
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == "1951-05-09-geneva.ttl"


@with_scripts
def test_the_form_is_used_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/contribute/meeting")
    further = page.get_by_role("button", name="What else the sources may say")
    expect(further).to_have_attribute("aria-expanded", "false")
    further.press("Enter")
    expect(further).to_have_attribute("aria-expanded", "true")
    expect(field(page, "participant")).to_have_count(0)
    page.get_by_role("button", name="Add participation").press("Space")
    expect(field(page, "participant")).to_be_visible()
    page.keyboard.type("b")
    page.get_by_role("button", name="Remove participation").press("Enter")
    expect(field(page, "participant")).to_have_count(0)


@with_scripts
def test_a_mistake_of_the_browser_s_own_check_is_written_out(page: Page) -> None:
    page.goto("/contribute/meeting")
    digest = field(page, "digest")
    digest.fill("not a digest")
    digest.press("Tab")
    expect(page.locator("shacl-form .validation-error").first).to_contain_text("64 hexadecimal digits")


def test_turtle_with_two_mistakes_is_checked_and_mended(visitor: Callable[..., Page]) -> None:
    for page in (visitor(), visitor(scripts=False)):
        page.goto("/contribute")
        text = EVENT.read_text("utf-8").replace("cmq:channel code:in-person", "cmq:chanel code:in-person")
        page.get_by_label("Turtle", exact=True).fill(text.replace("code:bilateral", "code:two-sided"))
        page.get_by_role("button", name="Check it").click()
        problems = page.locator("#problems")
        expect(problems).to_contain_text("chanel")
        expect(problems).to_contain_text("two-sided")
        expect(problems.get_by_role("link", name="Line 26")).to_be_visible()
        page.get_by_label("Turtle", exact=True).fill(text.replace("cmq:chanel", "cmq:channel"))
        page.get_by_role("button", name="Check it again").click()
        expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
        expect(page.locator("#next")).to_contain_text("data/events/1951-03-03-geneva.ttl")


@with_scripts
def test_a_line_of_the_report_leads_into_the_text(page: Page) -> None:
    page.goto("/contribute")
    text = EVENT.read_text("utf-8").replace("code:bilateral", "code:two-sided")
    page.get_by_label("Turtle", exact=True).fill(text)
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("link", name="Line 26").click()
    field_ = "document.querySelector('#turtle')"
    selected = page.evaluate(f"{field_}.value.slice({field_}.selectionStart, {field_}.selectionEnd)")
    assert re.fullmatch(r"\s+cmq:format code:two-sided ;", selected)


@with_scripts
@pytest.mark.skipif(not SCRIPT.exists(), reason="axe-core is not installed: npm ci in tests/clients")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_open_form_and_a_report_exclude_nobody(visitor: Callable[..., Page], dark: bool) -> None:
    width = 390 if dark else 1280
    page = visitor(width=width, dark=dark)
    page.goto("/contribute/meeting")
    page.get_by_role("button", name="What else the sources may say").press("Enter")
    page.get_by_role("button", name="Add participation").press("Enter")
    field(page, "digest").fill("not a digest")
    field(page, "digest").press("Tab")
    expect(page.locator("shacl-form .validation-error").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/contribute")
    page.get_by_label("Turtle", exact=True).fill(EVENT.read_text("utf-8").replace("code:bilateral", "code:two-sided"))
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#problems")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
