"""`communique export openrefine`: all things in one table."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.export_output import output_file, write
from communique.cli.options import as_json, print_json, whole_corpus
from communique.exports.catalogue import entries
from communique.exports.openrefine import as_table
from communique.linking.decisions import LINKABLE


@click.command()
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(LINKABLE), help="Only things of this kind; repeatable."
)
@output_file
@as_json
@click.pass_context
def openrefine(context: click.Context, kinds: tuple[str, ...], output: Path | None, json_: bool) -> int:
    """Write people, bodies, places, offices, events, agreements and processes as CSV for OpenRefine.

    Other names stand in one cell with a bar between them. The column wikidata holds the ids that are linked.
    """
    found = entries(whole_corpus(context), *kinds)
    if json_:
        print_json([asdict(entry) for entry in found])
    else:
        write(as_table(found), output)
    return 0
