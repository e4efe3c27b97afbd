"""`communique serve` and `build` as a user runs them: a real process, a real port, a real browser's requests."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.conftest import Communique

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
EVENT = "data/events/1951-03-03-geneva.ttl"


@contextmanager
def serving(project: Path, *arguments: str) -> Iterator[str]:
    """Serve `project` on a free port; the value is the address."""
    command = [sys.executable, "-m", "communique", "serve", "--port", "0", "--json", *arguments]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("}"):
                break
        try:
            yield json.loads("".join(lines))["address"]
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
            assert "Traceback" not in errors


def release_of(project: Path) -> str:
    return (project / ".communique" / "current").resolve().name


def test_serve_builds_and_then_serves_and_the_second_time_only_serves(small_project: Path) -> None:
    with serving(small_project) as address:
        assert requests.get(address, timeout=10).status_code == 200
        answer = requests.get(f"{address}/sparql", params={"query": COUNT}, timeout=10)
        assert int(answer.json()["results"]["bindings"][0]["n"]["value"]) > 500
    first = release_of(small_project)
    built = (small_project / ".communique" / "current" / "release.json").stat().st_mtime_ns
    with serving(small_project) as address:
        assert requests.get(f"{address}/healthz", timeout=10).status_code == 200
    assert release_of(small_project) == first
    assert (small_project / ".communique" / "current" / "release.json").stat().st_mtime_ns == built


def test_serve_builds_anew_when_a_file_has_changed(small_project: Path, communique: Communique) -> None:
    assert communique(small_project, "build").returncode == 0
    first = release_of(small_project)
    path = small_project / EVENT
    path.write_text(path.read_text("utf-8").replace("Meeting in Geneva", "Conference in Geneva"), "utf-8")
    with serving(small_project) as address:
        page = requests.get(f"{address}/doc/event/1951-03-03-geneva", headers={"Accept": "text/html"}, timeout=10)
        assert "Conference in Geneva" in page.text
    assert release_of(small_project) != first


def test_a_mistake_stops_build_and_serve_and_the_previous_release_stays(
    small_project: Path, communique: Communique
) -> None:
    assert communique(small_project, "build").returncode == 0
    first = release_of(small_project)
    path = small_project / EVENT
    path.write_text(path.read_text("utf-8").replace("cmq:channel ", "cmq:chanel "), "utf-8")
    for command in ("build", "serve"):
        outcome = communique(small_project, command)
        assert outcome.returncode == 1
        assert f"{EVENT}:" in outcome.stdout
        assert "previous release" in outcome.stderr
    assert release_of(small_project) == first
    with serving(small_project, "--release", ".communique/current") as address:
        assert requests.get(address, timeout=10).status_code == 200


def test_a_port_in_use_is_an_environment_failure(small_project: Path, communique: Communique) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        outcome = communique(small_project, "serve", "--port", str(other.getsockname()[1]))
    assert outcome.returncode == 3
    assert "in use" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_store_deleted_while_serving_is_unavailable_and_not_missing(small_project: Path) -> None:
    with serving(small_project) as address:
        assert requests.get(f"{address}/sparql", params={"query": COUNT}, timeout=10).status_code == 200
        shutil.rmtree(release_folder(small_project))
        for path in ("/healthz", "/doc/event/1951-03-03-geneva", "/dumps/communique.ttl", f"/sparql?query={COUNT}"):
            answer = requests.get(address + path, timeout=10)
            assert answer.status_code == 503, path
            assert "Traceback" not in answer.text


def release_folder(project: Path) -> Path:
    return (project / ".communique" / "current").resolve()


def test_a_release_folder_that_is_none_is_named(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "serve", "--release", "data")
    assert outcome.returncode == 3
    assert "data" in outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "e\r\nhttps://w3id.org/communique/id/event/1951-03-03-geneva\r\n"),
        (("--format", "table"), "event:1951-03-03-geneva"),
        (("--format", "json"), '"value": "https://w3id.org/communique/id/event/1951-03-03-geneva"'),
    ],
)
def test_query_answers_in_the_form_that_is_asked_for(
    small_project: Path, communique: Communique, arguments: tuple[str, ...], expected: str
) -> None:
    communique(small_project, "build")
    (small_project / "q.rq").write_text("SELECT ?e { ?e a cmq:Meeting }", "utf-8")
    outcome = communique(small_project, "query", "q.rq", *arguments)
    assert outcome.returncode == 0, outcome.stderr
    assert expected.replace("\r\n", "\n") in outcome.stdout


def test_query_says_what_is_wrong(small_project: Path, communique: Communique) -> None:
    asked = small_project / "q.rq"
    asked.write_text("SELECT ?e { ?e a cmq:Meeting }", "utf-8")
    assert "nothing is built yet" in communique(small_project, "query", "q.rq").stderr
    communique(small_project, "build")
    asked.write_text("SELECT ?e WHERE { ?e a ", "utf-8")
    wrong = communique(small_project, "query", "q.rq")
    assert (wrong.returncode, "Line 1, column 17: the bracket { has no partner" in wrong.stderr) == (1, True)
    asked.write_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "utf-8")
    refused = communique(small_project, "query", "q.rq")
    assert (refused.returncode, "SERVICE" in refused.stderr) == (1, True)
    asked.write_text("CONSTRUCT { ?e a ?c } WHERE { ?e a ?c . FILTER (?c = cmq:Meeting) }", "utf-8")
    graph = communique(small_project, "query", "q.rq")
    assert "event:1951-03-03-geneva a cmq:Meeting" in graph.stdout
    assert communique(small_project, "query", "q.rq", "--format", "csv").returncode == 2
