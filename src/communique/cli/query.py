"""`communique query`."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import click
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from communique.cli.options import as_json, print_table, release_folder, settings_of
from communique.errors import EnvironmentFailure, InvalidInput, UsageError
from communique.release.release import open_current, open_release
from communique.terms import PREFIXES, compact
from communique.web.problems import HttpProblem
from communique.web.sparql_guard import admit

FORMATS = ("table", "csv", "json", "turtle")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, else csv or turtle."
)
@release_folder
@as_json
@click.pass_context
def query(context: click.Context, file: Path, format_: str | None, folder: Path | None, json_: bool) -> int:
    """Run the SPARQL query in FILE (or - for standard input) against the release.

    The default graph is the union of all records. The project's prefixes need not be declared here; the public
    endpoint wants them declared.

    \b
    echo 'SELECT ?e ?d { ?e cmq:date ?d } ORDER BY ?d' | communique query -
    """
    text = _text_of(file)
    release = open_release(folder) if folder else open_current(settings_of(context).releases)
    if release is None:
        raise EnvironmentFailure("nothing is built yet.", "Run `communique build` first.")
    try:
        results = release.store().query(admit(text).text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except HttpProblem as problem:
        raise InvalidInput(
            f"{file}: {problem.detail}", "Updates and other servers are not for this command."
        ) from problem
    except SyntaxError as error:
        raise InvalidInput(f"{file}: the query cannot be understood: {error.msg}.", "Mend it there.") from error
    _print_results(results, "json" if json_ else format_)
    return 0


def _text_of(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFailure(f"{file}: cannot be read: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file}: not UTF-8.", "Save the query as UTF-8.") from error
    return text


def _print_results(results: QuerySolutions | QueryBoolean | QueryTriples, format_: str | None) -> None:
    if isinstance(results, QueryTriples):
        _print_graph(results, format_)
    elif format_ == "turtle":
        raise UsageError("--format turtle fits CONSTRUCT and DESCRIBE only.", "Use table, csv or json.")
    elif format_ == "json":
        document = json.loads(results.serialize(format=QueryResultsFormat.JSON) or b"{}")
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    elif isinstance(results, QueryBoolean):
        click.echo("true" if results else "false")
    else:
        _print_rows(results, format_ or ("table" if sys.stdout.isatty() else "csv"))


def _print_graph(triples: QueryTriples, format_: str | None) -> None:
    if format_ in ("table", "csv"):
        raise UsageError(f"--format {format_} fits SELECT only.", "Use turtle or json.")
    form = RdfFormat.JSON_LD if format_ == "json" else RdfFormat.TURTLE
    click.echo((serialize(triples, format=form, prefixes=PREFIXES) or b"").decode())


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
