"""`communique evidence`: wordings that stand nowhere, and with `--coverage` what nothing cites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SMALL, Communique

TEXTS = str(SMALL / "texts")
AGREEMENTS = "data/agreements.ttl"
BYLINE = "By Ivo Quill."
SIGNED = "Sutter signed two days later and sent the page by post."


def left_of(outcome: str) -> dict[str, str]:
    (source,) = json.loads(outcome)["sources"]
    return {each["text"]: each["state"] for each in source["left"]}


def test_what_nothing_cites_is_listed_with_its_offsets(small_project: Path, communique: Communique) -> None:
    outcome = communique(small_project, "evidence", "--texts", TEXTS, "--coverage", "--json")
    assert outcome.returncode == 0, outcome.stderr
    (source,) = json.loads(outcome.stdout)["sources"]
    text = next(Path(TEXTS).iterdir()).read_bytes().decode()
    assert all(text[each["start"] : each["end"]] == each["text"] for each in source["left"])
    assert 0 < source["cited_characters"] < source["characters"]
    assert BYLINE in left_of(outcome.stdout)
    assert SIGNED not in left_of(outcome.stdout)
    listed = communique(small_project, "evidence", "--texts", TEXTS, "--coverage").stdout
    assert f"{source['cited_sentences']} of {source['sentences']} sentences are cited" in listed
    assert all(f"{each['start']}–{each['end']}" in listed and each["text"] in listed for each in source["left"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("evidence",),
        ("trace", BYLINE),
        ("cite", "harbour-gazette", BYLINE, "--owner", "event/1951-03-03-geneva"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_the_environment_names_the_texts_where_no_option_does(
    small_project: Path, tmp_path: Path, communique: Communique, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    named = communique(small_project, *arguments, "--texts", TEXTS, COMMUNIQUE_TEXTS=str(tmp_path / "empty"))
    assert (named.returncode, named.stderr) == (0, "")
    implied = communique(small_project, *arguments, COMMUNIQUE_TEXTS=TEXTS)
    assert (implied.returncode, implied.stdout) == (0, named.stdout)
    assert communique(small_project, *arguments).returncode == 2
    wrong = communique(small_project, *arguments, COMMUNIQUE_TEXTS=str(tmp_path / "nowhere"))
    assert (wrong.returncode, "COMMUNIQUE_TEXTS" in wrong.stderr) == (2, True)


def test_records_that_go_leave_their_sentences(small_project: Path, communique: Communique) -> None:
    (small_project / AGREEMENTS).unlink()
    outcome = communique(small_project, "evidence", "--texts", TEXTS, "--coverage", "--json")
    assert left_of(outcome.stdout)[SIGNED] == "uncited"


def test_a_passage_that_is_not_as_it_was_cited_does_not_count(small_project: Path, communique: Communique) -> None:
    path = small_project / AGREEMENTS
    path.write_text(path.read_text("utf-8").replace("oa:start 655", "oa:start 656"), "utf-8")
    outcome = communique(small_project, "evidence", "--texts", TEXTS, "--coverage", "--json")
    assert outcome.returncode == 1
    assert [problem["code"] for problem in json.loads(outcome.stdout)["problems"]] == ["span-digest"]
    assert left_of(outcome.stdout)[SIGNED] == "uncited"


def test_a_wrong_wording_is_a_warning_with_its_line(small_project: Path, communique: Communique) -> None:
    path = small_project / "data" / "places.ttl"
    path.write_text(path.read_text("utf-8").replace('"Mirror Lake"', '"Mirrored Lake"'), "utf-8")
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "Mirrored" in text)
    outcome = communique(small_project, "evidence", "--texts", TEXTS)
    assert (outcome.returncode, len(outcome.stdout.splitlines())) == (0, 1)
    assert outcome.stdout.startswith(f'data/places.ttl:{line}: warning wording: the name "Mirrored Lake"')


def test_a_missing_text_is_the_problem_that_it_always_is(
    small_project: Path, communique: Communique, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    plain = communique(small_project, "evidence", "--texts", str(empty))
    measured = communique(small_project, "evidence", "--texts", str(empty), "--coverage")
    assert (measured.returncode, measured.stdout) == (plain.returncode, plain.stdout)
    assert "text-missing" in measured.stdout
