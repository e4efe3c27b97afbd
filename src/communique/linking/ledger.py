"""Which answers stand already, and which new ones they rule out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from communique.graph import Graph
from communique.iris import kind_of
from communique.linking.decisions import LINKABLE, Decision, flaws
from communique.linking.recorded import recorded_decisions, stated_items
from communique.terms import RDF, compact


class Ledger:
    """The answers of some records, and of decisions entered after them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._relations: dict[tuple[str, str], str] = {}
        self._items: dict[str, str] = {}
        self._things: dict[str, set[str]] = {}
        self._searched: set[str] = set()
        for recorded in recorded_decisions(graph):
            self.enter(recorded.decision)
        for thing in graph:
            if isinstance(thing, NamedNode) and kind_of(thing.value) in LINKABLE:
                for item in stated_items(graph, thing):
                    self._link(thing.value, item)

    def item_of(self, thing: str) -> str:
        """Return the item that the thing (IRI) is linked to, as `Q71`, empty where there is none."""
        return self._items.get(thing, "")

    def things_of(self, item: str) -> set[str]:
        """Return the things that are linked to an item."""
        return set(self._things.get(item, ()))

    def rejected(self, thing: str) -> set[str]:
        """Return the items from which the thing was kept apart."""
        told = self._relations.items()
        return {item for (of, item), relation in told if of == thing and relation == "different-from"}

    def is_settled(self, thing: str) -> bool:
        """Tell whether the thing is linked, or a search found nothing."""
        return thing in self._items or thing in self._searched

    def holds(self, decision: Decision) -> bool:
        """Tell whether the same answer stands already, on whatever grounds."""
        if decision.relation == "no-match":
            return decision.thing in self._searched
        return self._relations.get((decision.thing, decision.target)) == decision.relation

    def enter(self, decision: Decision) -> None:
        """Take down one more answer; an item that was found replaces that there is none."""
        if decision.relation == "no-match":
            self._searched.add(decision.thing)
            return
        self._relations[decision.thing, decision.target] = decision.relation
        if decision.accepts:
            self._searched.discard(decision.thing)
            self._link(decision.thing, decision.target)

    def objections(self, decision: Decision) -> Iterator[str]:
        """Yield why a decision cannot be recorded, each as a sentence with its remedy; nothing when it can."""
        found = list(flaws(decision))
        if not found and NamedNode(decision.thing) not in self._graph:
            found = [f"{compact(decision.thing)} is not described anywhere. Make it with `communique new`."]
        yield from found or self._contradictions(decision)

    def _contradictions(self, decision: Decision) -> Iterator[str]:
        thing, target = decision.thing, decision.target
        standing = self._relations.get((thing, target))
        linked = self._items.get(thing, "")
        if standing and standing != decision.relation:
            what = f"{target} is recorded as {standing} already, so it cannot be {decision.relation}"
            yield f"{what}. Remove the identity link that says so, if that was a mistake."
        elif linked == target and decision.relation == "different-from":
            yield f"the thing is linked to {target} already. Remove that link first, if it was a mistake."
        elif linked and (decision.relation == "no-match" or (decision.accepts and linked != target)):
            what = f"the thing is linked to {linked} already"
            yield f"{what}. Remove that link first, if it was a mistake."
        elif decision.accepts:
            yield from self._mergers(decision)

    def _mergers(self, decision: Decision) -> Iterator[str]:
        for other in sorted(self.things_of(decision.target) - {decision.thing}):
            if self._classes(other) & self._classes(decision.thing):
                what = f"{compact(other)} is linked to {decision.target} already, and two things cannot be one item"
                yield f"{what}. Merge the records, or remove the wrong link."

    def _classes(self, thing: str) -> set[str]:
        return {at.text for at in self._graph.objects(NamedNode(thing), RDF.type)}

    def _link(self, thing: str, item: str) -> None:
        self._items[thing] = item
        self._things.setdefault(item, set()).add(thing)


def objections(graph: Graph, decisions: Iterable[Decision]) -> list[tuple[int, str]]:
    """Return what keeps `decisions` from being recorded together: their places, from 0, each with a sentence."""
    ledger, found, searched = Ledger(graph), [], set()
    for place, decision in enumerate(decisions):
        against = list(ledger.objections(decision))
        if decision.accepts and decision.thing in searched:
            against.append("another decision here says that there is no item. Keep one of the two.")
        found += [(place, sentence) for sentence in against]
        if not against:
            ledger.enter(decision)
        if decision.relation == "no-match":
            searched.add(decision.thing)
    return found
