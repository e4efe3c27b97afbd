"""A report as the validation report of the standard (SHACL, section 3.6), in any syntax of RDF."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from pyoxigraph import BlankNode, Literal, RdfFormat, Triple, serialize

from communique.shacl.data.room import demand
from communique.shacl.model import Node, Term
from communique.shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from communique.shacl.results import Report, Result
from communique.terms import PREFIXES, RDF, SH

_STEPS = {
    Inverse: SH.inversePath,
    ZeroOrMore: SH.zeroOrMorePath,
    OneOrMore: SH.oneOrMorePath,
    ZeroOrOne: SH.zeroOrOnePath,
}
_BYTES = 1100
"""What a result takes in N-Triples, if its messages and details are not long."""
_PREFIXES = {prefix: PREFIXES[prefix] for prefix in ("rdf", "sh", "xsd")}


def serialized(report: Report, form: RdfFormat) -> bytes:
    """Return a report in a syntax of RDF; equal reports give equal bytes.

    Raises:
        EnvironmentFailure: there is too little memory for it.
    """
    demand(_BYTES * len(report.results), "the report")
    stream = BytesIO()  # grows in place; where bytes of its own do not fit, Oxigraph ends the process
    serialize(report_triples(report), stream, form, prefixes=_PREFIXES)
    return stream.getvalue()


def report_triples(report: Report) -> Iterator[Triple]:
    """Yield the triples of the validation report, in the order of the results.

    Blank nodes are named in their order, those of the data and the shapes too, so that the names do not tell runs
    apart.
    """
    return _Writer().report(report)


class _Writer:
    def __init__(self) -> None:
        self._names: dict[BlankNode, BlankNode] = {}
        self._cells = 0
        self._details = 0

    def report(self, report: Report) -> Iterator[Triple]:
        node = BlankNode("report")
        yield Triple(node, RDF.type, SH.ValidationReport)
        yield Triple(node, SH.conforms, Literal(report.conforms))
        results = [BlankNode(f"result{number}") for number in range(1, len(report.results) + 1)]
        yield from (Triple(node, SH.result, result) for result in results)
        for name, result in zip(results, report.results, strict=True):
            yield from self._result(name, result)

    def _result(self, node: BlankNode, result: Result) -> Iterator[Triple]:
        yield Triple(node, RDF.type, SH.ValidationResult)
        yield Triple(node, SH.focusNode, self._named(result.focus))
        below: list[Triple] = []
        if result.path is not None:
            yield Triple(node, SH.resultPath, self._path(result.path, below))
        if result.value is not None:
            yield Triple(node, SH.value, self._named(result.value))
        yield from (Triple(node, SH.resultMessage, message) for message in result.messages)
        yield Triple(node, SH.resultSeverity, result.severity)
        yield Triple(node, SH.sourceConstraintComponent, result.component)
        if result.source_constraint is not None:
            yield Triple(node, SH.sourceConstraint, self._named(result.source_constraint))
        yield Triple(node, SH.sourceShape, self._named(result.source_shape))
        yield from below
        details = [self._detail() for _ in result.details]
        yield from (Triple(node, SH.detail, detail) for detail in details)
        for detail, inner in zip(details, result.details, strict=True):
            yield from self._result(detail, inner)

    def _path(self, path: Path, below: list[Triple]) -> Node:
        """Return the node of a path, and add what describes it (section 2.3.1) to `below`."""
        if isinstance(path, Predicate):
            return path.iri
        if isinstance(path, Sequence):
            return self._list(path.paths, below)
        node = self._fresh()
        if isinstance(path, Alternative):
            inner, step = self._list(path.paths, below), SH.alternativePath
        else:
            inner, step = self._path(path.path, below), _STEPS[type(path)]
        below.append(Triple(node, step, inner))
        return node

    def _list(self, paths: tuple[Path, ...], below: list[Triple]) -> Node:
        cells: list[Node] = [*(self._fresh() for _ in paths), RDF.nil]
        for path, cell, rest in zip(paths, cells, cells[1:], strict=False):
            below.append(Triple(cell, RDF.first, self._path(path, below)))
            below.append(Triple(cell, RDF.rest, rest))
        return cells[0]

    def _detail(self) -> BlankNode:
        self._details += 1
        return BlankNode(f"detail{self._details}")

    def _fresh(self) -> BlankNode:
        self._cells += 1
        return BlankNode(f"path{self._cells}")

    def _named(self, term: Term) -> Term:
        if isinstance(term, BlankNode):
            return self._names.setdefault(term, BlankNode(f"node{len(self._names) + 1}"))
        return term
