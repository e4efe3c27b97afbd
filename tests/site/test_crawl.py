"""Every link on the whole site answers, and every page is made as a page should be."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from urllib.parse import urldefrag, urlsplit

from tests.site.crawl import Answer, Outline, place_in

ENTRANCES = {"/", "/events", "/contradictions", "/map", "/network", "/sparql", "/queries", "/ns", "/dumps/", "/about"}
REDIRECTS = (301, 303, 308)
OK = 200

Crawled = dict[str, Answer]


def pages_of(crawled: Crawled) -> dict[str, Outline]:
    return {url: answer.outline for url, answer in crawled.items() if answer.outline}


def test_every_link_answers(crawled: Crawled) -> None:
    def is_fine(answer: Answer | None) -> bool:
        if answer and answer.status in REDIRECTS:
            return is_fine(crawled.get(urldefrag(answer.targets[0]).url))
        return answer is not None and answer.status == OK

    assert {url: (one.status, one.linked_from) for url, one in crawled.items() if not is_fine(one)} == {}


def test_everything_is_linked(crawled: Crawled, site: str, documents: set[str]) -> None:
    reached = {url.removeprefix(site) for url in crawled}
    assert documents - reached == set()
    assert ENTRANCES - reached == set()
    assert {"/people", "/places", "/topics", "/sources", "/contribute"} - reached == set()


def test_every_fragment_names_a_place(crawled: Crawled) -> None:
    outlines = pages_of(crawled)
    places = {url: {*outline.ids, ""} for url, outline in outlines.items()}
    faults = {
        (url, target)
        for url in outlines
        for target in crawled[url].targets
        if place_in(target) not in places.get(urldefrag(target).url, {place_in(target)})
    }
    assert faults == set()


def test_places_exist_once(crawled: Crawled) -> None:
    for url, outline in pages_of(crawled).items():
        assert [place for place, times in Counter(outline.ids).items() if times > 1] == [], url


def test_every_page_has_a_language_a_heading_and_one_main_part(crawled: Crawled) -> None:
    for url, outline in pages_of(crawled).items():
        assert outline.lang, url
        assert outline.headings.count(1) == 1, (url, outline.headings)
        assert outline.headings[0] == 1, (url, outline.headings)
        assert all(after - before <= 1 for before, after in pairwise(outline.headings)), (url, outline.headings)
        assert outline.mains == 1, url


def test_every_title_is_its_own(crawled: Crawled) -> None:
    """Filtered lists may share the title of the list, and one page may have two addresses."""
    outlines = {url: outline for url, outline in pages_of(crawled).items() if not urlsplit(url).query}
    texts = {crawled[url].text: outline.title.strip() for url, outline in outlines.items()}
    shared = {title: times for title, times in Counter(texts.values()).items() if times > 1}
    assert shared == {}
    assert all(texts.values())


def test_pages_hold_no_code_and_load_from_here_only(crawled: Crawled, site: str) -> None:
    for url, outline in pages_of(crawled).items():
        assert outline.inline == [], url
        for target in outline.loads:
            assert target.removeprefix(site).startswith(("/static/", "#", "data:image/")), (url, target)


def test_the_crawl_has_seen_the_site(crawled: Crawled) -> None:
    assert len(crawled) > 500
    assert len(pages_of(crawled)) > 200
