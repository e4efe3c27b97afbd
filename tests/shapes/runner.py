"""Apply a fixture to the base corpus and say what the shapes find.

A fixture is a SPARQL Update: the smallest statement of what is wrong with it. Beside each one that is not valid lies
its `.expected` file with a line for each severity, shape and kind of constraint that must be found, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from communique.checks.shapes import Judged, judge
from communique.corpus import Corpus, TurtleFile, read_corpus, read_turtle_file
from communique.shacl.engines import Engine
from communique.shacl.problems import component_name
from communique.shacl.reading.shapes import Reading, read
from communique.shacl.results import Report
from communique.terms import PREFIXES, RDF, RDFS, SKOS
from communique.turtle.reader import Statement

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
BASE = FOLDER / "base.ttl"
FIXTURES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.ru"))

_NEEDED_OF_THE_MODEL = {RDF.type, RDFS.subClassOf, SKOS.inScheme}


@cache
def project() -> Corpus:
    """The shapes and the ontology of the repository."""
    return read_corpus(ROOT)


@cache
def rules() -> Reading:
    """The shapes, read."""
    return read(project().shapes)


@cache
def model() -> tuple[TurtleFile, ...]:
    """The classes, code lists and properties of the ontology, without their descriptions."""
    return tuple(
        TurtleFile(f.path, f.sha256, tuple(s for s in f.statements if s.triple.predicate in _NEEDED_OF_THE_MODEL))
        for f in project().model
    )


@cache
def base() -> TurtleFile:
    """The base corpus, about which the shapes have nothing to say."""
    return read_turtle_file(ROOT, BASE)


def patched(fixtures: Iterable[str]) -> TurtleFile:
    """Return the base corpus after the updates of `fixtures`, one after the other."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in base().triples)
    for fixture in fixtures:
        store.update((FOLDER / fixture).read_text(), prefixes={**PREFIXES, **base().prefixes})
    return TurtleFile(base().path, "", tuple(Statement(quad.triple, 0) for quad in store))


def validate_records(file: TurtleFile, engine: Engine = Engine.NATIVE) -> Judged:
    """Run all shapes on the things that `file` describes."""
    corpus = Corpus(ROOT, (file,), model(), project().shapes)
    return judge(corpus, rules(), [file.path], engine)


def findings(fixture: str) -> list[str]:
    """Return the lines that ought to stand in the `.expected` file of `fixture`."""
    return rows(validate_records(patched([fixture])).report)


def rows(report: Report) -> list[str]:
    """Return a line for each severity, shape and kind of constraint among the results."""
    return sorted(
        {
            f"{_local(r.severity.value)} {_local(r.source_shape.value)} {component_name(r.component)}"
            for r in report.results
        }
    )


def expected(fixture: str) -> list[str]:
    """Return the lines of the `.expected` file of `fixture`; none for a valid one."""
    path = (FOLDER / fixture).with_suffix(".expected")
    return path.read_text().splitlines() if path.exists() else []


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
