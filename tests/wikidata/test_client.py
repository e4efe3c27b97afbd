"""The client against the stand-in: what is asked, in which order, after which waits, and what bad answers lead to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import NamedNode, RdfFormat, parse

from communique.errors import UsageError
from communique.wikidata import exchange
from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity, Missing
from communique.wikidata.errors import Refused, UnreadableAnswer, WikidataUnavailable
from communique.wikidata.manners import TRIES
from communique.wikidata.settings import WikidataSettings
from tests.wikidata.conftest import START, Open, Time
from tests.wikidata.items import DEPTH, ENTITY, FORMER_LAKE, GONE, LAKE, RIVER, item
from tests.wikidata.standin import Standin, standin
from tests.wikidata.troubles import Trouble, error, half_sent, lagging, saying, silent, slow, throttled, unavailable


def entity(found: Entity | Missing) -> Entity:
    assert isinstance(found, Entity)
    return found


# What is asked


def test_many_ids_are_asked_in_batches_one_after_the_other(opened: Open) -> None:
    ids = [f"Q{2147480100 + number}" for number in range(120)]
    with standin(item(one, labels={"en": one}) for one in ids) as site:
        found = opened(site, "hy").entities([*ids, ids[0]])
        calls = site.requests
        assert site.most_at_once == 1
    assert list(found) == ids
    assert [entity(one).labels["en"] for one in found.values()] == ids
    assert [call.parameters["ids"].split("|") for call in calls] == [ids[:50], ids[50:100], ids[100:]]
    for call in calls:
        assert (call.method, call.path) == ("GET", "/w/api.php")
        assert call.parameters["languages"] == "ar|en|es|fr|hy|mul|ru|zh"
        assert call.parameters["maxlag"] == "5"
        assert call.headers["User-Agent"].startswith("communique/")
        assert "(curator@example.org)" in call.headers["User-Agent"]


def test_what_is_no_id_is_reported_and_the_others_are_asked(site: Standin, opened: Open) -> None:
    wrong = ["", "Q0", "q5", "L5", "Q2147483648", f"{LAKE}|{RIVER}"]
    found = opened(site).entities([*wrong, LAKE])
    assert [found[one] for one in wrong] == [Missing(one, malformed=True) for one in wrong]
    assert entity(found[LAKE]).id == LAKE
    assert [call.parameters["ids"] for call in site.requests] == [LAKE]
    assert opened(site).entities([]) == {}


def test_a_language_that_the_site_does_not_know_is_told_once(site: Standin, opened: Open, time: Time) -> None:
    reader = opened(site, "x_y")
    reader.entities([LAKE])
    reader.entities([RIVER])
    (told,) = time.told
    assert 'warns: Unrecognized value for parameter "languages": x_y' in told


def test_merged_and_deleted_items_are_reported(site: Standin, opened: Open) -> None:
    found = opened(site).entities([FORMER_LAKE, GONE, RIVER])
    former = entity(found[FORMER_LAKE])
    assert (former.merged, former.asked, former.id) == (True, FORMER_LAKE, LAKE)
    assert former.labels["en"] == "Bright Lake"
    assert found[GONE] == Missing(GONE)
    assert not entity(found[RIVER]).merged
    assert len(site.requests) == 1


def test_a_search_says_which_name_matched(site: Standin, opened: Open) -> None:
    (found,) = opened(site).search("the br", "en")
    assert (found.id, found.label, found.description) == (LAKE, "Bright Lake", "lake that is not there")
    assert (found.match_type, found.match_language, found.match_text) == ("alias", "en", "The Bright")
    assert [one.id for one in opened(site).search("bright", "en")] == [LAKE, RIVER]
    assert [one.id for one in opened(site).search("bright", "en", limit=1)] == [LAKE]
    assert [one.id for one in opened(site).search("depth", "en", "property")] == [DEPTH]
    (by_id,) = opened(site).search(RIVER, "HY")
    assert (by_id.match_type, by_id.match_language) == ("entityId", "")
    assert opened(site).search("nothing of the kind", "en") == []
    for text, limit in (("", 7), (" ", 7), ("x", 0), ("x", 51)):
        with pytest.raises(UsageError):
            opened(site).search(text, "en", limit=limit)


def test_a_short_query_goes_into_the_address_and_a_long_one_does_not(site: Standin, opened: Open) -> None:
    query = f"SELECT ?label ?none {{ <{ENTITY}{RIVER}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
    for text, method in ((query, "GET"), (query + " " * 2000, "POST")):
        (row,) = opened(site).sparql(text)
        assert row == {"label": {"type": "literal", "value": "Bright River", "xml:lang": "en"}}
        asked = site.requests[-1]
        assert (asked.method, asked.path, asked.parameters["query"]) == (method, "/sparql", text)


def test_a_query_that_is_wrong_is_refused_with_the_reason(site: Standin, opened: Open) -> None:
    with pytest.raises(Refused, match="MalformedQuery"):
        opened(site).sparql("SELECT * WHERE {")
    with pytest.raises(Refused, match="not allowed"):
        opened(site).sparql("SELECT * { SERVICE <http://192.0.2.1/sparql> { ?s ?p ?o } }")
    assert len(site.requests) == 2


def test_a_table_that_breaks_off_is_no_table(site: Standin, opened: Open, time: Time) -> None:
    """The query service sends the first rows and then stops when the time is up."""
    site.befall(saying(b'{"head": {"vars": ["a"]}, "results": {"bindings": [ {"a"', "application/sparql-results+json"))
    with pytest.raises(UnreadableAnswer, match="breaks off"):
        opened(site).sparql("SELECT ?a { ?a ?b ?c }")
    assert time.waits == []


def test_documents_about_entities(site: Standin, opened: Open) -> None:
    reader = opened(site)
    for name in (LAKE, FORMER_LAKE):
        triples = set(parse(reader.document(name), format=RdfFormat.TURTLE))
        assert any(quad.subject == NamedNode(ENTITY + LAKE) for quad in triples)
    first = entity(reader.entities([RIVER])[RIVER]).revision
    site.put(item(RIVER, labels={"en": "Dark River"}))
    old = json.loads(reader.document(RIVER, "json", revision=first))
    assert old["entities"][RIVER]["labels"]["en"]["value"] == "Bright River"
    with pytest.raises(Refused, match="404"):
        reader.document(GONE)
    with pytest.raises(Refused, match="415"):
        reader.document(LAKE, "docx")
    with pytest.raises(UsageError, match="no id"):
        reader.document("../Q5")


# When the site asks for patience


@pytest.mark.parametrize(
    ("troubles", "waits"),
    [
        ([lagging(7.5), lagging(7.5)], [7.5, 15]),
        ([throttled("7")], [7]),
        ([throttled(None)], [60]),
        ([throttled("Fri, 02 Jan 2026 03:04:35 GMT")], [30]),
        ([unavailable(), unavailable(502), unavailable(504, "3")], [5, 10, 3]),
        ([error("ratelimited"), error("readonly", retry_after="9")], [60, 9]),
        ([silent(), silent(), silent()], [1, 2, 4]),
        ([half_sent(), half_sent(0.01)], [1, 2]),
        ([throttled("1"), half_sent(), lagging(9), unavailable()], [1, 2, 27, 40]),
    ],
)
def test_it_waits_and_asks_again(
    site: Standin, opened: Open, time: Time, troubles: list[Trouble], waits: list[float]
) -> None:
    site.befall(*troubles)
    assert entity(opened(site).entities([LAKE])[LAKE]).id == LAKE
    assert time.waits == waits
    assert len(site.requests) == len(troubles) + 1
    assert len({str(call.parameters) for call in site.requests}) == 1
    assert len(time.told) == len(waits)
    assert f"waiting {waits[0]:.0f} seconds" in time.told[0]


def test_a_slow_answer_is_given_up_and_asked_for_again(
    site: Standin, opened: Open, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_TIMEOUT", (5.0, 0.3))
    site.befall(slow(30))
    assert entity(opened(site).entities([LAKE])[LAKE]).id == LAKE
    assert time.waits == [1]


def test_searches_and_queries_wait_too(site: Standin, opened: Open, time: Time) -> None:
    site.befall(throttled("7"), times=2)
    assert opened(site).search("bright", "en")
    site.befall(throttled("8"))
    assert opened(site).sparql("SELECT * { ?s ?p ?o } LIMIT 1")
    assert time.waits == [7, 7, 8]


@pytest.mark.parametrize("trouble", [throttled("1"), lagging(), unavailable(), silent(), half_sent()])
def test_it_does_not_wait_for_ever(site: Standin, opened: Open, time: Time, cache: Path, trouble: Trouble) -> None:
    site.befall(trouble, times=TRIES)
    with pytest.raises(WikidataUnavailable, match=f"asked {TRIES} times") as caught:
        opened(site).entities([LAKE])
    assert (caught.value.exit_code, caught.value.hint != "") == (3, True)
    assert (len(site.requests), len(time.waits)) == (TRIES, TRIES - 1)
    assert not cache.exists()


def test_it_leaves_a_site_alone_that_wants_a_long_pause(site: Standin, opened: Open, time: Time) -> None:
    site.befall(throttled("3600"))
    with pytest.raises(WikidataUnavailable, match="wait 3600 seconds"):
        opened(site).entities([LAKE])
    assert time.waits == []
    assert len(site.requests) == 1


def test_nobody_there(cache: Path, time: Time) -> None:
    settings = WikidataSettings(cache, site="http://127.0.0.1:9", query="http://127.0.0.1:9/sparql")
    reader = Wikidata.open(settings, clock=time.clock, sleep=time.sleep)
    with reader, pytest.raises(WikidataUnavailable, match="did not answer"):
        reader.entities([LAKE])
    assert time.waits == [1, 2, 4, 8]


# Bad answers


def saying_of_the_lake(entry: object) -> Trouble:
    return saying(json.dumps({"entities": {LAKE: entry}}).encode())


BAD: list[tuple[Trouble, type[WikidataUnavailable], str]] = [
    (saying(b"<html>Sorry</html>", "text/html"), UnreadableAnswer, "no JSON"),
    (saying(b'{"entities": {'), UnreadableAnswer, "breaks off"),
    (saying(b""), UnreadableAnswer, "0 bytes"),
    (saying(b"\xff\xfe\xfd"), UnreadableAnswer, "no JSON"),
    (saying(b"[" * 100_000), UnreadableAnswer, "no JSON"),
    (saying(b"[]"), UnreadableAnswer, "the entities"),
    (saying(b'{"entities": {}}'), UnreadableAnswer, f"the entry of {LAKE}"),
    (saying_of_the_lake({"id": RIVER, "lastrevid": 1}), UnreadableAnswer, RIVER),
    (saying_of_the_lake({"id": LAKE}), UnreadableAnswer, "revision 0"),
    (saying_of_the_lake({"id": 7}), UnreadableAnswer, "the id of"),
    (error("no-such-entity", "Could not find it."), Refused, "no-such-entity.*Could not find it"),
    (error("internal_api_error_DBQueryError"), Refused, "internal_api_error"),
    (unavailable(500), Refused, "500"),
    (unavailable(403), Refused, "403.*busy"),
]


@pytest.mark.parametrize(("trouble", "kind", "words"), BAD)
def test_a_bad_answer_is_an_error_and_is_not_remembered(
    site: Standin, opened: Open, cache: Path, trouble: Trouble, kind: type[WikidataUnavailable], words: str
) -> None:
    site.befall(trouble)
    with pytest.raises(kind, match=words):
        opened(site).entities([LAKE])
    assert not cache.exists()
    assert entity(opened(site).entities([LAKE])[LAKE]).id == LAKE
    assert len(site.requests) == 2


@pytest.mark.parametrize("body", [b'{"search": {"a": 1}}', b'{"search": [{"label": "x"}]}', b"7"])
def test_a_bad_answer_to_a_search_is_not_remembered(site: Standin, opened: Open, cache: Path, body: bytes) -> None:
    site.befall(saying(body))
    with pytest.raises(UnreadableAnswer):
        opened(site).search("bright", "en")
    assert not cache.exists()


@pytest.mark.parametrize(
    "body", [b'{"boolean": true}', b'{"results": {"bindings": [7]}}', b'{"results": {"bindings": [{"a": 7}]}}']
)
def test_what_is_no_table_is_refused(site: Standin, opened: Open, body: bytes) -> None:
    site.befall(saying(body, "application/sparql-results+json"))
    with pytest.raises(UnreadableAnswer):
        opened(site).sparql("SELECT ?a { ?a ?b ?c }")


def test_what_came_before_a_failure_is_remembered(opened: Open) -> None:
    ids = [f"Q{2147480100 + number}" for number in range(60)]
    with standin(item(one) for one in ids) as site:
        site.befall(Trouble(), saying(b"{"))
        with pytest.raises(UnreadableAnswer):
            opened(site).entities(ids)
        assert len(opened(site).entities(ids)) == 60
        assert [len(call.parameters["ids"].split("|")) for call in site.requests] == [50, 10, 10]


# Without a contact


class Trap(requests.Session):
    """Sends nothing and says so."""

    def send(self, *_: Any, **__: Any) -> requests.Response:
        raise AssertionError("something was sent")


def test_the_real_site_is_not_asked_without_a_contact(cache: Path) -> None:
    with Wikidata.open(WikidataSettings(cache), session=Trap(), clock=lambda: START) as reader:
        asks: list[Callable[[], object]] = [
            lambda: reader.entities([LAKE]),
            lambda: reader.search("x", "en"),
            lambda: reader.sparql("ASK {}"),
            lambda: reader.document(LAKE),
        ]
        for ask in asks:
            with pytest.raises(UsageError, match="COMMUNIQUE_WIKIDATA_CONTACT"):
                ask()
