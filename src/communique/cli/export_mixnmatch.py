"""`communique export mixnmatch`: catalogues of people, bodies, places and events."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.export_output import write
from communique.cli.options import as_json, print_json, whole_corpus
from communique.errors import EnvironmentFailure, UsageError
from communique.exports.catalogue import Entry, entries
from communique.exports.mixnmatch import CATALOGUES, as_lines, as_table


@click.command()
@click.argument("names", metavar="CATALOGUE...", nargs=-1, type=click.Choice(sorted(CATALOGUES)))
@click.option(
    "--catalog", type=click.IntRange(min=1), metavar="N", help="Write JSON lines for the catalogue numbered N."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write each catalogue to a file of its name in this folder instead of standard output.",
)
@as_json
@click.pass_context
def mixnmatch(
    context: click.Context, names: tuple[str, ...], catalog: int | None, output: Path | None, json_: bool
) -> int:
    """Write catalogues for Mix'n'match: people, bodies, places, events; all of them if none is named.

    The CSV is for the web import. JSON lines hold names, dates and coordinates too; they need the number that the
    catalogue has got there, and only one catalogue has it.

    \b
    communique export mixnmatch people > people.csv
    communique export mixnmatch people --catalog 1234 > people.jsonl
    """
    wanted = names or tuple(sorted(CATALOGUES))
    if len(wanted) > 1 and (catalog or not (output or json_)):
        reason = "Several catalogues cannot be written at once without -o, and have different numbers."
        raise UsageError(reason, "Name one catalogue, or write all as CSV with -o DIR.")
    corpus = whole_corpus(context)
    found = {name: entries(corpus, CATALOGUES[name]) for name in wanted}
    if json_:
        print_json({name: [asdict(entry) for entry in catalogue] for name, catalogue in found.items()})
        return 0
    for name, catalogue in found.items():
        write(_written(catalogue, catalog), _file(output, name, "jsonl" if catalog else "csv"))
    return 0


def _written(catalogue: list[Entry], catalog: int | None) -> str:
    return as_lines(catalogue, catalog) if catalog else as_table(catalogue)


def _file(folder: Path | None, name: str, ending: str) -> Path | None:
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{folder}: cannot be made: {error.strerror}."
        raise EnvironmentFailure(reason, "Name a folder that can be written.") from error
    return folder / f"{name}.{ending}"
