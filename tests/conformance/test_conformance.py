"""Every case of the suites that pySHACL passes is passed, with a report equal to pySHACL's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conformance.cases import cases
from tests.conformance.outcomes import Outcome, outcome
from tests.conformance.source import OFFLINE, Unavailable, suites


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    try:
        folder = suites()
    except Unavailable as error:
        if os.environ.get(OFFLINE):
            pytest.skip(str(error))
        pytest.fail(f"{error}. Where there is no network, set {OFFLINE}=1: these tests are skipped then.")
    return [outcome(case) for case in cases(folder)]


@pytest.mark.parametrize(("suite", "least"), [("W3C core", 98), ("W3C sparql", 23), ("DASH", 106)])
def test_every_case_that_pyshacl_passes_is_passed_with_an_equal_report(
    outcomes: list[Outcome], suite: str, least: int
) -> None:
    found = [each for each in outcomes if each.case.suite.startswith(suite)]
    assert len(found) >= least
    failed = [each for each in found if not each.fine]
    assert not failed, "\n\n".join(map(str, failed))


def test_what_pyshacl_fails_is_one_case_that_ours_passes(outcomes: list[Outcome]) -> None:
    assert [each.case.name for each in outcomes if each.reference] == ["pre-binding/shapesGraph-001"]
    assert not [each.case.name for each in outcomes if each.ours]


def test_without_network_nothing_is_fetched_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFLINE, "1")
    with pytest.raises(Unavailable, match=OFFLINE):
        suites(tmp_path)
    assert not list(tmp_path.iterdir())
