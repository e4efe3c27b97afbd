"""`communique export`: the corpus in forms that editors of other collections take over, one command for each form."""

from __future__ import annotations

from importlib import import_module

import click

FORMATS = {
    "mixnmatch": "export_mixnmatch",
    "openrefine": "export_openrefine",
    "quickstatements": "export_quickstatements",
    "shex": "export_shex",
    "sssom": "export_sssom",
}
"""Name of a form to the module that holds its command, which has the same name as the form."""


class _Formats(click.Group):
    """Imports a form only when it is used."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(FORMATS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in FORMATS:
            return None
        command: click.Command = getattr(import_module(f"communique.cli.{FORMATS[name]}"), name)
        return command


@click.command(cls=_Formats)
def export() -> None:
    """Write the corpus in a form that others can take over. Nothing is sent anywhere.

    \b
    communique export quickstatements -o batch.txt
    communique export mixnmatch people > people.csv
    """
