"""The records as the exports read them."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from communique.graph import Graph
from communique.iris import kind_of
from communique.linking.recorded import recorded_decisions, stated_items
from communique.terms import CMQ, RDFS, SKOS


class Records:
    """Values and labels of the things in some files."""

    def __init__(self, graph: Graph) -> None:
        """Read from `graph` (records, and codes for their labels)."""
        self.graph = graph
        self._searched = {r.decision.thing for r in recorded_decisions(graph) if r.decision.relation == "no-match"}

    def things(self, kind: str) -> list[NamedNode]:
        """Return the things of a kind ("event", "person"), sorted by IRI."""
        nodes = (node for node in self.graph if isinstance(node, NamedNode) and "#" not in node.value)
        return sorted((node for node in nodes if kind_of(node.value) == kind), key=lambda node: node.value)

    def nodes(self, subject: NamedNode, *predicates: NamedNode) -> list[NamedNode]:
        """Return the IRIs that `subject` has for any of `predicates`, each once."""
        found = [at.term for predicate in predicates for at in self.graph.objects(subject, predicate)]
        return list(dict.fromkeys(term for term in found if isinstance(term, NamedNode)))

    def literals(self, subject: NamedNode, predicate: NamedNode) -> list[Literal]:
        """Return the literals that `subject` has for `predicate`."""
        return [at.term for at in self.graph.objects(subject, predicate) if isinstance(at.term, Literal)]

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        """Return the first value of `predicate`, empty if there is none."""
        found = self.graph.value(subject, predicate)
        return found.text if found else ""

    def label(self, node: NamedNode) -> str:
        """Return the English label of a thing or code, else any, else the last part of its IRI."""
        labels = self.labels(node)
        return labels.get("en") or next(iter(labels.values()), node.value.rpartition("/")[2].replace("-", " "))

    def labels(self, node: NamedNode) -> dict[str, str]:
        """Return the labels of a thing, code or term by language."""
        stated = self.literals(node, SKOS.prefLabel) or self.literals(node, RDFS.label)
        return {label.language or "": label.value for label in stated}

    def item(self, node: NamedNode) -> str:
        """Return the item that a thing is linked to ("Q71"), empty if there is none."""
        return next(iter(stated_items(self.graph, node)), "")

    def was_searched(self, node: NamedNode) -> bool:
        """Tell whether a search of Wikidata is recorded that found nothing."""
        return node.value in self._searched

    def wholes(self, node: NamedNode) -> Iterator[NamedNode]:
        """Yield `node` and everything that it is part of, nearest first."""
        waiting, seen = [node], {node}
        while waiting:
            at = waiting.pop(0)
            yield at
            fresh = [whole for whole in self.nodes(at, CMQ.partOf) if whole not in seen]
            seen.update(fresh)
            waiting += fresh

    def parties(self, node: NamedNode) -> frozenset[NamedNode]:
        """Return the sides of the processes in which a thing is placed."""
        return frozenset(party for whole in self.wholes(node) for party in self.nodes(whole, CMQ.party))
