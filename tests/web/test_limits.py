"""What one query may cost: a bounded answer, a clean end of the server, and nothing in its log."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.cli.test_serve import serving

EVERYTHING_TWICE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
WITHOUT_END = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMUNIQUE_QUERY_SECONDS", "300")  # the limits tested here are those of size
        with serving(project) as served:
            yield served


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "text/csv", "text/html"])
def test_an_answer_beyond_the_limit_is_an_error_and_not_cut_off(address: str, media_type: str) -> None:
    headers = {"Accept": media_type}
    answer = requests.get(f"{address}/sparql", params={"query": EVERYTHING_TWICE}, headers=headers, timeout=60)
    assert answer.status_code == 422
    assert "answer-too-large" in answer.text or "too large" in answer.text


def test_a_graph_beyond_the_limit_is_an_error(address: str) -> None:
    query = "CONSTRUCT { ?a ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"
    answer = requests.get(f"{address}/sparql", params={"query": query}, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (422, "answer-too-large")


@pytest.mark.parametrize(
    ("value", "status"),
    [("bytes=0-9", 206), ("bytes=-5", 206), ("bytes=5-2", 200), ("bytes=abc", 200), ("lines=1-2", 200)],
)
def test_a_range_that_is_none_is_passed_over(address: str, value: str, status: int) -> None:
    answer = requests.get(f"{address}/dumps/communique.nt", headers={"Range": value}, timeout=10)
    assert answer.status_code == status


def test_a_thing_leads_to_its_document_by_ending_too(address: str) -> None:
    answer = requests.get(f"{address}/id/event/1951-03-03-geneva.ttl", allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}/doc/event/1951-03-03-geneva.ttl")
    assert 'rel="describedby"' in answer.headers["Link"]
    assert requests.get(f"{address}/id/event/1951-03-03-geneva.pdf", timeout=10).status_code == 404


def test_the_log_stays_empty_when_a_form_is_refused_or_a_client_hangs_up(project: Path) -> None:
    command = [sys.executable, "-m", "communique", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[4]
        for query, accept in (("SELECT * { ?s ?p ?o } LIMIT 1", "text/turtle"), ("DESCRIBE <x:y>", "text/csv")):
            answer = requests.get(f"{address}/sparql", params={"query": query}, headers={"Accept": accept}, timeout=10)
            assert answer.status_code == 406
        with pytest.raises(requests.Timeout):
            requests.get(f"{address}/sparql", params={"query": WITHOUT_END}, timeout=1)
        assert requests.get(f"{address}/healthz", timeout=10).status_code == 200
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert time.monotonic() - started < 15
    assert errors == ""
