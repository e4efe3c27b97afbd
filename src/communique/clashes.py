"""Names what clashes: things that fall under two classes which exclude each other.

A tableau reasoner says only that something is inconsistent. Here the consequences that matter for
this vocabulary (OWL 2 RL rules cax-sco, prp-dom, prp-rng, prp-spo1, prp-spo2, eq-sym and cax-dw of
https://www.w3.org/TR/owl2-profiles/) are drawn again, each with the reason it was drawn for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.terms import OWL, RDF, RDFS, compact

Node = NamedNode | BlankNode | Literal | Triple
Pairs = Iterable[tuple[Node, Node]]
Reasons = dict[Node, dict[Node, str]]
"""Thing to class to the reason why the thing belongs to it."""

_STATED = "stated"


class Schema:
    """The class and property axioms of an ontology, indexed for forward reading."""

    def __init__(self, axioms: Iterable[Triple]) -> None:
        self._pairs: dict[NamedNode, list[tuple[Node, Node]]] = defaultdict(list)
        for triple in axioms:
            self._pairs[triple.predicate].append((triple.subject, triple.object))
        self.superclasses = _ancestors(self._both(RDFS.subClassOf, OWL.equivalentClass))
        self.superproperties = _ancestors(self._both(RDFS.subPropertyOf, OWL.equivalentProperty))
        self.domains = _grouped(self._pairs[RDFS.domain])
        self.ranges = _grouped(self._pairs[RDFS.range])
        self.disjoint = sorted({_ordered(a, b) for a, b in self._pairs[OWL.disjointWith]}, key=str)
        self.chains = [(prop, self._members(head)) for prop, head in self._pairs[OWL.propertyChainAxiom]]

    def _both(self, narrower: NamedNode, equivalent: NamedNode) -> Iterator[tuple[Node, Node]]:
        yield from self._pairs[narrower]
        for a, b in self._pairs[equivalent]:
            yield from ((a, b), (b, a))

    def _members(self, head: Node) -> list[Node]:
        first, rest = dict(self._pairs[RDF.first]), dict(self._pairs[RDF.rest])
        members = []
        while head in first:
            members.append(first[head])
            head = rest.get(head, RDF.nil)
        return members


def name_clashes(axioms: Iterable[Triple], assertions: Iterable[Triple]) -> tuple[str, ...]:
    """Return one sentence for each thing that falls under two classes which exclude each other.

    Also says where two things are stated to be both the same and different. The sentences are
    sorted; an empty tuple means that the rules read here find nothing.
    """
    schema, facts = Schema(axioms), list(assertions)
    groups = _same_things(facts)
    reasons = _pooled(_types(schema, facts), groups)
    found = {
        f"{_name(thing)} is both a {_class(a, classes[a])} and a {_class(b, classes[b])}, "
        "and these two classes exclude each other."
        for thing, classes in reasons.items()
        for a, b in schema.disjoint
        if a in classes and b in classes
    }
    found |= {
        f"{_name(fact.subject)} and {_name(fact.object)} are stated to be the same and to be different."
        for fact in facts
        if fact.predicate == OWL.differentFrom and _leader(groups, fact.subject) == _leader(groups, fact.object)
    }
    return tuple(sorted(found))


def explain_unsatisfiable(axioms: Iterable[Triple], classes: Iterable[str]) -> tuple[str, ...]:
    """Return one sentence for each of the class IRIs in `classes`, none of which can have members."""
    schema = Schema(axioms)
    sentences = []
    for iri in classes:
        above = schema.superclasses.get(NamedNode(iri), {NamedNode(iri)})
        pairs = [f"{_name(a)} and {_name(b)}" for a, b in schema.disjoint if a in above and b in above]
        why = f": it lies under {' and under '.join(pairs)}, which exclude each other" if pairs else ""
        sentences.append(f"The class {compact(iri)} can have no members{why}.")
    return tuple(sentences)


def show(triple: Triple) -> str:
    """Write a statement on one line with prefixes."""
    return " ".join(_name(term) for term in (triple.subject, triple.predicate, triple.object))


def _types(schema: Schema, facts: list[Triple]) -> Reasons:
    direct: Reasons = defaultdict(dict)
    for fact in facts:
        if fact.predicate == RDF.type:
            direct[fact.subject][fact.object] = _STATED
    links = [(fact.subject, fact.predicate, fact.object) for fact in facts]
    for subject, predicate, value in [*links, *_chained(schema, facts)]:
        for prop in schema.superproperties.get(predicate, {predicate}):
            for domain in schema.domains.get(prop, ()):
                direct[subject].setdefault(domain, f"because it has {_name(predicate)}")
            if isinstance(value, Literal):
                continue
            for wanted in schema.ranges.get(prop, ()):
                direct[value].setdefault(wanted, f"because it is {_name(predicate)} of {_name(subject)}")
    return {thing: _raised(schema, classes) for thing, classes in direct.items()}


def _raised(schema: Schema, classes: Mapping[Node, str]) -> dict[Node, str]:
    """Add the superclasses of `classes`, each with the class and reason it comes from."""
    raised = dict(classes)
    for cls, reason in classes.items():
        for above in schema.superclasses.get(cls, ()):
            raised.setdefault(above, f"as a {_name(cls)}, {reason}")
    return raised


def _chained(schema: Schema, facts: list[Triple]) -> Iterator[tuple[Node, Node, Node]]:
    for prop, members in schema.chains:
        ends: list[tuple[Node, Node]] | None = None
        for member in members:
            step = _grouped((f.subject, f.object) for f in facts if f.predicate == member)
            if ends is None:
                ends = [(start, end) for start, nexts in step.items() for end in nexts]
            else:
                ends = [(start, end) for start, middle in ends for end in step.get(middle, ())]
        yield from ((start, prop, end) for start, end in ends or ())


def _same_things(facts: list[Triple]) -> dict[Node, Node]:
    leaders: dict[Node, Node] = {}
    for fact in facts:
        if fact.predicate == OWL.sameAs:
            leaders[_leader(leaders, fact.subject)] = _leader(leaders, fact.object)
    return leaders


def _leader(leaders: Mapping[Node, Node], node: Node) -> Node:
    while leaders.get(node, node) != node:
        node = leaders[node]
    return node


def _pooled(reasons: Reasons, groups: Mapping[Node, Node]) -> Reasons:
    """Give every thing the classes of all things that it is stated to be the same as."""
    shared: Reasons = defaultdict(dict)
    for thing, classes in reasons.items():
        for cls, reason in classes.items():
            leader = _leader(groups, thing)
            why = reason if leader == thing else f"{reason}, of {_name(thing)}, which is the same"
            shared[leader].setdefault(cls, why)
    return shared


def _ancestors(pairs: Pairs) -> dict[Node, set[Node]]:
    """Return each node with itself and everything above it."""
    parents = _grouped(pairs)
    above: dict[Node, set[Node]] = {}
    for start in parents:
        seen, todo = {start}, [start]
        while todo:
            fresh = [p for p in parents.get(todo.pop(), ()) if p not in seen]
            seen.update(fresh)
            todo.extend(fresh)
        above[start] = seen
    return above


def _grouped(pairs: Pairs) -> dict[Node, list[Node]]:
    groups: dict[Node, list[Node]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _ordered(a: Node, b: Node) -> tuple[Node, Node]:
    return (a, b) if str(a) <= str(b) else (b, a)


def _class(cls: Node, reason: str) -> str:
    return f"{_name(cls)} ({reason})"


def _name(term: Node) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term)
