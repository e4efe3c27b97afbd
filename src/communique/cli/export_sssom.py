"""`communique export sssom`: the links to Wikidata as a mapping set."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import click

from communique.cli.export_output import output_file, write
from communique.cli.options import as_json, print_json, whole_corpus
from communique.errors import InvalidInput
from communique.graph import Graph
from communique.release.identity import release_id
from communique.sssom.curies import NotAnIdentifier
from communique.sssom.mappings import mappings_of
from communique.sssom.writing import write_sssom


@click.command()
@output_file
@as_json
@click.pass_context
def sssom(context: click.Context, output: Path | None, json_: bool) -> int:
    """Write all identity links as SSSOM 1.1, what is not the same and what was not found included.

    Look-alikes that are kept apart here are in it too; what is only inferred is not. Others may change the table, and
    `communique link --import` takes it back.
    """
    corpus = whole_corpus(context)
    found = mappings_of(Graph(corpus.records))
    if json_:
        print_json([{**asdict(each), "confidence": _number(each.confidence)} for each in found])
        return 0
    release = release_id(corpus.fingerprint)
    try:
        text = write_sssom(found, f"Identity links of the Communiqué data, release {release}", release)
    except NotAnIdentifier as error:
        raise InvalidInput(f"An identity link cannot be written: {error}.", "Run `communique check`.") from error
    write(text, output)
    click.echo(f"{len(found)} mapping{'' if len(found) == 1 else 's'}.", err=True)
    return 0


def _number(confidence: Decimal | None) -> float | None:
    return None if confidence is None else float(confidence)
