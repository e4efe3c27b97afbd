"""The site as a whole: every link, every page, as a browser and a reader without eyes take them."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from pyoxigraph import Store

from communique.corpus import read_sources
from communique.iris import thing_path
from communique.release.build import build_release
from tests.conftest import copy_of_small
from tests.web.markup import HTML, elements, page, section, text_of, tree
from tests.web.serving import Client, running
from tests.web.test_documents import things

_OTHER_FORM = re.compile(r"/(?:doc|graph)/.*\.|/dumps/communique\.|/sparql\?query=DESCRIBE")
"""Addresses that other tests ask for, each of them."""
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


@pytest.fixture(scope="module")
def crawled(site: Client) -> dict[str, str]:
    """Every page that can be reached from the front page by links, with its text."""
    found: dict[str, str] = {}
    waiting = deque(["/"])
    seen = {"/"}
    while waiting:
        path = waiting.popleft()
        answer = site.get(path, "text/html, */*;q=0.1")
        if answer.status_code in (303, 308):
            targets = [answer.headers["Location"]]
        else:
            assert answer.status_code == 200, path
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            found[path] = answer.text
            targets = [unescape(href) for href in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text)]
        for target in targets:
            own = target.removeprefix(site.address) or "/"
            inner = own.partition("#")[0]
            if inner.startswith("/") and inner not in seen and not _OTHER_FORM.match(inner):
                seen.add(inner)
                waiting.append(inner)
    return found


def test_every_link_on_the_site_answers(crawled: dict[str, str], published: Store) -> None:
    documents = {path.document for iri in things(published) if (path := thing_path(iri))}
    unreached = documents - set(crawled)
    assert {path for path in unreached if not path.startswith("/doc/code/")} == set()
    assert {"/", "/events", "/people", "/sparql", "/dumps/", "/ns", "/problems"} - set(crawled) <= {"/problems"}


def test_every_page_is_valid_html(crawled: dict[str, str]) -> None:
    for path, text in crawled.items():
        try:
            tree(text)
        except html5lib.html5parser.ParseError as error:
            raise AssertionError(f"{path}: {error}") from error


def test_places_on_pages_exist_once(crawled: dict[str, str]) -> None:
    for path, text in crawled.items():
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids)), path
        assert {target for target in re.findall(r'href="#([^"]*)"', text)} <= set(ids), path


def test_links_into_other_pages_find_their_places(site: Client, crawled: dict[str, str]) -> None:
    for path, text in crawled.items():
        for target in set(re.findall(r'href="([^"#]+#[^"]+)"', text)):
            inner, _, place = unescape(target).removeprefix(site.address).partition("#")
            if inner in crawled and inner != path:
                assert f' id="{place}"' in crawled[inner], (path, target)


def test_pages_load_nothing_from_elsewhere(crawled: dict[str, str]) -> None:
    for path, text in crawled.items():
        root = tree(text)
        for name, attribute in LOADING.items():
            for element in elements(root, name):
                address = element.get(attribute) or ""
                loads = name != "link" or element.get("rel") in ("stylesheet", "icon", "preload")
                assert not loads or address.startswith("/static/"), (path, address)
        assert not list(elements(root, "script")), path
        assert not list(elements(root, "style")), path
        assert " style=" not in text, path


def test_every_page_has_landmarks_and_one_heading(crawled: dict[str, str]) -> None:
    for path, text in crawled.items():
        root = tree(text)
        assert root.get("lang") == "en", path
        assert len(list(elements(root, "main"))) == 1, path
        assert len(list(elements(root, "h1"))) == 1, path
        levels = [
            int(e.tag[-1]) for e in root.iter() if isinstance(e.tag, str) and re.fullmatch(HTML + "h[1-6]", e.tag)
        ]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        title = next(elements(root, "title")).text or ""
        assert title.strip(" –").startswith(
            tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÉЀԱ0123456789abcdefghijklmnopqrstuvwxyz")
        ), path
        controls = [e.get("id") for name in ("textarea", "select", "input") for e in elements(root, name)]
        labels = [e.get("for") for e in elements(root, "label")]
        assert set(controls) <= set(labels), path
        assert all(nav.get("aria-label") for nav in elements(root, "nav")), path


def test_a_claim_that_answers_two_questions_is_on_a_page_twice_but_its_place_is_there_once(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    with (project / "data" / "claims" / "was-there-a-call.ttl").open("a", encoding="utf-8") as file:
        file.write('question:another a cmq:Question ; skos:prefLabel "Was anything said?"@en .\n')
        file.write("claim:ministry-denies-call cmq:answers question:another .\n")
    built = build_release(read_sources(project), tmp_path / "releases", {}, lambda _: None)
    with running(built.path) as site:
        root = page(site, "/doc/event/1951-spring-call")
        for question in ("was-there-a-call", "another"):
            assert "The ministry denies" in text_of(section(root, f"on-question-{question}"))
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert ids.count("claim-ministry-denies-call") == 1
        assert len(ids) == len(set(ids))
