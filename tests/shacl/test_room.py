"""Where memory runs out it is said, before the system stops the process."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from communique.errors import EnvironmentFailure
from communique.shacl.data import room
from communique.shacl.data.parsing import WHOLE
from communique.shacl.data.zstd_stream import open_zstd

MIB = 1 << 20
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetSubjectsOf <urn:p> ; sh:nodeKind sh:IRI ."""
LIMITED = f"""
import resource, sys
from communique.cli import run
from communique.cli.validate import validate
from communique.shacl import validation
pages = int(open("/proc/self/statm").read().split()[0])
room = pages * resource.getpagesize() + int(sys.argv[1]) * {MIB}
resource.setrlimit(resource.RLIMIT_AS, (room, room))
sys.exit(run(validate, ["--processes", "1", "--shapes", sys.argv[2], "--data", sys.argv[3]]))
"""
STATEMENTS = 70_000
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory there is")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder tell of the memory: the machine has a gibibyte left, and the groups of the process no limits."""
    groups = tmp_path / "groups" / "outer" / "inner"
    groups.mkdir(parents=True)
    (tmp_path / "meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable: 1048576 kB\n")
    (tmp_path / "cgroup").write_text("0::/outer/inner\n")
    for name, path in (("_MACHINE", "meminfo"), ("_PROCESS", ""), ("_GROUPS", "groups")):
        monkeypatch.setattr(room, name, tmp_path / path)
    monkeypatch.setattr(room, "_of_address_space", lambda _: iter(()))
    return tmp_path


def limit(group: Path, limit: str, used: int, droppable: int) -> None:
    (group / "memory.max").write_text(f"{limit}\n")
    (group / "memory.current").write_text(f"{used}\n")
    (group / "memory.stat").write_text(f"anon 1\ninactive_file {droppable}\n")


def left(needed: int = 1 << 60) -> str:
    with pytest.raises(EnvironmentFailure) as refusal:
        room.demand(needed, "reading a.ttl")
    return str(refusal.value)


@pytest.mark.usefixtures("machine")
def test_the_machine_tells_what_is_left() -> None:
    room.demand(900 * MIB, "reading a.ttl")
    assert "too little memory for reading a.ttl: 1024 MiB are left" in left(1000 * MIB)


def test_the_tightest_group_counts_without_the_files_that_can_be_dropped(machine: Path) -> None:
    limit(machine / "groups" / "outer" / "inner", "max", 500 * MIB, 0)
    limit(machine / "groups" / "outer", str(600 * MIB), 500 * MIB, 40 * MIB)
    assert ": 140 MiB are left" in left()
    limit(machine / "groups" / "outer", str(600 * MIB), 700 * MIB, 0)
    assert ": 0 MiB are left" in left()


def test_where_nothing_is_told_nothing_is_refused(machine: Path) -> None:
    (machine / "meminfo").unlink()
    (machine / "cgroup").unlink()
    room.demand(1 << 60, "reading a.ttl")


def test_memory_that_ran_out_is_an_error_of_the_environment() -> None:
    with pytest.raises(EnvironmentFailure, match=r"run out at reading a\.ttl"), room.in_memory("reading a.ttl"):
        raise MemoryError


def statements(number: int) -> Iterator[bytes]:
    yield from (f"<urn:s:{n}> <urn:p> <urn:o:{n}> .\n".encode() for n in range(number))


@linux
@pytest.mark.parametrize(
    ("name", "mebibytes"), [("data.ttl", 120), ("data.nt.gz", 120), ("data.trig", 120), ("data.nt", 1500)]
)
def test_a_file_too_large_for_the_memory_is_refused_by_name(tmp_path: Path, name: str, mebibytes: int) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / name
    shapes.write_text(SHAPES)
    content = b"".join([*statements(STATEMENTS), b"#", b" " * WHOLE])
    data.write_bytes(gzip.compress(content, 1) if name.endswith(".gz") else content)
    command = [sys.executable, "-c", LIMITED, str(mebibytes), str(shapes), str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    if mebibytes > 1000:
        assert done.returncode == 0, done.stderr
        assert f"{STATEMENTS:,} focus nodes" in done.stdout
    else:
        assert done.returncode == 3, done.stderr
        assert name in done.stderr
        assert "too little memory" in done.stderr


@linux
def test_a_query_that_there_is_no_memory_for_is_refused(tmp_path: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nt"
    query = "SELECT $this { $this <urn:p> ?o FILTER (REPLACE(STR(?o), 'u', STR(?o)) = 'o') }"
    shapes.write_text(SHAPES.replace("sh:nodeKind sh:IRI", f'sh:sparql [ sh:select "{query}" ]'))
    data.write_bytes(b"".join(statements(1_000)))
    command = [sys.executable, "-c", LIMITED, "150", str(shapes), str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "too little memory for the triples that a query looks at" in done.stderr


def test_an_archive_is_unpacked_little_by_little(tmp_path: Path) -> None:
    packed = tmp_path / "data.ttl.zst"
    packed.write_bytes(zstandard.ZstdCompressor().compress(bytes(256 * MIB)))
    with open_zstd(packed) as stream:
        raw = stream.raw
        first = stream.read(1)
        assert first == b"\0"
        assert len(raw._piece) < 40 * MIB  # type: ignore[attr-defined]
