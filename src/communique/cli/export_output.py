"""What exports are made from, and where they are written."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.options import settings_of
from communique.corpus import Corpus, read_corpus
from communique.errors import InvalidInput
from communique.files import write_atomically

output_file = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)


def whole_corpus(context: click.Context) -> Corpus:
    """Return the corpus of the project.

    Raises:
        InvalidInput: a file cannot be read whole; an export without it might say what it contradicts.
    """
    corpus = read_corpus(settings_of(context).root)
    broken = next((problem for file in corpus.published for problem in file.problems), None)
    if broken:
        raise InvalidInput(str(broken), "Mend it first; `communique check` lists all that is wrong.")
    return corpus


def write(text: str, output: Path | None) -> None:
    """Write `text` to a file, or to standard output.

    Raises:
        EnvironmentFailure: the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text.encode())
