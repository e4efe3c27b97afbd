"""Pages as a reader and a browser take them: complete, valid, self-contained, linked."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from pyoxigraph import Literal, NamedNode, Store, Triple

from communique.dates import in_words
from communique.iris import thing_path
from communique.terms import CMQ, EDTF, OA, RDF, SKOS, XSD
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.problems import PROBLEM_TYPES
from tests.web.asking import CMQ as CMQ_PREFIX
from tests.web.serving import Client
from tests.web.test_documents import things

EVENT = "/doc/event/1951-03-03-geneva"
HTML = "{http://www.w3.org/1999/xhtml}"
_OTHER_FORM = re.compile(r"/(?:doc|graph)/.*\.|/dumps/communique\.|/sparql\?query=DESCRIBE")
"""Addresses that other tests ask for, each of them."""
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


def tree(text: str) -> Element:
    """Parse a page, refusing every error that the HTML standard knows."""
    found: Element = html5lib.HTMLParser(strict=True).parse(text)
    return found


def elements(page: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name."""
    return page.iter(HTML + name)


def text_of(element: Element) -> str:
    """Return what is read of an element, with single spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def page(site: Client, path: str) -> Element:
    """Fetch a page as a browser would."""
    answer = site.get(path, "text/html")
    assert answer.status_code == 200, (path, answer.status_code)
    return tree(answer.text)


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


def test_every_statement_about_a_thing_is_on_its_page(site: Client, published: Store) -> None:
    statements: dict[str, list[Triple]] = {}
    for quad in published:
        if isinstance(quad.subject, NamedNode):
            statements.setdefault(quad.subject.value.partition("#")[0], []).append(quad.triple)
    for iri in things(published):
        path = thing_path(iri)
        assert path is not None
        root = page(site, path.document)
        missing = [triple for triple in statements[iri] if not _is_shown(site, iri, triple, root)]
        assert missing == [], iri


_UNSEEN = {SKOS.prefLabel, CMQ.earliest, CMQ.latest, OA.hasSource, OA.hasSelector, CMQ.sha256, CMQ.supports}
"""What the heading, the date in words and the references to passages show in a form of their own."""


def _is_shown(site: Client, iri: str, triple: Triple, root: Element) -> bool:
    value, is_part = triple.object, triple.subject != NamedNode(iri)
    if triple.predicate in _UNSEEN or (is_part and (triple.predicate == RDF.type or value == NamedNode(iri))):
        return True
    if isinstance(value, Literal):
        dated = value.datatype in (EDTF.EDTF, XSD.date)
        return (in_words(value.value) if dated else re.sub(r"\s+", " ", value.value)) in text_of(root)
    assert isinstance(value, NamedNode)
    if value.value.startswith(f"{iri}#"):
        return any(element.get("id") == value.value.partition("#")[2] for element in root.iter())
    hrefs = {element.get("href") for element in elements(root, "a")}
    return _address(site, value.value) in hrefs


def _address(site: Client, iri: str) -> str:
    own = thing_path(iri)
    if own:
        return site.address + own.document + iri.removeprefix(own.iri)
    return iri.replace("https://w3id.org/communique", site.address)


def test_an_event_tells_who_was_there_for_whom_as_what(site: Client) -> None:
    section = _section(page(site, EVENT), "participants")
    rows = [[text_of(cell) for cell in row.iter(HTML + "td")] for row in section.iter(HTML + "tr")]
    assert rows[1][:5] == ["Ada Norland", "Northland", "Envoy of Northland", "head of delegation", "reported"]
    assert rows[3][:4] == ["Mira Vale", "Lake League", "", "mediator"]
    assert rows[4][:2] == ["A second official of Southland", "Southland"]


def test_an_event_tells_when_and_where(site: Client) -> None:
    facts = text_of(_section(page(site, EVENT), "facts"))
    assert "3–4 March 1951" in facts
    assert "not before 1951-03-03, not after 1951-03-04" in facts
    assert "Geneva" in facts
    near = text_of(_section(page(site, "/doc/event/1951-02-road-closure"), "facts"))
    assert "near Lake between Northland and Southland" in near


def test_an_event_tells_what_was_agreed_demanded_and_claimed(site: Client) -> None:
    root = page(site, EVENT)
    agreement = text_of(_section(root, "agreement-ferry-accord"))
    for words in ("Ferry Accord", "Ada Norland", "Béla Sutter", "letter", "6 March 1951"):
        assert words in agreement
    conditions = text_of(_section(root, "conditions"))
    for words in ("The lake road is open before further talks", "Southland", "Mira Vale", "not met"):
        assert words in conditions
    call = page(site, "/doc/event/1951-spring-call")
    claims = text_of(_section(call, "on-question-was-there-a-call"))
    for words in ("denies", "asserts", "Chancery of Northland", "contradicts", "The Harbour Gazette"):
        assert words in claims


def test_an_event_tells_on_which_passages_it_rests(site: Client) -> None:
    root = page(site, EVENT)
    passage = next(e for e in _section(root, "passages").iter(HTML + "li") if e.get("id") == "evidence-1")
    assert "Delegations of Northland and Southland met in Geneva" in text_of(passage)
    assert re.search(r"characters \d+–\d+", text_of(passage))
    assert "bears out: " in text_of(passage)
    references = {e.get("href") for e in root.iter(HTML + "a") if e.get("class") == "reference"}
    assert {"#evidence-6", "#evidence-7"} <= references


def test_an_event_has_neighbours_in_time(site: Client) -> None:
    root = page(site, EVENT)
    neighbours = {e.get("rel"): e.get("href") for e in root.iter(HTML + "a") if e.get("rel")}
    assert neighbours["prev"] == f"{site.address}/doc/event/1951-spring-call"
    assert "next" not in neighbours
    first = page(site, "/doc/event/1951-02-road-closure")
    assert {e.get("rel") for e in first.iter(HTML + "a")} == {"next", None}


def test_events_are_listed_in_time(site: Client) -> None:
    rows = [[text_of(cell) for cell in row.iter(HTML + "td")] for row in page(site, "/events").iter(HTML + "tr")][1:]
    assert [row[0] for row in rows] == ["February 1951", "spring 1951", "3–4 March 1951"]


def test_a_question_shows_the_positions(site: Client) -> None:
    positions = _section(page(site, "/doc/question/was-there-a-call"), "positions")
    headings = [text_of(heading) for heading in positions.iter(HTML + "h3")]
    assert headings == ["The chancery says that there was a call", "The ministry denies that there was a call"]


def test_a_person_shows_offices_events_and_who_is_somebody_else(site: Client) -> None:
    ada = page(site, "/doc/person/ada-norland")
    assert "January 1951 or later Envoy of Northland" in text_of(_section(ada, "tenures"))
    assert "Meeting in Geneva, 3–4 March 1951" in text_of(_section(ada, "events"))
    suter = page(site, "/doc/person/bela-suter")
    assert f"{site.address}/doc/person/bela-sutter" in {e.get("href") for e in elements(suter, "a")}


def test_a_source_lists_the_passages_that_are_cited_from_it(site: Client) -> None:
    passages = _section(page(site, "/doc/source/harbour-gazette"), "passages")
    starts = [int(start) for start in re.findall(r"characters (\d+)–", text_of(passages))]
    assert len(starts) > 10
    assert starts == sorted(starts)


def test_names_keep_their_language(site: Client) -> None:
    lake = next(path for path in _listed(site, "/places") if not path.endswith("geneva"))
    names = _section(page(site, lake), "names")
    by_language = {span.get("lang"): text_of(span) for span in names.iter(HTML + "span") if span.get("lang")}
    assert by_language == {"hy": "Լիճ", "tr": "Işık Gölü"}


def test_links_to_wikidata_are_there_where_there_is_one(site: Client) -> None:
    hrefs = [e.get("href") or "" for e in elements(page(site, "/doc/place/geneva"), "a")]
    assert "http://www.wikidata.org/entity/Q71" in hrefs


def test_dates_are_in_the_markup(site: Client) -> None:
    times = {e.get("datetime"): text_of(e) for e in elements(page(site, "/events"), "time")}
    assert times == {"1951-02": "February 1951"}


def test_the_front_page_counts_what_a_query_counts(site: Client) -> None:
    root = page(site, "/")
    counts = {}
    for item in next(e for e in elements(root, "ul") if e.get("class") == "counts"):
        number, _, word = text_of(item).partition(" ")
        counts[word] = number.replace(",", "")
    for word, pattern in (
        ("statements", "?s ?p ?o"),
        ("people", "?s a <http://xmlns.com/foaf/0.1/Person>"),
        ("claims", "?s a cmq:Claim"),
        ("places", "?s a <http://www.opengis.net/ont/geosparql#Feature>"),
        ("cited passages", "?s a <http://www.w3.org/ns/oa#SpecificResource>"),
    ):
        query = f"{CMQ_PREFIX}SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        assert counts[word] == site.sparql(query).json()["results"]["bindings"][0]["n"]["value"], word
    for kind in KINDS_OF_THINGS:
        listed = len(_listed(site, kind.path))
        assert counts.get(kind.plural.lower(), str(listed)) == str(listed), kind


def _listed(site: Client, path: str) -> list[str]:
    """Return the addresses in the column of a list that names its members."""
    table = next(elements(page(site, path), "table"), None)
    rows = [] if table is None else list(elements(table, "tr"))[1:]
    kind = next(entry.kind for entry in KINDS_OF_THINGS if entry.path == path)
    own = f"{site.address}/doc/{kind}/"
    hrefs = [next(h for e in elements(row, "a") if (h := e.get("href") or "").startswith(own)) for row in rows]
    return [href.removeprefix(site.address) for href in hrefs]


def test_problem_types_are_explained(site: Client) -> None:
    ids = {e.get("id") for e in page(site, "/problems").iter()}
    assert set(PROBLEM_TYPES) <= ids


def test_what_a_query_returns_is_escaped(site: Client) -> None:
    query = "SELECT (\"<script>alert('x')</script>\" AS ?x) (<javascript:alert(1)> AS ?y) {}"
    answer = site.sparql(query, "text/html")
    assert answer.status_code == 200
    assert not list(elements(tree(answer.text), "script"))
    assert all(urlsplit(e.get("href") or "").scheme != "javascript" for e in elements(tree(answer.text), "a"))


def test_results_are_a_table_that_links_to_things(site: Client) -> None:
    answer = site.sparql("SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Person> }", "text/html")
    hrefs = {e.get("href") for e in elements(tree(answer.text), "a")}
    assert f"{site.address}/doc/person/ada-norland" in hrefs
    assert f"{len(_listed(site, '/people'))} rows" in answer.text


def test_a_list_has_no_page_that_is_not_there(site: Client) -> None:
    for number in ("0", "2", "-1", "x", "99999999999", "１"):
        assert site.get("/events", "text/html", params={"page": number}).status_code == 404, number
    assert site.get("/events", "text/html", params={"page": "1"}).status_code == 200


def _section(root: Element, id_: str) -> Element:
    found = [element for element in root.iter(HTML + "section") if element.get("id") == id_]
    assert found, f"no section {id_}: {[e.get('id') for e in root.iter(HTML + 'section')]}"
    return found[0]
