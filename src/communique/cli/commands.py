"""The main command."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from communique.settings import Settings

COMMANDS = {
    "bounds": "fmt",
    "build": "build",
    "check": "check",
    "cite": "cite",
    "contradictions": "contradictions",
    "evidence": "evidence",
    "explain": "explain",
    "export": "export",
    "fmt": "fmt",
    "link": "link",
    "links": "links",
    "new": "new",
    "query": "query",
    "questions": "questions",
    "reason": "reason",
    "serve": "serve",
    "trace": "trace",
    "validate": "validate",
    "verify": "verify",
}
"""Name of a command to the module that holds it."""


_PIPE_CLOSED = 128 + 13
"""Exit code when the reader of the output has gone, as shells give it for a program that SIGPIPE ends."""


class _Commands(click.Group):
    """Imports a command only when it is used, so that each starts quickly."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; end without a word when the reader of its output has gone."""
        try:
            outcome = super().invoke(context)
            if sys.stdout:  # there is none where it was closed
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # takes what is still buffered
            return _PIPE_CLOSED
        return outcome

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays: looking through it for garbage takes a tenth of the time
        command: click.Command = getattr(import_module(f"communique.cli.{COMMANDS[name]}"), name)
        gc.enable()
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder, which holds ontology/, shapes/, data/ and seeds/ (default: here).",
)
@click.version_option(package_name="communique")
@click.pass_context
def communique(context: click.Context, root: Path | None) -> None:
    """Publish negotiations as linked data.

    Records are Turtle files under data/ and seeds/. The usual round: `new` makes a file, `cite` finds the passage
    that bears it out, `fmt` puts it in order, `check` says what is wrong and how to mend it, `serve` shows it.

    Exit codes: 0 fine, 1 problems found, 2 wrong usage, 3 environment (disk, port, missing program), 141 when
    whoever reads the output stops.
    """
    context.obj = Settings.from_environment(root=root)
