"""`communique check`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.checks.run import check as run_check
from communique.checks.scope import changed_paths, named_paths, with_dependents
from communique.cli.options import as_json, progress, settings_of
from communique.corpus import Corpus, read_corpus
from communique.problems import stops_build
from communique.report import FORMATS, as_text


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Only files changed since the last commit, and those that refer to them.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", help="Form of the report.")
@click.option("--infos", is_flag=True, help="List infos (gaps in coverage) in the text form too.")
@as_json
@click.pass_context
def check(
    context: click.Context, paths: tuple[Path, ...], changed: bool, format_: str, infos: bool, json_: bool
) -> int:
    """Check everything, or only PATHS (files or folders).

    Looks at syntax, prefixes, encodings, dates and their bounds, references, code lists, evidence, formatting, every
    shape, and the competency questions. Errors stop a build, warnings are worth a look, infos are gaps in coverage.

    \b
    communique check
    communique check data/events/1993-09-12-moscow.ttl
    communique check --changed --format github
    """
    if paths and changed:
        raise click.UsageError("PATHS and --changed exclude each other.")
    corpus = read_corpus(settings_of(context).root)
    wanted = _scope(corpus, paths, changed)
    form = "json" if json_ else format_
    with progress("check", quiet=form != "text") as step:
        report = run_check(corpus, wanted, step)
    click.echo(as_text(report, infos) if form == "text" else FORMATS[form](report))
    return int(stops_build(report.problems))


def _scope(corpus: Corpus, paths: tuple[Path, ...], changed: bool) -> frozenset[str] | None:
    if changed:
        return with_dependents(corpus, changed_paths(corpus.root))
    return named_paths(corpus, paths, questions=True) if paths else None
