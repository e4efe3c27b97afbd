"""What Wikidata has already is not proposed again, and what it says otherwise is left to its editors.

A snapshot is the items in question as they were last read: id to entity. Qualifiers and references are not compared: a
statement whose value is there, in whatever rank, is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from communique.exports.dating import CENTURY, DAY, DECADE, MONTH, YEAR
from communique.exports.proposals import Export, Proposal, Withheld, export_of
from communique.exports.wikidata_terms import WikidataTerms
from communique.wikidata.entities import Entity, Missing, Snaks, Statement, Value

_KEPT = {DAY: 11, MONTH: 8, YEAR: 5, DECADE: 4, CENTURY: 3}
"""How much of `+1993-09-25` a precision is about."""
_EXCLUDING = {
    "instance-of": ("instance-of",),
    "location": ("location",),
    "point-in-time": ("point-in-time", "start-time", "end-time"),
    "start-time": ("start-time", "point-in-time"),
    "end-time": ("end-time", "point-in-time"),
}
"""Properties that an event has once to those of which another value there would contradict it."""

Snapshot = Mapping[str, Entity | Missing]


class _Gone(Exception):
    """An item is not there any more."""


def items_of(export: Export) -> list[str]:
    """Return the items that an export names, sorted: what a snapshot has to hold."""
    found = {proposal.item for proposal in export.proposals if proposal.item}
    statements = (statement for proposal in export.proposals for statement in proposal.statements)
    for statement in statements:
        snaks = [(statement.property, statement.value), *statement.qualifiers]
        snaks += [snak for reference in statement.references for snak in reference]
        found |= {value.text for _, value in snaks if value.kind == "item"}
    return sorted(found, key=lambda item: (len(item), item))


def lacking(export: Export, snapshot: Snapshot, terms: WikidataTerms) -> Export:
    """Return what is left of `export` when Wikidata is as in `snapshot`.

    Merged items are replaced and statements that are there left out; withheld is what rests on a deleted item or
    contradicts a value there.
    """
    return _Lacking(snapshot, terms).export(export)


class _Lacking:
    def __init__(self, snapshot: Snapshot, terms: WikidataTerms) -> None:
        self._snapshot = snapshot
        self._labels = {term.identifier: term.label for term in terms if term.identifier}
        self._excluding = {
            terms.property(of): [prop for name in names if (prop := terms.property(name))]
            for of, names in _EXCLUDING.items()
        }
        self._withheld: list[Withheld] = []

    def export(self, export: Export) -> Export:
        proposals = [self._proposal(proposal) for proposal in export.proposals]
        return export_of(proposals, (*export.withheld, *self._withheld))

    def _proposal(self, proposal: Proposal) -> Proposal:
        try:
            item = self._entity(proposal.item) if proposal.item else None
        except _Gone:
            self._withheld.append(Withheld(proposal.thing, "item", proposal.item, "item-gone"))
            return replace(proposal, statements=())
        current = tuple(self._once(proposal.thing, self._current(proposal.thing, proposal.statements)))
        if item is None:
            return replace(proposal, statements=current)
        return replace(proposal, item=item.id, statements=tuple(self._new(proposal.thing, item, current)))

    def _current(self, thing: str, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Yield the statements with merged items replaced, without those that name a deleted one."""
        for statement in statements:
            try:
                yield replace(
                    statement,
                    value=self._value(statement.value),
                    qualifiers=self._snaks(statement.qualifiers),
                    references=tuple(self._snaks(reference) for reference in statement.references),
                )
            except _Gone as gone:
                self._withhold(thing, statement, "item-gone", str(gone))

    def _once(self, thing: str, statements: Iterable[Statement]) -> Iterator[Statement]:
        """Yield one statement for each value: a batch that states one twice makes a single statement of both."""
        first: dict[tuple[str, Value], Statement] = {}
        for statement in statements:
            key = (statement.property, statement.value)
            kept = first.setdefault(key, statement)
            if kept.qualifiers == statement.qualifiers:
                references = tuple(dict.fromkeys((*kept.references, *statement.references)))
                first[key] = replace(kept, references=references)
            else:
                self._withhold(thing, statement, "repeated")
        yield from first.values()

    def _new(self, thing: str, item: Entity, statements: Iterable[Statement]) -> Iterator[Statement]:
        for statement in statements:
            if any(_same(statement.value, other.value) for other in item.all(statement.property)):
                continue
            excluding = self._excluding.get(statement.property, ())
            values = [other.value.text for prop in excluding for other in item.all(prop)]
            if values:
                self._withhold(thing, statement, "differs", f"{item.id} has {', '.join(values)}.")
            else:
                yield statement

    def _entity(self, item: str) -> Entity:
        entity = self._snapshot.get(item)
        if not isinstance(entity, Entity):
            raise _Gone(item)
        return entity

    def _value(self, value: Value) -> Value:
        return replace(value, text=self._entity(value.text).id) if value.kind == "item" else value

    def _snaks(self, snaks: Snaks) -> Snaks:
        return tuple((prop, self._value(value)) for prop, value in snaks)

    def _withhold(self, thing: str, statement: Statement, reason: str, detail: str = "") -> None:
        what = self._labels.get(statement.property, statement.property)
        self._withheld.append(Withheld(thing, what, statement.value.text, reason, detail))


def _same(ours: Value, theirs: Value) -> bool:
    """Tell whether two values are the same; times at the coarser of both precisions."""
    if ours.kind != "time" or theirs.kind != "time":
        return (ours.kind, ours.text, ours.language) == (theirs.kind, theirs.text, theirs.language)
    kept = _KEPT.get(min(ours.precision, theirs.precision))
    return ours.text[:kept] == theirs.text[:kept]
