"""Candidates as a table in which curators decide with any spreadsheet, and the decisions read back from it.

A row is a decision once its `relation` says so; rows without one are passed over. The columns of `DECIDING` are read,
those of `INFORMING` are there for the reader. All may be left out but `thing`, `relation`, `target` and `evidence`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from communique.linking.answers import revision_address, search_addresses
from communique.linking.candidates import Candidate
from communique.linking.decisions import MANUAL, Decision, flaws, usual_confidence
from communique.linking.findings import Verdict
from communique.linking.things import Thing
from communique.terms import BASE, PREFIXES, compact

REQUIRED = ("thing", "relation", "target", "evidence")
DECIDING = (*REQUIRED, "confidence", "note", "justification", "date")
"""What a decision is read from. Evidence is web addresses with spaces between; what is empty has its usual value."""
INFORMING = ("label", "item_label", "item_description", "for", "open", "against")
COLUMNS = ("thing", "label", "relation", "target", *INFORMING[1:], "confidence", "evidence", "note")
"""The columns of a written table."""
_DELIMITERS = ("\t", ";", ",")


@dataclass(frozen=True)
class Row:
    """A decision and the line on which it begins, from 1; or what is wrong on that line."""

    line: int
    decision: Decision | None
    flaws: tuple[str, ...] = ()


def rows_of(thing: Thing, candidates: Sequence[Candidate]) -> Iterator[list[str]]:
    """Yield a row for each candidate, one that was rejected with that relation, and one for that there is no item."""
    for candidate in candidates:
        yield _row(
            thing=compact(thing.iri),
            label=thing.label,
            relation="different-from" if candidate.rejected else "",
            target=candidate.item,
            item_label=candidate.label,
            item_description=candidate.description,
            evidence=revision_address(candidate),
            **{verdict.value: _said(candidate, verdict) for verdict in Verdict},
        )
    nothing = {"item_label": "(no item)", "evidence": " ".join(search_addresses(thing))}
    yield _row(thing=compact(thing.iri), label=thing.label, **nothing)


def read_rows(text: str, today: date) -> list[Row]:
    """Return what each line of a table that states a relation says; tabs, semicolons or commas are between its cells.

    Args:
        text: of the table, with a line of headings first.
        today: the day of decisions that state none.
    """
    first = text.partition("\n")[0]
    delimiter = next((each for each in _DELIMITERS if each in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in next(reader, [])]
        wrong = tuple(_flaws_of_headings(headings))
        return [Row(1, None, wrong)] if wrong else list(_rows(reader, headings, today))
    except csv.Error as error:
        return [Row(reader.line_num, None, (f"this is no table: {error}. Mend the quotation marks.",))]


def _rows(reader: Iterator[list[str]], headings: list[str], today: date) -> Iterator[Row]:
    begin = 2
    for cells in reader:
        line, begin = begin, reader.line_num + 1  # type: ignore[attr-defined]
        if len(cells) > len(headings):
            much = f"{len(cells)} cells stand under {len(headings)} headings"
            yield Row(line, None, (f"{much}. Put quotation marks around text with a comma or semicolon.",))
            continue
        values = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        if values.get("relation"):
            yield _read(line, values, today)


def _flaws_of_headings(headings: Sequence[str]) -> Iterator[str]:
    known = (*DECIDING, *INFORMING)
    for heading in headings:
        if heading not in known:
            yield f"{heading or 'an empty cell'} is no heading. Use {', '.join(known)}."
    for heading in REQUIRED:
        if headings.count(heading) != 1:
            yield f"the heading {heading} should be there once. Add it, or remove the others."


def _read(line: int, values: Mapping[str, str], today: date) -> Row:
    evidence = tuple(dict.fromkeys(values.get("evidence", "").split()))
    try:
        decision = Decision(
            thing=_expanded(values.get("thing", "")),
            relation=values["relation"],
            target=values.get("target", ""),
            justification=values.get("justification") or MANUAL,
            confidence=_confidence(values, len(evidence)),
            date=date.fromisoformat(values["date"]) if values.get("date") else today,
            evidence=evidence,
            note=values.get("note", ""),
        )
    except InvalidOperation:
        return Row(line, None, (f"{values['confidence']} is no confidence. Write a number from 0 to 1, as 0.8.",))
    except ValueError:
        return Row(line, None, (f"{values['date']} is no day. Write it as {today}, or leave it out.",))
    wrong = tuple(flaws(decision))
    return Row(line, None if wrong else decision, wrong)


def _confidence(values: Mapping[str, str], citations: int) -> Decimal:
    stated = values.get("confidence")
    return Decimal(stated) if stated else usual_confidence(1 if values["relation"] == "no-match" else citations)


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    own = PREFIXES.get(prefix, "") if colon else ""
    return own + local if own.startswith(BASE) else name


def _row(**cells: str) -> list[str]:
    return [cells.get(column, "") for column in COLUMNS]


def _said(candidate: Candidate, verdict: Verdict) -> str:
    said = [f"{finding.feature}: {finding.text}" for finding in candidate.findings if finding.verdict is verdict]
    if verdict is Verdict.AGAINST and candidate.rivals:
        said.append(f"rivals: nothing decides between it and {', '.join(candidate.rivals)}")
    return "; ".join(said)
