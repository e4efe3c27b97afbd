"""The published federated queries, with two real endpoints: in engines of readers, and at the other endpoint."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import RdfFormat
from rdflib import Dataset

from communique.cli import run
from communique.cli.commands import communique
from communique.questions import Question, read_questions
from communique.release.description import SPARQL
from communique.terms import BASE, PREFIXES
from communique.wikidata.settings import WikidataSettings
from tests.conftest import ROOT, run_communique
from tests.federation.conftest import (
    ACCORD,
    CLOSURE,
    ENVOY,
    GENEVA,
    JUDGE,
    MEETING,
    MERGED,
    NORLAND,
    SUTER,
    SUTTER,
    VALE,
    json_rows,
    published,
)
from tests.web.test_clients import Comunica
from tests.wikidata.standin import Standin

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""From rdflib, see below."""

Row = Mapping[str, str]
WD, EVENT, PERSON = PREFIXES["wd"], PREFIXES["event"], PREFIXES["person"]
TALKS, MET = f"{EVENT}1951-03-03-geneva", "Meeting in Geneva, 3–4 March 1951"

EXPECTED: dict[str, list[dict[str, str]]] = {
    "positions-held-at-the-time": [
        {
            "contact": TALKS, "earliest": "1951-03-03", "latest": "1951-03-04",
            "personLabel": "Ada Norland", "officeLabel": "Envoy of Northland",
            "position": WD + ENVOY, "positionLabel": "envoy of Northland",
            "from": "1951-01-01T00:00:00Z", "fromPrecision": "10", "to": "1951-01-01T00:00:00Z", "toPrecision": "9",
        },
    ],
    "places-beside-wikidata": [
        {
            "place": f"{PREFIXES['place']}geneva", "label": "Geneva", "item": WD + GENEVA,
            "here": "POINT(6.14569 46.20222)", "there": "Point(6.15 46.2)", "northSouth": "2", "eastWest": "4",
        },
    ],
    "labels-in-other-languages": [
        {
            "thing": f"{PREFIXES['agreement']}ferry-accord", "ourLabel": "Ferry Accord", "item": WD + ACCORD,
            "label": "Feribot Anlaşması", "language": "tr",
        },
        {
            "thing": f"{PERSON}ada-norland", "ourLabel": "Ada Norland", "item": WD + NORLAND,
            "label": "Ada Norland (envoyée)", "language": "fr",
        },
        {
            "thing": f"{PERSON}bela-sutter", "ourLabel": "Béla Sutter", "item": WD + SUTTER,
            "label": "Բելա Սաթեր", "language": "hy",
        },
        {
            "thing": f"{PREFIXES['place']}geneva", "ourLabel": "Geneva", "item": WD + GENEVA,
            "label": "Genève", "language": "fr",
        },
        {
            "thing": f"{PREFIXES['place']}geneva", "ourLabel": "Geneva", "item": WD + GENEVA,
            "label": "Женева", "language": "ru",
        },
    ],
    "dates-beside-wikidata": [
        {
            "event": f"{PREFIXES['agreement']}ferry-accord", "label": "Ferry Accord", "item": WD + ACCORD,
            "date": "1951-03-04", "kind": "point in time", "time": "1951-01-01T00:00:00Z", "precision": "9",
            "agrees": "yes",
        },
        {
            "event": f"{EVENT}1951-02-road-closure", "label": "Closure of the lake road, February 1951",
            "item": WD + CLOSURE, "date": "1951-02", "kind": "point in time", "time": "1951-02-01T00:00:00Z",
            "precision": "10", "agrees": "yes",
        },
        {
            "event": TALKS, "label": MET, "item": WD + MEETING, "date": "1951-03-03/1951-03-04",
            "kind": "end", "time": "1951-03-05T00:00:00Z", "precision": "11", "agrees": "no",
        },
        {
            "event": TALKS, "label": MET, "item": WD + MEETING, "date": "1951-03-03/1951-03-04",
            "kind": "start", "time": "1951-03-03T00:00:00Z", "precision": "11", "agrees": "yes",
        },
    ],
    "people-without-position-at-the-time": [
        {
            "item": WD + SUTTER, "personLabel": "Béla Sutter", "officeLabel": "Foreign minister of Southland",
            "first": "1951-03-03", "last": "1951-03-04",
        },
        {
            "item": WD + SUTER, "personLabel": "Bela Suter",
            "officeLabel": "Secretary to the foreign minister of Southland",
            "first": "1951-03-03", "last": "1951-03-04",
        },
    ],
    "participants-missing-in-wikidata": [
        *(
            {
                "item": WD + MEETING, "label": MET, "property": "P710",
                "person": WD + person, "personLabel": label,
            }
            for person, label in ((SUTTER, "Béla Sutter"), (VALE, "Mira Vale"), (SUTER, "Bela Suter"))
        ),
        {
            "item": WD + ACCORD, "label": "Ferry Accord", "property": "P1891",
            "person": WD + NORLAND, "personLabel": "Ada Norland",
        },
    ],
    "people-whose-item-changed": [
        {"person": f"{PERSON}bela-suter", "label": "Bela Suter", "item": WD + SUTER, "mergedInto": WD + MERGED},
        {"person": f"{PERSON}mira-vale", "label": "Mira Vale", "item": WD + VALE},
    ],
}  # fmt: skip
"""What each query finds. JUDGE is nowhere: that position is deprecated, and an item that was merged states nothing."""


def questions() -> dict[str, Question]:
    found = (file.question for file in read_questions(ROOT) if file.question)
    return {question.slug: question for question in found if question.services}


HERE = [slug for slug, question in questions().items() if not question.endpoint]
THERE = [slug for slug, question in questions().items() if question.endpoint]


def assert_rows(found: Sequence[Row], slug: str) -> None:
    """Compare rows in their order, numbers by value."""
    expected = EXPECTED[slug]
    assert [set(row) for row in found] == [set(row) for row in expected], found
    for row, wanted in zip(found, expected, strict=True):
        for name, value in wanted.items():
            assert _same(row[name], value), (name, row[name], value)


def _same(found: str, wanted: str) -> bool:
    if wanted.isdecimal():
        return math.isclose(float(found), float(wanted))
    return found.replace(".000Z", "Z").replace("+00:00", "Z") == wanted


def test_there_are_queries_of_both_kinds_and_each_has_its_answer() -> None:
    assert len(HERE) >= 4
    assert len(THERE) >= 3
    assert set(questions()) == set(EXPECTED)
    for question in questions().values():
        ends = {question.endpoint or SPARQL.value, *question.services}
        assert ends == {SPARQL.value, WikidataSettings.query}, question.slug
        assert JUDGE not in question.query


# in an engine of one's own, which holds our data or asks our endpoint


@pytest.fixture(scope="module")
def dump(joined: Path) -> Dataset:
    """Our dump in rdflib."""
    path = joined / ".communique" / "current" / "dumps" / "communique.nq"
    return Dataset(default_union=True).parse(path, format="nquads")


@pytest.mark.parametrize("slug", HERE)
def test_rdflib_joins_our_dump_with_wikidata(slug: str, dump: Dataset, ours: str, wikidata: Standin) -> None:
    assert_rows(_rdflib_rows(dump.query(published(slug, ours, wikidata))), slug)


@pytest.mark.parametrize("slug", HERE)
def test_comunica_joins_our_dump_with_wikidata(slug: str, comunica: Comunica, ours: str, wikidata: Standin) -> None:
    """The dump, for an endpoint that is the only source is sent the whole query, which ours refuses."""
    dump = {"type": "file", "value": f"{ours.removesuffix('/sparql')}/dumps/communique.nt"}
    assert_rows(json_rows(comunica.text(published(slug, ours, wikidata), dump)), slug)


@pytest.mark.parametrize("slug", HERE)
def test_the_command_joins_the_release_with_wikidata(slug: str, joined: Path, ours: str, wikidata: Standin) -> None:
    (joined / f"{slug}.rq").write_text(published(slug, ours, wikidata), "utf-8")
    outcome = run_communique(joined, "query", "--federated", "--json", f"{slug}.rq", **wikidata.environment())
    assert outcome.returncode == 0, outcome.stderr
    assert_rows(json_rows(outcome.stdout), slug)
    agents = {request.headers["User-Agent"] for request in wikidata.requests}
    assert len(wikidata.requests) == 1
    assert all(agent.startswith("communique/") for agent in agents)


# at the other endpoint, or in an engine that holds its data


@pytest.mark.parametrize("slug", THERE)
def test_the_other_endpoint_asks_ours(slug: str, ours: str, wikidata: Standin) -> None:
    parameters = {"query": published(slug, ours, wikidata), "format": "json"}
    answer = requests.get(wikidata.sparql, params=parameters, headers={"User-Agent": "tests"}, timeout=60)
    assert answer.status_code == 200, answer.text
    assert_rows(json_rows(answer.text), slug)


@pytest.mark.parametrize("slug", THERE)
def test_rdflib_joins_wikidata_with_our_endpoint(slug: str, ours: str, wikidata: Standin, tmp_path: Path) -> None:
    path = tmp_path / "wikidata.nq"
    wikidata.store.dump(str(path), format=RdfFormat.N_QUADS)
    theirs = Dataset(default_union=True).parse(path, format="nquads")
    assert_rows(_rdflib_rows(theirs.query(published(slug, ours, wikidata))), slug)


@pytest.mark.parametrize("slug", THERE)
def test_comunica_joins_wikidata_with_our_endpoint(slug: str, comunica: Comunica, ours: str, wikidata: Standin) -> None:
    text = comunica.text(published(slug, ours, wikidata), {"type": "sparql", "value": wikidata.sparql})
    assert_rows(json_rows(text), slug)


def _rdflib_rows(result: Any) -> list[dict[str, str]]:
    rows = [{str(name): str(term) for name, term in row.items() if name in result.vars} for row in result.bindings]
    gc.collect()  # rdflib leaves closing its connections to the garbage collector
    return rows


# as they are published


@pytest.mark.parametrize("slug", sorted(EXPECTED))
def test_a_page_says_where_the_query_is_run_and_names_the_address_of_this_site(slug: str, ours: str) -> None:
    base = ours.removesuffix("/sparql")
    document = requests.get(f"{base}/queries/{slug}.rq", timeout=20).text
    page = requests.get(f"{base}/queries/{slug}", headers={"Accept": "text/html"}, timeout=20).text
    question = questions()[slug]
    assert SPARQL.value not in document
    assert (f"SERVICE &lt;{ours}&gt;" in page) == bool(question.endpoint)
    assert 'class="run"' not in page
    assert (question.endpoint or question.services[0]) in page


def test_the_description_of_a_query_names_whom_it_asks(ours: str) -> None:
    text = requests.get(f"{ours.removesuffix('/sparql')}/queries.ttl", timeout=20).text
    blocks = {block.split()[0]: block for block in text.split("\n\n") if block.strip()}
    federates = "<https://purl.expasy.org/sparql-examples/ontology#federatesWith>"
    for slug, question in questions().items():
        block = blocks[f"<{BASE}queries/{slug}>"]
        assert f"{federates} <{question.services[0]}>" in block
        assert f"schema:target <{question.endpoint or SPARQL.value}>" in block


def test_the_command_for_questions_leaves_them_out(joined: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ["--root", str(joined), "questions"]
    assert run(communique, [*root, "run", HERE[0]]) == 2
    assert "asks another endpoint, too" in capsys.readouterr().err
    assert run(communique, [*root, "--tag", "federated"]) == 0
    listed = capsys.readouterr().out
    assert all(slug in listed for slug in EXPECTED)
    assert run(communique, [*root, "run", "--all"]) == 0
    assert f"# {HERE[0]}" not in capsys.readouterr().out


def test_the_public_endpoint_asks_nobody(ours: str, wikidata: Standin) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    ways: list[Callable[[str], requests.Response]] = [
        lambda query: requests.get(ours, params={"query": query}, timeout=20),
        lambda query: requests.post(ours, data={"query": query}, timeout=20),
        lambda query: requests.post(ours, query.encode(), headers=direct, timeout=20),
    ]
    for slug in HERE:
        for way in ways:
            answer = way(published(slug, ours, wikidata))
            assert answer.status_code == 403
            assert answer.headers["Communique-Problem"] == "federation-refused"
    assert wikidata.requests == []
