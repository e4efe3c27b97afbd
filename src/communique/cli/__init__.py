"""The command line: one file a command, this one for what they share."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from threading import Event
from typing import NoReturn

import click

from communique.errors import CommuniqueError, EnvironmentFailure, Exit

_nothing_left = Event()
"""A command has said that nothing has to be tidied up."""


def main() -> None:
    """Run the command line and exit with 0 fine, 1 problems found, 2 wrong usage, 3 environment."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy starts threads for matrices otherwise, which none has
    from communique.cli.commands import communique

    status = run(communique, sys.argv[1:])
    if _nothing_left.is_set():
        _leave(status)
    sys.exit(status)


def nothing_to_tidy_up() -> None:
    """Have the process end without taking its objects apart, which takes as long as some checks.

    That is for commands that leave no thread, other process or temporary file to anybody's care.
    """
    _nothing_left.set()


def run(command: click.Command, arguments: list[str]) -> int:
    """Run `command`, print what goes wrong in the form the user asked for, and return the exit code."""
    try:
        outcome = command.main(args=arguments, prog_name="communique", standalone_mode=False)
        return int(outcome or Exit.FINE)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _complain("interrupted", "the command was stopped.", "Nothing was lost.", arguments) or 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Exit.USAGE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"See `{context.command_path} --help`." if context else "See `communique --help`."
        _complain("wrong-usage", error.format_message(), hint, arguments)
        return Exit.USAGE
    except CommuniqueError as error:
        _complain(error.code, error.message, error.hint, arguments)
        return error.exit_code
    except OSError as error:
        failure = EnvironmentFailure(f"{error.filename or 'the system'}: {error.strerror}.", "Check it and try again.")
        _complain(failure.code, failure.message, failure.hint, arguments)
        return failure.exit_code


def _leave(status: int) -> NoReturn:
    """End the process here and now, with what was written."""
    with suppress(OSError):  # nobody reads on
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    os._exit(status)


def _complain(code: str, message: str, hint: str, arguments: list[str]) -> int:
    if "--json" in arguments:
        with suppress(OSError):  # where standard output is full, that is what is to be said
            click.echo(json.dumps({"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False))
            return 0
    click.echo(f"communique: {code}: {message} {hint}".rstrip(), err=True)
    return 0
