"""The list of events: every filter against the endpoint, pages, and the same list for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
import requests
from pyoxigraph import RdfFormat, parse

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.release import Release
from communique.web.event_list.exports import ATOM, MOST_EVENTS
from communique.web.event_list.filters import read_filters
from communique.web.event_list.page import PAGE_LENGTH
from communique.web.formats import CSV, JSON_LD
from tests.web.asking import problem, rows
from tests.web.many_events import with_many_events
from tests.web.markup import HTML, elements, page, text_of
from tests.web.serving import Client, running

MANY = 230
ID = "https://w3id.org/communique/id/"
CODE = "https://w3id.org/communique/code/"
ATOM_NAMESPACE = "{http://www.w3.org/2005/Atom}"
PREFIXES = """
PREFIX cmq: <https://w3id.org/communique/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def many_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of many events."""
    project = with_many_events(tmp_path_factory.mktemp("many") / "project", MANY)
    return build_release(read_sources(project), project / ".communique", {}, lambda _: None)


@pytest.fixture(scope="module")
def many(many_release: Release) -> Iterator[Client]:
    """A server over it."""
    with running(many_release.path) as client:
        yield client


def listed(site: Client, query: str) -> list[str]:
    """Return the IRIs of the list, from its table."""
    answer = site.get(f"/events.csv{query}")
    assert answer.status_code == 200, answer.text
    return [row["event"] for row in csv.DictReader(io.StringIO(answer.text))]


def asked(site: Client, pattern: str) -> set[str]:
    """Return the events of which a pattern of SPARQL is true."""
    query = f"{PREFIXES} SELECT DISTINCT ?event {{ ?event cmq:eventStatus ?status . {pattern} }}"
    return {row["event"]["value"] for row in rows(site.sparql(query, "application/sparql-results+json"))}


def takes_part(iri: str) -> str:
    return f"?event cmq:participation ?part . ?part cmq:participant|cmq:side <{ID}{iri}> ."


def in_period(certainly: bool, start: str, end: str) -> str:
    """Return a pattern with bounds where one side is open as the first and last of all days."""
    low, high = ("?first", "?final") if certainly else ("?final", "?first")
    return f"""
    OPTIONAL {{ ?event cmq:earliest ?stated_first }} OPTIONAL {{ ?event cmq:latest ?stated_final }}
    FILTER (BOUND(?stated_first) || BOUND(?stated_final))
    BIND (COALESCE(?stated_first, "0001-01-01"^^xsd:date) AS ?first)
    BIND (COALESCE(?stated_final, "9999-12-31"^^xsd:date) AS ?final)
    FILTER ({low} >= "{start}"^^xsd:date && {high} <= "{end}"^^xsd:date)"""


CONTRADICTED = """{ ?claim cmq:contradicts ?other ; cmq:about ?event }
  UNION { ?claim cmq:contradicts ?other ; cmq:answers ?question . ?event cmq:question ?question }"""
MEDIATED = f"""?event cmq:participation ?m . ?m cmq:role <{CODE}mediator> ; cmq:participant <{ID}person/mira-vale> ."""
PATTERNS = {
    "?kind=meeting": "?event a cmq:Meeting .",
    "?kind=call&kind=context-event": "?event a ?class FILTER (?class IN (cmq:Call, cmq:ContextEvent))",
    "?channel=telephone": f"?event cmq:channel <{CODE}telephone> .",
    "?format=bilateral&format=trilateral": f"VALUES ?f {{ <{CODE}bilateral> <{CODE}trilateral> }} ?event cmq:format ?f",
    "?status=planned": f"?event cmq:eventStatus <{CODE}planned> .",
    "?party=northland": takes_part("body/northland"),
    "?person=bela-sutter": takes_part("person/bela-sutter"),
    "?mediator=mira-vale": MEDIATED,
    "?mediator=body:lake-league": MEDIATED.replace("person/mira-vale", "body/lake-league"),
    "?topic=ferry": f"?event cmq:topic <{ID}topic/ferry> .",
    "?place=geneva": f"?event cmq:place <{ID}place/geneva> .",
    "?source=harbour-gazette": f"?event cmq:evidence/oa:hasSource <{ID}source/harbour-gazette> .",
    "?contested=yes": CONTRADICTED,
    "?contested=no": f"FILTER NOT EXISTS {{ {CONTRADICTED} }}",
    "?from=1952&to=1952": in_period(False, "1952-01-01", "1952-12-31"),
    "?from=1952&to=1952&when=certainly": in_period(True, "1952-01-01", "1952-12-31"),
    "?from=1952-03-02": in_period(False, "1952-03-02", "9999-12-31"),
    "?to=1952-06&when=certainly": in_period(True, "0001-01-01", "1952-06-30"),
    "?q=happening": "?event skos:prefLabel ?label FILTER (CONTAINS(LCASE(?label), 'happening'))",
    "?channel=telephone&party=southland&status=held&from=1951&to=1953": (
        f"?event cmq:channel <{CODE}telephone> ; cmq:eventStatus <{CODE}held> . {takes_part('body/southland')}"
        + in_period(False, "1951-01-01", "1953-12-31")
    ),
}


@pytest.mark.parametrize("query", PATTERNS)
def test_every_filter_lists_what_the_endpoint_finds(many: Client, query: str) -> None:
    found = listed(many, query)
    assert set(found) == asked(many, PATTERNS[query])
    assert found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("query", [query for query in PATTERNS if "q=" not in query])
def test_the_query_that_the_page_offers_finds_the_same_in_the_same_order(many: Client, query: str) -> None:
    (link,) = (e for e in elements(page(many, f"/events{query}"), "a") if text_of(e) == "Ask the same in SPARQL")
    offered = parse_qs(urlsplit(str(link.get("href"))).query)["query"][0]
    found = [row["event"]["value"] for row in rows(many.sparql(offered, "application/sparql-results+json"))]
    assert list(dict.fromkeys(found)) == listed(many, query)


@pytest.mark.parametrize("query", ["", "?from=1952&to=1952", "?channel=telephone&contested=no&q=happening"])
def test_the_count_beside_a_value_is_the_number_that_fits_with_it_alone(many: Client, query: str) -> None:
    options = [e for e in elements(page(many, f"/events{query}"), "label") if e.find(f"{HTML}span") is not None]
    assert len(options) > 20
    for option in options:
        box = next(elements(option, "input"))
        count = int(text_of(list(elements(option, "span"))[-1]))
        others = [pair for pair in parse_qsl(query[1:]) if pair[0] != box.get("name")]
        address = "?" + urlencode([*others, (str(box.get("name")), str(box.get("value")))])
        assert len(listed(many, address)) == count, address


def test_both_counts_of_a_period_are_shown(many: Client) -> None:
    for when in ("possibly", "certainly"):
        text = text_of(page(many, f"/events?from=1952&to=1952&when={when}"))
        possibly = len(listed(many, "?from=1952&to=1952"))
        certainly = len(listed(many, "?from=1952&to=1952&when=certainly"))
        assert f"Possibly in the period: {possibly} Certainly: {certainly}" in text
        assert f"Without any date, so not shown: {len([n for n in range(MANY) if n % 9 == 6])}" in text


@pytest.mark.parametrize(
    "words", ["skoda", "ŠKODA", "Скода", "son happening", "sobytie 7", "СОБЫТИЕ", "bela sutter", "Béla SUTT"]
)
def test_words_are_found_whatever_their_accents_and_script(many: Client, words: str) -> None:
    assert listed(many, f"?{urlencode({'q': words})}")


@pytest.mark.parametrize("words", ["nowhere-land", "!!!", '"" OR *', "skoda AND nothing", "' NEAR("])
def test_words_that_nothing_has_find_nothing(many: Client, words: str) -> None:
    assert listed(many, f"?{urlencode({'q': words})}") == []
    assert "Nothing fits" in text_of(page(many, f"/events?{urlencode({'q': words})}"))


def event_links(site: Client, path: str) -> list[str]:
    (table,) = elements(page(site, path), "tbody")
    found = [str(link.get("href")) for link in elements(table, "a") if link.get("class") == "title"]
    return [f"{ID}{urlsplit(href).path.removeprefix('/doc/')}" for href in found]


def test_pages_are_parts_of_the_whole_list_in_time(many: Client) -> None:
    whole = listed(many, "")
    total = MANY + 3
    assert len(whole) == total
    found: list[str] = []
    path: str | None = "/events"
    while path:
        found += event_links(many, path)
        root = page(many, path)
        relations = {str(e.get("rel")): urlsplit(str(e.get("href"))) for e in elements(root, "a") if e.get("rel")}
        assert ("prev" in relations) == ("first" in relations) == (path != "/events")
        path = f"{relations['next'].path}?{relations['next'].query}" if "next" in relations else None
    assert found == whole
    assert len(found) > 2 * PAGE_LENGTH
    rank = {iri: place for place, iri in enumerate(whole)}
    undated = {f"{ID}event/many-{n}" for n in range(MANY) if n % 9 == 6}
    assert min(rank[iri] for iri in undated) == total - len(undated)


def test_the_map_counts_in_a_period_what_the_list_lists(many: Client) -> None:
    for query in ("from=1952-06", "to=1952-06", "from=1952&to=1952"):
        for when in ("possibly", "certainly"):
            links = [
                a for a in elements(page(many, f"/map?{query}&when={when}"), "a") if "place=" in str(a.get("href"))
            ]
            counts = {urlsplit(str(a.get("href"))).query: text_of(a) for a in links if text_of(a)}
            assert counts
            for place, count in counts.items():
                assert len(listed(many, f"?{place}")) == int(count), place


def test_an_address_has_one_canonical_form(many: Client) -> None:
    (link,) = (
        e
        for e in elements(
            page(many, "/events?to=1953&party=southland&q=&party=northland&from=1951&when=possibly"), "link"
        )
        if e.get("rel") == "canonical"
    )
    assert link.get("href") == f"{many.address}/events?from=1951&party=northland&party=southland&to=1953"


def test_each_condition_can_be_taken_away(many: Client) -> None:
    root = page(many, "/events?party=northland&channel=telephone&from=1952&q=happening&topic=nothing")
    (chips,) = (e for e in elements(root, "ul") if e.get("class") == "chips")
    queries = [dict(parse_qsl(urlsplit(str(link.get("href"))).query)) for link in elements(chips, "a")]
    whole = {"party": "northland", "channel": "telephone", "from": "1952", "q": "happening", "topic": "nothing"}
    without = [{k: v for k, v in whole.items() if k != name} for name in ("q", "from", "channel", "party", "topic")]
    assert queries == [*without, {}]
    assert "nothing (not in this release)" in text_of(chips)


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday", "to=1952-02-30", "from=1953&to=1952", "when=perhaps", "contested=perhaps", "from=1951/1952",
        "from=1951&from=1952", "q=" + "x" * 201, "&".join(f"party=p{n}" for n in range(51)), "from=../1952",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/events", "/events.csv", "/events.atom"])
def test_what_cannot_be_read_is_refused_with_a_hint(many: Client, path: str, query: str) -> None:
    found = problem(many.get(f"{path}?{query}", "application/json, */*;q=0.1"), 400, "bad-parameter")
    assert found["detail"].endswith(".")


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "9" * 30, "１"])
def test_a_page_that_is_not_there_is_not_found(many: Client, number: str) -> None:
    assert many.get("/events", "text/html", params={"page": number}).status_code == 404


def test_unknown_parameters_are_named_and_unknown_endings_not_found(many: Client) -> None:
    assert "Not understood and left out: partty." in text_of(page(many, "/events?partty=northland"))
    assert many.get("/events.xlsx").status_code == 404


def test_contested_and_doubtful_things_are_marked(site: Client, many: Client) -> None:
    text = text_of(page(site, "/events?contested=yes"))
    assert "Northland (disputed)" in text
    assert "reported, not confirmed" in text
    assert "accounts contradict each other" in text
    assert "(not confirmed)" in text_of(page(many, "/events?kind=call"))


def test_the_table_has_the_rows_of_the_release(many: Client, many_release: Release) -> None:
    table = (many_release.path / "tables" / "events.csv").read_bytes()
    found = many.get("/events.csv?kind=call")
    assert found.headers["Content-Type"].startswith("text/csv")
    lines = found.content.split(b"\r\n")
    assert table.startswith(lines[0] + b"\r\n")
    assert len(lines) > 50
    assert all(line + b"\r\n" in table for line in lines[:-1])
    assert sorted(many.get("/events.csv").content.split(b"\r\n")) == sorted(table.split(b"\r\n"))


def test_linked_data_say_all_of_each_event(many: Client) -> None:
    query = "?kind=call&from=1953&to=1953"
    answer = many.get(f"/events.jsonld{query}")
    assert answer.headers["Content-Type"] == "application/ld+json"
    wanted = listed(many, query)
    documents = [many.get(f"/doc/{iri.removeprefix(ID)}.nt").content for iri in wanted]
    said = {quad.triple for text in documents for quad in parse(text, RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in parse(answer.content, RdfFormat.JSON_LD)} == said


def feed(answer: requests.Response) -> ElementTree.Element:
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own server wrote it


def test_the_feed_is_atom(many: Client) -> None:
    answer = many.get("/events.atom?kind=call&status=held")
    root = feed(answer)
    entries = root.findall(f"{ATOM_NAMESPACE}entry")
    assert [e.findtext(f"{ATOM_NAMESPACE}id") for e in entries] == listed(many, "?kind=call&status=held")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM_NAMESPACE}{name}")) == 1
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM_NAMESPACE}link")}
    assert links["self"] == f"{many.address}/events.atom?kind=call&status=held"
    assert all(e.find(f"{ATOM_NAMESPACE}link[@rel='alternate']") is not None for e in entries)


def test_an_entry_is_as_new_as_its_newest_source(site: Client) -> None:
    root = feed(site.get("/events.atom?contested=yes"))
    asking = PREFIXES + "SELECT ?day { ?s a cmq:Source ; <http://purl.org/dc/terms/issued> ?day }"
    (row,) = rows(site.sparql(asking, "application/sparql-results+json"))
    assert root.findtext(f"{ATOM_NAMESPACE}entry/{ATOM_NAMESPACE}updated") == f"{row['day']['value']}T00:00:00Z"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv", "text/csv"), ("application/ld+json", "application/ld+json"), ("*/*", "text/html"),
        ("application/atom+xml", "application/atom+xml"), ("text/html,*/*;q=0.1", "text/html"),
    ],
)  # fmt: skip
def test_the_form_is_negotiated(site: Client, accept: str, expected: str) -> None:
    answer = site.get("/events", accept)
    assert answer.headers["Content-Type"].startswith(expected)
    assert "Accept" in answer.headers["Vary"].split(", ")
    again = site.get("/events", accept, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert site.get("/events", "image/png").status_code == 406


def test_every_form_has_a_stated_bound() -> None:
    assert {form: MOST_EVENTS[form] for form in (CSV, JSON_LD, ATOM)} == MOST_EVENTS


def test_a_canonical_address_reads_back_as_itself() -> None:
    for query in PATTERNS:
        once = read_filters(parse_qsl(query[1:])).query()
        assert read_filters(parse_qsl(once[1:])).query() == once


def test_the_front_page_draws_every_dated_event_as_a_link(many: Client, site: Client) -> None:
    for client, total in ((many, MANY + 3), (site, 3)):
        root = page(client, "/")
        (drawing,) = (e for e in root.iter("{http://www.w3.org/2000/svg}svg") if e.get("role") == "group")
        links = [str(e.get("href")) for e in drawing.iter("{http://www.w3.org/2000/svg}a")]
        whole = listed(client, "")
        undated = set(whole) - set(listed(client, "?to=9999"))
        assert [f"{ID}{href.removeprefix('/doc/')}" for href in links] == [iri for iri in whole if iri not in undated]
        assert f"{total} events as a list with filters" in text_of(root)


def test_the_front_page_describes_the_dataset(site: Client, release: Release) -> None:
    (script,) = (e for e in elements(page(site, "/"), "script") if e.get("type") == "application/ld+json")
    described = json.loads(script.text or "")
    assert described["@type"] == "Dataset"
    assert described["identifier"] == release.manifest["id"]
    assert described["temporalCoverage"] == "1951-02-01/1951-05-31"
    assert len(described["distribution"]) == len(release.manifest["files"])
    assert described["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert "creator" not in described


def test_a_release_without_events_has_a_front_page_and_an_empty_list(tmp_path: Path) -> None:
    project = with_many_events(tmp_path / "project", 0)
    for path in (project / "data" / "events").iterdir():
        path.unlink()
    release = build_release(read_sources(project), project / ".communique", {}, lambda _: None)
    with running(release.path) as client:
        assert "0 events" in text_of(page(client, "/events"))
        assert list(page(client, "/").iter("{http://www.w3.org/2000/svg}svg")) == []
        for ending in ("csv", "jsonld", "atom"):
            assert client.get(f"/events.{ending}").status_code == 200


def test_a_damaged_index_is_an_honest_answer(own_release: Path) -> None:
    path = own_release / "events.sqlite"
    content = path.read_bytes()
    page_bytes = 4096
    kept = content.index(b"CREATE TABLE events") // page_bytes * page_bytes + page_bytes
    with running(own_release) as client:
        path.write_bytes(content[:kept] + b"\xff" * (len(content) - kept))
        for address in ("/events", "/events?party=northland"):
            answer = client.get(address, "text/html")
            assert (answer.status_code, answer.headers["Communique-Problem"]) == (503, "store-unavailable"), address
        assert client.get("/dumps/", "text/html").status_code == 200
