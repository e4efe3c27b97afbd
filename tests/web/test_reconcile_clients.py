"""Programs of others match a table against a real server: the `reconciler` package, and the requests of OpenRefine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

import pandas as pd  # type: ignore[import-untyped]
import pytest
from pyoxigraph import Store
from reconciler import reconcile  # type: ignore[import-untyped]

from communique.terms import BASE, PREFIXES
from tests.web.serving import Client

pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # of the client: what it calls is about to go
ROWS = 50
_LABELS = f"""
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?thing ?label WHERE {{
  GRAPH ?g {{ ?thing skos:prefLabel ?label }}
  FILTER (STRSTARTS(STR(?thing), "{BASE}id/") && !CONTAINS(STR(?thing), "#"))
}} ORDER BY ?thing"""


def spellings(label: str) -> Iterator[str]:
    """Yield a label as people type it: as it is, without case, without its last letter, with words turned round."""
    yield label
    yield label.upper()
    yield label[:-1]
    yield ", ".join(reversed(label.split(" ", 1)))


@pytest.fixture(scope="module")
def table(published: Store) -> pd.DataFrame:
    """A table of 50 rows: names as people type them, and the things that are meant."""
    labels = [(row["thing"].value, row["label"].value) for row in published.query(_LABELS)]  # type: ignore[union-attr]
    rows = [(text, thing.removeprefix(f"{BASE}id/")) for thing, label in labels for text in spellings(label)]
    return pd.DataFrame(islice({text: (text, path) for text, path in rows}.values(), ROWS), columns=["name", "meant"])


def test_a_table_is_matched_by_the_reconciler_package(site: Client, table: pd.DataFrame) -> None:
    found = reconcile(table["name"], top_res=1, reconciliation_endpoint=f"{site.address}/reconcile")
    best = dict(zip(found["input_value"], found["id"], strict=True))
    certain = {name for name, match in zip(found["input_value"], found["match"], strict=True) if match}
    assert len(table) == ROWS
    assert [best[name] for name in table["name"]] == list(table["meant"])
    assert len(certain) >= 10
    assert not {name for name in certain if "utter" in name.lower()}


def test_a_type_and_a_property_narrow_what_the_reconciler_package_finds(site: Client) -> None:
    table = pd.DataFrame(
        {"name": ["Bela Sutter", "Bela Suter"], "office": ["Foreign minister of Southland", "Secretary"]}
    )
    found = reconcile(
        table["name"],
        type_id="foaf:Person",
        property_mapping={"office": table["office"]},
        reconciliation_endpoint=f"{site.address}/reconcile",
    )
    assert dict(zip(found["input_value"], found["id"], strict=True))["Bela Sutter"] == "person/bela-sutter"


class Session:
    """The requests that OpenRefine sends, in its words: everything as a form, one after the other."""

    def __init__(self, site: Client) -> None:
        self._site = site
        self.manifest = self._json("/reconcile")

    def reconcile(self, queries: dict[str, Any]) -> dict[str, Any]:
        """Reconcile a batch of cells."""
        body = "queries=" + quote(json.dumps(queries))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._checked(self._site.post("/reconcile", data=body, headers=headers))

    def extend(self, query: dict[str, Any]) -> dict[str, Any]:
        """Fetch properties of reconciled cells."""
        return self._checked(self._site.post("/reconcile", data={"extend": json.dumps(query)}))

    def suggest(self, what: str, prefix: str) -> list[dict[str, Any]]:
        """Ask for what somebody may be about to type."""
        service = self.manifest["suggest"][what]
        found: list[dict[str, Any]] = self._json(service["service_url"] + service["service_path"], prefix=prefix)[
            "result"
        ]
        return found

    def propose(self, type_: str) -> list[dict[str, Any]]:
        """Ask for the properties that can be fetched."""
        service = self.manifest["extend"]["propose_properties"]
        found = self._json(service["service_url"] + service["service_path"], type=type_)
        properties: list[dict[str, Any]] = found["properties"]
        return properties

    def look(self, template: str, id_: str) -> str:
        """Follow a template of the manifest to a page about something."""
        address = template.replace("{{id}}", quote(id_, safe=""))
        response = self._site.request("GET", address.removeprefix(self._site.address), "text/html")
        if response.status_code == 303:
            response = self._site.get(response.headers["Location"].removeprefix(self._site.address), "text/html")
        assert response.status_code == 200
        return response.text

    def _json(self, address: str, **parameters: str) -> dict[str, Any]:
        return self._checked(self._site.get(address.removeprefix(self._site.address), params=parameters))

    @staticmethod
    def _checked(response: Any) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        found: dict[str, Any] = response.json()
        return found


def test_a_session_of_openrefine(site: Client) -> None:
    session = Session(site)
    assert "0.2" in session.manifest["versions"]
    assert not any("flyout" in name for service in session.manifest["suggest"].values() for name in service)

    guessed = session.reconcile(
        {"q0": {"query": "Béla Sutter", "limit": 3}, "q1": {"query": "Ada Norland", "limit": 3}}
    )
    types = [each["type"][0]["id"] for result in guessed.values() for each in result["result"][:1]]
    assert set(types) == {"foaf:Person"}

    (office,) = [each for each in session.suggest("property", "off") if each["id"] == "office"]
    cell = {
        "query": "Béla Sutter",
        "type": "foaf:Person",
        "type_strict": "should",
        "properties": [{"pid": office["id"], "v": "Foreign minister of Southland"}],
    }
    plain = {"query": "Geneva", "type": "geo:Feature", "type_strict": "should"}
    found = session.reconcile({"q0": cell, "q1": plain})
    chosen = [found[name]["result"][0] for name in ("q0", "q1")]
    assert [(each["id"], each["match"]) for each in chosen] == [("person/bela-sutter", True), ("place/geneva", True)]

    for each in chosen:
        assert each["name"] in session.look(session.manifest["view"]["url"], each["id"])
        assert each["name"] in session.look(session.manifest["preview"]["url"], each["id"])
        assert session.suggest("entity", each["name"])[0]["id"] == each["id"]
        assert 'id="look-alikes"' in session.look(session.manifest["feature_view"]["url"].partition("#")[0], "")

    assert session.suggest("type", "meet")[0]["id"] == "cmq:Meeting"
    proposed = {each["id"] for each in session.propose("geo:Feature")}
    assert {"coordinates", "wikidata"} <= proposed
    wanted = [{"id": "wikidata", "settings": {"limit": 1}}, {"id": "coordinates", "settings": {}}]
    extended = session.extend({"ids": ["place/geneva"], "properties": wanted})
    assert extended["rows"]["place/geneva"]["wikidata"] == [{"id": "Q71", "name": "Q71"}]
