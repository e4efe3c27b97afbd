"""A store whose files are not those that were built: noticed at start, named, and served as far as it can be."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from pyoxigraph import RdfFormat, Store, parse

from communique.release.layout import STORE_CHECKSUMS
from communique.release.release import DamagedRelease, Release, open_release, wrong_store_files
from communique.terms import BASE
from communique.web.inspection import Inspection
from tests.conftest import run_communique
from tests.web.serving import running
from tests.web.test_workers import serving

SECONDS = 60
"""For which a server gets round to what it is waited for; it takes less than one on a machine at rest."""


def until(condition: Callable[[], bool]) -> bool:
    """Tell whether a condition has come true in time."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def largest_table(release: Path) -> Path:
    """Return the file of the store that holds most."""
    return max((release / "store").glob("*.sst"), key=lambda path: path.stat().st_size)


def flip(path: Path, place: int) -> None:
    """Change one byte of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def inspected(release: Release) -> Inspection:
    """Return what an inspection has found once all files are read."""
    inspection = Inspection(release)
    inspection.start()
    for thread in threading.enumerate():
        if thread.name == "inspection":
            thread.join(SECONDS)
    return inspection


def test_serving_leaves_the_store_as_it_was_built(own_release: Path) -> None:
    release = open_release(own_release)
    assert inspected(release).damage == ()
    with running(own_release) as site:
        assert site.sparql("ASK { ?s ?p ?o }").json()["boolean"] is True
    assert wrong_store_files(release) == []
    assert inspected(release).damage == ()


def test_every_altered_file_is_found(own_release: Path) -> None:
    altered = [path for path in sorted((own_release / "store").iterdir()) if path.stat().st_size]
    for path in altered:
        flip(path, -1)
    damage = inspected(open_release(own_release)).damage
    assert [finding.partition(" ")[0] for finding in damage] == [f"store/{path.name}" for path in altered]


def test_one_altered_byte_is_named_in_the_log_and_in_the_answer_to_health_checks(
    own_release: Path, published: Store, tmp_path: Path
) -> None:
    table = largest_table(own_release)
    flip(table, table.stat().st_size // 2)
    log = tmp_path / "log"
    with serving(tmp_path, "--release", str(own_release), log_file=str(log), workers="2") as served:
        health = f"{served.address}/healthz"
        assert until(lambda: requests.get(health, timeout=10).status_code == 503)
        answer = requests.get(health, headers={"Accept": "application/json"}, timeout=10).json()
        assert answer["code"] == "store-unavailable"
        assert f"store/{table.name}" in answer["detail"]
        assert until(lambda: f"store/{table.name}" in log.read_text(encoding="utf-8"))
        assert requests.get(f"{served.address}/dumps/communique.nt", timeout=10).status_code == 200
        assert requests.get(f"{served.address}/problems", timeout=10).status_code == 200
        assert served.ask("SELECT (1 AS ?x) {}").status_code == 200
        records = [graph for graph in published.named_graphs() if graph.value.startswith(f"{BASE}graph/data/")]
        for graph in records:
            path = graph.value.removeprefix(BASE)
            found = requests.get(f"{served.address}/{path}", headers={"Accept": "application/n-triples"}, timeout=10)
            if found.status_code == 200:
                stated = {quad.triple for quad in published.quads_for_pattern(None, None, None, graph)}
                assert {quad.triple for quad in parse(found.content, format=RdfFormat.N_TRIPLES)} == stated, path
            else:
                assert (found.status_code, found.json()["code"]) == (503, "store-unavailable"), path
        everything = served.ask("SELECT * { ?s ?p ?o }")
        if everything.status_code == 200:  # the byte is in an index that the query does not use
            assert len(everything.json()["results"]["bindings"]) == len(published)
        else:
            assert everything.json()["code"] == "store-unavailable"
    assert "Traceback" not in log.read_text(encoding="utf-8")


def inspections(release: Path) -> list[str]:
    """Return the process ids of those who inspect a release."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if b"communique.web.inspection" in words and str(release).encode() in words:
                found.append(path.parent.name)
    return found


def test_nobody_waits_for_the_inspection_and_it_ends_with_the_server(own_release: Path, tmp_path: Path) -> None:
    large = own_release / "store" / "large"
    with large.open("wb") as stream:
        stream.truncate(256 * 2**30)  # takes no room on the disk, but minutes to read
    with (own_release / STORE_CHECKSUMS).open("a", encoding="utf-8") as sums:
        sums.write(f"# bytes: {large.stat().st_size}\n{'0' * 64}  store/large\n")
    with serving(tmp_path, "--release", str(own_release), workers="2") as served:
        assert served.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
        assert until(lambda: inspections(own_release) != [])
        assert requests.get(f"{served.address}/healthz", timeout=10).status_code == 200
        served.process.kill()
        assert until(lambda: inspections(own_release) == [])


@pytest.mark.parametrize("defect", ["shorter", "longer", "missing", "foreign"])
def test_what_shows_at_once_is_not_served(own_release: Path, tmp_path: Path, defect: str) -> None:
    table = largest_table(own_release)
    match defect:
        case "shorter":
            table.write_bytes(table.read_bytes()[:-1])
        case "longer":
            table.write_bytes(table.read_bytes() + b"\0")
        case "missing":
            table.unlink()
        case "foreign":
            table = Path(shutil.copy(table, table.with_name("999999.sst")))
    with pytest.raises(DamagedRelease, match=table.name):
        Inspection(open_release(own_release))
    outcome = run_communique(tmp_path, "serve", "--release", str(own_release), "--port", "0")
    assert outcome.returncode == 3
    assert table.name in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_damaged_release_does_not_take_the_place_of_one_that_is_served(
    project: Path, own_release: Path, tmp_path: Path
) -> None:
    link, log = tmp_path / "link", tmp_path / "log"
    intact = (project / ".communique" / "current").resolve()
    link.symlink_to(intact)
    table = largest_table(own_release)
    table.write_bytes(table.read_bytes()[:-1])
    with serving(tmp_path, "--release", str(link), log_file=str(log), workers="2") as served:
        (tmp_path / "new").symlink_to(own_release)
        (tmp_path / "new").rename(link)
        assert until(lambda: table.name in log.read_text(encoding="utf-8"))
        assert requests.get(f"{served.address}/healthz", timeout=10).text == f"ok {intact.name}\n"
        assert served.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
