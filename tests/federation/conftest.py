"""Two endpoints on this machine: ours over the small corpus with links, and one with Wikidata-shaped data.

Items and positions from Q2147480000 upwards are made up: none is that high.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from communique.linking.decisions import MANUAL, Decision
from communique.linking.writing import write_decisions
from communique.release.description import SPARQL
from communique.terms import PREFIXES
from communique.wikidata.settings import WikidataSettings
from tests.cli.test_serve import serving
from tests.conftest import ROOT, copy_of_small, run_communique
from tests.web.test_clients import FOLDER, NODE, Comunica
from tests.wikidata.items import claim, coordinate, day, entity, item
from tests.wikidata.standin import Standin, standin

NORLAND, SUTTER, VALE, SUTER, MERGED = (f"Q21474801{number:02}" for number in range(1, 6))
ENVOY, MAYOR, JUDGE = (f"Q21474801{number:02}" for number in range(10, 13))
MEETING, ACCORD, CLOSURE = (f"Q21474801{number:02}" for number in range(20, 23))
GENEVA, HUMAN = "Q71", "Q5"

_LINKS = {
    "person:ada-norland": ("same-as", NORLAND),
    "person:bela-sutter": ("same-as", SUTTER),
    "person:mira-vale": ("same-as", VALE),
    "person:bela-suter": ("same-as", SUTER),
    "event:1951-03-03-geneva": ("exact-match", MEETING),
    "event:1951-02-road-closure": ("exact-match", CLOSURE),
    "agreement:ferry-accord": ("exact-match", ACCORD),
}
_HUMAN = claim("P31", entity(HUMAN))
ITEMS = (
    item(
        NORLAND,
        labels={"en": "Ada Norland", "fr": "Ada Norland (envoyée)", "de": "Ada Norland"},
        claims=[
            _HUMAN,
            claim("P39", entity(ENVOY), qualifiers=[("P580", day("1951-01")), ("P582", day("1951"))]),
            claim("P39", entity(MAYOR), qualifiers=[("P580", day("1940")), ("P582", day("1950"))]),
            claim("P39", entity(JUDGE), rank="deprecated"),
        ],
    ),
    item(SUTTER, labels={"en": "Béla Sutter", "hy": "Բելա Սաթեր"}, claims=[_HUMAN]),
    item(VALE, labels={"en": "Mira Vale"}, claims=[claim("P31", entity(GENEVA))]),
    item(MERGED, labels={"en": "Bela Suter"}, claims=[_HUMAN, claim("P39", entity(JUDGE))]),
    item(ENVOY, labels={"en": "envoy of Northland"}),
    item(MAYOR, labels={"en": "mayor"}),
    item(JUDGE, labels={"en": "judge"}),
    item(
        MEETING,
        claims=[
            claim("P580", day("1951-03-03")),
            claim("P582", day("1951-03-05")),
            claim("P710", entity(NORLAND)),
        ],
    ),
    item(
        ACCORD, labels={"tr": "Feribot Anlaşması"}, claims=[claim("P585", day("1951")), claim("P1891", entity(SUTTER))]
    ),
    item(CLOSURE, claims=[claim("P585", day("1951-02"))]),
    item(
        GENEVA, labels={"en": "Geneva", "fr": "Genève", "ru": "Женева"}, claims=[claim("P625", coordinate(46.2, 6.15))]
    ),
)


@pytest.fixture(scope="session")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with links, built."""
    project = copy_of_small(tmp_path_factory.mktemp("federation") / "project")
    write_decisions(project, [_decision(thing, *link) for thing, link in _LINKS.items()])
    outcome = run_communique(project, "build")
    assert outcome.returncode == 0, outcome.stderr
    return project


@pytest.fixture(scope="session")
def ours(joined: Path) -> Iterator[str]:
    """Our endpoint."""
    with serving(joined) as address:
        yield f"{address}/sparql"


@pytest.fixture
def wikidata() -> Iterator[Standin]:
    """A site with the items, one of them merged into another."""
    with standin(ITEMS) as site:
        site.put(item(SUTER, labels={"en": "Bela Suter"}))
        site.merge(SUTER, into=MERGED)
        yield site


@pytest.fixture(scope="session")
def comunica() -> Iterator[Comunica]:
    """Comunica in a Node process of its own."""
    if not (FOLDER / "node_modules" / "@comunica").is_dir():
        pytest.skip("Comunica is not installed: `make test` does that where it reaches the npm registry")
    assert NODE, "Node comes with the Python packages for the tests"
    pipe = subprocess.PIPE
    with subprocess.Popen([NODE, "comunica.js"], cwd=FOLDER, stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        try:
            yield Comunica(process)
        finally:
            process.kill()


def published(slug: str, ours: str, wikidata: Standin) -> str:
    """Return a published query in which the two endpoints of these tests stand for those that it names."""
    text = (ROOT / "ontology" / "questions" / f"{slug}.rq").read_text("utf-8")
    for address, here in ((SPARQL.value, ours), (WikidataSettings.query, wikidata.sparql)):
        text = text.replace(f"SERVICE <{address}>", f"SERVICE <{here}>")
    return text


def _decision(thing: str, relation: str, target: str) -> Decision:
    kind, _, slug = thing.partition(":")
    grounds = (MANUAL, Decimal("0.8"), date(2026, 11, 22), ("https://example.org/list",))
    return Decision(PREFIXES[kind] + slug, relation, target, *grounds)


def json_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of SPARQL 1.1 Query Results JSON, values only."""
    return [{name: term["value"] for name, term in row.items()} for row in json.loads(text)["results"]["bindings"]]
