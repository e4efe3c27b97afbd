"""Formatting and bounds on whole files."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from communique.formatting import canonical, obstacles, with_bounds
from communique.terms import CMQ, EDTF, XSD
from tests.conftest import SMALL, Communique

THING = NamedNode("https://w3id.org/communique/id/event/x")


def test_bounds_replace_wrong_ones_and_leave_other_dates_alone() -> None:
    other = Triple(NamedNode("https://w3id.org/communique/id/event/y"), CMQ.earliest, Literal("x"))
    given = [
        Triple(THING, CMQ.date, Literal("../1997", datatype=EDTF.EDTF)),
        Triple(THING, CMQ.earliest, Literal("1990-01-01", datatype=XSD.date)),
        other,
    ]
    expected = {given[0], other, Triple(THING, CMQ.latest, Literal("1997-12-31", datatype=XSD.date))}
    assert set(with_bounds(given)) == expected


def test_a_comment_is_an_obstacle_on_its_line() -> None:
    content = b"@prefix x: <http://x/> .\n# why\nx:a x:b x:c ."
    assert [(problem.code, problem.line) for problem in obstacles(content, "t.ttl")] == [("comment", 2)]


def test_formatting_is_idempotent_on_the_small_corpus() -> None:
    for path in sorted(SMALL.rglob("*.ttl")):
        once = canonical(path.read_bytes(), path.name)
        assert canonical(once, path.name) == once


def test_the_command_formats_once_and_then_finds_nothing_to_do(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "people.ttl"
    wanted = canonical(path.read_bytes(), "people.ttl")
    path.write_bytes(wanted.replace(b"    ", b"\t"))
    assert communique(small_project, "fmt", "--check").returncode == 1
    first = communique(small_project, "fmt")
    assert (first.returncode, first.stdout) == (0, "data/people.ttl: rewritten\n")
    assert path.read_bytes() == wanted
    again = communique(small_project, "fmt")
    assert (again.returncode, again.stdout) == (0, "Everything is in order.\n")


def test_the_command_leaves_a_file_with_comments_alone(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "people.ttl"
    content = path.read_bytes() + b"# do not lose me\n"
    path.write_bytes(content)
    outcome = communique(small_project, "fmt")
    assert outcome.returncode == 1
    assert "comment would be lost" in outcome.stdout
    assert path.read_bytes() == content


def test_the_bounds_command_writes_what_follows_from_the_date(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "events" / "1951-03-03-geneva.ttl"
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "cmq:earliest" not in line and "cmq:latest" not in line]
    path.write_text("".join(lines), "utf-8")
    assert communique(small_project, "bounds", str(path)).returncode == 0
    assert path.read_bytes() == canonical(text.encode(), "x.ttl")


def test_the_bounds_command_refuses_an_impossible_date(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "events" / "1951-03-03-geneva.ttl"
    path.write_text(path.read_text("utf-8").replace('"1951-03-03/1951-03-04"', '"1951-02-30"'), "utf-8")
    before = path.read_bytes()
    outcome = communique(small_project, "bounds")
    assert outcome.returncode == 1
    assert "February 1951 has no day 30" in outcome.stdout
    assert path.read_bytes() == before
