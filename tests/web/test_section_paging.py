"""Things of which there is more to say than a page takes: nothing is lost between the pages, and links lead there."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.datastructures import QueryParams

from communique.release.release import Release
from communique.settings import Settings
from communique.terms import BASE, CMQ, OA, RDF, SKOS, XSD
from communique.web import site as site_module
from communique.web.addresses import Addresses
from communique.web.citation.citing import Dataset
from communique.web.describe import about, batches, batches_about
from communique.web.gather import gather
from communique.web.language.reading import Naming, Reading
from communique.web.problems import HttpProblem
from communique.web.section_paging import PASSAGES, ROWS
from communique.web.site import Site
from communique.web.sparql_guard import MAX_CHARACTERS
from communique.web.store import ReleaseStore
from communique.web.texts import once_each
from communique.web.thing_page import Frame, thing_page
from communique.web.values import Page, Passage, Quotation, Section, Value
from tests.web.serving import Client
from tests.web.test_things import Counting

SOURCE = f"{BASE}id/source/paper"
GRAPH = NamedNode(f"{BASE}graph/data")
EVENTS = 2 * PASSAGES + 7


@pytest.fixture(scope="module")
def store() -> Store:
    """A source that is cited once for each of many events."""
    store, source = Store(), NamedNode(SOURCE)
    quads = [Quad(source, SKOS.prefLabel, Literal("The Paper", language="en"), GRAPH)]
    for number in range(EVENTS):
        event = NamedNode(f"{BASE}id/event/e{number}")
        evidence, span = NamedNode(f"{event.value}#evidence-1"), NamedNode(f"{event.value}#evidence-1-span")
        whole = [Literal(str(place), datatype=XSD.integer) for place in (10 * number, 10 * number + 5)]
        quads += [
            Quad(event, RDF.type, CMQ.NegotiationEvent, GRAPH),
            Quad(event, CMQ.evidence, evidence, GRAPH),
            Quad(event, CMQ.announcedIn, source, GRAPH),
            Quad(evidence, OA.hasSource, source, GRAPH),
            Quad(evidence, OA.hasSelector, span, GRAPH),
            Quad(span, OA.start, whole[0], GRAPH),
            Quad(span, OA.end, whole[1], GRAPH),
        ]
    store.extend(quads)
    return store


def page_of(release: Release, store: Store, **parameters: str) -> Page:
    counting = cast("ReleaseStore", Counting(store))
    gathered = gather(counting, release.timeline(), release.events(), SOURCE)
    assert gathered
    frame = Frame(Addresses("http://x.example"), Dataset("Data", "1"), parameters=QueryParams(parameters))
    return thing_page(counting, gathered, frame)


def section_of(page: Page, anchor_id: str) -> Section:
    return next(section for section in page.sections if section.anchor_id == anchor_id)


def test_the_pages_together_show_everything_once(release: Release, store: Store) -> None:
    first = page_of(release, store)
    assert first.pages == max(-(-EVENTS // PASSAGES), -(-EVENTS // ROWS))
    pages = [first, *(page_of(release, store, page=str(number)) for number in range(2, first.pages + 1))]
    passages = [p.number for page in pages for s in page.sections for p in s.passages]
    assert passages == list(range(1, EVENTS + 1))
    rows = [row.cells for page in pages for s in page.sections if s.anchor_id == "linked-events" for row in s.rows]
    assert len(rows) == EVENTS
    assert len({str(row) for row in rows}) == EVENTS


def test_a_page_says_which_part_it_shows(release: Release, store: Store) -> None:
    stretch = section_of(page_of(release, store, page="2"), "passages").stretch
    assert stretch
    assert (stretch.first, stretch.last, stretch.total) == (PASSAGES + 1, 2 * PASSAGES, EVENTS)
    assert {section.anchor_id for section in page_of(release, store, page="2").sections} == {
        "linked-events",
        "passages",
    }


@pytest.mark.parametrize("page", ["0", "9999", "x", "-1"])
def test_a_page_that_is_not_there_is_not_found(release: Release, store: Store, page: str) -> None:
    with pytest.raises(HttpProblem) as caught:
        page_of(release, store, page=page)
    assert caught.value.code == "not-found"


def test_the_server_tells_it_as_a_problem(site: Client) -> None:
    assert site.get("/doc/source/harbour-gazette?page=1").status_code == 200
    assert site.get("/doc/source/harbour-gazette?page=2").status_code == 404


def test_no_query_is_longer_than_our_own_endpoint_takes() -> None:
    iris = [f"{BASE}id/event/{'x' * 300}{number}" for number in range(2000)]
    found = list(batches_about(iris))
    assert " ".join(found) == " ".join(f"<{iri}>" for iri in iris) == " ".join(batches(iris))
    assert max(len(about(batch)) for batch in found) < MAX_CHARACTERS - 1000
    assert max(map(len, batches(iris))) < MAX_CHARACTERS - 1000


def test_what_stands_between_two_passages_is_shown_once() -> None:
    def shown(passage: Passage, since: int, until: int | None) -> Passage:
        return replace(passage, quotation=Quotation("words", before=str(since), after="xx", withheld=str(until)))

    paper, other = Value("paper", iri="a"), Value("other", iri="b")
    places = [(paper, 10, 20), (paper, 15, 18), (paper, 40, 50), (other, 5, 9)]
    found = once_each([Passage(n, [], *place, "", []) for n, place in enumerate(places)], shown)
    quoted = [passage.quotation for passage in found]
    assert [(each.before, each.withheld) for each in quoted if each] == [
        ("0", "15"),
        ("22", "40"),
        ("22", "None"),
        ("0", "None"),
    ]
    assert once_each([], shown) == []


def test_names_are_those_of_the_chosen_source_however_many_there_are(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "MOST_OFFERS", 0)
    opened = Site.open(Settings(root=release.path, releases=release.path), release)
    assert opened.names_offered() == []
    (user,) = opened.index.users("source", 1)
    (offer,) = opened.names_offered(f"{BASE}id/{user}")
    assert offer.slug == user.partition("/")[2]
    assert opened.names_offered(f"{BASE}id/source/nobody") == []
    chosen = Reading("/", naming=Naming(source=f"{BASE}id/{user}"))
    page = opened.read_by(chosen).pages.render("problems.html", types={})
    assert "all are neutral" not in page
    assert f"names as in {offer.name}" in page
