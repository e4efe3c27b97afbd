"""Rewrite shapes into others of the same meaning on which pySHACL is several times quicker.

pySHACL visits the property shapes of a node shape anew for every focus node, and looks through the text of a query
anew, from each line start, for every focus node. Property shapes with targets of their own are run once over all
their focus nodes, and a query on one line is looked through once. The results are those of the shapes as written:
they name the same shapes, nodes and values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.graph import Subject
from communique.shacl_targets import TARGETS
from communique.terms import RDF, SH


def rewrite(shapes: Iterable[Triple]) -> list[Triple]:
    """Return the shapes with targets on property shapes in place of node shapes, and queries on one line."""
    flat = _with_targets_on_properties(list(shapes))
    return [_on_one_line(triple) if triple.predicate == SH.select else triple for triple in flat]


def _with_targets_on_properties(shapes: list[Triple]) -> Iterator[Triple]:
    targets: defaultdict[Subject, list[Triple]] = defaultdict(list)
    for triple in shapes:
        if triple.predicate in TARGETS:
            targets[triple.subject].append(triple)
    moved = {triple for triple in shapes if triple.predicate == SH.property and triple.subject in targets}
    for shape, _, part in moved:
        yield from (Triple(part, target.predicate, target.object) for target in targets[shape])
    known = _known_properties(shapes, moved)
    for triple in shapes:
        if triple.predicate == SH.ignoredProperties:
            yield from _with_longer_list(triple, known[triple.subject])
        elif triple not in moved:
            yield triple


def _known_properties(shapes: list[Triple], moved: set[Triple]) -> defaultdict[Subject, list[NamedNode]]:
    paths = {t.subject: t.object for t in shapes if t.predicate == SH.path and isinstance(t.object, NamedNode)}
    known: defaultdict[Subject, list[NamedNode]] = defaultdict(list)
    for shape, _, part in moved:
        if part in paths:
            known[shape].append(paths[part])
    return known


def _with_longer_list(triple: Triple, added: Iterable[NamedNode]) -> Iterator[Triple]:
    """Put `added` in front of the list: a closed shape no longer knows them from its property shapes."""
    head = triple.object
    for item in added:
        cell = BlankNode()
        yield Triple(cell, RDF.first, item)
        yield Triple(cell, RDF.rest, head)
        head = cell
    yield Triple(triple.subject, triple.predicate, head)


def _on_one_line(triple: Triple) -> Triple:
    query = triple.object.value if isinstance(triple.object, Literal) else ""
    lines = (line.strip() for line in query.splitlines())
    return Triple(triple.subject, triple.predicate, Literal(" ".join(line for line in lines if line[:1] != "#")))
