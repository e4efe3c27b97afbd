"""`communique export quickstatements`: what Wikidata lacks, as a batch that an editor can submit."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from pathlib import Path

import click

from communique.cli.export_output import output_file, write
from communique.cli.options import as_json, print_json, settings_of, whole_corpus
from communique.corpus import Corpus
from communique.errors import UsageError
from communique.exports.proposals import REASONS, Export
from communique.exports.proposing import propose
from communique.exports.quickstatements import quickstatements as lines_of
from communique.exports.snapshot import items_of, lacking
from communique.exports.wikidata_terms import WikidataTerms
from communique.settings import Settings
from communique.terms import compact

_COLUMNS = ("thing", "what", "value", "reason", "detail")


@click.command()
@output_file
@click.option(
    "--withheld",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what is withheld, each with its reason, to this file as CSV instead.",
)
@click.option("--offline", is_flag=True, help="Compare with what is remembered of Wikidata; never use the network.")
@as_json
@click.pass_context
def quickstatements(
    context: click.Context, output: Path | None, withheld: Path | None, offline: bool, json_: bool
) -> int:
    """Write statements and items that Wikidata lacks as a batch for QuickStatements (version 1).

    You submit it under your own account; nothing is sent. Only what is uncontested, borne out by two independent
    sources that can be cited, and expressible with verified properties goes out. What is withheld, and why, is said on
    standard error or goes to a file. An item is only created for what `communique link` found nothing for.

    \b
    communique export quickstatements -o batch.txt --withheld withheld.csv
    """
    if output and withheld and output.resolve() == withheld.resolve():
        raise UsageError(f"{output}: for the batch and for what is withheld.", "Name two files.")
    settings = settings_of(context)
    corpus = whole_corpus(context)
    export = _compared(propose(corpus), corpus, settings, offline)
    lines = lines_of(export.proposals)
    if withheld:
        write(_table(export), withheld)
    if json_:
        print_json(_as_json(export, lines))
    else:
        write("".join(f"{line}\n" for line in lines), output)
        _summarise(export, in_full=not withheld)
    return 0


def _compared(export: Export, corpus: Corpus, settings: Settings, offline: bool) -> Export:
    """Return what Wikidata lacks; it is asked about the items that the export names, if any."""
    from communique.wikidata.client import Wikidata
    from communique.wikidata.settings import WikidataSettings

    items = items_of(export)
    if not items:
        return export
    where = WikidataSettings.from_environment(releases=settings.releases)
    with Wikidata.open(where, offline, tell=lambda sentence: click.echo(sentence, err=True)) as wikidata:
        return lacking(export, wikidata.refresh(items), WikidataTerms(corpus.model))


def _summarise(export: Export, in_full: bool) -> None:
    """Say how much goes out and how much is withheld for which reason, if wanted with each thing that is."""
    created = sum(not proposal.item for proposal in export.proposals)
    added = sum(len(proposal.statements) for proposal in export.proposals)
    click.echo(f"Items to create: {created}; statements: {added}; withheld: {len(export.withheld)}.", err=True)
    for reason, count in export.counts.items():
        click.echo(f"{count:6} {reason}: {REASONS[reason]}", err=True)
        for each in export.withheld if in_full else ():
            if each.reason == reason:
                why = f"; {each.detail}" if each.detail else ""
                click.echo(f"       {compact(each.thing)}: {each.what} “{each.value}”{why}", err=True)


def _table(export: Export) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((compact(each.thing), each.what, each.value, each.reason, each.detail) for each in export.withheld)
    return stream.getvalue()


def _as_json(export: Export, lines: list[str]) -> dict[str, object]:
    return {
        "commands": lines,
        "withheld": [asdict(each) for each in export.withheld],
        "counts": export.counts,
        "reasons": {reason: REASONS[reason] for reason in export.counts},
    }
