"""The agreement of the two codings, as the codebook states it, is the agreement of the published coding sheets."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from tests.conftest import ROOT

SHEETS = ROOT / "data" / "coding"
ROW = re.compile(r"\| (sentences|claims|events|names) \| ([a-z ]+) \| (\d+) \| (\d+\.\d\d) \| ((?:-?\d+\.\d\d)?) \|")


def pairs_of(sheet: str, variable: str) -> list[tuple[str, str]]:
    """Return what the two codings say of each unit that both have; an empty value is a value if the unit has others."""
    with (SHEETS / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    both = [row for row in rows if all(any(v for k, v in row.items() if k.endswith(coder)) for coder in ("_a", "_b"))]
    return [(row[f"{variable}_a"], row[f"{variable}_b"]) for row in both]


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa (1960) of nominal codes: agreement beyond what the marginal frequencies give by chance."""
    size = len(pairs)
    agreed = sum(a == b for a, b in pairs) / size
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[code] * second[code] for code in first) / size**2
    return (agreed - chance) / (1 - chance)


def found_by_both(sheet: str) -> tuple[int, float]:
    """Return how many units both codings have, and Dice's coefficient of the two sets of units."""
    with (SHEETS / f"{sheet}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    a, b = (
        [row for row in rows if any(value for key, value in row.items() if key.endswith(coder))]
        for coder in ("_a", "_b")
    )
    shared = len(a) + len(b) - len(rows)
    return shared, 2 * shared / (len(a) + len(b))


def test_the_measure_is_the_textbook_one() -> None:
    ratings = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert round(kappa(ratings), 2) == 0.40


def test_the_codebook_states_the_agreement_that_the_sheets_have() -> None:
    stated = ROW.findall((ROOT / "data" / "CODEBOOK.md").read_text("utf-8"))
    assert len(stated) == 20
    for sheet, variable, units, agreement, beyond_chance in stated:
        if variable == "found by both":
            shared, dice = found_by_both(sheet)
            assert (units, agreement, beyond_chance) == (str(shared), f"{dice:.2f}", ""), (sheet, variable)
        else:
            pairs = pairs_of(sheet, variable)
            agreed = sum(a == b for a, b in pairs) / len(pairs)
            expected = (str(len(pairs)), f"{agreed:.2f}", f"{kappa(pairs):.2f}")
            assert (units, agreement, beyond_chance) == expected, (sheet, variable)
