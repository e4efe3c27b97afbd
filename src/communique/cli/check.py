"""`communique check`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import click

from communique.checks.incremental.listing import list_files
from communique.checks.incremental.memory import Memory
from communique.checks.incremental.project import check_project
from communique.checks.incremental.snapshot import cache_folder, recall
from communique.checks.run import CheckReport
from communique.checks.scope import Scope
from communique.cli import nothing_to_tidy_up
from communique.cli.options import as_json, progress, settings_of
from communique.problems import stops_build
from communique.report import FORMATS, as_text
from communique.shacl.engines import Engine


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Only files changed since the last commit, and those that refer to them.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", help="Form of the report.")
@click.option("--infos", is_flag=True, help="List infos (gaps in coverage) in the text form too.")
@click.option(
    "--engine", type=click.Choice([*map(str, Engine)]), default=str(Engine.NATIVE), help="What runs the shapes."
)
@click.option("--no-cache", is_flag=True, help="Check everything anew, and remember nothing.")
@click.option("--explain", is_flag=True, help="Say how each constraint is run and over how many things; check nothing.")
@as_json
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    changed: bool,
    format_: str,
    infos: bool,
    engine: str,
    no_cache: bool,
    explain: bool,
    json_: bool,
) -> int:
    """Check everything, or only PATHS (files or folders).

    Looks at syntax, prefixes, encodings, dates and their bounds, references, code lists, evidence, formatting, every
    shape, and the competency questions. Errors stop a build, warnings are worth a look, infos are gaps in coverage.

    What was found is remembered in the folder for releases, and a check after an edit looks at what the edit can
    concern. The report is that of a full check; what is remembered may be removed at any time.

    \b
    communique check
    communique check data/events/1993-09-12-moscow.ttl
    communique check --changed --format github
    communique check --explain
    """
    if paths and changed:
        raise click.UsageError("PATHS and --changed exclude each other.")
    settings = settings_of(context)
    if explain:
        click.echo(_explained(settings.root))
        return 0
    form = "json" if json_ else format_
    scope = Scope(paths, changed)
    if form == "turtle" or engine != Engine.NATIVE:
        with progress("check", quiet=form != "text") as step:
            report = _in_full(settings.root, scope, step, Engine(engine))
        _print(report, form, infos)
        return int(stops_build(report.problems))
    folder = None if no_cache else cache_folder(settings)
    gc.disable()  # what is remembered stays until the end, which is soon
    before = recall(folder) if folder else Memory()
    if before.graph is None:
        gc.enable()
    with progress("check", quiet=form != "text" or before.graph is not None) as step:
        outcome = check_project(settings.root, before, scope, infos or form != "text", step)
    _print(outcome.report, form, infos)
    if folder and outcome.memory:
        _keep(folder, outcome.memory)
    nothing_to_tidy_up()
    return int(stops_build(outcome.report.problems))


def _print(report: CheckReport, form: str, infos: bool) -> None:
    click.echo(as_text(report, infos) if form == "text" else FORMATS[form](report))


def _keep(folder: Path, memory: Memory) -> None:
    """Remember what was found, which takes as long as a check of a few files; whoever waits has the answer already."""
    from communique.checks.incremental.keeping import remember

    if sys.stdout:
        sys.stdout.flush()
    try:
        remember(folder, memory)
    except OSError as error:
        hint = "Name another folder by COMMUNIQUE_RELEASES, or ask for --no-cache."
        click.echo(f"check: the next check begins from nothing, because {folder}: {error.strerror}. {hint}", err=True)


def _in_full(root: Path, scope: Scope, step: Callable[[str], None], engine: Engine) -> CheckReport:
    """Check without what is remembered: for the report of the shapes in full, or by another engine."""
    from communique.checks.run import check as run_check
    from communique.checks.shapes import graph_of
    from communique.corpus import read_corpus

    corpus = read_corpus(root)
    wanted = scope.paths(list_files(root), graph_of(corpus)) if scope != Scope() else None
    return run_check(corpus, wanted, step, engine=engine)


def _explained(root: Path) -> str:
    from communique.checks.shapes import explained
    from communique.corpus import read_corpus

    return explained(read_corpus(root))
