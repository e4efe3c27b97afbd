"""`communique fmt` and `communique bounds`: rewrite record files without losing anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from communique.checks.scope import named_paths
from communique.cli.options import as_json, print_json, settings_of
from communique.corpus import Corpus, read_corpus
from communique.dates import InvalidDate
from communique.errors import UsageError
from communique.files import write_atomically
from communique.formatting import canonical, obstacles, with_bounds
from communique.problems import Problem, Severity
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 if a file would change.")
@as_json
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], only_check: bool, json_: bool) -> int:
    """Write data/ and seeds/, or PATHS, in the one canonical form.

    Equal graphs give equal bytes. A file that cannot be read, or that has comments, is left as it is and named:
    formatting never loses anything. Ontology and shapes keep the order their authors gave them.
    """
    corpus = read_corpus(settings_of(context).root)
    return _rewrite(corpus, paths, canonical, only_check, json_)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@as_json
@click.pass_context
def bounds(context: click.Context, paths: tuple[Path, ...], json_: bool) -> int:
    """Write cmq:earliest and cmq:latest next to every cmq:date, as they follow from it.

    Works on data/ and seeds/, or PATHS, and formats the files it changes.
    """
    corpus = read_corpus(settings_of(context).root)
    return _rewrite(corpus, paths, _bounded, False, json_)


def _bounded(content: bytes, path: str) -> bytes:
    return write_turtle(with_bounds(s.triple for s in read_turtle(content, path).statements)).encode()


def _rewrite(
    corpus: Corpus, paths: tuple[Path, ...], form: Callable[[bytes, str], bytes], only_check: bool, json_: bool
) -> int:
    records = frozenset(file.path for file in corpus.records)
    wanted = named_paths(corpus.root, (file.path for file in corpus.files), paths) if paths else records
    if not wanted <= records:
        reason = f"{min(wanted - records)}: no record."
        raise UsageError(reason, "Only data/ and seeds/ are rewritten; ontology and shapes keep their order.")
    changed: list[str] = []
    problems: list[Problem] = []
    for path in sorted(wanted):
        content = (corpus.root / path).read_bytes()
        hindrance = obstacles(content, path)
        try:
            wished = content if hindrance else form(content, path)
        except InvalidDate as error:
            hindrance, wished = [Problem(path, 0, Severity.ERROR, error.code, str(error))], content
        problems += hindrance
        if wished != content:
            changed.append(path)
            if not only_check:
                write_atomically(corpus.root / path, wished)
    _tell(changed, problems, only_check, json_)
    return int(bool(problems) or (only_check and bool(changed)))


def _tell(changed: list[str], problems: list[Problem], only_check: bool, json_: bool) -> None:
    if json_:
        print_json({"changed": changed, "problems": [problem.as_json() for problem in problems]})
        return
    for path in changed:
        click.echo(f"{path}: {'would be rewritten' if only_check else 'rewritten'}")
    for problem in problems:
        click.echo(str(problem))
    if not changed and not problems:
        click.echo("Everything is in order.")
