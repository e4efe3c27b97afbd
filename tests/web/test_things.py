"""The page of a thing beyond its statements: few queries, little HTML, its neighbours in time, its links elsewhere."""

from __future__ import annotations

import json
from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store, Triple

from communique.iris import thing_path
from communique.release.release import Release
from communique.settings import Settings
from communique.terms import BASE, CMQ, CODE, EDTF, RDF, SKOS
from communique.web.addresses import Addresses
from communique.web.citation.citing import Dataset
from communique.web.facts import Facts
from communique.web.gather import MOST_REFERENCES, Gathered, gather
from communique.web.labels import Label, Labels
from communique.web.reader import Reader
from communique.web.section_paging import ROWS
from communique.web.site import Site
from communique.web.store import ReleaseStore
from communique.web.structured import structured
from communique.web.thing_page import Frame, thing_page
from tests.web.markup import elements, page, section, text_of
from tests.web.serving import Client
from tests.web.test_documents import things

MOST_QUERIES = 6
MOST_BYTES = 50_000
EVENT = "/doc/event/1951-03-03-geneva"
THING = f"{BASE}id/event/x"


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: Store | ReleaseStore) -> None:
        self._store = store
        self.asked = 0

    def select(self, query: str) -> list[QuerySolution]:
        self.asked += 1
        if isinstance(self._store, Store):
            return list(self._store.query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]
        return self._store.select(query)

    def construct(self, query: str) -> list[Triple]:
        self.asked += 1
        if isinstance(self._store, Store):
            return list(self._store.query(query, use_default_graph_as_union=True))  # type: ignore[arg-type]
        return self._store.construct(query)


def test_no_page_needs_more_than_a_few_queries(release: Release, published: Store) -> None:
    opened = Site.open(Settings(root=release.path, releases=release.path), release)
    frame = Frame(opened.addresses, Dataset("Data", "1"))
    for iri in things(published):
        store = Counting(opened.store)
        gathered = gather(cast("ReleaseStore", store), opened.timeline, opened.events, iri)
        assert gathered, iri
        assert thing_page(cast("ReleaseStore", store), gathered, frame).sections, iri
        assert store.asked <= MOST_QUERIES, iri


def test_no_event_takes_more_than_fifty_kilobytes(site: Client, published: Store) -> None:
    for iri in things(published):
        path = thing_path(iri)
        if path and "/event/" in iri:
            assert len(site.get(path.document, "text/html").content) < MOST_BYTES, iri


def test_a_page_says_when_there_is_more_than_it_shows(release: Release) -> None:
    """A place at which there was more than a page can bear: some of it is shown, and the rest can be asked for."""
    place = NamedNode(f"{BASE}id/place/hub")
    graph = NamedNode(f"{BASE}graph/data")
    store = Store()
    store.add(Quad(place, SKOS.prefLabel, Literal("Hub", language="en"), graph))
    events = [NamedNode(f"{BASE}id/event/e{number}") for number in range(MOST_REFERENCES + 500)]
    store.extend([Quad(event, CMQ.place, place, graph) for event in events])
    counting = cast("ReleaseStore", Counting(store))
    gathered = gather(counting, release.timeline(), release.events(), place.value)
    assert gathered
    assert gathered.counts == {CMQ.place: MOST_REFERENCES + 500}
    assert len(gathered.references) == MOST_REFERENCES
    shown = thing_page(counting, gathered, Frame(Addresses("http://x.example"), Dataset("Data", "1")))
    table = next(found for found in shown.sections if found.anchor_id == "linked-events")
    assert (len(table.rows), table.stretch) == (ROWS, None)
    assert "some of very many" in table.note
    (group,) = next(found for found in shown.sections if found.anchor_id == "references").groups
    assert (group.values, group.total) == ([], MOST_REFERENCES + 500)
    assert group.all_of_them.startswith("/sparql?query=SELECT")
    assert table.more
    assert table.more.href == "/events?place=hub"


def test_what_refers_to_a_thing_is_bounded_with_a_query_for_all_of_it(release: Release) -> None:
    topic = NamedNode(f"{BASE}id/topic/hub")
    graph = NamedNode(f"{BASE}graph/data")
    store = Store()
    store.add(Quad(topic, SKOS.prefLabel, Literal("Hub", language="en"), graph))
    store.extend([Quad(NamedNode(f"{BASE}id/topic/t{n}"), SKOS.broader, topic, graph) for n in range(100)])
    counting = cast("ReleaseStore", Counting(store))
    gathered = gather(counting, release.timeline(), release.events(), topic.value)
    assert gathered
    shown = thing_page(counting, gathered, Frame(Addresses("http://x.example"), Dataset("Data", "1")))
    (group,) = next(found for found in shown.sections if found.anchor_id == "references").groups
    assert (len(group.values), group.total) == (60, 100)
    assert group.all_of_them.startswith("/sparql?query=SELECT")


def test_neighbours_have_their_dates_and_distances(site: Client) -> None:
    near = next(nav for nav in elements(page(site, EVENT), "nav") if nav.get("class") == "neighbours")
    (before,) = (text_of(link) for link in near)
    assert before.startswith("Previous in the list")
    assert "spring 1951" in before
    first = page(site, "/doc/event/1951-02-road-closure")
    closure = next(nav for nav in elements(first, "nav") if nav.get("class") == "neighbours")
    assert "Next in the list, at most about 4 months after" in text_of(closure)


def test_every_date_in_words_is_in_the_markup(site: Client) -> None:
    root = page(site, EVENT)
    dated = {(e.get("datetime") or e.get("value"), text_of(e)) for n in ("time", "data") for e in elements(root, n)}
    assert ("1951-03-03/1951-03-04", "3–4 March 1951") in dated
    assert ("1951-03-06", "6 March 1951") in dated
    assert ("1951-02", "February 1951") in dated


def test_what_is_contested_is_said_at_the_head_and_leads_to_the_question(site: Client) -> None:
    root = page(site, "/doc/event/1951-spring-call")
    said = next(e for e in elements(root, "p") if e.get("class") == "contested")
    assert text_of(said).startswith("Contested. Positions contradict each other on:")
    assert [a.get("href") for a in elements(said, "a")] == [f"{site.address}/doc/question/was-there-a-call"]
    assert not [e for e in elements(page(site, EVENT), "p") if e.get("class") == "contested"]
    assert "No position recorded here contradicts another one." in text_of(page(site, EVENT))


def test_identity_links_are_reasoned_or_said_to_be_missing(site: Client) -> None:
    linked = text_of(section(page(site, "/doc/place/geneva"), "links"))
    for words in ("Relation", "Justification", "Confidence"):
        assert words in linked
    assert "Not linked to anything elsewhere" in text_of(section(page(site, EVENT), "links"))


def test_names_tell_language_and_script(site: Client, published: Store) -> None:
    name = next(published.quads_for_pattern(None, None, Literal("Լիճ", language="hy"))).subject
    assert isinstance(name, NamedNode)
    path = thing_path(name.value)
    assert path
    names = text_of(section(page(site, path.document), "names"))
    assert "Armenian script" in names


def test_a_source_tells_what_it_calls_others(site: Client) -> None:
    assert "Լիճ" in text_of(page(site, "/doc/source/harbour-gazette"))


def test_a_page_leads_to_its_data_and_to_a_query_that_is_not_run_yet(site: Client) -> None:
    data = section(page(site, EVENT), "data")
    hrefs = [e.get("href") or "" for e in elements(data, "a")]
    for ending in ("ttl", "jsonld", "nt", "rdf", "csv"):
        assert f"{site.address}{EVENT}.{ending}" in hrefs
    asking = next(href for href in hrefs if "/sparql?" in href)
    assert "edit=1" in asking
    answer = site.get(asking.removeprefix(site.address), "text/html")
    assert answer.status_code == 200
    assert "ORDER BY ?property ?value ?name" in answer.text


def _embedded(site: Client, path: str) -> list[dict[str, object]]:
    scripts = elements(page(site, path), "script")
    return [json.loads("".join(e.itertext())) for e in scripts if e.get("type") == "application/ld+json"]


def test_events_and_sources_are_described_for_search_engines(site: Client) -> None:
    (event,) = _embedded(site, EVENT)
    assert event["@type"] == "Event"
    assert (event["startDate"], event["endDate"]) == ("1951-03-03", "1951-03-04")
    assert event["@id"] == f"{BASE}id/event/1951-03-03-geneva"
    assert [place["name"] for place in cast("list[dict[str, str]]", event["location"])] == ["Geneva"]
    (article,) = _embedded(site, "/doc/source/harbour-gazette")
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "1951-05-16"
    assert _embedded(site, "/doc/event/1951-spring-call") == []
    assert _embedded(site, "/doc/person/ada-norland") == []


def _described(*statements: tuple[NamedNode, NamedNode, NamedNode | Literal], label: str = "A meeting") -> str:
    subject = NamedNode(THING)
    held = [Triple(subject, CMQ.eventStatus, CODE.held), Triple(subject, RDF.type, CMQ.Meeting)]
    facts = Facts([*held, *(Triple(*statement) for statement in statements)])
    reader = Reader(subject, facts, Labels({THING: Label(label)}), Addresses("http://x.example"))
    return structured(reader, Gathered(subject, "event", facts))


def test_no_name_ends_the_script_that_it_stands_in() -> None:
    text = _described(label="</script><script>alert(1)</script> & \u2028")
    assert not set("<>&\u2028").intersection(text)
    assert json.loads(text)["name"] == "</script><script>alert(1)</script> & \u2028"


@pytest.mark.parametrize(
    ("stated", "start", "end"),
    [
        ("1993-07-28", "1993-07-28", "1993-07-28"),
        ("1993-09", "1993-09", "1993-09"),
        ("1993-04-10/1993-04-16", "1993-04-10", "1993-04-16"),
        ("1993-09~", None, None),
        ("../1997", None, None),
        ("199X", None, None),
        ("2022-23", None, None),
    ],
)
def test_only_dates_that_are_certain_are_given_away(stated: str, start: str | None, end: str | None) -> None:
    described = json.loads(_described((NamedNode(THING), CMQ.date, Literal(stated, datatype=EDTF.EDTF))))
    assert (described.get("startDate"), described.get("endDate")) == (start, end)


def test_what_a_claim_contests_is_not_given_away() -> None:
    claim, other = NamedNode(f"{BASE}id/claim/a"), NamedNode(f"{BASE}id/claim/b")
    date = (NamedNode(THING), CMQ.date, Literal("1993", datatype=EDTF.EDTF))
    place = (NamedNode(THING), CMQ.place, NamedNode(f"{BASE}id/place/p"))
    about = [(claim, CMQ.about, NamedNode(THING)), (claim, CMQ.contradicts, other)]
    described = json.loads(_described(date, place, *about, (claim, CMQ.aboutProperty, CMQ.place)))
    assert "location" not in described
    assert described["startDate"] == "1993"
    assert _described(date, *about, (claim, CMQ.aboutProperty, CMQ.eventStatus)) == ""


def test_near_a_place_is_not_at_it() -> None:
    place = (NamedNode(THING), CMQ.place, NamedNode(f"{BASE}id/place/p"))
    assert "location" in json.loads(_described(place))
    assert "location" not in json.loads(_described(place, (NamedNode(THING), CMQ.placeRelation, CODE.near)))
