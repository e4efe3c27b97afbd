"""SSSOM/TSV as rows with whole identifiers: what the format says, whatever the mappings are about."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from communique.problems import Problem, Severity
from communique.sssom.curies import BUILT_IN, NotAnIdentifier, expanded
from communique.sssom.head import NoHead, read_head

CODE = "sssom"
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""Slots that every row needs."""
_PROPAGATED = ("mapping_date",)
"""Slots of use here that the head may state for all rows ("Propagation")."""
_PIECE = re.compile(r"\\[\\|]|[\\|]|[^\\|]+")


@dataclass(frozen=True)
class Row:
    """One row of a mapping set.

    Attributes:
        line: the line on which it starts, from 1.
        cells: slot to text, without empty ones; required identifiers are whole IRIs.
    """

    line: int
    cells: dict[str, str]

    def values(self, slot: str) -> tuple[str, ...]:
        """Return the values of a slot that can have several."""
        values = [""]
        for piece in _PIECE.findall(self.cells.get(slot, "")):
            if piece == "|":
                values.append("")
            else:
                values[-1] += piece[1:] if piece in ("\\\\", "\\|") else piece
        return tuple(value.strip() for value in values if value.strip())


@dataclass
class MappingSet:
    """What a file holds: its rows, and what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sssom(path: str, content: bytes) -> MappingSet:
    """Return the rows of a file and everything that is wrong with it, line by line.

    Slots that this software does not know are passed over, as the specification wants it.

    Args:
        path: how the file is called in problems.
        content: its bytes.
    """
    found = MappingSet()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found.problems.append(problem(path, line, "the file is not UTF-8. Save it as UTF-8."))
        return found
    lines = list(io.StringIO(text, newline=""))
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        head = read_head([line.rstrip("\r\n") for line in lines[:length]])
        declared = _declared(head)
    except NoHead as error:
        found.problems.append(problem(path, 1, f"{error}."))
        return found
    _read_rows(path, lines[length:], length, _Context(head, declared), found)
    return found


def problem(path: str, line: int, message: str) -> Problem:
    """Return a problem at a line of a file."""
    return Problem(path, line, Severity.ERROR, CODE, message)


@dataclass(frozen=True)
class _Context:
    head: dict[str, Any]
    declared: dict[str, str]


def _declared(head: dict[str, Any]) -> dict[str, str]:
    declared = head.get("curie_map") or {}
    if not isinstance(declared, dict) or not all(isinstance(text, str) for text in declared.values()):
        raise NoHead("curie_map is no table of prefixes. Write a prefix and its namespace in each line below it")
    wrong = next((prefix for prefix, iri in BUILT_IN.items() if declared.get(prefix, iri) != iri), "")
    if wrong:
        raise NoHead(f"the prefix {wrong} always means {BUILT_IN[wrong]}. Choose another prefix for what you mean")
    return declared


def _read_rows(path: str, table: list[str], offset: int, context: _Context, found: MappingSet) -> None:
    reader = csv.reader(table, delimiter="\t", strict=True)
    columns: list[str] = []
    line = offset + 1
    try:
        for cells in reader:
            if not columns:
                columns = cells
                if wrong := _wrong_columns(columns):
                    found.problems.append(problem(path, line, wrong))
                    return
            else:
                _read_row(
                    path, line, dict(zip(columns, cells, strict=False)), len(cells) - len(columns), context, found
                )
            line = offset + reader.line_num + 1
    except csv.Error as error:
        found.problems.append(problem(path, line, f"the row cannot be read: {error}. Mind quotes and tabs."))
    if not columns:
        found.problems.append(problem(path, line, "no table follows the head. Add the line with the names of columns."))
    _propagate(context.head, found.rows)


def _wrong_columns(columns: list[str]) -> str:
    missing = [slot for slot in REQUIRED if slot not in columns]
    if missing:
        return f"the table has no column {', '.join(missing)}. Add what is missing; tabs stand between columns."
    repeated = sorted({slot for slot in columns if columns.count(slot) > 1})
    return f"{', '.join(repeated)} stands more than once among the columns. Remove one." if repeated else ""


def _read_row(path: str, line: int, cells: dict[str, str], surplus: int, context: _Context, found: MappingSet) -> None:
    filled = {slot: text.strip() for slot, text in cells.items() if text.strip()}
    if not filled and surplus <= 0:
        return
    wrong = [f"{surplus} cells more than there are columns. Remove a tab."] if surplus > 0 else []
    for slot in REQUIRED:
        try:
            filled[slot] = expanded(filled[slot], context.declared)
        except KeyError:
            wrong.append(f"{slot} is missing. Fill it in.")
        except NotAnIdentifier as error:
            wrong.append(f"{slot}: {error}.")
    found.problems += [problem(path, line, sentence) for sentence in wrong]
    if not wrong:
        found.rows.append(Row(line, filled))


def _propagate(head: dict[str, Any], rows: list[Row]) -> None:
    for slot in _PROPAGATED:
        value = head.get(slot)
        if isinstance(value, str) and value and not any(slot in row.cells for row in rows):
            for row in rows:
                row.cells[slot] = value
