"""`communique contradictions`: claims that stand against each other."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from typing import Any

import click
from pyoxigraph import NamedNode

from communique.cli.options import as_json, print_json, print_table, settings_of
from communique.contradictions import Pair, Position
from communique.contradictions import contradictions as pairs_of
from communique.corpus import read_corpus
from communique.errors import UsageError
from communique.explain.claims import DEGREES
from communique.explain.lookup import find
from communique.explain.names import Names
from communique.explain.statements import Statements
from communique.iris import kind_of
from communique.terms import compact

_BETWEEN = " | "
"""What stands between several values in one cell of CSV."""


@click.command()
@click.option("--question", metavar="IRI", help="Only claims that answer this question, as question:SLUG.")
@click.option("--degree", type=click.Choice(list(DEGREES)), help="Only this degree; tension is the weaker one.")
@click.option(
    "--csv", "csv_", is_flag=True, help="Print CSV with the passages (default where the output is no terminal)."
)
@as_json
@click.pass_context
def contradictions(context: click.Context, question: str | None, degree: str | None, csv_: bool, json_: bool) -> int:
    """List the claims that contradict each other or stand in tension, each pair once, by question.

    Neither position is preferred: the order within a pair is that of the claims' names.

    \b
    communique contradictions --degree contradiction --csv > contradictions.csv
    """
    if csv_ and json_:
        raise UsageError("--csv and --json exclude each other.", "Choose one of them.")
    statements = Statements.of_corpus(read_corpus(settings_of(context).root))
    names = Names(statements)
    wanted = _question(statements, names, question) if question else None
    found = [
        pair
        for pair in pairs_of(statements, names)
        if degree in (None, pair.degree) and (wanted is None or wanted in pair.questions)
    ]
    if json_:
        print_json([_as_json(pair, names) for pair in found])
    elif csv_ or not sys.stdout.isatty():
        _print_csv(found, names)
    else:
        print_table(("question", "degree", "position", "who", "stance", "source"), list(_rows(found, names)))
    click.echo(f"{len(found)} pair{'' if len(found) == 1 else 's'}.", err=True)
    return 0


def _question(statements: Statements, names: Names, name: str) -> NamedNode:
    node = find(statements, names, name)
    if kind_of(node.value) != "question":
        raise UsageError(
            f"{name}: no question.", "Name one as question:SLUG; `communique explain` tells what a thing is."
        )
    return node


def _asked(pair: Pair, names: Names) -> str:
    return _BETWEEN.join(names.label(question) for question in pair.questions)


def _rows(pairs: list[Pair], names: Names) -> Iterator[tuple[str, ...]]:
    """Yield two rows for each pair; the degree stands in the first, a question in the first of all its rows."""
    above = ""
    for pair in pairs:
        question = _asked(pair, names)
        yield ("" if question == above else question, pair.degree, *_in_short(pair.a))
        yield ("", "", *_in_short(pair.b))
        above = question


def _in_short(position: Position) -> tuple[str, str, str, str]:
    """Return label, claimant with office and side, stance, and where it was reported."""
    capacity = ", ".join(filter(None, (position.office, f"for {position.side}" if position.side else "")))
    who = f"{position.who} ({capacity})" if capacity else position.who
    via = f"via {position.via}" if position.via else ""
    source = position.source if position.source != position.who else ""
    return position.label, who, position.stance, ", ".join(filter(None, (via, source)))


def _as_json(pair: Pair, names: Names) -> dict[str, Any]:
    return {
        "questions": [{"iri": question.value, "label": names.label(question)} for question in pair.questions],
        "degree": pair.degree,
        "a": _position_as_json(pair.a),
        "b": _position_as_json(pair.b),
    }


def _position_as_json(position: Position) -> dict[str, Any]:
    passages = [passage.as_json() for passage in position.passages]
    return {**vars(position), "claim": position.claim.value, "passages": passages}


def _print_csv(pairs: list[Pair], names: Names) -> None:
    """Print a row for each pair; several passages of a position stand in one cell each, in the same order."""
    writer = csv.writer(sys.stdout)
    columns = (*_POSITION_COLUMNS, "passage_source", "start", "end", "anchor")
    writer.writerow(
        ["question", "question_label", "degree", *(f"{side}_{column}" for side in "ab" for column in columns)]
    )
    for pair in pairs:
        questions = _BETWEEN.join(compact(question.value) for question in pair.questions)
        writer.writerow([questions, _asked(pair, names), pair.degree, *_cells(pair.a), *_cells(pair.b)])


_POSITION_COLUMNS = ("claim", "label", "stance", "who", "office", "side", "date", "quoted_from", "via", "source")


def _cells(position: Position) -> list[str]:
    values = [compact(position.claim.value), *(getattr(position, column) for column in _POSITION_COLUMNS[1:])]
    passages = [(compact(p.source), str(p.start), str(p.end), p.anchor) for p in position.passages]
    return (
        [*values, *(_BETWEEN.join(cells) for cells in zip(*passages, strict=True))]
        if passages
        else [*values, *[""] * 4]
    )
