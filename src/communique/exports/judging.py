"""Turns drafts into statements of Wikidata, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from communique.exports.contested import Contested
from communique.exports.drafts import Draft, Qualifier, Stated
from communique.exports.proposals import Withheld
from communique.exports.records import Records
from communique.exports.sources import Source, Sources, are_enough
from communique.exports.wikidata_terms import WikidataTerms
from communique.terms import CMQ
from communique.wikidata.entities import Statement, Value


@dataclass
class Judge:
    """Applies the rules of what may be exported.

    Attributes:
        withheld: what was not let through so far, in the order in which it came.
    """

    records: Records
    terms: WikidataTerms
    sources: Sources
    contested: Contested
    withheld: list[Withheld] = field(default_factory=list)

    def statement(self, draft: Draft) -> Statement | None:
        """Return the statement that `draft` stands for, or None after noting why there is none."""
        sources = self.sources.bearing_out(draft.owners, *draft.supports)
        reason, detail = next(self._objections(draft, sources), ("", ""))
        if reason:
            self._withhold(draft, draft.prop, draft.shown, reason, detail)
            return None
        prop, value = self.terms.property(draft.prop), self._value(draft.value)
        if prop is None or value is None:  # never: either is an objection
            return None
        references = tuple(source.reference for source in sources if source.reference)
        return Statement(prop, value, qualifiers=tuple(self._qualifiers(draft)), references=references)

    def support(self, sources: list[Source], thing: NamedNode) -> tuple[str, str]:
        """Return reason and detail if `sources` do not do for a statement about `thing`; empty texts if they do."""
        citable = [source for source in sources if source.reference]
        told = "; ".join(source.label for source in sources) or "No passage is cited for it."
        if not citable:
            return "no-reference", told
        return ("", "") if are_enough(citable, self._parties(thing)) else ("under-sourced", told)

    def _objections(self, draft: Draft, sources: list[Source]) -> Iterator[tuple[str, str]]:
        """Yield reasons with details, the gravest first."""
        if draft.conduct:
            yield "conduct", ""
        value = draft.value if isinstance(draft.value, NamedNode) else None
        if against := self.contested.against(draft.contestable, value):
            yield "contested", against
        if draft.inferred:
            yield "inferred", draft.inferred
        yield from self._gaps(draft)
        reason, detail = self.support(sources, draft.thing)
        if reason:
            yield reason, detail

    def _gaps(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield what Wikidata, or a link to it, does not provide for a draft."""
        if self.terms.property(draft.prop) is None:
            yield "unverified-property", self.terms.label(draft.prop)
        if self._value(draft.value) is None:
            yield "unlinked", ""
        for qualifier in draft.qualifiers:
            if qualifier.is_needed and (lacking := self._lacking(qualifier)):
                yield "unverified-property", self.terms.label(lacking)

    def _qualifiers(self, draft: Draft) -> Iterator[tuple[str, Value]]:
        """Yield the qualifiers that may be stated; the others, which are not needed, are noted."""
        for qualifier in draft.qualifiers:
            prop, value = self.terms.property(qualifier.prop), self._value(qualifier.value)
            if prop and value and not qualifier.withheld:
                yield prop, value
            else:
                reason = qualifier.withheld or ("unlinked" if prop else "unverified-property")
                detail = f"Only this is left out: {draft.shown} is exported."
                self._withhold(draft, qualifier.prop, self._shown(qualifier.value), reason, detail)

    def _shown(self, value: Stated) -> str:
        if isinstance(value, NamedNode):
            return self.records.label(value)
        return value.text if isinstance(value, Value) else value

    def _lacking(self, qualifier: Qualifier) -> str:
        """Return the name of the term without which a qualifier cannot be stated, empty if it can."""
        if self.terms.property(qualifier.prop) is None:
            return qualifier.prop
        return str(qualifier.value) if self._value(qualifier.value) is None else ""

    def _value(self, value: Stated) -> Value | None:
        if isinstance(value, Value):
            return value
        item = self.records.item(value) if isinstance(value, NamedNode) else self.terms.item(value)
        return Value("item", item) if item else None

    def _parties(self, thing: NamedNode) -> frozenset[NamedNode]:
        """Return the sides of the process of an event, or of the event that an agreement came from."""
        produced = self.records.graph.subjects(CMQ.produced, thing)
        wholes = [thing, *(node for node in produced if isinstance(node, NamedNode) and "#" not in node.value)]
        return frozenset(party for whole in wholes for party in self.records.parties(whole))

    def _withhold(self, draft: Draft, prop: str, shown: str, reason: str, detail: str) -> None:
        self.withheld.append(Withheld(draft.thing.value, self.terms.label(prop), shown, reason, detail))
