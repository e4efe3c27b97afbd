"""`communique export shex`: a proposal for an EntitySchema."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.export_output import output_file, write
from communique.cli.options import as_json, print_json, whole_corpus
from communique.exports.shex import shex as schema_of


@click.command()
@output_file
@as_json
@click.pass_context
def shex(context: click.Context, output: Path | None, json_: bool) -> int:
    """Write Shape Expressions for items of meetings and agreements, as a proposal for an EntitySchema of Wikidata."""
    schema = schema_of(whole_corpus(context))
    if json_:
        print_json({"shex": schema})
    else:
        write(schema, output)
    return 0
