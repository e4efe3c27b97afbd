"""Copies of a release are alike, and a damaged one is replaced."""

from __future__ import annotations

import subprocess
from pathlib import Path

import requests

from tests.conftest import copy_of_small, run_communique
from tests.operations.copies import (
    PAGE,
    PUBLIC,
    a_copy,
    free_port,
)


def tags_of(address: str) -> list[str]:
    asked = (
        (PAGE, "text/html"),
        (PAGE, "text/turtle"),
        ("/sparql?query=SELECT * { ?s ?p ?o }", "application/sparql-results+json"),
        ("/dumps/communique.nt.gz", "*/*"),
    )
    responses = [requests.get(address + path, headers={"Accept": accept}, timeout=20) for path, accept in asked]
    assert {response.status_code for response in responses} == {200}
    return [response.headers["ETag"] for response in responses]


def test_copies_of_a_release_have_the_same_tags_from_a_backup_too(project: Path, tmp_path: Path) -> None:
    identifier = (project / ".communique" / "current").resolve().name
    script = f"tar -C {project}/.communique -cf backup.tar releases/{identifier} && tar -xf backup.tar"
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    backup = tmp_path / "releases" / identifier
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)
    with a_copy(project, free_port(), PUBLIC) as first, a_copy(project, free_port(), PUBLIC) as second:
        tags = tags_of(first.address)
        assert len(set(tags)) == len(tags)
        assert tags_of(second.address) == tags
    with a_copy(tmp_path, free_port(), PUBLIC, release=str(backup)) as third:
        assert tags_of(third.address) == tags


def test_a_damaged_store_is_replaced_by_moving_it_away_and_building(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    assert run_communique(project, "build").returncode == 0
    release = (project / ".communique" / "current").resolve()
    for table in (release / "store").glob("*.sst"):
        if table.stat().st_size < 10_000:
            continue  # with these it would not even start
        table.chmod(0o644)
        with table.open("r+b") as stream:
            stream.seek(20)
            stream.write(bytes(200))
    port = free_port()
    with a_copy(project, port) as copy:
        answer = copy.ask("SELECT * { ?s ?p ?o }")
        assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")
    release.rename(tmp_path / "damaged")
    assert run_communique(project, "build").returncode == 0
    assert (project / ".communique" / "current").resolve() == release
    with a_copy(project, port) as copy:
        assert copy.ask("SELECT * { ?s ?p ?o }").status_code == 200
