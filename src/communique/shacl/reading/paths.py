"""Property paths out of a shapes graph (SHACL, section 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import BlankNode, NamedNode

from communique.graph import Located
from communique.graph import Term as AnyTerm
from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import RDF, SH

_STEPS: dict[NamedNode, Callable[[Path], Path]] = {
    SH.inversePath: Inverse,
    SH.zeroOrMorePath: ZeroOrMore,
    SH.oneOrMorePath: OneOrMore,
    SH.zeroOrOnePath: ZeroOrOne,
}
_FORMS = (RDF.first, SH.alternativePath, *_STEPS)


DEEPEST = 100
"""How deep paths may be nested."""


def read_path(graph: ShapesGraph, located: Located, within: frozenset[AnyTerm] = frozenset()) -> Path | None:
    """Return the path that `located` denotes; None, and an error, where it is ill-formed.

    A node that is a list as well as another form is read as the list, as the tests of the standard have it.
    """
    term = located.term
    if isinstance(term, NamedNode) and term != RDF.nil:
        return Predicate(term)
    if term in within or len(within) > DEEPEST:
        reason = "leads back into itself" if term in within else f"is nested more than {DEEPEST} deep"
        graph.error(located, f"the path {reason}. Write it more simply.")
        return None
    form = _form(graph, located)
    if form is None:
        return None
    within |= {term}
    if form == RDF.first:
        parts = _members(graph, located, within)
        return Sequence(parts) if parts else None
    inner = graph.single(term, form)  # type: ignore[arg-type]
    return _of_form(graph, form, inner, within) if inner else None


def _form(graph: ShapesGraph, located: Located) -> NamedNode | None:
    found = [form for form in _FORMS if graph.value(located.term, form)]
    if not found or not isinstance(located.term, BlankNode):
        reason = f"{name(located.term)} is no property path. Name a property, or write a path of section 2.3.1."
        graph.error(located, reason)
        return None
    if len(found) > 1 and found[0] != RDF.first:
        graph.error(located, "a path is of one form, not of several. Keep one of its properties.")
        return None
    return found[0]


def _of_form(graph: ShapesGraph, form: NamedNode, inner: Located, within: frozenset[AnyTerm]) -> Path | None:
    if form == SH.alternativePath:
        parts = _members(graph, inner, within)
        return Alternative(parts) if parts else None
    path = read_path(graph, inner, within)
    return _STEPS[form](path) if path else None


def _members(graph: ShapesGraph, head: Located, within: frozenset[AnyTerm]) -> tuple[Path, ...] | None:
    items = graph.items(head, SH.path)
    if items is None:
        return None
    if len(items) < 2:
        graph.error(head, "a list in a path has at least two members. Add the others, or name the only one itself.")
        return None
    paths = [read_path(graph, item, within) for item in items]
    return None if None in paths else tuple(path for path in paths if path)
