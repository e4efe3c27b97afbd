"""Nothing escapes the shapes, and none of them is idle."""

from __future__ import annotations

from dataclasses import replace

from communique.checks.shapes import judge
from communique.corpus import TurtleFile
from communique.problems import Problem
from communique.terms import PREFIXES
from communique.turtle.reader import read_turtle
from tests.shapes import runner


def test_everything_in_the_base_corpus_is_looked_at_and_every_shape_has_something_to_look_at() -> None:
    assert covered(runner.base()) == []


def test_everything_in_the_records_is_looked_at() -> None:
    problems = covered(*runner.project().records)
    assert [problem for problem in problems if problem.code == "unchecked-thing"] == []


def test_thing_of_a_misspelt_class_is_reported_where_the_class_stands() -> None:
    walk = record("event:walk skos:prefLabel 'Walk'@en ;\n  a cmq:Walk .")
    (problem,) = [p for p in covered(runner.base(), walk) if p.code == "unchecked-thing"]
    assert (problem.path, problem.line) == ("data/walk.ttl", len(PREFIXES) + 2)
    assert "cmq:Walk" in problem.message


def test_thing_without_class_is_reported() -> None:
    walk = record("event:walk skos:prefLabel 'Walk'@en .")
    (problem,) = [p for p in covered(runner.base(), walk) if p.code == "unchecked-thing"]
    assert problem.focus == "https://w3id.org/communique/id/event/walk"


def test_shape_that_finds_nothing_is_reported() -> None:
    walk = record("event:walk a cmq:Meeting .")
    idle = {problem.focus.rpartition("#")[2] for problem in covered(walk) if problem.code == "idle-shape"}
    assert "ClaimShape" in idle
    assert "EventShape" not in idle


def record(text: str) -> TurtleFile:
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    document = read_turtle((prefixes + text).encode(), "data/walk.ttl")
    return TurtleFile("data/walk.ttl", "", document.statements)


def covered(*files: TurtleFile) -> list[Problem]:
    found = judge(replace(runner.project(), records=files), runner.rules()).problems
    return [problem for problem in found if problem.code in ("unchecked-thing", "idle-shape")]
