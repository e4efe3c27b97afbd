"""Options and output that several commands share."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from communique.corpus import Corpus, read_corpus
from communique.errors import InvalidInput
from communique.problems import Problem, stops_build
from communique.settings import ENVIRONMENT_PREFIX, Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON value instead of text.")
release_folder = click.option(
    "--release",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Use this release folder as it is, instead of the current one.",
)


def _texts_folder(required: bool, when: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--texts",
        envvar=f"{ENVIRONMENT_PREFIX}TEXTS",
        show_envvar=True,
        required=required,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help=f"Folder with the source texts; they are recognised by their SHA-256.{when}",
    )


texts_folder = _texts_folder(required=True, when="")
texts_folder_for_words = _texts_folder(required=False, when=" Needed to look for words.")
texts_folder_for_pages = _texts_folder(required=False, when=" Then pages show the passages that they cite.")


def settings_of(context: click.Context) -> Settings:
    """Return the settings that the main command made."""
    settings: Settings = context.find_root().obj
    return settings


def print_json(value: Any) -> None:
    """Print `value` as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_problems(problems: Iterable[Problem], json_: bool, fine: str) -> int:
    """Print problems, or the sentence `fine` when there are none; return the exit code."""
    found = sorted(problems)
    if json_:
        print_json({"problems": [problem.as_json() for problem in found]})
    else:
        for problem in found:
            click.echo(str(problem))
        if not found:
            click.echo(fine)
    return int(stops_build(found))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table as wide as the terminal allows; CSV (RFC 4180) where the output is no terminal."""
    if not sys.stdout.isatty():
        csv.writer(sys.stdout).writerows([columns, *rows])
        return
    from rich.console import Console  # takes longer to import than most commands take to run
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@contextmanager
def progress(title: str, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show the steps of long work: a bar on a terminal, plain lines elsewhere, nothing when `quiet`."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda step: bar.update(task, description=f"{title}: {step}")
    else:
        yield lambda step: click.echo(f"{title}: {step}", err=True)


def whole_corpus(context: click.Context) -> Corpus:
    """Return the corpus of the project.

    Raises:
        InvalidInput: a file cannot be read whole; what is made without it might say what it contradicts.
    """
    corpus = read_corpus(settings_of(context).root)
    broken = next((problem for file in corpus.published for problem in file.problems), None)
    if broken:
        raise InvalidInput(str(broken), "Mend it first; `communique check` lists all that is wrong.")
    return corpus
