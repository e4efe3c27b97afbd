"""The draft of version 1.0 of the Reconciliation API at `/reconcile/v1`, beside version 0.2."""

from __future__ import annotations

from typing import Any

import pytest

from communique.web.reconcile.limits import BATCH
from tests.web.asking import problem
from tests.web.reconcile_rules import (
    EXTENDED_10,
    MANIFEST_10,
    PROPOSED,
    RESULTS_10,
    SUGGESTED,
    SUGGESTED_ENTITIES,
    SUGGESTED_PROPERTIES_10,
    obeys,
)
from tests.web.serving import Client

NAME = {"matchType": "name", "propertyValue": "Béla Sutter"}


def of(property_: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return a condition on a property."""
    return {"matchType": "property", "propertyId": property_, "propertyValue": value, **more}


def match(site: Client, *queries: dict[str, Any], **headers: str) -> list[list[dict[str, Any]]]:
    """Send queries and return the candidates of each."""
    response = site.post("/reconcile/v1/match", json={"queries": queries}, headers=headers)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    return [each["candidates"] for each in obeys(response.json(), RESULTS_10)["results"]]


def test_the_endpoint_says_what_it_is(site: Client) -> None:
    manifest = obeys(site.get("/reconcile/v1").json(), MANIFEST_10)
    assert manifest["view"]["url"] == f"{site.address}/id/{{+id}}"
    assert manifest["standardizedScore"] is True
    assert "identifierSpace" not in manifest


def test_results_come_in_the_order_of_the_queries(site: Client) -> None:
    names = ("Geneva", "Northland", "xyzzy 77", "Mirror Lake")
    found = match(site, *({"conditions": [{"matchType": "name", "propertyValue": name}]} for name in names))
    assert [each[0]["id"] if each else "" for each in found] == [
        "place/geneva",
        "body/northland",
        "",
        "place/border-lake",
    ]
    assert found[0][0]["match"] is True
    assert all(feature["name"] for feature in found[0][0]["features"])


def test_an_id_is_a_condition_of_its_own(site: Client) -> None:
    (found,) = match(site, {"conditions": [{"matchType": "id", "propertyValue": "Q71"}]})
    assert [(each["id"], each["match"]) for each in found] == [("place/geneva", True)]


def test_conditions_are_required_or_not_and_quantified(site: Client) -> None:
    minister = of("office", {"id": "office/southland-foreign-minister"})
    (either,) = match(site, {"conditions": [NAME, minister]})
    assert [each["id"] for each in either][:2] == ["person/bela-sutter", "person/bela-suter"]
    assert [each["match"] for each in either][:2] == [True, False]
    (required,) = match(site, {"conditions": [NAME, {**minister, "required": True}]})
    assert [each["id"] for each in required] == ["person/bela-sutter"]
    (other,) = match(site, {"conditions": [NAME, {**minister, "required": True, "matchQuantifier": "none"}]})
    assert [each["id"] for each in other] == ["person/bela-suter"]
    (every,) = match(
        site, {"type": "cmq:Event", "conditions": [of("side", ["Northland", "Southland"], matchQuantifier="all")]}
    )
    assert "event/1951-03-03-geneva" in [each["id"] for each in every]


@pytest.mark.parametrize(
    ("asked", "qualifier", "found"),
    [
        ("1951-03/1951-05", "within", {"event/1951-03-03-geneva", "event/1951-spring-call"}),
        ("1951-03", "within", {"event/1951-03-03-geneva"}),
        ("1951-03", "overlaps", {"event/1951-03-03-geneva", "event/1951-spring-call"}),
        ("1951-21", "equals", {"event/1951-spring-call"}),
        ("1952~", "overlaps", set()),
    ],
)
def test_a_date_can_lie_in_a_period(site: Client, asked: str, qualifier: str, found: set[str]) -> None:
    date = of("date", asked, matchQualifier=qualifier, required=True)
    (candidates,) = match(site, {"type": "cmq:NegotiationEvent", "conditions": [date]})
    assert {each["id"] for each in candidates} == found


def test_the_language_of_names_is_that_of_the_header(site: Client) -> None:
    query = {"conditions": [{"matchType": "name", "propertyValue": "Geneva"}]}
    (found,) = match(site, query, **{"Accept-Language": "fr-CH, fr;q=0.9"})
    assert found[0]["name"] == "Geneva"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], ""),
        ({}, "/queries"),
        ({"queries": {}}, "/queries"),
        ({"queries": [{}]}, "/queries/0/conditions"),
        ({"queries": [{"conditions": []}]}, "/queries/0/conditions"),
        ({"queries": [{"conditions": [{}]}]}, "/queries/0/conditions/0/matchType"),
        ({"queries": [{"conditions": [{"matchType": "name"}]}]}, "/queries/0/conditions/0/propertyValue"),
        ({"queries": [{"conditions": [NAME], "type": "unheard-of"}]}, "/queries/0/type"),
        ({"queries": [{"conditions": [of("shoe-size", 43)]}]}, "/queries/0/conditions/0/propertyId"),
        ({"queries": [{"conditions": [{**NAME, "required": 1}]}]}, "/queries/0/conditions/0/required"),
        (
            {"queries": [{"conditions": [{**NAME, "matchQuantifier": "some"}]}]},
            "/queries/0/conditions/0/matchQuantifier",
        ),
        (
            {"queries": [{"conditions": [of("date", "1951", matchQualifier="near")]}]},
            "/queries/0/conditions/0/matchQualifier",
        ),
        ({"queries": [{"conditions": [NAME], "limit": -1}]}, "/queries/0/limit"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(site: Client, body: Any, where: str) -> None:
    found = problem(site.post("/reconcile/v1/match", json=body), 400, "bad-reconciliation")
    assert found["where"] == where


def test_what_is_no_json_or_too_much_is_refused(site: Client) -> None:
    json_type = {"Content-Type": "application/json"}
    found = problem(site.post("/reconcile/v1/match", data="{", headers=json_type), 400, "bad-reconciliation")
    assert (found["line"], found["column"]) == (1, 2)
    problem(site.post("/reconcile/v1/match", data="queries={}"), 415, "unsupported-media-type")
    long = {"queries": [{"conditions": [NAME]}] * (BATCH + 1)}
    assert problem(site.post("/reconcile/v1/match", json=long), 413, "too-large")["limit"] == BATCH


def test_suggestions_have_an_offset_and_a_limit(site: Client) -> None:
    every = obeys(site.get("/reconcile/v1/suggest/entity?prefix=north").json(), SUGGESTED_ENTITIES)["result"]
    some = site.get("/reconcile/v1/suggest/entity?prefix=north&offset=1&limit=2").json()["result"]
    assert some == every[1:3]
    assert obeys(site.get("/reconcile/v1/suggest/type?prefix=").json(), SUGGESTED)["result"]
    properties = obeys(site.get("/reconcile/v1/suggest/property?prefix=").json(), SUGGESTED_PROPERTIES_10)["result"]
    qualifiers = {each["id"]: [one["id"] for one in each["matchQualifiers"]] for each in properties}
    assert qualifiers["date"] == ["within", "overlaps", "equals"]
    assert qualifiers["side"] == []


def test_values_come_row_by_row_with_their_languages(site: Client) -> None:
    query = {"ids": ["place/border-lake", "place/geneva"], "properties": [{"id": "name"}, {"id": "wikidata"}]}
    response = site.post("/reconcile/v1/extend", json=query)
    found = obeys(response.json(), EXTENDED_10)
    assert [row["id"] for row in found["rows"]] == query["ids"]
    lake, geneva = (dict((each["id"], each["values"]) for each in row["properties"]) for row in found["rows"])
    assert {"str": "Լիճ", "lang": "hy"} in lake["name"]
    assert geneva["wikidata"] == [{"id": "Q71", "name": "Q71"}]
    obeys(site.get("/reconcile/v1/extend/propose?type=geo:Feature").json(), PROPOSED)


def test_a_preview_is_at_the_agreed_address(site: Client) -> None:
    assert "Geneva" in site.get("/reconcile/v1/preview?id=place/geneva").text


@pytest.mark.parametrize("path", ["/reconcile/v1/match", "/reconcile/v1/extend"])
def test_what_is_sent_can_only_be_posted(site: Client, path: str) -> None:
    refused = site.get(path)
    problem(refused, 405, "method-not-allowed")
    assert refused.headers["Allow"] == "POST, OPTIONS"
    preflight = site.request("OPTIONS", path, headers={"Origin": "https://elsewhere.example"})
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
