"""A visitor asks: runs an example, downloads the answer, finds a mistake, uses the keyboard, has no scripts."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.site.browser import Watch, with_scripts
from tests.site.conftest import Visitor

QUERY = "SELECT ?s {\n  ?s a <http://www.w3.org/2004/02/skos/core#Concept>\n} ORDER BY ?s LIMIT 3"


def editor(page: Page) -> str:
    """Return what stands in the editor."""
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert isinstance(text, str)
    return text


def write(page: Page, query: str) -> None:
    """Type a query in place of the one in the editor, line by line and without what the editor adds of its own."""
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)
    page.locator(".CodeMirror").click()


def opened(page: Page, address: str = "/sparql") -> Page:
    """Open the page and wait for the editor and what it completes."""
    with page.expect_response("**/ns/completion.json"):
        page.goto(address)
    page.wait_for_selector(".yasqe .CodeMirror-line")
    return page


@with_scripts
def test_an_example_is_run_and_its_answer_downloaded(page: Page, tmp_path: Path) -> None:
    opened(page)
    link = page.locator("#examples a.run").first
    title = link.inner_text()
    link.click()
    expect(page.locator("#answer h2")).to_have_text(title)
    expect(page.locator("#answer h2")).to_be_in_viewport()
    assert page.locator("#answer tbody tr").count() > 0
    assert editor(page).strip() == parse_qs(urlsplit(page.url).query)["query"][0].strip()
    with page.expect_download() as download:
        page.locator("#answer a[download]", has_text="CSV").click()
    file = tmp_path / "answer.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(".csv")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) - 1 == page.locator("#answer tbody tr").count()


@with_scripts
def test_the_line_of_a_mistake_is_marked_until_it_is_mended(page: Page, watch: Watch) -> None:
    watch.allowed.add(400)
    opened(page)
    write(page, QUERY.replace("Concept>", "Concept> !"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text("Line 2, column 54")
    expect(page.locator(".ask-error-line")).to_contain_text("Concept")
    expect(page.locator(".ask-error-sign")).to_have_text("✗")
    write(page, QUERY)
    expect(page.locator(".ask-error-line")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    assert parse_qs(urlsplit(page.url).query)["query"] == [QUERY]


@with_scripts
def test_the_address_can_be_shared_and_gone_back_from(page: Page, visitor: Visitor) -> None:
    opened(page)
    write(page, QUERY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    names = page.locator("#answer tbody").inner_text()
    other = visitor(scripts=False)
    other.goto(page.url)
    assert other.locator("#answer tbody").inner_text() == names
    page.go_back()
    expect(page.locator("#answer tbody tr")).to_have_count(0)
    assert "query=" not in page.url


@with_scripts
def test_the_keyboard_gets_in_completes_and_gets_out(page: Page) -> None:
    opened(page)
    write(page, "SELECT * {\n  ?claim a ")
    page.keyboard.press("Control+End")
    page.keyboard.type("cmq:Clai")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("cmq:Claim")
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    assert "?claim a cmq:Claim }" in editor(page)
    assert editor(page).startswith("PREFIX cmq: <https://w3id.org/communique/ns#>")
    before = editor(page)
    page.keyboard.press("Tab")
    assert editor(page) != before
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    expect(page.locator("#answer tbody tr").first).to_be_visible()


@with_scripts
def test_a_query_too_long_for_an_address_is_run_all_the_same(page: Page) -> None:
    opened(page)
    write(page, QUERY + "\n#" + "x" * 9000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    assert "query=" not in page.url
    expect(page.locator("form.ask [role=status]")).to_contain_text("too long")


@with_scripts
def test_every_published_question_is_right_in_the_eyes_of_the_editor(page: Page) -> None:
    opened(page)
    links = page.locator("#examples details a.run").evaluate_all("links => links.map(link => link.href)")
    wrong = page.evaluate(
        """async (links) => {
          const editor = document.querySelector(".CodeMirror").CodeMirror, wrong = [];
          for (const link of links) {
            const text = await fetch(link.replace("/answer", ".rq")).then((answer) => answer.text());
            editor.setValue(text);
            if (document.querySelector(".parseErrorIcon")) wrong.push(link);
          }
          return wrong;
        }""",
        links,
    )
    assert len(links) > 10
    assert wrong == []


def test_without_scripts_the_form_asks_and_the_answer_is_a_page(no_script_page: Page) -> None:
    no_script_page.goto("/sparql")
    no_script_page.locator("textarea").fill(QUERY)
    no_script_page.get_by_role("button", name="Run", exact=True).click()
    expect(no_script_page.locator("#answer tbody tr")).to_have_count(3)
    no_script_page.locator("textarea").fill("SELECT ?s { ?s a ?o } LIMIT 1")
    no_script_page.get_by_role("button", name="very long").click()
    expect(no_script_page.locator("#answer tbody tr")).to_have_count(1)
    no_script_page.goto("/sparql")
    no_script_page.locator("#examples a.run").first.click()
    assert no_script_page.locator("#answer h1").inner_text() != "Answer"


def test_without_scripts_a_mistake_is_shown_where_it_is(no_script_page: Page, watch: Watch) -> None:
    watch.allowed.add(400)
    no_script_page.goto("/sparql")
    no_script_page.locator("textarea").fill("SELECT ?s {\n ?s ?p ! }")
    no_script_page.get_by_role("button", name="Run", exact=True).click()
    expect(no_script_page.locator("#answer")).to_contain_text("Line 2, column 8")
    assert no_script_page.locator("textarea").input_value() == "SELECT ?s {\n ?s ?p ! }"
