"""The README's examples, run as they stand against a served release of the shipped corpus."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.cli.test_serve import serving
from tests.conftest import ROOT

DOCUMENTED = "http://127.0.0.1:8000"
COMMANDS = [
    block
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    if block.startswith("curl ")
]

pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed: apt-get install curl")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project: Path = tmp_path_factory.mktemp("shipped")
    for name in ("ontology", "shapes", "data", "seeds"):
        shutil.copytree(ROOT / name, project / name)
    with serving(project) as served:
        yield served


def run(command: str, address: str) -> str:
    script = command.replace(DOCUMENTED, address)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(command: str, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(run(command, address))))[1:]


def test_the_readme_has_three_questions_a_document_and_what_the_site_gives_to_programs() -> None:
    assert len(COMMANDS) == 5


def test_a_list_of_events_and_a_citation_come_as_they_are_written(address: str) -> None:
    events, _, citation = run(COMMANDS[4], address).partition("\n@")
    assert next(csv.reader(io.StringIO(events)))[0] == "event"
    assert "1993-07-28-martakert" in events
    assert "1993-07-28-martakert" in citation


def test_the_contacts_of_1993_come_in_time_order(address: str) -> None:
    dates = [row[0] for row in rows(COMMANDS[0], address)]
    days = [date for date in dates if re.fullmatch(r"\d{4}-\d\d-\d\d", date)]
    assert days == sorted(days)
    assert {"1993-06-27", "1993-07-28", "1993-04-10/1993-04-16", "1993-09-25"} <= set(dates)
    assert not any(date.startswith(("1992-", "1994-", "2")) for date in dates)


def test_ten_people_were_there_for_their_sides(address: str) -> None:
    found = rows(COMMANDS[1], address)
    assert len(found) == 10
    assert len({row[1] for row in found}) == 2
    assert ["Safar Abiyev", "Azerbaijan", "Acting Minister of Defence of Azerbaijan"] in found


def test_each_contradiction_leads_to_a_passage(address: str) -> None:
    found = rows(COMMANDS[2], address)
    assert len(found) > 20
    assert all(int(start) < int(end) for *_, start, end in found)


def test_the_document_of_an_event_is_turtle_about_it(address: str) -> None:
    triples = [quad.triple for quad in parse(run(COMMANDS[3], address), format=RdfFormat.TURTLE)]
    assert any(t.subject == NamedNode("https://w3id.org/communique/id/event/1993-07-28-martakert") for t in triples)
