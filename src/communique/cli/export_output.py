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


def write(text: str | bytes, output: Path | None) -> None:
    """Write a text, or the bytes of one, to a file or to standard output; a device is written to, not replaced.

    Raises:
        EnvironmentFailure: the file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    content = text.encode() if isinstance(text, str) else text
    if os.path.exists(output) and not os.path.isfile(output):
        _write_through(output, content)
    else:
        write_atomically(output.resolve(), content)


def _write_through(device: Path, content: bytes) -> None:
    try:
        device.write_bytes(content)
    except OSError as error:
        raise EnvironmentFailure(f"{device}: cannot be written: {error.strerror}.", "Name a file.") from error
