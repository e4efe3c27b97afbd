"""The cases of the suites: data, shapes and the report that is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import rdflib
from rdflib.namespace import RDF

from communique.shacl.reference.pyshacl_engine import read_results
from communique.shacl.reference.rdflib_terms import rdflib_graph
from communique.shacl.results import Result
from tests.shacl.engines import Source, parsed

_MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
_DASH = rdflib.Namespace("http://datashapes.org/dash#")


@dataclass(frozen=True)
class Case:
    """A validation with its outcome.

    Attributes:
        suite: such as `W3C core`.
        name: the file within the suite, without its ending.
        data: the file of the data graph.
        shapes: the file of the shapes graph, often the same.
        expected: the results; None where the validation has to fail, or where the suite states no report.
        fails: the validation has to fail.
    """

    suite: str
    name: str
    data: Path
    shapes: Path
    expected: tuple[Result, ...] | None = None
    fails: bool = False


def cases(folder: Path) -> list[Case]:
    """Return the cases in `folder`, that of both suites.

    Nine files of DASH are left out: they run a query or call a function and validate nothing.
    """
    w3c, dash = folder / "sht_tests", folder / "dash_tests"
    found = [
        case
        for part in ("core", "sparql")
        for case in _of_manifest(f"W3C {part}", w3c / part, w3c / part / "manifest.ttl")
    ]
    return found + [case for file in sorted(dash.rglob("*.test.ttl")) for case in _of_dash(dash, file)]


@lru_cache(maxsize=8)
def source(file: Path) -> Source:
    """Return what a Turtle file of the suites states; its blank nodes have the same labels each time."""
    return parsed(file.read_text("utf-8"), file.name, file.as_uri())


def _of_manifest(suite: str, top: Path, file: Path) -> Iterator[Case]:
    graph = rdflib_graph(source(file).triples)
    for manifest in graph.subjects(RDF.type, _MF.Manifest):
        for included in sorted(graph.objects(manifest, _MF.include), key=str):
            yield from _of_manifest(suite, top, _file(included))
        for entries in graph.objects(manifest, _MF.entries):
            for entry in graph.items(entries):
                yield _of_entry(suite, top, file, graph, entry)


def _of_entry(suite: str, top: Path, file: Path, graph: rdflib.Graph, entry: rdflib.term.Node) -> Case:
    action, result = graph.value(entry, _MF.action), graph.value(entry, _MF.result)
    data, shapes = (_file(graph.value(action, term)) for term in (_SHT.dataGraph, _SHT.shapesGraph))
    name = file.relative_to(top).with_suffix("").as_posix()
    if result == _SHT.Failure:
        return Case(suite, name, data, shapes, fails=True)
    return Case(suite, name, data, shapes, _expected(graph, result))


def _of_dash(top: Path, file: Path) -> Iterator[Case]:
    """Yield the validation in `file`. Tests of inferred triples are one too, though they state no report."""
    graph = rdflib_graph(source(file).triples)
    stated = graph.value(predicate=RDF.type, object=_DASH.GraphValidationTestCase)
    report = graph.value(stated, _DASH.expectedResult) if stated else None
    if report is None and (None, RDF.type, _DASH.InferencingTestCase) not in graph:
        return
    name = file.relative_to(top).as_posix().removesuffix(".test.ttl")
    beside = file.with_name(file.name.partition("2")[0] + ".ttl")  # person2schema is about person.ttl
    data = beside if beside.is_file() else file
    expected = _expected(graph, report) if report else None
    yield Case(f"DASH {name.partition('/')[0]}", name.partition("/")[2], data, file, expected)


def _expected(graph: rdflib.Graph, report: rdflib.term.Node | None) -> tuple[Result, ...]:
    return tuple(read_results(graph, graph, report))


def _file(iri: rdflib.term.Node | None) -> Path:
    return Path(url2pathname(urlsplit(str(iri)).path))
