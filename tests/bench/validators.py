"""What one measured process does: one SHACL engine reads shapes and data, validates, and says what it found and when.

`python -m tests.bench.validators ENGINE DATA SHAPES…` prints a line of JSON: seconds of `load` and `validate`, and
`results`, each as focus node, shape and kind of constraint. DATA is a file of N-Triples, SHAPES are Turtle.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Found = list[tuple[str, str, str]]
"""Focus node, source shape and constraint component of each result, as IRIs."""
Validate = Callable[[], Found]


def native(data: Path, shapes: list[Path]) -> Validate:
    """Read into our columns."""
    from communique.shacl.data.inputs import inputs  # only here and below: what an import takes counts for its engine
    from communique.shacl.data.loading import load
    from communique.shacl.validation import run, shapes_of

    reading = shapes_of(shapes)
    graph = load(inputs([str(data)]))

    def validate() -> Found:
        results = run(graph, reading).results
        return [(r.focus.value, r.source_shape.value, r.component.value) for r in results]

    return validate


def pyshacl(data: Path, shapes: list[Path]) -> Validate:
    """Read with rdflib."""
    import rdflib
    from pyshacl import validate as run

    graph, rules = rdflib.Graph().parse(data, format="nt"), rdflib.Graph()
    for path in shapes:
        rules.parse(path, format="turtle")

    def validate() -> Found:
        _, report, text = run(graph, shacl_graph=rules, inference="none", advanced=True, inplace=True)
        if not isinstance(report, rdflib.Graph):
            raise RuntimeError(text)
        sh = rdflib.SH
        return [
            (
                str(report.value(node, sh.focusNode)),
                str(report.value(node, sh.sourceShape)),
                str(report.value(node, sh.sourceConstraintComponent)),
            )
            for node in report.subjects(rdflib.RDF.type, sh.ValidationResult)
        ]

    return validate


def rudof(data: Path, shapes: list[Path]) -> Validate:
    """Read with rudof."""
    import pyrudof

    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(str(data), pyrudof.RDFFormat.NTriples)
    engine.read_shacl("\n".join(path.read_text("utf-8") for path in shapes), pyrudof.ShaclFormat.Turtle)

    def validate() -> Found:
        entries = engine.validate_shacl().violations
        return [(str(e.focus_node), str(e.source_shape), str(e.constraint_component)) for e in entries]

    return validate


ENGINES = {"communique": native, "pySHACL": pyshacl, "rudof": rudof}


def main() -> None:
    """Measure one engine."""
    name, data, *shapes = sys.argv[1:]
    started = time.perf_counter()
    validate = ENGINES[name](Path(data), [Path(path) for path in shapes])
    loaded = time.perf_counter()
    results = validate()
    ended = time.perf_counter()
    print(json.dumps({"load": loaded - started, "validate": ended - loaded, "results": results}))


if __name__ == "__main__":
    main()
