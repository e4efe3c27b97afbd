"""Which questions are asked of which corpus, what is expected, and when two answers are the same.

The expected answer to a question is a file as SPARQL 1.1 Query Results CSV writes it: a header, then the rows in their
order, IRIs in full. The answer to an ASK query is a file with the one word `true` or `false`.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from communique.questions import GENERAL_FOLDER, Question, read_questions
from tests.conftest import ROOT

Rows = list[list[str]]
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class AskedCorpus:
    """A corpus with the folder of its expected answers.

    Attributes:
        name: what it is called in the tests.
        records: folder that holds its `data/` and `seeds/`.
        expected: folder with a CSV file for each question.
    """

    name: str
    records: Path
    expected: Path

    def questions(self) -> dict[str, Question]:
        """Return the questions that are asked of this corpus alone, by slug: the general ones and its own."""
        general = [f for f in read_questions(ROOT) if f.path.startswith(GENERAL_FOLDER)]
        own = [f for f in read_questions(self.records) if not f.path.startswith(GENERAL_FOLDER)]
        return {f.question.slug: f.question for f in (*general, *own) if f.question and not f.question.services}

    def copy_to(self, target: Path) -> Path:
        """Make a project of this corpus, with the real ontology and shapes, in the new folder `target`."""
        for name in ("ontology", "shapes"):
            shutil.copytree(ROOT / name, target / name)
        for name in ("data", "seeds"):
            if (self.records / name).is_dir():
                shutil.copytree(self.records / name, target / name)
        return target


def asked_corpora() -> list[AskedCorpus]:
    """Return the shipped corpus, and every corpus of the tests that has a folder `expected`."""
    others = sorted((ROOT / "tests" / "corpora").glob("*/expected"))
    return [
        AskedCorpus("shipped", ROOT, ROOT / "tests" / "questions"),
        *(AskedCorpus(folder.parent.name, folder.parent, folder) for folder in others),
    ]


@dataclass(frozen=True)
class Case:
    """One question asked of one corpus."""

    corpus: AskedCorpus
    question: Question

    def expected(self) -> Rows:
        """Return what is expected, the header first."""
        path = self.corpus.expected / f"{self.question.slug}.csv"
        assert path.is_file(), (
            f"{path.relative_to(ROOT)} is missing: read the answer, and if it is right, keep it there"
        )
        return rows_of(path.read_text("utf-8"))


def cases() -> list[Case]:
    """Return every question for every corpus."""
    return [Case(corpus, question) for corpus in asked_corpora() for _, question in sorted(corpus.questions().items())]


each_case = pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.corpus.name}-{case.question.slug}")


def rows_of(text: str) -> Rows:
    """Read an answer in CSV."""
    return list(csv.reader(io.StringIO(text, newline="")))


def assert_same(found: Rows, case: Case) -> None:
    """Compare an answer with what is expected, row by row."""
    expected = case.expected()
    differing = [
        f"row {number}: {row} instead of {wanted}"
        for number, (row, wanted) in enumerate(zip(found, expected, strict=False))
        if not _same_row(row, wanted)
    ]
    if len(found) != len(expected):
        differing.append(f"{len(found) - 1} rows instead of {len(expected) - 1}")
    assert differing == [], f"{case.question.slug}:{os.linesep}" + os.linesep.join(differing[:5])


def _same_row(found: Sequence[str], expected: Sequence[str]) -> bool:
    return len(found) == len(expected) and all(map(_same_cell, found, expected))


def _same_cell(found: str, expected: str) -> bool:
    if _NUMBER.fullmatch(found) and _NUMBER.fullmatch(expected):
        return math.isclose(float(found), float(expected), rel_tol=1e-9)
    return found == expected


def rows_missing_or_superfluous(corpus: AskedCorpus) -> Iterator[str]:
    """Yield the name of each question without an expected answer, and of each expected answer without a question."""
    wanted = {f"{slug}.csv" for slug in corpus.questions()}
    there = {path.name for path in corpus.expected.glob("*.csv")}
    yield from sorted(wanted ^ there)
