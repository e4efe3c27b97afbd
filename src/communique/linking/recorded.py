"""The identity links to Wikidata that the records hold already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from pyoxigraph import NamedNode

from communique.graph import Graph
from communique.linking.decisions import RELATIONS, Decision
from communique.terms import CMQ, DCTERMS, OWL, PREFIXES, RDF, SKOS, SSSOM, compact

_WD = PREFIXES["wd"]


@dataclass(frozen=True)
class Recorded:
    """A decision and the identity link that holds it."""

    link: NamedNode
    decision: Decision


def recorded_decisions(graph: Graph) -> list[Recorded]:
    """Return the decisions about Wikidata in the records of `graph`, sorted by thing and item.

    What a link lacks, for which `communique check` has a word, is empty, 0 or the first of all days in its decision.
    """
    links = (link for link in graph.subjects(RDF.type, CMQ.IdentityLink) if isinstance(link, NamedNode))
    found = [recorded for link in links if (recorded := _recorded(graph, link))]
    return sorted(found, key=lambda each: (each.decision.thing, each.decision.target, each.link.value))


def stated_items(graph: Graph, thing: NamedNode) -> list[str]:
    """Return the items, as `Q71`, that `thing` states itself to be."""
    stated = [*graph.objects(thing, OWL.sameAs), *graph.objects(thing, SKOS.exactMatch)]
    return [at.text.removeprefix(_WD) for at in stated if at.text.startswith(_WD)]


def _recorded(graph: Graph, link: NamedNode) -> Recorded | None:
    thing = _text(graph, link, CMQ.about)
    target = _text(graph, link, CMQ.linkTarget)
    relation = _text(graph, link, CMQ.linkRelation).removeprefix(PREFIXES["code"])
    if not thing or relation not in RELATIONS or (target and not target.startswith(_WD)):
        return None
    decision = Decision(
        thing=thing,
        relation=relation,
        target=target.removeprefix(_WD),
        justification=compact(_text(graph, link, SSSOM.mapping_justification)),
        confidence=_number(_text(graph, link, SSSOM.confidence)),
        date=_day(_text(graph, link, DCTERMS.date)),
        evidence=tuple(sorted(at.text for at in graph.objects(link, DCTERMS.source))),
        note=" ".join(_notes(graph, link)),
    )
    return Recorded(link, decision)


def _notes(graph: Graph, link: NamedNode) -> Iterator[str]:
    for predicate in (SKOS.note, SKOS.editorialNote):
        yield from sorted(at.text for at in graph.objects(link, predicate))


def _text(graph: Graph, subject: NamedNode, predicate: NamedNode) -> str:
    found = graph.value(subject, predicate)
    return found.text if found else ""


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
