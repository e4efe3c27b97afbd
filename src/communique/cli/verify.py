"""`communique verify`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.options import as_json, print_json, settings_of
from communique.errors import EnvironmentFailure
from communique.release.layout import CURRENT
from communique.release.release import DamagedRelease, read_release, verify_release

_REMEDY = (
    "Move the folder away, then run `communique build`, or take the release from a backup or from another machine."
)


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
@click.pass_context
def verify(context: click.Context, folder: Path | None, json_: bool) -> int:
    """Compare the release in FOLDER, or else the current one, with what was built, byte for byte.

    Every file is compared with its checksum, the store's files too, and each one that is missing or altered is named.
    """
    path = (folder or settings_of(context).releases / CURRENT).resolve()
    if not path.exists():
        raise EnvironmentFailure(f"{path}: no release here.", "Run `communique build` first, or name a folder.")
    damage = _damage(path)
    if json_:
        print_json({"release": str(path), "damage": damage})
    elif damage:
        click.echo("\n".join(damage))
        click.echo(f"{path}: the release is damaged. {_REMEDY}", err=True)
    else:
        click.echo(f"{path}: the release is as it was built.")
    return int(bool(damage))


def _damage(path: Path) -> list[str]:
    try:
        return verify_release(read_release(path))
    except DamagedRelease as error:
        return [error.message]
