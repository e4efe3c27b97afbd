"""Pages as a reader and a browser take them: complete, valid, self-contained, linked."""

from __future__ import annotations

import re
import shutil
import subprocess
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from pyoxigraph import Literal, NamedNode, Store, Triple

from communique.dates import in_words
from communique.iris import thing_path
from communique.terms import CMQ, EDTF, OA, RDF, SKOS, XSD
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.problems import PROBLEM_TYPES
from tests.web.asking import CMQ as CMQ_PREFIX
from tests.web.markup import HTML, elements, page, section, text_of, tree, with_addresses
from tests.web.serving import Client
from tests.web.test_documents import things

EVENT = "/doc/event/1951-03-03-geneva"


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
    participants = section(page(site, EVENT), "participants")
    by_side = {}
    for body in participants.iter(HTML + "tbody"):
        side, *rows = ([text_of(cell) for cell in row] for row in body.iter(HTML + "tr"))
        by_side[side[0]] = rows
    assert list(by_side) == ["Northland", "Southland", "Lake League"]
    assert by_side["Northland"][0][:4] == ["Ada Norland", "Envoy of Northland", "head of delegation", "reported"]
    assert by_side["Lake League"][0][:3] == ["Mira Vale", "", "mediator"]
    assert "A second official of Southland" in [row[0] for row in by_side["Southland"]]


def test_an_event_tells_when_and_where(site: Client) -> None:
    facts = text_of(section(page(site, EVENT), "facts"))
    assert "3–4 March 1951" in facts
    assert "Geneva" in facts
    near = text_of(section(page(site, "/doc/event/1951-02-road-closure"), "facts"))
    assert "near Lake between Northland and Southland" in near


def test_an_event_tells_what_was_agreed_demanded_and_claimed(site: Client) -> None:
    root = page(site, EVENT)
    agreement = text_of(section(root, "agreement-ferry-accord"))
    for words in ("Ferry Accord", "Ada Norland", "Béla Sutter", "letter", "6 March 1951"):
        assert words in agreement
    conditions = text_of(section(root, "conditions"))
    for words in ("The lake road is open before further talks", "Southland", "Mira Vale", "not met"):
        assert words in conditions
    call = page(site, "/doc/event/1951-spring-call")
    claims = text_of(section(call, "on-question-was-there-a-call"))
    for words in ("denies", "asserts", "Chancery of Northland", "1 position contradicts it"):
        assert words in claims


def test_an_event_tells_on_which_passages_it_rests(site: Client) -> None:
    root = page(site, EVENT)
    passage = next(e for e in section(root, "passages").iter(HTML + "li") if e.get("id") == "evidence-1")
    assert "Delegations of Northland and Southland met in Geneva" in text_of(passage)
    assert re.search(r"characters \d+–\d+", text_of(passage))
    assert "bears out: " in text_of(passage)
    references = {
        link.get("href") for e in root.iter() if e.get("class") == "references" for link in e.iter(HTML + "a")
    }
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
    positions = section(page(site, "/doc/question/was-there-a-call"), "positions")
    headings = [text_of(heading) for heading in positions.iter(HTML + "th") if heading.get("scope") == "row"]
    assert headings == ["The chancery says that there was a call", "The ministry denies that there was a call"]


def test_a_person_shows_offices_events_and_who_is_somebody_else(site: Client) -> None:
    ada = page(site, "/doc/person/ada-norland")
    assert "January 1951 or later Envoy of Northland" in text_of(section(ada, "tenures"))
    assert "Meeting in Geneva, 3–4 March 1951" in text_of(section(ada, "events"))
    suter = page(site, "/doc/person/bela-suter")
    assert f"{site.address}/doc/person/bela-sutter" in {e.get("href") for e in elements(suter, "a")}


def test_a_source_lists_the_passages_that_are_cited_from_it(site: Client) -> None:
    passages = section(page(site, "/doc/source/harbour-gazette"), "passages")
    starts = [int(start) for start in re.findall(r"characters (\d+)–", text_of(passages))]
    assert len(starts) > 10
    assert starts == sorted(starts)


def test_names_keep_their_language(site: Client) -> None:
    lake = next(path for path in _listed(site, "/places") if not path.endswith("geneva"))
    names = section(page(site, lake), "names")
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
        ("citations of passages", "?s a <http://www.w3.org/ns/oa#SpecificResource>"),
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
    assert "alert" not in "".join(text_of(e) for e in elements(tree(answer.text), "script"))
    assert all((e.get("src") or "").startswith("/static/") for e in elements(tree(answer.text), "script"))
    assert all(urlsplit(e.get("href") or "").scheme != "javascript" for e in elements(tree(answer.text), "a"))


def test_results_are_a_table_that_links_to_things(site: Client) -> None:
    answer = site.sparql("SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Person> }", "text/html")
    hrefs = {e.get("href") for e in elements(with_addresses(tree(answer.text), site, "/sparql"), "a")}
    assert f"{site.address}/doc/person/ada-norland" in hrefs
    assert f"{len(_listed(site, '/people'))} rows" in answer.text


def test_a_list_has_no_page_that_is_not_there(site: Client) -> None:
    for number in ("0", "2", "-1", "x", "99999999999", "１"):
        assert site.get("/events", "text/html", params={"page": number}).status_code == 404, number
    assert site.get("/events", "text/html", params={"page": "1"}).status_code == 200


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_commands_for_the_questions_on_the_front_page_work_as_they_are(site: Client) -> None:
    (questions, *_) = elements(section(page(site, "/"), "ask"), "ul")
    paths = [urlsplit(str(link.get("href"))).path.removesuffix("/answer") for link in elements(questions, "a")]
    commands = [
        text
        for path in paths
        for pre in elements(page(site, path), "pre")
        if (text := "".join(pre.itertext())).startswith("curl")
    ]
    assert commands
    for command in commands:
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True)
        header, *rows = done.stdout.splitlines()
        assert "," in header
        assert rows, command
