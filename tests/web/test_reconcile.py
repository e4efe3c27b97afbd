"""The Reconciliation API 0.2 at `/reconcile`, as its specification has it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from communique.matching.properties import PROPERTIES
from communique.matching.scoring import FEATURES
from communique.web.cache import AnswerCache
from communique.web.reconcile.answers import languages_of
from communique.web.reconcile.extension import WIKIDATA_SERVICE
from communique.web.reconcile.limits import BATCH, ROWS, VALUES
from communique.web.reconcile.reading import MAX_TEXT
from communique.web.workers.wire import Answer, Ask
from tests.web.asking import problem
from tests.web.markup import elements, page
from tests.web.reconcile_rules import (
    EXTENDED_02,
    MANIFEST_02,
    PROPOSED,
    RESULTS_02,
    SUGGESTED,
    SUGGESTED_ENTITIES,
    obeys,
)
from tests.web.serving import Client

MINISTER = {"pid": "office", "v": {"id": "office/southland-foreign-minister", "name": "whatever"}}


def ask(site: Client, batch: dict[str, Any], method: str = "POST", **headers: str) -> dict[str, Any]:
    """Send a batch of queries and return the results by name."""
    fields = {"queries": json.dumps(batch)}
    options = {"params": fields} if method == "GET" else {"data": fields}
    response = site.request(method, "/reconcile", None, headers=headers, **options)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = obeys(response.json(), RESULTS_02)
    assert len(found) == len(batch)
    return found


def extend(site: Client, ids: list[str], *properties: dict[str, Any]) -> dict[str, Any]:
    """Send a data extension query."""
    query = {"ids": ids, "properties": list(properties)}
    response = site.post("/reconcile", data={"extend": json.dumps(query)})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = obeys(response.json(), EXTENDED_02)
    return found


def test_without_parameters_it_says_what_it_is(site: Client) -> None:
    manifest = obeys(site.get("/reconcile").json(), MANIFEST_02)
    assert manifest["identifierSpace"] == "https://w3id.org/communique/id/"
    assert manifest["view"]["url"] == f"{site.address}/id/{{{{id}}}}"
    assert "Lake talks" in manifest["name"]
    assert {"id": "foaf:Person", "name": "person", "broader": []} in manifest["defaultTypes"]
    assert "flyout_service_path" not in json.dumps(manifest)
    assert site.get("/reconcile?callback=jsonp123").json() == manifest


def test_a_batch_is_answered_query_by_query(site: Client) -> None:
    batch = {"q0": {"query": "Geneva"}, "other": {"query": "Béla Sutter", "limit": 1}, "": {"query": "xyzzy 77"}}
    for method in ("POST", "GET"):
        found = ask(site, batch, method)
        assert found["q0"]["result"][0]["id"] == "place/geneva"
        assert found["q0"]["result"][0]["match"] is True
        assert len(found["other"]["result"]) == 1
        assert found[""]["result"] == []


def test_a_candidate_says_what_it_is_and_why_it_is_one(site: Client) -> None:
    best = ask(site, {"q": {"query": "Béla Sutter", "properties": [MINISTER]}})["q"]["result"][0]
    assert best["name"] == "Béla Sutter"
    assert "Foreign minister of Southland" in best["description"]
    assert {"id": "foaf:Person", "name": "person"} in best["type"]
    assert best["match"] is True
    assert {each["id"]: each["value"] for each in best["features"]} == {
        "id": False,
        "spelling": True,
        "name": 1,
        "office": 1,
        "look-alikes": 1,
    }


@pytest.mark.parametrize("value", ["geo:Feature", ["geo:Feature"], [{"id": "geo:Feature", "name": "place"}], "place"])
def test_a_type_is_an_id_or_a_list_of_types(site: Client, value: Any) -> None:
    found = ask(site, {"q": {"query": "Northland", "type": value}})["q"]["result"]
    assert {each["type"][0]["id"] for each in found} <= {"geo:Feature"}


@pytest.mark.parametrize(
    ("value", "fit"),
    [("1951-03-03", 0.9), (1951, 0.9), (["1949", "1951-03-03/1951-03-04"], 1), (True, 0.5), (None, None)],
)
def test_values_of_properties_are_texts_numbers_or_lists(site: Client, value: Any, fit: float | None) -> None:
    query = {"query": "event/1951-03-03-geneva", "properties": [{"pid": "date", "v": value}]}
    best = ask(site, {"q": query})["q"]["result"][0]
    assert {each["id"]: each["value"] for each in best["features"]}.get("date") == fit


def test_names_come_in_the_language_that_is_asked_for(site: Client) -> None:
    headers = {"Accept-Language": "xx;q=bad, hy;q=0, de, en;q=0.5"}
    response = site.get("/reconcile", params={"queries": '{"q":{"query":"Geneva"}}'}, headers=headers)
    assert response.json()["q"]["result"][0]["name"] == "Geneva"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("stated", "languages"),
    [
        ("", []),
        ("de", ["de"]),
        ("en;q=0.5, fr-CH, *;q=0, ru;q=0.8", ["fr-ch", "fr", "ru", "en"]),
        ("hy;q=x,,;,de;level=1", ["de"]),
    ],
)
def test_languages_come_by_weight(stated: str, languages: list[str]) -> None:
    assert languages_of(Request({"type": "http", "headers": [(b"accept-language", stated.encode())]})) == languages


def test_an_answer_that_is_kept_is_kept_by_its_language() -> None:
    cache = AnswerCache(100_000)
    asks = [Ask("GET", b"/reconcile", "/reconcile", b"", [(b"accept-language", tag)]) for tag in (b"en", b"hy")]
    cache.put(asks[0], Answer(200, [], b"in English"))
    assert cache.get(asks[0]) is not None
    assert cache.get(asks[1]) is None


@pytest.mark.parametrize(
    ("queries", "where"),
    [
        ("[]", ""),
        ('{"a/b~": []}', "/a~1b~0"),
        ('{"q": []}', "/q"),
        ('{"q": {}}', "/q"),
        ('{"q": {"query": 7}}', "/q/query"),
        ('{"q": {"query": "x", "limit": 0}}', "/q/limit"),
        ('{"q": {"query": "x", "limit": 1e999}}', "/q/limit"),
        ('{"q": {"query": "x", "limit": "many"}}', "/q/limit"),
        ('{"q": {"query": "x", "type": "unheard-of"}}', "/q/type"),
        ('{"q": {"query": "x", "type_strict": "perhaps"}}', "/q/type_strict"),
        ('{"q": {"query": "x", "properties": {}}}', "/q/properties"),
        ('{"q": {"query": "x", "properties": [{"pid": "shoe-size", "v": 43}]}}', "/q/properties/0/pid"),
        ('{"q": {"query": "x", "properties": [{"v": 43}]}}', "/q/properties/0/pid"),
        ('{"q": {"query": "x", "properties": [{"pid": "date", "v": {}}]}}', "/q/properties/0/v"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(site: Client, queries: str, where: str) -> None:
    found = problem(site.post("/reconcile", data={"queries": queries}), 400, "bad-reconciliation")
    assert found["where"] == where


@pytest.mark.parametrize(
    ("queries", "line", "column"), [("{", 1, 2), ("", 1, 1), ('{"q":\n {"query": nothing}}', 2, 12), ("{'q': 1}", 1, 2)]
)
def test_what_is_no_json_is_told_with_line_and_column(site: Client, queries: str, line: int, column: int) -> None:
    found = problem(site.post("/reconcile", data={"queries": queries}), 400, "bad-reconciliation")
    assert (found["line"], found["column"]) == (line, column)


@pytest.mark.parametrize("queries", ['{"q": NaN}', "[" * 5000, '{"q": {"query": "x", "limit": ' + "9" * 5000 + "}}"])
def test_json_that_is_too_much_is_refused(site: Client, queries: str) -> None:
    problem(site.post("/reconcile", data={"queries": queries}), 400, "bad-reconciliation")


def test_half_a_letter_does_no_harm(site: Client) -> None:
    found = ask(site, {"a": {"query": "Geneva"}, "\ud800": {"query": "Gene\ud800va"}, "b": {"query": "\0"}})
    assert found["?"]["result"][0]["id"] == "place/geneva"
    refused = site.post("/reconcile", data={"queries": json.dumps({"\udc00": []})})
    assert problem(refused, 400, "bad-reconciliation")["where"] == "/?"


def test_long_batches_are_refused_as_the_protocol_says(site: Client) -> None:
    ask(site, {f"q{number}": {"query": "Geneva"} for number in range(BATCH)})
    long = {f"q{number}": {"query": "Geneva"} for number in range(BATCH + 1)}
    response = site.post("/reconcile", data={"queries": json.dumps(long)})
    assert problem(response, 413, "too-large")["limit"] == BATCH
    query = {"ids": ["place/geneva"] * (ROWS + 1), "properties": [{"id": "date"}]}
    assert problem(site.post("/reconcile", data={"extend": json.dumps(query)}), 413, "too-large")["limit"] == ROWS


def test_many_values_of_a_query_are_too_much_however_they_are_spread(site: Client) -> None:
    named = {"pid": "name", "v": ["Geneva"] * (VALUES // 2)}
    ask(site, {"q": {"properties": [named, named]}})
    for properties in ([named, named, MINISTER], [{"pid": "name", "v": ["Geneva"] * (VALUES + 1)}]):
        response = site.post("/reconcile", data={"queries": json.dumps({"q": {"properties": properties}})})
        assert problem(response, 413, "too-large")["limit"] == VALUES
    conditions = [{"matchType": "name", "propertyValue": ["x"] * (VALUES // 2)}] * 3
    response = site.post("/reconcile/v1/match", json={"queries": [{"conditions": conditions}]})
    assert problem(response, 413, "too-large")["limit"] == VALUES


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        ("date", "9999-24"),
        ("date", "9999-24/.."),
        ("date", "\u0660\u0660\u0660\u0660"),
        ("date", 10**400),
        ("date", 1e308),
        ("coordinates", "nan,inf"),
        ("coordinates", "1e999,0"),
        ("coordinates", "46.2,6.1,0"),
    ],
)
def test_a_value_that_is_none_says_nothing_for_or_against(site: Client, property_: str, value: Any) -> None:
    found = ask(site, {"q": {"query": "Geneva", "properties": [{"pid": property_, "v": value}]}})["q"]["result"]
    features = {each["id"]: each["value"] for each in found[0]["features"]}
    assert (found[0]["id"], features[property_]) == ("place/geneva", 0.5)


def test_a_body_that_is_no_form_is_refused(site: Client) -> None:
    response = site.post("/reconcile", data='{"queries": {}}', headers={"Content-Type": "application/json"})
    assert problem(response, 415, "unsupported-media-type")["accept"] == ["application/x-www-form-urlencoded"]
    problem(site.post("/reconcile", data={"query": "x"}), 400, "bad-reconciliation")
    problem(site.post("/reconcile", data={"queries": "{}", "extend": "{}"}), 400, "bad-reconciliation")
    problem(site.get("/reconcile?" + "&".join(f"a{n}=1" for n in range(200))), 413, "too-large")


def test_properties_of_things_are_handed_out(site: Client) -> None:
    wanted = ("date", "earliest", "side", "office", "kind", "place")
    found = extend(site, ["event/1951-03-03-geneva", "event/unheard-of"], *({"id": name} for name in wanted))
    row = found["rows"]["event/1951-03-03-geneva"]
    assert row["date"] == [{"str": "1951-03-03/1951-03-04"}]
    assert row["earliest"] == [{"date": "1951-03-03T00:00:00Z"}]
    assert {"id": "body/northland", "name": "Northland"} in row["side"]
    assert {"id": "office/northland-envoy", "name": "Envoy of Northland"} in row["office"]
    assert row["place"] == [{"id": "place/geneva", "name": "Geneva"}]
    assert found["rows"]["event/unheard-of"] == {name: [] for name in wanted}
    types = {meta["id"]: meta.get("type", {}).get("id") for meta in found["meta"]}
    assert (types["side"], types["office"], types["date"]) == ("cmq:Body", "cmq:Office", None)


def test_wikidata_items_come_with_the_service_that_knows_them(site: Client) -> None:
    found = extend(site, ["place/geneva"], {"id": "wikidata"}, {"id": "coordinates"})
    assert found["rows"]["place/geneva"]["wikidata"] == [{"id": "Q71", "name": "Q71"}]
    assert found["rows"]["place/geneva"]["coordinates"] == [{"str": "46.20222,6.14569"}]
    assert [meta.get("service") for meta in found["meta"]] == [WIKIDATA_SERVICE, None]


def test_settings_choose_language_and_number(site: Client) -> None:
    lake = "place/border-lake"
    every = extend(site, [lake], {"id": "name"})["rows"][lake]["name"]
    assert len(every) == 4
    assert len(extend(site, [lake], {"id": "name", "settings": {"limit": "2"}})["rows"][lake]["name"]) == 2
    assert len(extend(site, [lake], {"id": "name", "settings": {"limit": 0}})["rows"][lake]["name"]) == 4
    armenian = extend(site, [lake], {"id": "name", "settings": {"language": "HY"}})["rows"][lake]["name"]
    assert armenian == [{"str": "Լիճ"}]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ([], ""),
        ({"ids": ["x"]}, ""),
        ({"ids": [1], "properties": []}, "/ids/0"),
        ({"ids": ["x" * (MAX_TEXT + 1)], "properties": []}, "/ids/0"),
        ({"ids": [], "properties": [{"id": "shoe-size"}]}, "/properties/0/id"),
        ({"ids": [], "properties": [{"id": "date", "settings": {"limit": -1}}]}, "/properties/0/settings/limit"),
    ],
)
def test_an_extension_that_is_none_is_refused(site: Client, query: Any, where: str) -> None:
    response = site.post("/reconcile", data={"extend": json.dumps(query)})
    assert problem(response, 400, "bad-reconciliation")["where"] == where


def test_entities_are_suggested_as_somebody_types(site: Client) -> None:
    found = obeys(site.get("/reconcile/suggest/entity?prefix=Bela").json(), SUGGESTED_ENTITIES)["result"]
    assert {each["id"] for each in found} == {"person/bela-suter", "person/bela-sutter"}
    skipped = site.get("/reconcile/suggest/entity?prefix=Bela&cursor=1").json()["result"]
    assert skipped == found[1:]
    by_id = site.get("/reconcile/suggest/entity", params={"prefix": "person/bela-sutter"}).json()["result"]
    assert by_id[0]["id"] == "person/bela-sutter"
    assert by_id[0]["notable"] == [{"id": "foaf:Person", "name": "person"}]
    assert len(site.get("/reconcile/suggest/entity?prefix=").json()["result"]) == 10
    assert site.get("/reconcile/suggest/entity?prefix=north&type=foaf:Person").json()["result"] == []
    assert site.get("/reconcile/suggest/entity?prefix=&type=unheard-of").json()["result"] == []
    places = site.get("/reconcile/suggest/entity?prefix=&type=place&limit=2").json()["result"]
    assert [each["notable"][0]["id"] for each in places] == ["geo:Feature"] * 2


def test_types_and_properties_are_suggested(site: Client) -> None:
    types = obeys(site.get("/reconcile/suggest/type?prefix=Mee").json(), SUGGESTED)["result"]
    assert types == [{"id": "cmq:Meeting", "name": "meeting"}]
    properties = obeys(site.get("/reconcile/suggest/property?prefix=off").json(), SUGGESTED)["result"]
    assert [each["id"] for each in properties] == ["office"]
    problem(site.get("/reconcile/suggest/colour?prefix=b"), 404, "not-found")
    problem(site.get("/reconcile/suggest/entity?prefix=b&cursor=-1"), 400, "bad-reconciliation")


def test_properties_are_proposed_by_type(site: Client) -> None:
    found = obeys(site.get("/reconcile/properties?type=geo:Feature").json(), PROPOSED)
    assert found["type"] == "geo:Feature"
    ids = [each["id"] for each in found["properties"]]
    assert "coordinates" in ids
    assert "place" not in ids
    assert len(site.get("/reconcile/properties?type=cmq:Meeting&limit=2").json()["properties"]) == 2


def test_a_preview_is_a_small_page_that_may_stand_in_a_frame(site: Client) -> None:
    response = site.get("/reconcile/preview?id=place%2Fborder-lake")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert not list(elements(page(site, "/reconcile/preview?id=place/border-lake"), "script"))
    assert "Mirror Lake (Northland)" in response.text
    assert f'href="{site.address}/id/place/border-lake"' in response.text
    problem(site.get("/reconcile/preview?id=<script>"), 404, "not-found")
    assert "<script>" not in site.get("/reconcile/preview?id=<script>", "text/html").text


@pytest.mark.parametrize("id_", ["place/geneva", "place%2Fgeneva"])
def test_the_link_to_view_works_however_a_client_fills_it_in(site: Client, id_: str) -> None:
    response = site.get(f"/id/{id_}")
    assert response.status_code == 303
    assert response.headers["Location"] == f"{site.address}/doc/place/geneva"


def test_the_documentation_explains_every_feature_and_property(site: Client) -> None:
    ids = {element.get("id") for element in page(site, "/reconcile/help").iter()}
    assert {*(each.id for each in FEATURES), *(each.id for each in PROPERTIES)} <= ids


@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/suggest/entity", "/reconcile/preview", "/reconcile/properties"]
)
def test_anybody_may_ask_from_any_page(site: Client, path: str) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    preflight = site.request("OPTIONS", path, headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert ("POST" in preflight.headers["Access-Control-Allow-Methods"]) == (path == "/reconcile")
    refused = site.get(f"{path}?queries=[]&prefix=x&cursor=x&limit=x&id=x", headers=headers)
    assert refused.status_code in (400, 404)
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_an_answer_to_a_get_is_kept_by_its_tag_and_one_to_a_post_by_nobody(site: Client) -> None:
    got = site.get("/reconcile", params={"queries": '{"q":{"query":"Geneva"}}'})
    again = site.get(
        "/reconcile", params={"queries": '{"q":{"query":"Geneva"}}'}, headers={"If-None-Match": got.headers["ETag"]}
    )
    assert again.status_code == 304
    first, second = (
        site.post("/reconcile", data={"queries": json.dumps({"q": {"query": name}})})
        for name in ("Geneva", "Northland")
    )
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "no-store"
    assert first.json() != second.json()


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.just(10**400) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
ODD = st.one_of(
    st.text(max_size=100),
    st.text(alphabet="\"'*()-:^~{}\0%_;\\ORNEAd", max_size=100),
    st.from_regex(r"\A[\d0129X]{4}(-\d\d)?(/(\.\.)?)?\Z"),
    st.sampled_from(
        [
            "nan,nan",
            "1e999,1",
            "9999-24",
            "x" * 10_000,
            "\ud800",
            "'; DROP TABLE names; --",
            'a" OR key:"b',
            "NEAR(a b, 1)",
            "-" * 300,
        ]
    ),
)
QUERY = st.fixed_dictionaries(
    {"query": ODD},
    optional={
        "limit": st.integers() | st.floats() | ODD,
        "type": ODD | ANY,
        "type_strict": st.sampled_from(["any", "all", "should"]) | ODD,
        "properties": st.lists(
            st.fixed_dictionaries(
                {"pid": st.sampled_from(["date", "side", "kind", "coordinates", "x"]), "v": ODD | ANY}
            ),
            max_size=3,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(ODD, QUERY, max_size=3) | ANY)
def test_nothing_odd_is_a_fault_of_ours(site: Client, batch: Any) -> None:
    for name in ("queries", "extend"):
        response = site.post("/reconcile", data={name: json.dumps(batch)})
        assert response.status_code in (200, 400, 413), response.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"matchType": st.sampled_from(["name", "id", "property"]), "propertyValue": ODD | ANY},
            optional={
                "propertyId": st.sampled_from(["date", "latest", "office", "wikidata", "coordinates"]) | ODD,
                "matchQualifier": st.sampled_from(["within", "overlaps", "equals"]) | ANY,
                "matchQuantifier": st.sampled_from(["any", "all", "none"]) | ANY,
                "required": st.booleans() | ANY,
            },
        ),
        max_size=3,
    )
    | ANY
)
def test_nothing_odd_is_a_fault_of_the_draft_either(site: Client, conditions: Any) -> None:
    body = json.dumps({"queries": [{"conditions": conditions}]})
    response = site.post("/reconcile/v1/match", data=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 400, 413), response.text


@settings(max_examples=40, deadline=None)
@given(ODD, ODD)
def test_no_prefix_is_a_fault_of_ours(site: Client, prefix: str, other: str) -> None:
    for path in ("/reconcile/suggest/entity", "/reconcile/suggest/type", "/reconcile/properties", "/reconcile/preview"):
        given_ = {
            name: text.encode("utf-8", "surrogatepass")
            for name, text in (("prefix", prefix), ("type", other), ("id", other))
        }
        assert site.get(path, params=given_).status_code in (200, 400, 404)
