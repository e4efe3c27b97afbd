"""The same report from Spark: on this machine, and on a cluster of which a worker is killed half-way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from communique.corpus import TurtleFile
from communique.errors import EnvironmentFailure, MissingExtra, UsageError
from communique.shacl.data.inputs import Input, inputs
from communique.shacl.data.loading import Unreadable, load
from communique.shacl.model import Shapes
from communique.shacl.native_engine import validate
from communique.shacl.problems import problems
from communique.shacl.reading.shapes import read_shapes
from communique.shacl.spark import Outcome, validate_on_spark
from communique.shacl.spark.session import spark_context
from communique.turtle.reader import read_turtle
from tests.conftest import copy_of_small, replace_in
from tests.shacl.small import PREFIXES
from tests.shacl.small import shapes as small_shapes
from tests.shacl.spark_cluster import Cluster, cluster, kill

_RULES = '''
:shapes sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
:Mirrored a sh:NodeShape ; sh:targetSubjectsOf :contradicts ; sh:sparql [ sh:prefixes :shapes ;
  sh:select """SELECT $this ?value WHERE { $this :contradicts ?value
    FILTER NOT EXISTS { ?value :contradicts $this } }""" ] .
:Placed a sh:NodeShape ; sh:targetClass :Claim ; sh:property [ sh:path :place ; sh:class :Place ] .
'''


@pytest.fixture
def spark() -> None:
    pytest.importorskip("pyspark", reason='PySpark is not installed: pip install "communique[spark]"')


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    """One session for all tests that need no other: `validate_on_spark` takes the one that runs."""
    pytest.importorskip("pyspark", reason='PySpark is not installed: pip install "communique[spark]"')
    with spark_context("local[2]"):
        yield


@pytest.mark.usefixtures("spark")
def test_a_worker_killed_half_way_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for number in range(3):
        text = f":c{number} a :Claim ; :contradicts :c{number + 1} , :c{(number + 3) % 4} ; :place :p{number % 2} ."
        (data / f"{number}.ttl").write_text(PREFIXES + text, "utf-8")
    late = PREFIXES + ":c3 a :Claim ; :contradicts :c0 ; :place :p0 . :p0 a :Place ."
    rules = small_shapes(_RULES)
    with cluster(tmp_path, workers=2) as running, _handed_out(data / "late.ttl", late, running) as killed:
        files = inputs([str(data), str(data / "late.ttl")])
        found = validate_on_spark(files, rules, master=running.master, partitions=4)
    assert killed.is_set()
    (data / "late.ttl").unlink()
    (data / "late.ttl").write_text(late, "utf-8")
    _assert_same(found, inputs([str(data)]), rules)
    assert len(found.report.results) == 2


@contextmanager
def _handed_out(path: Path, text: str, running: Cluster) -> Iterator[Event]:
    """Make a file whose first reader's worker is killed while it waits for the text; later ones get it."""
    os.mkfifo(path)
    killed, done = Event(), Event()

    def hand_out() -> None:
        while not done.is_set():
            with suppress(BrokenPipeError), path.open("w", encoding="utf-8") as pipe:
                if killed.is_set():
                    pipe.write(text)
                elif worker := _worker_that_reads(path, running, done):
                    kill(worker)
                    killed.set()

    thread = Thread(target=hand_out)
    thread.start()
    try:
        yield killed
    finally:
        done.set()
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        thread.join()


def _worker_that_reads(path: Path, running: Cluster, done: Event) -> int:
    """Return the worker one of whose processes has the file open; 0 if all is done before there is one."""
    while not done.is_set():
        for process in _processes_with(path):
            if worker := running.worker_above(process):
                return worker
    return 0


def _processes_with(path: Path) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(file.resolve() == path for file in (entry / "fd").iterdir()):
                yield int(entry.name)


@pytest.mark.usefixtures("session")
def test_real_shapes_with_errors_between_records(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    claims = project / "data" / "claims" / "was-there-a-call.ttl"
    replace_in(claims, "    cmq:contradicts claim:ministry-denies-call ;\n", "")
    replace_in(
        project / "data" / "events" / "1951-03-03-geneva.ttl", "cmq:participant person:", "cmq:participant place:"
    )
    data, model = inputs([str(project / "data"), str(project / "seeds")]), inputs([str(project / "ontology")])
    rules = _shapes_below(project / "shapes")
    found = validate_on_spark(data, rules, model=model, partitions=3)
    _assert_same(found, [*model, *data], rules)
    names = {result.source_shape.value.rpartition("#")[2] for result in found.report.results}
    assert "ContradictionNotMirrored" in names


@pytest.mark.usefixtures("session")
def test_unreadable_files_are_told_together(tmp_path: Path) -> None:
    for name in ("1.ttl", "2.ttl"):
        (tmp_path / name).write_text("no Turtle", "utf-8")
    with pytest.raises(Unreadable) as told:
        validate_on_spark(inputs([str(tmp_path)]), small_shapes(_RULES), partitions=2)
    assert [Path(problem.path).name for problem in told.value.problems] == ["1.ttl", "2.ttl"]


@pytest.mark.usefixtures("session")
def test_what_fails_on_a_worker_is_told_on_one_line() -> None:
    with (
        pytest.raises(EnvironmentFailure, match=r"Spark failed: ZeroDivisionError: .*zero") as told,
        spark_context("local[2]") as context,
    ):
        context.parallelize([0], 1).map(lambda number: 1 // number).collect()
    assert "\n" not in str(told.value)


def test_standard_input_has_no_place_on_a_cluster(tmp_path: Path) -> None:
    from communique.shacl.spark.parting import parted

    (tmp_path / "1.nt").write_text("", "utf-8")
    entry = inputs([str(tmp_path / "1.nt")])[0]
    with pytest.raises(UsageError, match="standard input"):
        parted([Input("-", entry.media_type, None)], 2)


def test_parts_follow_each_other_and_are_of_like_size(tmp_path: Path) -> None:
    from communique.shacl.spark.parting import parted

    for number, size in enumerate([10, 10, 20, 0, 40]):
        (tmp_path / f"{number}.nt").write_text("#" * size, "utf-8")
    files = inputs([str(tmp_path)])
    parts = parted(files, 2)
    assert [[Path(entry.name).stem for entry in part if isinstance(entry, Input)] for part in parts] == [
        ["0", "1", "2"],
        ["3", "4"],
    ]


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra, match=r"communique\[spark\]"), spark_context("local[2]"):
        pass


def test_what_is_no_master_is_refused() -> None:
    with pytest.raises(UsageError, match="no master"), spark_context("http://example.org"):
        pass


def _shapes_below(folder: Path) -> Shapes:
    texts = ((str(path), read_turtle(path.read_bytes(), str(path))) for path in sorted(folder.glob("*.ttl")))
    return read_shapes([TurtleFile(path, "", text.statements, text.prefixes) for path, text in texts])


def _assert_same(found: Outcome, files: Sequence[Input], rules: Shapes) -> None:
    graph = load(files)
    expected = validate(graph, rules)
    assert found.report == expected
    assert problems(found.report.results, found.graph) == problems(expected.results, graph)
