"""`communique query`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from communique.cli.options import as_json, release_folder, settings_of
from communique.cli.results import ask, format_option, print_results, release_of
from communique.errors import EnvironmentFailure, InvalidInput


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@format_option
@release_folder
@as_json
@click.pass_context
def query(context: click.Context, file: Path, format_: str | None, folder: Path | None, json_: bool) -> int:
    """Run the SPARQL query in FILE (or - for standard input) against the release.

    The default graph is the union of all records. The project's prefixes need not be declared here; the public
    endpoint wants them declared.

    \b
    echo 'SELECT ?e ?d { ?e cmq:date ?d } ORDER BY ?d' | communique query -
    """
    text = _text_of(file)
    release = release_of(settings_of(context), folder)
    print_results(ask(release.store(), str(file), text), "json" if json_ else format_)
    return 0


def _text_of(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFailure(f"{file}: cannot be read: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file}: not UTF-8.", "Save the query as UTF-8.") from error
    return text
