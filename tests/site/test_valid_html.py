"""All pages, and the stylesheet, in the judgement of the reference validator."""

from __future__ import annotations

import pytest
import requests

from tests.site.crawl import Answer
from tests.site.vnu import JAR, complaints, java

MISTAKEN = '<!doctype html><html lang="en"><title>A page</title><h1 id="a">A</h1><p id="a" role="none such">b</h1>'

pytestmark = pytest.mark.skipif(
    not (JAR.exists() and java()), reason="the validator vnu-jar is not installed: npm ci in tests/clients, and Java"
)


@pytest.fixture(scope="module")
def judged(crawled: dict[str, Answer], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the validator says of every page and style sheet, and of one page that is full of mistakes."""
    pages = {answer.text: url for url, answer in crawled.items() if answer.text}
    sheets = {url: requests.get(url, timeout=60).text for url in crawled if url.endswith(".css")}
    assert sheets
    texts = {**{url: text for text, url in pages.items()}, **sheets, "mistaken": MISTAKEN}
    return complaints(texts, tmp_path_factory.mktemp("validator"))


def test_every_page_and_style_sheet_is_valid(judged: dict[str, list[str]]) -> None:
    assert {name: found for name, found in judged.items() if name != "mistaken"} == {}


def test_the_validator_finds_mistakes(judged: dict[str, list[str]]) -> None:
    assert len(judged["mistaken"]) >= 3
