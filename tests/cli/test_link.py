"""`communique link`, as a curator meets it: on a terminal, with a table, and for checking what stands."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Communique, run_communique
from tests.linking.world import ADA, GENEVA, MIRA_1, MIRA_2, PAINTER, SHIP, world
from tests.wikidata.standin import Standin
from tests.wikidata.troubles import error

PEOPLE = "data/people.ttl"


@pytest.fixture
def site() -> Iterator[Standin]:
    """A made-up Wikidata."""
    with world() as site:
        yield site


class Terminal:
    """A process with a terminal of its own; what it shows is kept."""

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        self._ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "communique", *arguments]
        environment = {**os.environ, "TERM": "dumb", **variables}
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # else ignored in a background job
        try:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
            )
        finally:
            signal.signal(signal.SIGINT, before)
        os.close(theirs)
        self.shown = ""

    def until(self, words: str) -> str:
        """Wait until `words` are shown after what was waited for last; return what was shown up to there."""
        while words not in self.shown:
            assert self._read(), self.shown
        before, _, self.shown = self.shown.partition(words)
        return before

    def say(self, line: str) -> None:
        """Type a line."""
        self.type(f"{line}\n".encode())

    def type(self, keys: bytes) -> None:
        """Type whatever comes."""
        os.write(self._ours, keys)

    def interrupt(self) -> None:
        """Press Ctrl-C once the process waits for a key: a signal just before would count only with the next key."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        while stat.read_text("utf-8").rpartition(")")[2].split()[0] != "S":
            time.sleep(0.01)
        self.process.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str]:
        """Wait for the process; return its exit code and what it showed last."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait(60), self.shown

    def _read(self) -> bool:
        assert select.select([self._ours], [], [], 60)[0], self.shown
        try:
            piece = os.read(self._ours, 4096)
        except OSError:  # Linux says so when nobody holds the other side any more
            return False
        self.shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", piece.decode(errors="replace")).replace("\r\n", "\n")
        return bool(piece)


@contextmanager
def terminal(folder: Path, *arguments: str, **variables: str) -> Iterator[Terminal]:
    """Run the command line on a terminal of its own, which ends with the block."""
    made = Terminal(folder, *arguments, **variables)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.wait()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_curator_rejects_a_look_alike_accepts_the_right_one_and_finds_nobody(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', "utf-8")
    browser.chmod(0o755)
    variables = {**site.environment(tmp_path / "cache"), "BROWSER": str(browser)}
    with terminal(small_project, "link", "person", **variables) as screen:
        shown = screen.until(" > ")
        assert "Ada Norland  person:ada-norland  (1 of 5)" in shown
        assert shown.index(ADA) < shown.index(PAINTER) < shown.index(SHIP)
        assert "+ dates  “envoy of Northland” 1950-06-01 to 1953-12-31" in shown
        assert "− type   it is no human but steamship" in shown
        screen.say("what")
        assert "accept candidate N" in screen.until(" > ")
        screen.say("o 2")
        screen.until(" > ")
        screen.say("r 2")
        screen.until("What sets them apart")
        screen.say("Died in 1801.")
        assert f"{PEOPLE}: written" in screen.until(" > ")
        screen.say("a 1")
        screen.until("Evidence besides the item")
        screen.say("https://example.org/envoys")
        screen.until("Confidence [0.95]: ")
        screen.say("")
        screen.until("Note")
        screen.say("")
        shown = screen.until(" > ")
        assert "(2 of 5)" in shown
        assert "No candidate was found." in shown
        screen.say("n")
        screen.until("What was searched")
        screen.say("")
        screen.until("(3 of 5)")
        screen.say("s")
        screen.until("(4 of 5)")
        screen.say("q")
        code, shown = screen.end()
    assert (code, "Decisions written: 3." in shown) == (0, True)
    assert opened.read_text("utf-8") == f"https://www.wikidata.org/wiki/{PAINTER}\n"
    text = (small_project / PEOPLE).read_text("utf-8")
    assert f"owl:sameAs wd:{ADA} ;" in text
    assert f"https://www.wikidata.org/w/index.php?title={ADA}&oldid=" in text
    assert 'skos:note "Died in 1801."@en ;' in text
    assert "person:bela-suter\\#link-wikidata" in text
    assert communique(small_project, "check").returncode == 0
    listed = json.loads(communique(small_project, "link", "person", "--json", **variables).stdout)
    assert [each["thing"] for each in listed] == ["person:bela-sutter", "person:ivo-quill", "person:mira-vale"]


def test_an_interrupt_half_way_loses_nothing_that_was_decided(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    with terminal(small_project, "link", "person", **site.environment(tmp_path / "cache")) as screen:
        screen.until(" > ")
        screen.say("r 3")
        screen.until("What sets them apart")
        screen.say("A ship.")
        screen.until(" > ")
        screen.say("a 1")
        screen.until("(web addresses): ")
        screen.interrupt()
        code, shown = screen.end()
    assert (code, "Decisions written: 1." in shown, "Traceback" in shown) == (130, True, False)
    text = (small_project / PEOPLE).read_text("utf-8")
    assert f"cmq:linkTarget wd:{SHIP} ;" in text
    assert ADA not in text
    assert communique(small_project, "check").returncode == 0


def test_a_decision_that_cannot_be_recorded_is_explained_and_asked_again(
    small_project: Path, site: Standin, tmp_path: Path
) -> None:
    with terminal(small_project, "link", "person:ada-norland", **site.environment(tmp_path / "cache")) as screen:
        screen.until(" > ")
        people = small_project / PEOPLE
        people.write_text(f"# Somebody is editing.\n{people.read_text('utf-8')}", "utf-8")
        screen.say("n")
        screen.until("What was searched")
        screen.say("")
        assert "error comment: a comment would be lost" in screen.until(" > ").replace("\n", " ")
        screen.say("q")
        assert screen.end()[0] == 0


def test_who_was_rejected_is_no_rival_any_more(small_project: Path, site: Standin, tmp_path: Path) -> None:
    with terminal(small_project, "link", "person:mira-vale", **site.environment(tmp_path / "cache")) as screen:
        assert f"rivals no feature decides between it and {MIRA_2}" in screen.until(" > ")
        screen.say("r 1")
        screen.until("What sets them apart")
        screen.say("")
        shown = screen.until(" > ")
        assert (MIRA_2 in shown, "rivals" in shown) == (True, False)
        screen.say("q")
        assert screen.end()[0] == 0


def test_a_note_that_is_no_text_is_asked_for_again(small_project: Path, site: Standin, tmp_path: Path) -> None:
    with terminal(small_project, "link", "person:ada-norland", **site.environment(tmp_path / "cache")) as screen:
        screen.until(" > ")
        screen.say("n")
        screen.until("What was searched")
        screen.type(b"Gen\xe8ve\n")
        assert "the note holds bytes that are no text" in screen.until(" > ").replace("\n", " ")
        screen.say("q")
        assert screen.end()[0] == 0


def test_a_table_is_filled_in_and_given_back_twice(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    variables = site.environment(tmp_path / "cache")
    listed = communique(small_project, "link", "person", **variables)
    assert listed.returncode == 0, listed.stderr
    rows = rows_of(listed.stdout)
    ours = [row["target"] for row in rows if row["thing"] == "person:ada-norland"]
    assert ours == [ADA, PAINTER, SHIP, ""]
    answers = {ADA: "same-as", PAINTER: "different-from"}
    for row in rows:
        row["relation"] = answers.get(row["target"], "no-match" if row["thing"] == "person:ivo-quill" else "")
    table = tmp_path / "people.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    first = communique(small_project, "link", "--decisions", str(table), "--offline", **variables)
    assert (first.returncode, first.stdout) == (0, f"{PEOPLE}: written\n"), first.stdout + first.stderr
    written = (small_project / PEOPLE).read_bytes()
    again = communique(small_project, "link", "--decisions", str(table), "--json", **variables)
    assert json.loads(again.stdout) == {"decisions": 3, "changed": []}
    assert (small_project / PEOPLE).read_bytes() == written
    assert communique(small_project, "check").returncode == 0


def test_every_bad_line_of_a_table_is_named_and_nothing_is_written(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    table = tmp_path / "decisions.csv"
    page = "https://example.org/"
    table.write_text(
        "thing,relation,target,evidence\n"
        f"person:mira-vale,same-as,{MIRA_1},{page}\n"
        f"person:ada-norland,same-as,{SHIP},{page}\n"
        f"person:ivo-quill,same-as,Q2147480999,{page}\n"
        f"person:bela-suter,same-as,Q2147480998,{page}\n",
        "utf-8",
    )
    site.merge("Q2147480998", into=ADA)
    before = (small_project / PEOPLE).read_bytes()
    variables = site.environment(tmp_path / "cache")
    outcome = communique(small_project, "link", "--decisions", str(table), **variables)
    assert outcome.returncode == 1
    lines = outcome.stdout.splitlines()
    assert len(lines) == 3
    assert f"{table}:3: error decision: person:ada-norland: {SHIP} “Ada Norland” is no person" in lines[0]
    assert f"{table}:4: error decision: person:ivo-quill: there is no item Q2147480999" in lines[1]
    assert f"{table}:5: error decision: person:bela-suter: Q2147480998 was merged into {ADA}" in lines[2]
    assert (small_project / PEOPLE).read_bytes() == before
    table.write_text(table.read_text("utf-8").replace("same-as,Q2147480999", "same,Q1"), "utf-8")
    outcome = communique(small_project, "link", "--decisions", str(table), "--json", **variables)
    assert [problem["line"] for problem in json.loads(outcome.stdout)["problems"]] == [4]


def accepting_mira(folder: Path) -> Path:
    """Return a table with one decision that has an item."""
    table = folder / "decisions.csv"
    row = f"person:mira-vale,same-as,{MIRA_1},https://example.org/"
    table.write_text(f"thing,relation,target,evidence\n{row}\n", "utf-8")
    return table


def test_an_item_that_was_never_looked_at_cannot_be_written_offline(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    table = accepting_mira(tmp_path)
    variables = site.environment(tmp_path / "cache")
    outcome = communique(small_project, "link", "--decisions", str(table), "--offline", **variables)
    assert outcome.returncode == 3
    assert "wikidata-not-cached" in outcome.stderr
    assert site.requests == []


def test_what_was_looked_at_long_ago_is_looked_at_again(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    table = accepting_mira(tmp_path)
    variables = site.environment(tmp_path / "cache")
    assert communique(small_project, "link", "person:mira-vale", **variables).returncode == 0
    site.merge(MIRA_1, into=PAINTER)
    outcome = communique(small_project, "link", "--decisions", str(table), **variables)
    assert (outcome.returncode, f"{MIRA_1} was merged into {PAINTER}" in outcome.stdout) == (1, True), outcome.stdout


def test_verify_says_what_has_drifted_and_where(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    variables = site.environment(tmp_path / "cache")
    fine = communique(small_project, "link", "--verify", **variables)
    assert (fine.returncode, fine.stderr) == (0, "")
    assert re.fullmatch(r"Links compared with Wikidata: 1; terms: \d+; to look at: 0\.\n", fine.stdout)
    site.merge(GENEVA, into=MIRA_1)
    drifted = communique(small_project, "link", "--verify", **variables)
    assert drifted.returncode == 1
    first = drifted.stdout.splitlines()[0]
    assert re.match(
        rf"data/places\.ttl:\d+: error link-merged: place:geneva: {GENEVA} was merged into {MIRA_1} ", first
    )
    offline = communique(small_project, "link", "--verify", "--offline", "--json", **variables)
    assert {each["code"] for each in json.loads(offline.stdout)["problems"]} >= {"link-merged", "link-type"}


def test_without_an_answer_from_wikidata_nothing_is_reported(
    small_project: Path, site: Standin, tmp_path: Path, communique: Communique
) -> None:
    site.merge(GENEVA, into=MIRA_1)
    site.befall(error("internal_api_error"))
    outcome = communique(small_project, "link", "--verify", **site.environment(tmp_path / "cache"))
    assert (outcome.returncode, outcome.stdout) == (3, "")
    assert "wikidata-refused" in outcome.stderr


@pytest.mark.parametrize(
    "arguments",
    [("persons",), ("person", "--verify"), ("--limit", "0")],
    ids=" ".join,
)
def test_wrong_usage_is_refused(small_project: Path, site: Standin, arguments: tuple[str, ...], tmp_path: Path) -> None:
    outcome = run_communique(small_project, "link", *arguments, **site.environment(tmp_path / "cache"))
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert site.requests == []
