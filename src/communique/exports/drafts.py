"""Statements that could be exported, in the terms of the records; whether they may be is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.dates import InvalidDate, in_words
from communique.exports.dating import dated
from communique.exports.proposals import Withheld
from communique.exports.records import Records
from communique.exports.text import TEXT, plain
from communique.terms import CMQ, OA, SKOS, SKOSXL
from communique.wikidata.entities import Value

Stated = Value | NamedNode | str
"""A value as it is, a thing here whose item is the value, or the name of an item in the table of terms."""


@dataclass(frozen=True)
class Qualifier:
    """What is said about a statement.

    Attributes:
        prop: name of the property in the table of terms.
        value: what it says.
        is_needed: whether the statement would say more than the sources do without it.
        withheld: why it is not exported, a key of `communique.exports.proposals.REASONS`; empty if it may be.
    """

    prop: str
    value: Stated
    is_needed: bool = False
    withheld: str = ""


@dataclass(frozen=True)
class Draft:
    """One statement.

    Attributes:
        thing: what it is about.
        prop: name of the property in the table of terms.
        value: what it says.
        shown: the value in words.
        supports: the properties that a passage has to support; none for any passage.
        owners: the nodes whose passages bear it out.
        contestable: what a claim may be about to contest it.
        qualifiers: what is said about it.
        inferred: why it is an inference of the curators; empty if a source says it.
        conduct: whether it says what a person did.
    """

    thing: NamedNode
    prop: str
    value: Stated
    shown: str
    supports: tuple[NamedNode, ...]
    owners: tuple[NamedNode, ...]
    contestable: tuple[tuple[NamedNode, NamedNode], ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    inferred: str = ""
    conduct: bool = False


def date_drafts(records: Records, thing: NamedNode) -> Iterator[Draft | Withheld]:
    """Yield the statements of the date of an event or agreement."""
    stated = records.text(thing, CMQ.date)
    if not stated:
        return
    try:
        dates, words = dated(stated), in_words(stated)
    except InvalidDate as error:
        yield Withheld(thing.value, "date", stated, "text", error.message)
        return
    for each in dates:
        yield Draft(
            thing,
            each.prop,
            each.value,
            words,
            (CMQ.date,),
            (thing,),
            ((thing, CMQ.date),),
            tuple(Qualifier(prop, value, is_needed=True) for prop, value in each.qualifiers),
            inferred=records.text(thing, CMQ.dateNote),
        )


def date_qualifiers(records: Records, node: NamedNode) -> tuple[Qualifier, ...]:
    """Return the date of a part, such as a signature, as qualifiers, to be withheld if it is inferred or vague."""
    stated = records.text(node, CMQ.date)
    try:
        dates = dated(stated) if stated else []
    except InvalidDate:
        return ()
    vague = "vague" if any(each.qualifiers for each in dates) else ""
    reason = "inferred" if records.text(node, CMQ.dateNote) else vague
    return tuple(Qualifier(each.prop, each.value, withheld=reason) for each in dates)


def capacity(records: Records, part: NamedNode) -> tuple[Qualifier, ...]:
    """Return for whom and as what somebody acted: side, offices and roles of a participation or signature."""
    sides = (Qualifier("represents", side) for side in records.nodes(part, CMQ.side))
    roles = (Qualifier("object-has-role", role) for role in records.nodes(part, CMQ.office, CMQ.role))
    return (*sides, *roles)


def named_as(records: Records, part: NamedNode, who: NamedNode) -> tuple[Qualifier, ...]:
    """Return the names that the sources of a participation or signature use for `who`, where they are not our label."""
    passages = records.nodes(part, CMQ.evidence)
    cited = {source for passage in passages for source in records.nodes(passage, OA.hasSource)}
    used = [name for name in records.nodes(who, CMQ.attributedName) if cited & set(records.nodes(name, CMQ.usedBy))]
    texts = dict.fromkeys(plain(form.value) for name in used for form in records.literals(name, SKOSXL.literalForm))
    stated = (text for text in texts if len(text) <= TEXT and text != plain(records.label(who)))
    return tuple(Qualifier("named-as", Value("string", text)) for text in stated)


def topic_drafts(records: Records, thing: NamedNode) -> Iterator[Draft]:
    """Yield what an event or agreement was about."""
    for topic in records.nodes(thing, CMQ.topic):
        yield Draft(thing, "main-subject", topic, records.label(topic), (CMQ.topic,), (thing,), ((thing, CMQ.topic),))


def inference(records: Records, part: NamedNode) -> str:
    """Return what the curators inferred about a part of a thing, empty if nothing."""
    return " ".join(at.text for at in records.graph.objects(part, SKOS.editorialNote))
