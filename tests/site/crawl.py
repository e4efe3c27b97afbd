"""Every address that the pages of a site link to, asked for once.

What is made of every thing in the same way, its documents in other formats and the form with a query about it, is asked
for of a few things of each kind; `tests/web/test_documents.py` asks for every format of every thing.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import requests

AT_ONCE = 4
BOUND = 3_000
"""More addresses than the small corpus can have: a site that links to ever new ones is at fault."""
_ALIKE = re.compile(r"/(?P<kind>doc/[^/]+|queries|graph)/.+\.(?P<form>[a-z]+(?:\.[a-z]+)?)|/sparql\?.*\bedit=1.*")
"""Addresses of which there are as many as things, with what tells one kind of them from another."""
_OF_EACH_KIND = 3
_ACCEPT = "text/html, */*;q=0.1"
_LINKS = {"a": "href", "area": "href", "link": "href", "form": "action"}
_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "image": "href",
    "use": "href",
}
_LOADING = ("stylesheet", "icon", "preload", "modulepreload")
_REDIRECTS = (301, 302, 303, 307, 308)
_SECONDS = 60


class Outline(HTMLParser):
    """What the crawl wants to know of a page.

    Attributes:
        links: where the page leads, as it says it; forms that are posted lead nowhere.
        loads: what it loads.
        ids: places in it, as often as they stand there.
        headings: their levels.
        lang: its language.
        title: its title.
        mains: how many landmarks hold its content.
        inline: elements and attributes that hold code or style.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.lang = ""
        self.title = ""
        self.mains = 0
        self.inline: list[str] = []
        self._in_title = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a start tag says."""
        stated = {name: value or "" for name, value in attrs}
        if "id" in stated:
            self.ids.append(stated["id"])
        self._note_addresses(tag, stated)
        self._note_structure(tag, stated)
        data = tag == "script" and stated.get("type", "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in stated and not data):
            self.inline.append(f"<{tag}>")
        self.inline += [f"{tag} {name}" for name in stated if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """Note the words of the title."""
        if self._in_title:
            self.title += data

    def _note_addresses(self, tag: str, stated: dict[str, str]) -> None:
        if tag in _LINKS and _LINKS[tag] in stated and stated.get("method", "").lower() != "post":
            self.links.append(stated[_LINKS[tag]])
        if tag in _LOADS and _LOADS[tag] in stated:
            self.loads.append(stated[_LOADS[tag]])
        if tag == "link" and stated.get("rel") in _LOADING:
            self.loads.append(stated.get("href", ""))

    def _note_structure(self, tag: str, stated: dict[str, str]) -> None:
        if tag == "html":
            self.lang = stated.get("lang", "")
        elif tag == "main":
            self.mains += 1
        elif tag == "title" and not self.title:
            self._in_title = True
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
            self.headings.append(int(tag[1]))


@dataclass(frozen=True)
class Answer:
    """What one address answered.

    Attributes:
        status: of the answer.
        media_type: of its body.
        text: the body of a page, else nothing.
        targets: absolute addresses that it leads to, fragments included.
        outline: of a page.
        linked_from: the page on which the address was found first.
    """

    status: int
    media_type: str
    text: str = field(repr=False)
    targets: tuple[str, ...] = field(repr=False)
    outline: Outline | None = field(repr=False)
    linked_from: str


def crawl(address: str) -> dict[str, Answer]:
    """Return what every address answers that can be reached from the front page of the server at `address`.

    A page with a query in its address leads on to pages without one only: filters can be combined without end.
    """
    found: dict[str, Answer] = {}
    asked: Counter[str] = Counter()
    waiting = {f"{address}/": ""}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while waiting:
            answers = threads.map(_ask, waiting, waiting.values())
            found |= dict(zip(waiting, answers, strict=True))
            assert len(found) < BOUND, sorted(found)[:: BOUND // 20]
            links = dict(_new(address, found, list(waiting)))
            waiting = {url: source for url, source in links.items() if not _is_one_too_many(url, asked)}
    return found


def _is_one_too_many(url: str, asked: Counter[str]) -> bool:
    """Tell whether enough of an address's kind have been asked for, and count it."""
    like = _ALIKE.fullmatch(urlsplit(url)._replace(scheme="", netloc="").geturl())
    if not like:
        return False
    kind = f"{like['kind']} {like['form']}"
    asked[kind] += 1
    return asked[kind] > _OF_EACH_KIND


def _new(address: str, found: dict[str, Answer], asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what is to be asked for next, and where it was found."""
    for source in asked:
        for target in found[source].targets:
            url = urldefrag(target).url
            own = url == address or url.startswith((f"{address}/", f"{address}?"))
            too_deep = urlsplit(source).query and urlsplit(url).query and found[source].outline
            if own and url not in found and not too_deep:
                yield url, source


_own = threading.local()


def _ask(url: str, source: str) -> Answer:
    if not hasattr(_own, "session"):
        _own.session = requests.Session()
    with _own.session.get(url, headers={"Accept": _ACCEPT}, allow_redirects=False, timeout=_SECONDS) as answer:
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        if answer.status_code in _REDIRECTS:
            return Answer(answer.status_code, "", "", (urljoin(url, answer.headers["Location"]),), None, source)
        if media_type != "text/html":
            return Answer(answer.status_code, media_type, "", (), None, source)
        text = answer.content.decode()
    outline = Outline(text)
    targets = tuple(urljoin(url, target) for target in (*outline.links, *outline.loads))
    return Answer(answer.status_code, media_type, text, targets, outline, source)


def place_in(url: str) -> str:
    """Return the place on the page that an address names; nothing for words that a browser searches for."""
    fragment = unquote(urlsplit(url).fragment)
    return fragment.partition(":~:")[0]
