"""`communique query --federated`: whom it asks, whom never, and what it says when that goes wrong."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from communique.cli import run
from communique.cli.commands import communique
from tests.federation.conftest import GENEVA, json_rows
from tests.wikidata.standin import Standin, standin
from tests.wikidata.troubles import Trouble, saying, slow, throttled

HEAD = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
LABEL = (
    HEAD + "SELECT ?label {{ place:geneva owl:sameAs ?item "
    "SERVICE {silent} <{address}> {{ ?item rdfs:label ?label }} }}"
)


@dataclass
class Outcome:
    """What the command returned and wrote."""

    returncode: int
    stdout: str
    stderr: str


Asked = Callable[..., Outcome]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, joined: Path) -> Asked:
    """Run the command over a query, as if in a shell with the settings of a site."""

    def run_command(query: str, site: Standin, *options: str, federated: bool = True, **variables: str) -> Outcome:
        path = tmp_path / "asked.rq"
        path.write_text(query, "utf-8")
        for name, value in {**site.environment(), **variables}.items():
            monkeypatch.setenv(name, value)
        command = ["--root", str(joined), "query", "--json", *options, str(path)]
        code = run(communique, [*command, "--federated"] if federated else command)
        return Outcome(code, *capsys.readouterr())

    return run_command


def label(site: Standin, silent: str = "") -> str:
    return LABEL.format(address=site.sparql, silent=silent)


def test_what_our_data_hold_is_handed_along(asked: Asked, wikidata: Standin) -> None:
    outcome = asked(label(wikidata) + " ORDER BY ?label", wikidata)
    assert [row["label"] for row in json_rows(outcome.stdout)] == ["Geneva", "Genève", "Женева"]
    (request,) = wikidata.requests
    assert f"VALUES ?item {{ <http://www.wikidata.org/entity/{GENEVA}> }}" in request.parameters["query"]
    assert f"Asking {wikidata.sparql} with 1 value of ?item." in outcome.stderr


def test_without_the_option_nobody_is_asked(asked: Asked, wikidata: Standin) -> None:
    outcome = asked(label(wikidata), wikidata, federated=False)
    assert outcome.returncode == 1
    assert "communique query --federated" in outcome.stdout
    assert wikidata.requests == []


def test_a_stranger_is_not_asked_unless_allowed(asked: Asked, wikidata: Standin) -> None:
    with standin([]) as other:
        query = label(other).replace("SELECT ?label {", f"SELECT * {{ SERVICE <{wikidata.sparql}> {{ ?a ?b ?c }} ")
        outcome = asked(query, wikidata)
        assert outcome.returncode == 2
        assert f"{other.sparql}, which is not allowed; nobody was asked" in outcome.stdout
        assert (other.requests, wikidata.requests) == ([], [])
        assert asked(label(other), wikidata, "--allow", other.sparql).returncode == 0
        named = {"COMMUNIQUE_FEDERATION": f"http://e.org/a {other.sparql}"}
        assert asked(label(other), wikidata, **named).returncode == 0
        assert len(other.requests) == 2


def test_a_redirect_leads_nowhere(asked: Asked, wikidata: Standin) -> None:
    with standin([]) as other:
        for status in (301, 302, 303, 307, 308):
            wikidata.befall(Trouble(status, {"Location": other.sparql}, b""))
            outcome = asked(label(wikidata), wikidata)
            assert outcome.returncode == 3
            assert outcome.stdout.count("message") == 1
        assert other.requests == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * {\n SERVICE ?where { ?a ?b ?c } }", "Line 2, column 10: SERVICE needs a fixed address"),
        ("SELECT * { SERVICE <HERE> { SERVICE <HERE> { ?a ?b ?c } } }", "SERVICE within SERVICE"),
        ("SELECT * { SERVICE <HERE> { ?a ?b ?c }", "the bracket { has no partner"),
        ("SELECT * { SERVICE <HERE> { ?a ?b } }", "unexpected “}”"),
        ("SELECT * { SERVICE <HERE> }", "SERVICE needs an address and a pattern in braces"),
        ("SELECT * { ?a other:b ?c SERVICE <HERE> { ?a ?b ?c } }", "the prefix other: is not declared"),
        ("PREFIX service: <HERE#> SELECT * { ?a ?b ?c . service:x { ?a ?b ?c } }", "read as the keyword SERVICE"),
        ("INSERT { ?a ?b ?c } WHERE { SERVICE <HERE> { ?a ?b ?c } }", "INSERT is an update"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "127.0.0.1:9/, which is not allowed"),
        ("PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE SILENT e:x { ?a ?b ?c } }", "127.0.0.1:9/x, which is"),
        ("BASE <http://127.0.0.1:9/> SELECT * { SERVICE <x> { ?a ?b ?c } }", "127.0.0.1:9/x, which is"),
    ],
)
def test_a_query_that_cannot_be_carried_out_asks_nobody(asked: Asked, wikidata: Standin, query: str, said: str) -> None:
    outcome = asked(query.replace("HERE", wikidata.sparql), wikidata)
    assert outcome.returncode in (1, 2)
    assert said in outcome.stdout
    assert wikidata.requests == []


def test_an_endpoint_that_fails_is_an_error_or_empty_if_the_query_wants_it(asked: Asked, wikidata: Standin) -> None:
    wikidata.befall(saying(b"<html>"))
    outcome = asked(label(wikidata), wikidata)
    assert outcome.returncode == 3
    assert "no JSON" in outcome.stdout
    wikidata.befall(saying(b'{"head": {}, "results": {"bindings": [{"label": {"type": "uri", "value": "a b"}}]}}'))
    outcome = asked(label(wikidata), wikidata)
    assert outcome.returncode == 3
    assert "no term of RDF" in outcome.stdout
    wikidata.befall(saying(b"<html>"))
    outcome = asked(label(wikidata, "SILENT"), wikidata)
    assert outcome.returncode == 0
    assert json_rows(outcome.stdout) == [{}]
    assert "counts as empty" in outcome.stderr


def test_what_a_failure_leaves_behind_may_be_cleared_away_in_any_thread(asked: Asked, wikidata: Standin) -> None:
    wikidata.befall(saying(b"<html>"))
    gc.disable()
    try:
        assert asked(label(wikidata, "SILENT"), wikidata).returncode == 0
        thread = threading.Thread(target=gc.collect)  # pytest makes an error of what the engine says in there
        thread.start()
        thread.join()
    finally:
        gc.enable()


@pytest.mark.parametrize("trouble", [slow(60), throttled("60")])
def test_the_time_is_bounded(asked: Asked, wikidata: Standin, trouble: Trouble) -> None:
    wikidata.befall(trouble)
    outcome = asked(label(wikidata), wikidata, "--seconds", "0.5")
    assert outcome.returncode == 3
    assert "no answer in time" in outcome.stdout


def test_a_contact_is_wanted_for_a_site_elsewhere(asked: Asked, wikidata: Standin) -> None:
    query = LABEL.format(address="http://elsewhere.invalid/sparql", silent="")
    outcome = asked(query, wikidata, "--allow", "http://elsewhere.invalid/sparql", COMMUNIQUE_WIKIDATA_CONTACT="")
    assert outcome.returncode == 2
    assert "COMMUNIQUE_WIKIDATA_CONTACT" in outcome.stdout
