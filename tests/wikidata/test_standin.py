"""The stand-in keeps the rules of the documented protocol: what it answers, what it refuses, what it records."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat, parse

from tests.conftest import ROOT
from tests.wikidata.items import CALENDAR, DEPTH, ENTITY, FORMER_LAKE, GONE, LAKE, RIVER, SEEN, item
from tests.wikidata.standin import Standin
from tests.wikidata.troubles import lagging, throttled

AGENT = {"User-Agent": "tests (nobody@example.org)"}
NEVER = "Q2147480077"


def call(site: Standin, *, method: str = "GET", **parameters: str) -> requests.Response:
    asked = {"format": "json", "formatversion": "2", **parameters}
    in_address, in_body = (asked, None) if method == "GET" else (None, asked)
    address = f"{site.address}/w/api.php"
    return requests.request(method, address, params=in_address, data=in_body, headers=AGENT, timeout=20)


def answered(site: Standin, **parameters: str) -> Any:
    return call(site, **parameters).json()


def entities(site: Standin, ids: str, **parameters: str) -> Any:
    return answered(site, action="wbgetentities", ids=ids, **parameters)["entities"]


def get(site: Standin, path: str, **headers: str) -> requests.Response:
    wanted: dict[str, Any] = {"Accept": None, **AGENT, **headers}
    return requests.get(f"{site.address}{path}", headers=wanted, timeout=20, allow_redirects=False)


# wbgetentities


def test_a_malformed_id_fails_the_whole_call_with_status_200(site: Standin) -> None:
    for wrong in ("Q0", "X1", "Q2147483648", ""):
        answer = call(site, action="wbgetentities", ids=f"{LAKE}|{wrong}")
        assert answer.status_code == 200
        assert answer.headers["MediaWiki-API-Error"] == "no-such-entity"
        assert (answer.json()["error"]["code"], answer.json()["error"]["id"]) == ("no-such-entity", wrong)
        assert "entities" not in answer.json()


def test_what_is_missing_is_said_under_its_own_id(site: Standin) -> None:
    found = entities(site, f"{NEVER}|{GONE}|{LAKE}")
    assert found[NEVER] == {"id": NEVER, "missing": ""}
    assert found[GONE] == {"id": GONE, "missing": ""}
    assert found[LAKE]["id"] == LAKE


def test_a_redirect_stands_under_the_id_that_was_asked(site: Standin) -> None:
    for props in ("info", "labels", "info|labels|claims"):
        found = entities(site, FORMER_LAKE, props=props)[FORMER_LAKE]
        assert (found["id"], found["redirects"]) == (LAKE, {"from": FORMER_LAKE, "to": LAKE})
    assert entities(site, FORMER_LAKE, props="") == {FORMER_LAKE: {"type": "item", "id": LAKE}}
    assert "missing" in entities(site, FORMER_LAKE, redirects="no")[FORMER_LAKE]
    site.put(item(NEVER))
    site.merge(NEVER, into=FORMER_LAKE)
    assert "missing" in entities(site, NEVER)[NEVER]  # a redirect to a redirect is not followed


def test_ids_are_canonical_in_the_answer_and_each_comes_once(site: Standin) -> None:
    assert list(entities(site, f"{LAKE.lower()}|{LAKE}")) == [LAKE]
    assert list(entities(site, f"\x1f{LAKE}\x1f{RIVER}")) == [LAKE, RIVER]


def test_fifty_ids_are_the_most(site: Standin) -> None:
    ids = [f"Q{2147480100 + number}" for number in range(51)]
    assert len(entities(site, "|".join(ids[:50]))) == 50
    error = answered(site, action="wbgetentities", ids="|".join(ids))["error"]
    assert (error["code"], error["parameter"], error["limit"]) == ("toomanyvalues", "ids", 50)


def test_only_what_is_asked_for_is_sent(site: Standin) -> None:
    assert set(entities(site, LAKE)[LAKE]) == {
        "pageid", "ns", "title", "lastrevid", "modified", "type", "id",
        "labels", "descriptions", "aliases", "claims", "sitelinks",
    }  # fmt: skip
    assert set(entities(site, DEPTH, props="info")[DEPTH]) == {
        "pageid", "ns", "title", "lastrevid", "modified", "type", "id", "datatype",
    }  # fmt: skip
    some = entities(site, LAKE, props="labels|aliases", languages="hy|tr")[LAKE]
    assert (set(some["labels"]), some["aliases"]) == ({"hy", "tr"}, {})
    warned = answered(site, action="wbgetentities", ids=LAKE, props="labels|prices", languages="en|x_y")
    assert "prices" in warned["warnings"]["wbgetentities"]["warnings"]
    assert set(warned["entities"][LAKE]["labels"]) == {"en"}


def test_in_the_old_form_what_is_empty_is_a_list(site: Standin) -> None:
    assert entities(site, RIVER, formatversion="1")[RIVER]["aliases"] == []
    assert entities(site, RIVER)[RIVER]["aliases"] == {}


def test_reading_by_post_says_the_same(site: Standin) -> None:
    asked = {"action": "wbgetentities", "ids": LAKE}
    assert call(site, method="POST", **asked).json() == call(site, **asked).json()
    assert [request.method for request in site.asked("wbgetentities")] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"action": "wbgetentities"}, "param-missing"),
        ({"action": "wbeditentity"}, "badvalue"),
        ({}, "badvalue"),
        ({"action": "wbgetentities", "ids": LAKE, "redirects": "maybe"}, "badvalue"),
        ({"action": "wbgetentities", "ids": LAKE, "format": "xml"}, "badvalue"),
        ({"action": "wbgetentities", "ids": LAKE, "assert": "user"}, "assertuserfailed"),
        ({"action": "wbsearchentities", "language": "en"}, "missingparam"),
        ({"action": "wbsearchentities", "search": "x"}, "missingparam"),
        ({"action": "wbsearchentities", "search": "x", "language": "e n"}, "badvalue"),
        ({"action": "wbsearchentities", "search": "x", "language": "en", "limit": "many"}, "badinteger"),
    ],
)
def test_errors_come_with_status_200(site: Standin, parameters: dict[str, str], code: str) -> None:
    answer = call(site, **parameters)
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, code)


def test_lag_is_told_only_to_those_who_mind(site: Standin) -> None:
    site.befall(lagging(7.5))
    assert LAKE in entities(site, LAKE)
    assert LAKE in entities(site, LAKE, maxlag="8")
    answer = call(site, action="wbgetentities", ids=LAKE, maxlag="5")
    assert (answer.status_code, answer.headers["Retry-After"]) == (200, "5")
    assert (answer.json()["error"]["code"], answer.json()["error"]["lag"]) == ("maxlag", 7.5)
    assert LAKE in entities(site, LAKE, maxlag="5")


def test_throttling_has_its_own_status(site: Standin) -> None:
    site.befall(throttled("7"))
    answer = call(site, action="wbgetentities", ids=LAKE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


# wbsearchentities


def search(site: Standin, text: str, **parameters: str) -> Any:
    return answered(site, action="wbsearchentities", search=text, **{"language": "en", **parameters})


def test_a_search_finds_beginnings_of_labels_and_aliases(site: Standin) -> None:
    (found,) = search(site, "lake b")["search"]
    assert found["id"] == LAKE
    assert found["concepturi"] == f"{ENTITY}{LAKE}"
    assert found["match"] == {"type": "alias", "language": "en", "text": "Lake Bright"}
    assert (found["label"], found["aliases"]) == ("Bright Lake", ["Lake Bright"])
    assert found["display"]["description"] == {"value": "lake that is not there", "language": "en"}
    assert search(site, "lake")["search"] != []
    assert search(site, "right")["search"] == []


def test_a_search_prefers_equal_names_and_the_id(site: Standin) -> None:
    site.put(item(NEVER, labels={"en": "Bright"}))
    assert [found["id"] for found in search(site, "bright")["search"]] == [NEVER, LAKE, RIVER]
    (found,) = search(site, RIVER.lower())["search"]
    assert (found["match"], found["aliases"]) == ({"type": "entityId", "text": RIVER}, [RIVER])


def test_a_search_falls_back_to_english_unless_told_not_to(site: Standin) -> None:
    (found,) = search(site, "bright l", language="tr", uselang="tr")["search"]
    assert (found["label"], found["match"]["language"]) == ("Işık Gölü", "en")
    assert search(site, "bright l", language="tr", strictlanguage="true")["search"] == []
    assert search(site, "Լիճ", language="hy")["search"][0]["id"] == LAKE
    assert search(site, "Լիճ")["search"] == []


def test_a_search_is_paged(site: Standin) -> None:
    for number in range(60):
        site.put(item(f"Q{2147480100 + number}", labels={"en": f"Hill {number:02}"}))
    first = search(site, "hill")
    assert (len(first["search"]), first["search-continue"]) == (7, 7)
    after = search(site, "hill", **{"continue": "7"})
    assert after["search"][0]["label"] == "Hill 07"
    most = search(site, "hill", limit="500")
    assert (len(most["search"]), most["search-continue"]) == (50, 50)
    assert "limit" in most["warnings"]["wbsearchentities"]["warnings"]
    assert "search-continue" not in search(site, "hill", limit="50", **{"continue": "50"})
    assert [found["id"] for found in search(site, "dep", type="property")["search"]] == [DEPTH]


# Special:EntityData


@pytest.mark.parametrize(
    ("path", "accept", "status", "location"),
    [
        (LAKE, "", 303, f"{LAKE}.json"),
        (LAKE, "text/turtle;q=0.9, application/rdf+xml;q=0.1", 303, f"{LAKE}.ttl"),
        (LAKE, "*/*", 303, f"{LAKE}.json"),
        (LAKE, "text/html", 303, f"/wiki/{LAKE}"),
        (LAKE, "image/png", 406, ""),
        (f"{LAKE.lower()}.TTL", "", 301, f"{LAKE}.ttl"),
        (f"{LAKE}.html", "", 303, f"/wiki/{LAKE}"),
        (f"{LAKE}.docx", "", 415, ""),
        ("Q0.json", "", 400, ""),
        (f"{NEVER}.json", "", 404, ""),
        (f"{GONE}.ttl", "", 404, ""),
        (f"{LAKE}.json?revision=999", "", 404, ""),
        (f"{LAKE}.json?flavor=sweet", "", 400, ""),
        (f"{FORMER_LAKE}.json?revision=1006", "", 400, ""),
        (f"{FORMER_LAKE}.json?revision=1006&flavor=dump", "", 200, ""),
        (f"{FORMER_LAKE}.json", "", 200, ""),
    ],
)
def test_entity_data_answers_as_documented(site: Standin, path: str, accept: str, status: int, location: str) -> None:
    answer = get(site, f"/wiki/Special:EntityData/{path}", **({"Accept": accept} if accept else {}))
    assert answer.status_code == status
    assert answer.headers.get("Location", "").endswith(location)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_entity_data_says_when_nothing_is_new(site: Standin) -> None:
    path = f"/wiki/Special:EntityData/{LAKE}.json"
    answer = get(site, path)
    assert "public" in answer.headers["Cache-Control"]
    modified = answer.headers["Last-Modified"]
    assert get(site, path, **{"If-Modified-Since": modified}).status_code == 304
    site.put(item(LAKE))
    assert get(site, path, **{"If-Modified-Since": modified}).status_code == 200


def test_entity_data_is_the_same_in_every_form(site: Standin) -> None:
    assert get(site, f"/entity/{LAKE}").headers["Location"].endswith(f"EntityData/{LAKE}")
    document = get(site, f"/wiki/Special:EntityData/{LAKE}.json").json()["entities"][LAKE]
    assert document["labels"]["hy"]["value"] == "Լիճ"
    expected = set(parse(get(site, f"/wiki/Special:EntityData/{LAKE}.nt").content, format=RdfFormat.N_TRIPLES))
    assert f"<{ENTITY}{FORMER_LAKE}> <http://www.w3.org/2002/07/owl#sameAs>" in str([str(q.triple) for q in expected])
    for ending, form in (("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD)):
        assert set(parse(get(site, f"/wiki/Special:EntityData/{LAKE}.{ending}").content, format=form)) == expected


# SPARQL

PREFIXES = f"""PREFIX wd: <{ENTITY}> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/> PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/> PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pr: <http://www.wikidata.org/prop/reference/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX wikibase: <http://wikiba.se/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def rows(site: Standin, pattern: str) -> list[dict[str, str]]:
    query = f"{PREFIXES} SELECT * WHERE {{ {pattern} }} ORDER BY ?a ?b"
    found = requests.get(site.sparql, params={"query": query, "format": "json"}, headers=AGENT, timeout=20).json()
    return [{name: term["value"] for name, term in row.items()} for row in found["results"]["bindings"]]


def test_best_ranks_stand_apart_from_statements(site: Standin) -> None:
    assert rows(site, f"wd:{LAKE} wdt:{DEPTH} ?a") == [{"a": "14"}]  # the store drops the sign that Wikidata writes
    found = rows(site, f"wd:{LAKE} p:{DEPTH} [ ps:{DEPTH} ?a ; wikibase:rank ?b ]")
    assert [(row["a"], row["b"].rpartition("#")[2]) for row in found] == [
        ("12", "DeprecatedRank"), ("13", "NormalRank"), ("14", "PreferredRank"),
    ]  # fmt: skip


def test_times_keep_their_precision_only_in_full_values(site: Standin) -> None:
    assert rows(site, f"wd:{LAKE} wdt:{SEEN} ?a") == [{"a": "1951-03-01T00:00:00Z"}]
    pattern = "[ wikibase:timePrecision ?a ; wikibase:timeValue ?b ; wikibase:timeCalendarModel ?c ]"
    (row,) = rows(site, f"wd:{LAKE} p:{SEEN}/psv:{SEEN} {pattern}")
    assert row == {"a": "10", "b": "1951-03-01T00:00:00Z", "c": f"{ENTITY}{CALENDAR}"}


def test_qualifiers_references_and_names_are_there(site: Standin) -> None:
    pattern = f"wd:{LAKE} p:{SEEN} ?s . ?s pq:P276 ?a ; prov:wasDerivedFrom/pr:P854 ?b"
    (row,) = rows(site, pattern)
    assert (row["a"], row["b"]) == (f"{ENTITY}{RIVER}", "https://example.org/lake")
    assert [row["a"] for row in rows(site, f"wd:{LAKE} skos:altLabel ?a")] == ["Lake Bright", "The Bright"]
    assert rows(site, f"wd:{FORMER_LAKE} owl:sameAs ?a") == [{"a": f"{ENTITY}{LAKE}"}]
    (row,) = rows(site, f"wd:{SEEN} wikibase:propertyType ?a ; wikibase:directClaim ?b")
    assert row == {"a": "http://wikiba.se/ontology#Time", "b": f"http://www.wikidata.org/prop/direct/{SEEN}"}
    site.merge(RIVER, into=LAKE)
    assert rows(site, f"wd:{RIVER} rdfs:label ?a") == []


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
def test_queries_come_in_three_ways(site: Standin, way: str) -> None:
    query, wanted = f"{PREFIXES} ASK {{ wd:{LAKE} rdfs:label ?l }}", {**AGENT, "Accept": "text/csv, */*;q=0.1"}
    if way == "GET":
        answer = requests.get(site.sparql, params={"query": query}, headers=wanted, timeout=20)
    elif way == "form":
        answer = requests.post(site.sparql, data={"query": query}, headers=wanted, timeout=20)
    else:
        kind = {"Content-Type": "application/sparql-query"}
        answer = requests.post(site.sparql, data=query.encode(), headers={**wanted, **kind}, timeout=20)
    assert (answer.status_code, answer.text.strip()) == (200, "true")


def test_nothing_goes_out_of_the_query_service(site: Standin) -> None:
    for service in ("<https://query.example.org/sparql>", "wikibase:label", "?anything"):
        query = f"{PREFIXES} SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}"
        assert requests.get(site.sparql, params={"query": query}, headers=AGENT, timeout=20).status_code == 403
    assert requests.get(site.sparql, params={"query": "SELECT"}, headers=AGENT, timeout=20).status_code == 400


@pytest.mark.parametrize("agent", ["", "python-requests/2.32"])
def test_who_does_not_say_who_they_are_is_refused(site: Standin, agent: str) -> None:
    assert get(site, f"/wiki/{LAKE}", **{"User-Agent": agent}).status_code == 403


def test_requests_are_recorded_with_what_they_said(site: Standin) -> None:
    requests.post(f"{site.address}/w/api.php?action=query", data={"meta": "siteinfo"}, headers=AGENT, timeout=20)
    (request,) = site.asked("query")
    assert (request.method, request.path) == ("POST", "/w/api.php")
    assert request.parameters == {"action": "query", "meta": "siteinfo"}
    assert request.headers["User-Agent"] == AGENT["User-Agent"]


def test_it_can_be_tried_by_hand() -> None:
    command = [sys.executable, "-m", "tests.wikidata.standin"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            found = requests.get(f"{address}/wiki/Special:EntityData/{LAKE}.json", headers=AGENT, timeout=20)
            assert json.loads(found.text)["entities"][LAKE]["id"] == LAKE
        finally:
            process.terminate()
