"""What `communique link` prints and records where nobody is asked."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from communique.cli.options import print_json, progress
from communique.corpus import Corpus
from communique.errors import InvalidInput
from communique.graph import Graph
from communique.linking.candidates import Candidate, Finder
from communique.linking.decisions import Decision
from communique.linking.ledger import objections
from communique.linking.looking import unseen
from communique.linking.sheet import COLUMNS, read_rows, rows_of
from communique.linking.things import Thing
from communique.linking.verification import Verification
from communique.linking.writing import write_decisions
from communique.problems import Problem, Severity
from communique.sssom.importing import Entry, problems_of, refuse
from communique.terms import compact
from communique.wikidata.client import Wikidata


def print_candidates(things: Sequence[Thing], finder: Finder, json_: bool) -> int:
    """Print the candidates for each thing, as a table to decide in or as JSON; return the exit code."""
    found: list[tuple[Thing, list[Candidate]]] = []
    with progress("Searching", quiet=json_) as step:
        for thing in things:
            step(compact(thing.iri))
            found.append((thing, finder.candidates(thing)))
    if json_:
        print_json([_as_json(thing, candidates) for thing, candidates in found])
        return 0
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    writer.writerows(row for thing, candidates in found for row in rows_of(thing, candidates))
    click.echo(f"Things to decide about: {len(found)}. Fill in the column relation; see --decisions.", err=True)
    return 0


def _as_json(thing: Thing, candidates: Sequence[Candidate]) -> dict[str, Any]:
    return {
        "thing": compact(thing.iri),
        "kind": thing.kind,
        "label": thing.label,
        "names": [asdict(name) for name in thing.names],
        "candidates": [asdict(candidate) for candidate in candidates],
    }


def print_verification(outcome: Verification, json_: bool) -> int:
    """Print in what links and terms have drifted; return the exit code."""
    if json_:
        problems = [problem.as_json() for problem in outcome.problems]
        print_json({"links": outcome.links, "terms": outcome.terms, "problems": problems})
    else:
        for problem in outcome.problems:
            click.echo(str(problem))
        drifted = len(outcome.problems)
        compared = f"Links compared with Wikidata: {outcome.links}; terms: {outcome.terms}"
        click.echo(f"{compared}; to look at: {drifted}.", err=bool(drifted))
    return int(bool(outcome.problems))


def record_table(corpus: Corpus, table: Path, wikidata: Wikidata, json_: bool) -> int:
    """Record the decisions in a table if every line is sound, fits the others and what stands, and was looked at."""
    rows = read_rows(_text_of(table), date.today())
    wrong = [(row.line, flaw) for row in rows for flaw in row.flaws]
    sound = [(row.line, row.decision) for row in rows if row.decision]
    decisions = [decision for _, decision in sound]
    against = objections(Graph(corpus.records), decisions)
    if not (wrong or against):
        against = unseen(corpus, decisions, wikidata)
    wrong += [(sound[place][0], f"{compact(decisions[place].thing)}: {sentence}") for place, sentence in against]
    if not wrong:
        return record(corpus.root, decisions, json_)
    problems = [Problem(str(table), line, Severity.ERROR, "decision", sentence) for line, sentence in sorted(wrong)]
    if json_:
        print_json({"problems": [problem.as_json() for problem in problems]})
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo("Nothing was written.", err=True)
    return 1


def record_mappings(corpus: Corpus, entries: Sequence[Entry], mappings: Path, wikidata: Wikidata, json_: bool) -> int:
    """Record the mappings of an SSSOM file if every item was looked at; return the exit code."""
    decisions = [entry.decision for entry in entries]
    refuse(problems_of(mappings, entries, unseen(corpus, decisions, wikidata)))
    return record(corpus.root, decisions, json_)


def record(root: Path, decisions: Sequence[Decision], json_: bool) -> int:
    """Record `decisions` and say in which files; return the exit code."""
    changed = [path.as_posix() for path in write_decisions(root, decisions)]
    if json_:
        print_json({"decisions": len(decisions), "changed": changed})
        return 0
    for path in changed:
        click.echo(f"{path}: written")
    news = "" if changed else " Nothing had to be written."
    click.echo(f"Decisions that stand in the records: {len(decisions)}.{news}", err=True)
    return 0


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: not UTF-8.", "Save the table in the encoding UTF-8.") from error
