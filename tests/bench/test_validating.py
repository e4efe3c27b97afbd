"""The benchmark of validation: errors whose number is known, engines that find them, figures read rightly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.bench.checking import Checks
from tests.bench.damages import BEYOND, CORE, DAMAGED, damages, expected, write_data
from tests.bench.engines import COMMAND, OURS, PYSHACL, Engine, Validation
from tests.bench.goals import Goal
from tests.bench.measured import NotMeasured, run
from tests.bench.synthetic import write_project
from tests.bench.validating import Shapes, Validations, shapes_of, validate_goals

PATIENCE = 120


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of as many events as are damaged."""
    return write_project(tmp_path_factory.mktemp("validating") / "project", DAMAGED)


@pytest.fixture(scope="module")
def data(project: Path) -> Path:
    """Its statements with the errors in them."""
    return write_data(project, DAMAGED, project / "data.nt")


def test_each_way_of_damaging_is_used_and_events_are_spread() -> None:
    assert {*damages(1000).values()} == {*CORE, *BEYOND}
    assert len(expected(1000)) == DAMAGED == len(damages(1000))
    assert max(damages(1000)) > 950
    assert expected(1000, CORE) < expected(1000)


def test_too_few_events_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        damages(DAMAGED - 1)


def test_damages_change_few_statements(project: Path, data: Path) -> None:
    sound = {quad.triple for path in (project / "data").rglob("*.ttl") for quad in parse(path=path)}
    wrong = {quad.triple for quad in parse(path=data, format=RdfFormat.N_TRIPLES)}
    assert 0 < len(sound - wrong) < 2 * DAMAGED


@pytest.mark.parametrize("engine", [COMMAND, OURS], ids=lambda engine: str(engine.name))
def test_our_engine_finds_every_error_and_nothing_else(engine: Engine, project: Path, data: Path) -> None:
    full, core, _ = shapes_of(project, DAMAGED)
    for shapes in (full, core):
        found = engine.validate(data, shapes.files, PATIENCE)
        assert frozenset((focus, shape) for focus, shape, _ in found.found) == shapes.expected
        assert 0 < found.whole < PATIENCE
        assert found.mebibytes > 10


def test_another_engine_finds_the_same(project: Path, data: Path) -> None:
    _, core, _ = shapes_of(project, DAMAGED)
    assert PYSHACL.validate(data, core.files, PATIENCE).found == OURS.validate(data, core.files, PATIENCE).found


def test_the_shapes_of_the_project_have_their_say(project: Path, data: Path) -> None:
    *_, own = shapes_of(project, DAMAGED)
    validations = Validations()
    row = validations.measure(OURS, data, own, DAMAGED, PATIENCE)
    found = validations.found[own.name, DAMAGED, OURS.name]
    assert len(found.found) > DAMAGED
    assert row.endswith(f"| {len(found.found)} of {len(found.found)} | 0 |")


def test_what_took_too_long_is_not_tried_with_more(data: Path) -> None:
    shapes = Shapes("none", (), None)
    validations = Validations()
    assert "more than 0 s" in validations.measure(OURS, data, shapes, 100, 0)
    assert "not tried" in validations.measure(OURS, data, shapes, 1000, PATIENCE)


def test_an_engine_that_is_not_there_or_fails_is_named_with_its_reason(data: Path) -> None:
    with pytest.raises(NotMeasured, match="not installed"):
        Engine("other", "", OURS.command, OURS.understand).validate(data, (), PATIENCE)
    with pytest.raises(NotMeasured, match="status"):
        OURS.validate(data, (data,), PATIENCE)


def test_a_process_that_holds_too_much_is_ended() -> None:
    found = run([sys.executable, "-c", "x = bytearray(300 << 20); import time; time.sleep(60)"], 60, 200)
    assert (found.seconds, found.output) == (None, "more than 0 GiB")
    assert found.together > 200


def test_goals_compare_what_was_measured() -> None:
    validations = Validations()
    full = shapes_of(Path(), DAMAGED)[0].name
    for events, name, seconds, mebibytes in (
        (1_000, COMMAND.name, 0.5, 100),
        (1_000, PYSHACL.name, 40, 100),
        (10_000, COMMAND.name, 5, 300),
        (100_000, COMMAND.name, 50, 2048),
    ):
        validations.found[full, events, name] = Validation(seconds, None, None, mebibytes, frozenset())
    found = {goal.what: goal for goal in validate_goals(validations)}
    assert len(found) == 4
    assert not found["1,000 events: whole process, pySHACL to ours"].reached
    assert found["100,000 events: memory"].found == 2
    assert found["exponent of the growth of our whole time"].found == pytest.approx(1)


def test_a_project_is_checked_first_again_and_after_changes(project: Path, tmp_path: Path) -> None:
    checks = Checks(tmp_path, tmp_path, PATIENCE)
    row = checks.row(project, DAMAGED)
    assert len(row) == 3, row
    assert DAMAGED in checks.after_a_change, row
    assert checks.after_a_change[DAMAGED] > 0
    assert [*checks.goals()] == []
    checks.after_a_change[10_000] = 0.2
    assert [*checks.goals()] == [Goal("10,000 synthetic events: check after a change", 0.2, "<", 0.3, " s")]
