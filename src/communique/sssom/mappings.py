"""The identity links of a corpus as mappings, in the terms of SSSOM, and a mapping as a decision.

What curators only infer about an unnamed claimant or participant is no mapping: the claim is not the person who may
have made it. It stays in the dumps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pyoxigraph import NamedNode

from communique.graph import Graph
from communique.iris import kind_of
from communique.linking.decisions import accepting_relation
from communique.linking.recorded import Recorded, recorded_decisions
from communique.terms import BASE, OWL, PREFIXES, SKOS

NO_TERM_FOUND = f"{PREFIXES['sssom']}NoTermFound"
"""Stands for the object where a search found none (specification, "Representing unmapped entities")."""
OUR_SOURCE = f"{BASE}dataset"
WIKIDATA_SOURCE = "https://www.wikidata.org/wiki/Wikidata:Main_Page"
"""What subjects and objects are taken from."""

_SAME, _EXACT, _CLOSE = OWL.sameAs.value, SKOS.exactMatch.value, SKOS.closeMatch.value
_PREDICATES = {"same-as": _SAME, "exact-match": _EXACT, "close-match": _CLOSE}
PREDICATES = tuple(_PREDICATES.values())
"""Predicates that a mapping can have here."""
_RELATIONS = {predicate: relation for relation, predicate in _PREDICATES.items()}
_UNSPECIFIED = f"{PREFIXES['semapv']}UnspecifiedMatching"
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class IdentityMapping:
    """One mapping; identifiers are whole IRIs.

    Attributes:
        record: what names it: the identity link that states it, or for a look-alike a fragment of the subject.
        subject: the thing here.
        subject_label: its label, empty where unknown.
        predicate: one of `PREDICATES`.
        negated: whether the predicate does not hold.
        target: the thing elsewhere or here, or `NO_TERM_FOUND`.
        target_label: its label, empty where unknown.
        justification: a term of the semantic mapping vocabulary.
        date: the day on which it was checked, as `2026-11-21`; empty where unknown.
        confidence: from 0 to 1 in thousandths, None where unknown.
        sources: web addresses on which it rests.
        note: a remark.
    """

    record: str
    subject: str
    subject_label: str
    predicate: str
    negated: bool
    target: str
    target_label: str
    justification: str
    date: str = ""
    confidence: Decimal | None = None
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_inside(self) -> bool:
        """Whether both are things here."""
        return self.target.startswith(BASE)

    @property
    def relation(self) -> str:
        """The code of the relation to an item; empty where the specification leaves open what is meant."""
        if self.target == NO_TERM_FOUND:
            return "" if self.negated or self.predicate == _CLOSE else "no-match"
        if self.negated:
            return "" if self.predicate == _CLOSE else "different-from"
        return _RELATIONS.get(self.predicate, "")


def mappings_of(graph: Graph) -> list[IdentityMapping]:
    """Return the mappings that the records of `graph` state, sorted: to Wikidata, and look-alikes kept apart here.

    A confidence is rounded to thousandths, as the canonical form of SSSOM wants it.
    """
    to_items = [_to_item(graph, recorded) for recorded in recorded_decisions(graph) if _is_thing(recorded)]
    return sorted([*to_items, *_kept_apart(graph)], key=lambda each: (each.subject, each.target, each.record))


def confidence_of(number: Decimal) -> Decimal:
    """Return a confidence in thousandths, halves away from zero."""
    return number.quantize(_THOUSANDTH, ROUND_HALF_UP).normalize()


def _is_thing(recorded: Recorded) -> bool:
    """Tell whether a link is about a thing, and not about the unnamed person in a part of one."""
    thing = recorded.decision.thing
    return "#" not in thing and kind_of(thing) != "claim"


def _to_item(graph: Graph, recorded: Recorded) -> IdentityMapping:
    decision = recorded.decision
    relation = decision.relation
    plain = relation if relation in _PREDICATES else accepting_relation(decision.thing)
    return IdentityMapping(
        record=recorded.link.value,
        subject=decision.thing,
        subject_label=_label(graph, decision.thing),
        predicate=_PREDICATES[plain],
        negated=relation == "different-from",
        target=PREFIXES["wd"] + decision.target if decision.target else NO_TERM_FOUND,
        target_label="",
        justification=_expanded(decision.justification),
        date=decision.date.isoformat(),
        confidence=confidence_of(decision.confidence),
        sources=decision.evidence,
        note=decision.note,
    )


def _kept_apart(graph: Graph) -> Iterator[IdentityMapping]:
    """Yield each pair of things here that are said to differ, once."""
    pairs = {
        tuple(sorted((subject.value, at.text)))
        for subject in graph.subjects(OWL.differentFrom)
        if isinstance(subject, NamedNode)
        for at in graph.objects(subject, OWL.differentFrom)
    }
    for subject, target in sorted(pairs):
        if kind_of(subject) and kind_of(target):
            predicate = _PREDICATES[accepting_relation(subject)]
            labels = (_label(graph, subject), _label(graph, target))
            record = f"{subject}#different-from-{kind_of(target)}-{target.rpartition('/')[2]}"
            yield IdentityMapping(record, subject, labels[0], predicate, True, target, labels[1], _UNSPECIFIED)


def _label(graph: Graph, thing: str) -> str:
    labels = graph.objects(NamedNode(thing), SKOS.prefLabel)
    english = [at.text for at in labels if getattr(at.term, "language", "") == "en"]
    return next(iter([*english, *(at.text for at in labels)]), "")


def _expanded(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name if prefix in PREFIXES else curie.strip("<>")
