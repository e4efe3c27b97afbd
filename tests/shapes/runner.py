"""Apply a fixture to the base corpus and say what the shapes find.

A fixture is a SPARQL Update: the smallest statement of what is wrong with it. Beside each one that is not valid lies
its `.expected` file with a line for each severity, shape and kind of constraint that must be found, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import rdflib

from communique.corpus import Corpus, TurtleFile, read_corpus, read_turtle_file
from communique.problems import Severity
from communique.shacl import ShaclReport, validate
from communique.terms import PREFIXES, RDF, RDFS, SKOS
from communique.turtle.reader import Statement

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
BASE = FOLDER / "base.ttl"
FIXTURES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.ru"))

_SEVERITY = {Severity.ERROR: "Violation", Severity.WARNING: "Warning", Severity.INFO: "Info"}
_NEEDED_OF_THE_MODEL = {RDF.type, RDFS.subClassOf, SKOS.inScheme}


@cache
def project() -> Corpus:
    """The shapes and the ontology of the repository."""
    return read_corpus(ROOT)


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
    graph = _base_in_rdflib()
    prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in {**PREFIXES, **base().prefixes}.items())
    for fixture in fixtures:
        graph.update(prefixes + (FOLDER / fixture).read_text())
    lines = graph.serialize(format="nt").encode()
    quads = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    return TurtleFile(base().path, "", tuple(Statement(quad.triple, 0) for quad in quads))


def validate_records(file: TurtleFile) -> ShaclReport:
    """Run all shapes on the things that `file` describes."""
    return validate([file], project().shapes, model(), [file.path])


def findings(fixture: str) -> list[str]:
    """Return the lines that ought to stand in the `.expected` file of `fixture`."""
    return rows(validate_records(patched([fixture])))


def rows(report: ShaclReport) -> list[str]:
    """Return a line for each severity, shape and kind of constraint among the results."""
    return sorted(
        {f"{_SEVERITY[r.severity]} {r.source_shape.rpartition('#')[2]} {r.component}" for r in report.results}
    )


def expected(fixture: str) -> list[str]:
    """Return the lines of the `.expected` file of `fixture`; none for a valid one."""
    path = (FOLDER / fixture).with_suffix(".expected")
    return path.read_text().splitlines() if path.exists() else []


def _base_in_rdflib() -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in _base_triples():
        graph.add(triple)
    return graph


@cache
def _base_triples() -> list[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]]:
    return list(rdflib.Graph().parse(BASE))
