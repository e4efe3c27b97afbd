"""Where exports are written."""

from __future__ import annotations

import os
from pathlib import Path

import click

from communique.errors import EnvironmentFailure
from communique.files import write_atomically

output_file = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)


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
