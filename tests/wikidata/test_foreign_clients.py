"""Clients that others wrote for Wikidata read the stand-in, and it is to them what Wikidata is.

WikibaseIntegrator, and in Node wikibase-sdk and wikibase-cli.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wikibaseintegrator import WikibaseIntegrator, wbi_helpers  # type: ignore[import-untyped]
from wikibaseintegrator.wbi_config import config  # type: ignore[import-untyped]
from wikibaseintegrator.wbi_exceptions import MissingEntityException, MWApiError  # type: ignore[import-untyped]

from tests.web.test_clients import FOLDER, NODE
from tests.wikidata.items import DEPTH, FORMER_LAKE, GONE, LAKE, RIVER, SEEN, item
from tests.wikidata.standin import Standin
from tests.wikidata.troubles import lagging, throttled

LABELS = """SELECT ?item ?label WHERE {
  ?item <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(LANG(?label) = "en")
} ORDER BY ?label"""
IN_ORDER = [(LAKE, "Bright Lake"), (RIVER, "Bright River"), (DEPTH, "depth"), (SEEN, "seen on")]

# WikibaseIntegrator


@pytest.fixture
def integrator(site: Standin, monkeypatch: pytest.MonkeyPatch) -> Iterator[WikibaseIntegrator]:
    """WikibaseIntegrator, pointed at the stand-in."""
    monkeypatch.setitem(config, "MEDIAWIKI_API_URL", f"{site.address}/w/api.php")
    monkeypatch.setitem(config, "SPARQL_ENDPOINT_URL", site.sparql)
    monkeypatch.setitem(config, "USER_AGENT", "tests (nobody@example.org)")
    yield WikibaseIntegrator()
    wbi_helpers.default_session.close()
    wbi_helpers.helpers_session.close()
    gc.collect()


def test_integrator_reads_items_and_properties(site: Standin, integrator: WikibaseIntegrator) -> None:
    lake = integrator.item.get(LAKE)
    assert (lake.id, lake.lastrevid, lake.labels.get("hy").value) == (LAKE, 1001, "Լիճ")
    assert [alias.value for alias in lake.aliases.get("en")] == ["Lake Bright", "The Bright"]
    (seen,) = lake.claims.get(SEEN)
    assert seen.mainsnak.datavalue["value"]["precision"] == 10
    assert seen.qualifiers.get("P276")[0].datavalue["value"]["id"] == RIVER
    assert seen.references.get_json()[0]["snaks"]["P854"][0]["datavalue"]["value"] == "https://example.org/lake"
    assert [str(claim.rank.value) for claim in lake.claims.get(DEPTH)] == ["deprecated", "preferred", "normal"]
    assert integrator.property.get(SEEN).datatype.value == "time"
    asked = site.asked("wbgetentities")
    assert {request.method for request in asked} == {"POST"}
    assert {request.parameters["maxlag"] for request in asked} == {"5"}


def test_integrator_sees_merged_deleted_and_many(integrator: WikibaseIntegrator) -> None:
    assert integrator.item.get(FORMER_LAKE).id == LAKE
    with pytest.raises(MissingEntityException):
        integrator.item.get(GONE)
    found = wbi_helpers.generate_entity_instances([LAKE, RIVER, DEPTH])
    assert [(asked, entity.type) for asked, entity in found] == [(LAKE, "item"), (RIVER, "item"), (DEPTH, "property")]
    with pytest.raises(MWApiError, match="The limit is 50"):
        wbi_helpers.generate_entity_instances([f"Q{2147480100 + number}" for number in range(51)])


@pytest.mark.usefixtures("integrator")
def test_integrator_searches_page_by_page_and_asks_queries(site: Standin) -> None:
    for number in range(60):
        site.put(item(f"Q{2147480100 + number}", labels={"en": f"Hill {number:02}"}))
    found = wbi_helpers.search_entities("bright", language="en", dict_result=True)
    assert [(one["id"], one["label"], one["match"]["type"]) for one in found] == [
        (LAKE, "Bright Lake", "label"), (RIVER, "Bright River", "label"),
    ]  # fmt: skip
    assert len(set(wbi_helpers.search_entities("hill", language="en", max_results=60))) == 60
    assert [request.parameters.get("continue") for request in site.asked("wbsearchentities")] == ["0", "0", "50"]
    table = wbi_helpers.execute_sparql_query(LABELS, max_retries=1)["results"]["bindings"]
    assert [row["label"]["value"] for row in table][:2] == ["Bright Lake", "Bright River"]


def test_integrator_waits_when_the_site_lags_or_refuses(
    site: Standin, integrator: WikibaseIntegrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(wbi_helpers, "sleep", waits.append)
    site.befall(lagging(7.5), times=2)
    assert integrator.item.get(LAKE).id == LAKE
    site.befall(throttled("7"))
    assert wbi_helpers.execute_sparql_query("ASK {}", max_retries=2)["boolean"] is True
    assert waits == [7.5, 15, 7]


# Node


@pytest.fixture(scope="module")
def node() -> str:
    """Node, with the packages of the test clients."""
    if not (FOLDER / "node_modules" / "wikibase-cli").is_dir():
        pytest.skip("wikibase-cli is not installed: `make test` does that where it reaches the npm registry")
    assert NODE, "Node comes with the Python packages for the tests"
    return NODE


# wikibase-sdk


def sdk(node: str, site: Standin, *calls: dict[str, Any]) -> list[Any]:
    """Return what `wikibase.js` says to some calls."""
    outcome = subprocess.run(
        [node, "wikibase.js", site.address, site.sparql],
        cwd=FOLDER,
        input="".join(f"{json.dumps(call)}\n" for call in calls),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 0, outcome.stderr
    return [json.loads(line) for line in outcome.stdout.splitlines()]


def test_sdk_reads_searches_and_asks(node: str, site: Standin) -> None:
    ids = [LAKE, FORMER_LAKE, GONE, *(f"Q{2147480100 + number}" for number in range(60))]
    entities, found, revision, table = sdk(
        node,
        site,
        {"call": "entities", "ids": ids},
        {"call": "search", "search": "bright", "language": "en"},
        {"call": "revision", "id": LAKE, "revision": 1001},
        {"call": "sparql", "query": LABELS},
    )
    lake = entities[LAKE]
    assert (lake["labels"]["tr"], lake["aliases"]["en"]) == ("Işık Gölü", ["Lake Bright", "The Bright"])
    (seen,) = lake["claims"][SEEN]
    assert seen["value"] == "1951-03"
    assert seen["qualifiers"] == {"P276": [RIVER], "P1476": ["A view"]}
    assert seen["references"][0]["P813"] == ["1951-04-01"]
    assert lake["claims"]["P625"][0]["value"] == [46.2, 6.15]
    assert [claim["value"] for claim in lake["claims"][DEPTH]] == [14]  # the best rank
    assert entities[FORMER_LAKE]["id"] == LAKE
    assert entities[GONE] == {"id": GONE, "missing": ""}
    assert [one["id"] for one in found] == [LAKE, RIVER]
    assert revision["labels"]["en"] == "Bright Lake"
    assert [(row["item"], row["label"]) for row in table] == IN_ORDER
    assert [len(request.parameters["ids"].split("|")) for request in site.asked("wbgetentities")] == [50, 13]


# wikibase-cli


def cli(node: str, home: Path, *arguments: str) -> str:
    """Return what `wb` prints."""
    environment = {**os.environ, "HOME": str(home), "WB_CONFIG": str(home / "config.json"), "LANG": "en_US.UTF-8"}
    (home / "config.json").write_text("{}")
    outcome = subprocess.run(
        [node, FOLDER / "node_modules" / "wikibase-cli" / "bin" / "wb.js", *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def test_cli_reads_an_item(node: str, site: Standin, tmp_path: Path) -> None:
    found = json.loads(cli(node, tmp_path, "data", LAKE, "--instance", site.address))
    assert found["labels"]["hy"]["value"] == "Լիճ"
    assert found["claims"][SEEN][0]["qualifiers"]["P276"][0]["datavalue"]["value"]["id"] == RIVER


def test_cli_searches(node: str, site: Standin, tmp_path: Path) -> None:
    found = json.loads(cli(node, tmp_path, "search", "bright", "--lang", "en", "--json", "--instance", site.address))
    assert [one["id"] for one in found] == [LAKE, RIVER]


def test_cli_waits_and_asks_again(node: str, site: Standin, tmp_path: Path) -> None:
    site.befall(throttled("1"))
    found = json.loads(cli(node, tmp_path, "data", RIVER, "--instance", site.address))
    assert found["id"] == RIVER
    assert len(site.requests) == 2


def test_cli_asks_queries(node: str, site: Standin, tmp_path: Path) -> None:
    (tmp_path / "labels.rq").write_text(LABELS)
    asked = ["sparql", "labels.rq", "--format", "json", "--sparql-endpoint", site.sparql]
    found = json.loads(cli(node, tmp_path, *asked))
    assert [(row["item"], row["label"]) for row in found] == IN_ORDER
