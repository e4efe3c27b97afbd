"""`communique build`, and the build that `serve` shares with it."""

from __future__ import annotations

from collections.abc import Callable

import click

from communique.checks.run import check
from communique.cli.options import as_json, print_json, progress, settings_of
from communique.corpus import read_corpus
from communique.problems import Severity
from communique.release.build import build_release
from communique.release.pruning import prune
from communique.release.release import Release
from communique.report import as_text
from communique.settings import Settings


@click.command()
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Afterwards remove all releases but the N newest, the current one and those that are served.",
)
@as_json
@click.pass_context
def build(context: click.Context, keep: int | None, json_: bool) -> int:
    """Check everything, then build a release: store, dumps, tables, catalogue, checksums.

    The release is built beside the current one and takes its place at the end; when anything fails the current
    one stays. The same input gives the same dumps, byte for byte.
    """
    settings = settings_of(context)
    with progress("build", quiet=json_) as step:
        release = checked_release(settings, step, json_)
    if release is None:
        return 1
    for removed in prune(settings.releases, keep) if keep else ():
        click.echo(f"removed release {removed}", err=True)
    if json_:
        print_json(release.manifest)
    else:
        counts = release.manifest["counts"]
        click.echo(f"release {release.manifest['id']}: {counts['statements']} statements in {release.path}")
    return 0


def checked_release(settings: Settings, step: Callable[[str], None], json_: bool = False) -> Release | None:
    """Build the release of the files as they are; print the problems and return None when errors forbid it.

    Raises:
        EnvironmentFailure: files cannot be read or the release cannot be written.
    """
    corpus = read_corpus(settings.root)
    report = check(corpus, progress=step)
    errors = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    if errors:
        if json_:
            print_json({"problems": [problem.as_json() for problem in report.problems]})
        else:
            click.echo(as_text(report))
            click.echo("Nothing was built; the previous release, if there is one, is as it was.", err=True)
        return None
    counts = {"warnings": report.count(Severity.WARNING), "infos": report.count(Severity.INFO)}
    sources = corpus.sources
    del corpus, report  # a build needs the files, not what the check made of them
    return build_release(sources, settings.releases, counts, step)
