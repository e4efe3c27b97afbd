"""SPARQL against a release on the curator's own machine: run and printed."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import click
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from communique.cli.options import print_json, print_table
from communique.errors import EnvironmentFailure, InvalidInput, UsageError
from communique.release.release import Release, open_current, open_release
from communique.settings import Settings
from communique.sparql.diagnosis import diagnose
from communique.terms import BASE, PREFIXES, compact
from communique.web.problems import HttpProblem
from communique.web.sparql_errors import problem_at
from communique.web.sparql_guard import admit, examined

FORMATS = ("table", "csv", "json", "turtle")
format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, else csv or turtle."
)

_REFUSED = "Updates are not for this command."
_REMEDIES = {
    "federation-refused": "Other servers are asked with `communique query --federated` only.",
    "syntax-error": "Mend it there.",
    "undeclared-prefix": "Declare it at the head of the query.",
}

Results = QuerySolutions | QueryBoolean | QueryTriples


def release_of(settings: Settings, folder: Path | None) -> Release:
    """Return the release in `folder`, or else the current one.

    Raises:
        EnvironmentFailure: there is none, or it is damaged.
    """
    release = open_release(folder) if folder else open_current(settings.releases)
    if release is None:
        raise EnvironmentFailure("nothing is built yet.", "Run `communique build` first.")
    return release


def ask(store: Store, name: str, text: str) -> Results:
    """Run a query over all records; the project's prefixes are known.

    Args:
        store: of a release.
        name: what the query is called in messages.
        text: SPARQL.

    Raises:
        InvalidInput: the query is refused or cannot be understood.
    """
    try:
        return _answer(store, text)
    except HttpProblem as problem:
        excerpt = problem.members.get("excerpt")
        place = f" The line reads “{excerpt}”." if excerpt else ""
        raise InvalidInput(f"{name}: {problem.detail}{place}", _REMEDIES.get(problem.code, _REFUSED)) from problem


def _answer(store: Store, text: str) -> Results:
    try:
        return store.query(admit(text).text, base_iri=BASE, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise problem_at(text, diagnose(text, examined(text), error, PREFIXES)) from error


def print_results(results: Results, format_: str | None) -> None:
    """Print results in one of `FORMATS`; None means a table on a terminal, else CSV, and Turtle for a graph.

    Raises:
        UsageError: the format does not fit the kind of results.
    """
    if format_ == "json":
        print_json(results_json(results))
    elif isinstance(results, QueryTriples):
        _print_graph(results, format_)
    elif format_ == "turtle":
        raise UsageError("--format turtle fits CONSTRUCT and DESCRIBE only.", "Use table, csv or json.")
    elif isinstance(results, QueryBoolean):
        click.echo("true" if results else "false")
    else:
        _print_rows(results, format_ or ("table" if sys.stdout.isatty() else "csv"))


def results_json(results: Results) -> Any:
    """Return results as a JSON value: SPARQL 1.1 Query Results JSON, or JSON-LD for a graph."""
    if isinstance(results, QueryTriples):
        return json.loads(serialize(results, format=RdfFormat.JSON_LD, prefixes=PREFIXES) or b"[]")
    return json.loads(results.serialize(format=QueryResultsFormat.JSON) or b"{}")


def _print_graph(triples: QueryTriples, format_: str | None) -> None:
    if format_ in ("table", "csv"):
        raise UsageError(f"--format {format_} fits SELECT only.", "Use turtle or json.")
    click.echo((serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode())


def _print_rows(solutions: QuerySolutions, format_: str) -> None:
    names = [variable.value for variable in solutions.variables]
    rows = [[_cell(term, format_) for term in solution] for solution in solutions]
    if format_ == "csv":
        csv.writer(sys.stdout).writerows([names, *rows])
        return
    print_table(names, rows)
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}.", err=True)


def _cell(term: Any, format_: str) -> str:
    if term is None:
        return ""
    value = str(term.value)
    if format_ == "csv" or not value.startswith("http"):
        return value
    return compact(value)
