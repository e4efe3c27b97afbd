"""`communique link`: which items of Wikidata our things are, decided by a curator who sees the reasons."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from communique.cli.link_outcome import print_candidates, print_verification, record, record_mappings, record_table
from communique.cli.link_session import Session
from communique.cli.options import as_json, settings_of, whole_corpus
from communique.corpus import Corpus
from communique.errors import UsageError
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.linking.candidates import LIMIT, Finder
from communique.linking.comparing import KILOMETRES
from communique.linking.decisions import LINKABLE
from communique.linking.ledger import Ledger
from communique.linking.things import Thing, Things
from communique.linking.verification import verify
from communique.settings import Settings
from communique.sssom.importing import entries_in
from communique.terms import compact
from communique.wikidata.client import Wikidata
from communique.wikidata.protocol import MOST_FOUND
from communique.wikidata.settings import WikidataSettings

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("what", required=False, default="", metavar="[KIND|THING]")
@click.option("--verify", "verifies", is_flag=True, help="Compare links and the terms of exports with Wikidata.")
@click.option("--decisions", "table", type=_file, metavar="FILE", help="Record the decisions in a table.")
@click.option(
    "--import", "mappings", type=_file, metavar="FILE", help="Record an SSSOM table whose items were looked at."
)
@click.option("--offline", is_flag=True, help="Open no connection; work with what was read before.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Search every name in this language too.")
@click.option(
    "--limit", type=click.IntRange(1, MOST_FOUND), default=LIMIT, show_default=True, help="Candidates for each thing."
)
@click.option(
    "--distance",
    type=click.FloatRange(min=0, min_open=True),
    default=KILOMETRES,
    show_default=True,
    metavar="KM",
    help="How far apart two statements of one place may be.",
)
@as_json
@click.pass_context
def link(
    context: click.Context,
    what: str,
    verifies: bool,
    table: Path | None,
    mappings: Path | None,
    offline: bool,
    languages: tuple[str, ...],
    limit: int,
    distance: float,
    json_: bool,
) -> int:
    """Find the items of Wikidata that things are, for all things without a link, those of a KIND, or one THING.

    For each thing the candidates are shown with what speaks for and against them: type, name, links that stand, dates,
    office, place, bodies. They are in order by the first of these in which they differ; what was rejected stays so.
    On a terminal you decide one after the other, and each decision is written at once, as an identity link. Elsewhere
    a table is printed: fill in its column `relation` and give it back with --decisions.

    \b
    communique link person
    communique link person > people.csv
    communique link --decisions people.csv
    communique link --verify

    With --verify nothing is changed; the exit code is 1 if a link has drifted.
    """
    _refuse_mixture(what, verifies, table, mappings)
    settings = settings_of(context)
    corpus = whole_corpus(context)
    entries = entries_in(mappings, Graph(corpus.records)) if mappings else []
    if mappings and not entries:
        return record(settings.root, [], json_)
    with _wikidata(settings, corpus, languages, offline) as wikidata:
        if verifies:
            return print_verification(verify(corpus, wikidata, distance), json_)
        if table:
            return record_table(corpus, table, wikidata, json_)
        if mappings:
            return record_mappings(corpus, entries, mappings, wikidata, json_)
        graph = Graph(corpus.records)
        ledger = Ledger(graph)
        terms = WikidataTerms(corpus.model)
        finder = Finder(wikidata, terms, ledger, languages=languages, limit=limit, kilometres=distance)
        things = _chosen(Things(graph), ledger, what)
        if sys.stdin.isatty() and sys.stdout.isatty() and not json_:
            return Session(settings.root, finder, date.today()).run(things)
        return print_candidates(things, finder, json_)


def _refuse_mixture(what: str, verifies: bool, table: Path | None, mappings: Path | None) -> None:
    chosen = [bool(what), verifies, bool(table), bool(mappings)]
    if sum(chosen) > 1:
        reason = "A kind or thing, --verify, --decisions and --import are for different things."
        raise UsageError(reason, "Choose one of them.")


@contextmanager
def _wikidata(settings: Settings, corpus: Corpus, languages: Sequence[str], offline: bool) -> Iterator[Wikidata]:
    ours = {name.language for thing in Things(Graph(corpus.records)) for name in thing.names if name.language}
    where = WikidataSettings.from_environment(releases=settings.releases).with_languages({*ours, *languages})
    with Wikidata.open(where, offline, tell=lambda sentence: click.echo(sentence, err=True)) as wikidata:
        yield wikidata


def _chosen(things: Things, ledger: Ledger, what: str) -> list[Thing]:
    """Return the one thing that is named, whatever stands about it, else those of a kind that still need an answer."""
    if not what or what in LINKABLE:
        return [thing for thing in things if what in ("", thing.kind) and not ledger.is_settled(thing.iri)]
    named = [thing for thing in things if compact(thing.iri) == what]
    if not named:
        hint = f"Name one of {', '.join(LINKABLE)}, or a thing as person:SLUG."
        raise UsageError(f"{what}: no kind that can be linked, and no thing here.", hint)
    return named
