"""`communique serve`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from communique.cli.options import (
    as_json,
    print_json,
    progress,
    release_folder,
    settings_of,
    texts_folder_for_pages,
)
from communique.corpus import fingerprint_of_files
from communique.release.release import Release, open_current, open_release
from communique.settings import Settings, checked_base_url, checked_endpoint


@click.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="TCP port (default 8000; 0 takes a free one).")
@click.option("--base-url", help="Public origin for links, when a proxy stands in front (default http://HOST:PORT).")
@click.option("--endpoint", metavar="URL", help="SPARQL engine that holds the release and answers queries instead.")
@texts_folder_for_pages
@release_folder
@as_json
@click.pass_context
def serve(
    context: click.Context,
    host: str | None,
    port: int | None,
    base_url: str | None,
    endpoint: str | None,
    texts: Path | None,
    folder: Path | None,
    json_: bool,
) -> int:
    """Serve the release on HTTP: SPARQL, pages, documents, dumps.

    Builds first when nothing is built or a file has changed since, unless --release names a folder. Goes over to
    another release when the link to it is switched. Stop it with Ctrl-C.
    """
    settings = _settings(settings_of(context), host, port, base_url)
    settings = replace(settings, endpoint=checked_endpoint(endpoint or settings.endpoint), texts=texts)
    release = open_release(folder) if folder else _up_to_date(settings, json_)
    if release is None:
        return 1

    from communique.web.server import serve as serve_release  # only now: a failing check needs no web server

    def ready(address: str) -> None:
        if json_:
            print_json({"address": address, "release": release.manifest["id"]})
        else:
            click.echo(f"Serving release {release.manifest['id']} on {address} (stop with Ctrl-C)")

    serve_release(settings, release, ready, link=folder or settings.releases / "current")
    return 0


def _settings(settings: Settings, host: str | None, port: int | None, base_url: str | None) -> Settings:
    host, port = host or settings.host, settings.port if port is None else port
    moved = (host, port) != (settings.host, settings.port)
    is_stated = settings.base_url != f"http://{settings.host}:{settings.port}"
    default = f"http://{host}:{port}" if moved and not is_stated else settings.base_url
    return replace(settings, host=host, port=port, base_url=checked_base_url(base_url or default))


def _up_to_date(settings: Settings, json_: bool) -> Release | None:
    from communique.release.identity import release_id

    current = open_current(settings.releases)
    if current and current.manifest["id"] == release_id(fingerprint_of_files(settings.root)):
        return current

    from communique.cli.build import checked_release  # what builds loads only when something is to be built

    with progress("build", quiet=json_) as step:
        return checked_release(settings, step, json_)
