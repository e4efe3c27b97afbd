"""Where the evidence for a thing goes: under which number, cited by which nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from communique.errors import InvalidInput
from communique.evidence import Passage, recorded_span
from communique.graph import Graph
from communique.terms import CMQ, OA, RDF, XSD, compact


@dataclass(frozen=True)
class Place:
    """A number among the evidence of a thing.

    Attributes:
        owner: the thing.
        number: from 1.
        cited_by: the thing or those of its parts that the evidence bears out.
        supports: the properties of these that it bears out; empty when it bears out all of them.
    """

    owner: NamedNode
    number: int
    cited_by: tuple[NamedNode, ...]
    supports: tuple[NamedNode, ...]

    @property
    def evidence(self) -> NamedNode:
        """The evidence node."""
        return _evidence(self.owner, self.number)

    @property
    def span(self) -> NamedNode:
        """The node of its text position."""
        return NamedNode(f"{self.evidence.value}-span")


def find_place(
    graph: Graph,
    owner: NamedNode,
    part: str = "",
    number: int | None = None,
    supports: Sequence[NamedNode] = (),
    replace: bool = False,
) -> Place:
    """Return where evidence for `owner`, or for its `part`, goes.

    Without a number that is the first evidence of this node whose passage is still to be stated, else the next free
    number. Evidence that is replaced stays with what cites it, and with what it supports unless that is given anew.

    Args:
        graph: of the records.
        owner: the thing in whose file the evidence stands.
        part: name of the part that cites it, as `participation-1`; empty for the thing itself.
        number: the wanted one, from 1.
        supports: the properties that it bears out; empty for all of them.
        replace: whether evidence that is there already may be overwritten.

    Raises:
        InvalidInput: the number is in use, or kept for another part.
    """
    node = NamedNode(f"{owner.value}#{part}") if part else owner
    used = _numbers(graph, owner)
    to_be_stated = [each for each in used if _is_kept_for(graph, _evidence(owner, each), node)]
    free = next(iter(to_be_stated), max(used, default=0) + 1)
    chosen = number or free
    evidence = _evidence(owner, chosen)
    if chosen in used and chosen not in to_be_stated and not replace:
        raise _refusal(graph, evidence, free)
    present = [at.term for at in graph.objects(evidence, CMQ.supports)]
    kept = [term for term in present if isinstance(term, NamedNode)]
    holders = _holders(graph, evidence)
    added = (node,) if part or not holders else ()
    return Place(owner, chosen, tuple(dict.fromkeys((*holders, *added))), tuple(supports or kept))


def statements_of(place: Place, source: NamedNode, passage: Passage) -> list[Triple]:
    """Return the statements of the evidence at `place`: who cites it, and what it cites."""
    evidence, span = place.evidence, place.span
    return [
        *(Triple(node, CMQ.evidence, evidence) for node in place.cited_by),
        Triple(evidence, RDF.type, OA.SpecificResource),
        Triple(evidence, OA.hasSource, source),
        Triple(evidence, OA.hasSelector, span),
        Triple(evidence, CMQ.anchor, Literal(passage.anchor)),
        *(Triple(evidence, CMQ.supports, each) for each in place.supports),
        Triple(span, RDF.type, OA.TextPositionSelector),
        Triple(span, OA.start, Literal(str(passage.start), datatype=XSD.integer)),
        Triple(span, OA.end, Literal(str(passage.end), datatype=XSD.integer)),
        Triple(span, CMQ.sha256, Literal(passage.sha256)),
    ]


def _evidence(owner: NamedNode, number: int) -> NamedNode:
    return NamedNode(f"{owner.value}#evidence-{number}")


def _numbers(graph: Graph, owner: NamedNode) -> list[int]:
    """Return the numbers under which evidence of `owner` is described or cited, in order."""
    pattern = re.compile(re.escape(owner.value) + r"#evidence-([1-9][0-9]*)(?:-span)?")
    cited = (at.term for thing in graph.subjects(CMQ.evidence) for at in graph.objects(thing, CMQ.evidence))
    nodes = (node.value for node in (*graph, *cited) if isinstance(node, NamedNode))
    return sorted({int(found[1]) for found in map(pattern.fullmatch, nodes) if found})


def _holders(graph: Graph, evidence: NamedNode) -> list[NamedNode]:
    return [node for node in graph.subjects(CMQ.evidence, evidence) if isinstance(node, NamedNode)]


def _is_kept_for(graph: Graph, evidence: NamedNode, node: NamedNode) -> bool:
    """Tell whether `evidence` states no passage yet and nothing but `node` cites it."""
    return recorded_span(graph, evidence) is None and _holders(graph, evidence) == [node]


def _refusal(graph: Graph, evidence: NamedNode, free: int) -> InvalidInput:
    holders = _holders(graph, evidence)
    where = ", ".join("{} in {}:{}".format(compact(node.value), *graph.place(node)) for node in holders)
    hint = f"Leave --number out to take {free}, which is free, or overwrite it on purpose with --replace."
    if recorded_span(graph, evidence):
        return InvalidInput(f"{compact(evidence.value)} is in use: {where or 'nothing'} cites it.", hint)
    reason = f"{compact(evidence.value)} is kept for {where or 'nothing'}, which has no passage yet."
    return InvalidInput(reason, f"If that is what you cite for, name it with --for. {hint}")
