"""What exports are made from, and where they are written."""

from __future__ import annotations

import os
from pathlib import Path

import click

from communique.cli.options import settings_of
from communique.corpus import Corpus, read_corpus
from communique.errors import EnvironmentFailure, InvalidInput
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
    """Write `text` to a file, or to standard output; what is no file, such as a device, is written to, not replaced.

    Raises:
        EnvironmentFailure: the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
    elif os.path.exists(output) and not os.path.isfile(output):
        _write_through(output, text)
    else:
        write_atomically(output.resolve(), text.encode())


def _write_through(device: Path, text: str) -> None:
    try:
        device.write_bytes(text.encode())
    except OSError as error:
        raise EnvironmentFailure(f"{device}: cannot be written: {error.strerror}.", "Name a file.") from error
