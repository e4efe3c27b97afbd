"""Sections that show who claims what."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode

from communique.terms import CMQ
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    facts_section,
    inferences,
    is_of_kind,
    passages_section,
    references_section,
    table,
    without,
)
from communique.web.values import Cell, Group, Node, Section

_WHO = (CMQ.stance, CMQ.claimant, CMQ.claimantDescription)
_WHAT = (
    CMQ.office, CMQ.side, CMQ.approximation, CMQ.claimedValue, CMQ.claimedLiteral, CMQ.about, CMQ.aboutProperty,
    CMQ.date, CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn, CMQ.contradicts, CMQ.inTensionWith,
)  # fmt: skip


def question_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return the positions on a question beside each other, and the passages they rest on."""
    claims = is_of_kind(gathered.referring(CMQ.answers), "claim")
    return [
        facts_section(reader),
        Section("positions", "Positions", nodes=[claim_node(reader, claim) for claim in in_order(reader, claims)]),
        passages_section(reader),
        references_section(reader, gathered, claims),
    ]


def claims_by_question(reader: Reader, claims: Iterable[NamedNode]) -> list[Section]:
    """Return a section of claims for every question that they answer."""
    by_question: dict[NamedNode, list[NamedNode]] = {}
    for claim in in_order(reader, claims):
        for question in reader.parts(claim, CMQ.answers):
            by_question.setdefault(question, []).append(claim)
    sections = []
    shown: set[NamedNode] = set()
    for question, answers in by_question.items():
        name = reader.value(question)
        nodes = [claim_node(reader, claim, (CMQ.answers, CMQ.about), again=claim in shown) for claim in answers]
        shown.update(answers)
        sections.append(Section(f"on-{reader.anchor_id(question.value)}", name.text, href=name.href, nodes=nodes))
    return sections


def claims_table(reader: Reader, anchor_id: str, title: str, claims: Iterable[NamedNode]) -> Section:
    """Return claims in short."""
    columns: list[Column] = [
        ("When", reader.date),
        ("Claim", lambda claim: [reader.value(claim)]),
        ("Claimant", lambda claim: without(reader, claimants(reader, claim))),
        ("Stance", lambda claim: reader.values(claim, CMQ.stance)),
        ("On the question", lambda claim: reader.values(claim, CMQ.answers)),
    ]
    return table(anchor_id, title, in_order(reader, claims), columns)


def claimants(reader: Reader, claim: NamedNode) -> Cell:
    """Return who takes the position: those whom the source names, or its description of one whom it does not."""
    return [*reader.values(claim, CMQ.claimant), *reader.values(claim, CMQ.claimantDescription)]


def claim_node(
    reader: Reader, claim: NamedNode, skip: Collection[NamedNode] = (CMQ.answers,), again: bool = False
) -> Node:
    """Return a claim with stance and claimant first; one that is shown `again` on a page has no id there."""
    who, what = (
        [Group(reader.property_label(p), reader.values(claim, p)) for p in predicates if p not in skip]
        for predicates in (_WHO, _WHAT)
    )
    shown = [group for group in (*who, *inferences(reader, claim), *what) if group.values]
    groups = [*shown, *reader.groups(claim, {*skip, *_WHO, *_WHAT})]
    anchor_id = "" if again else reader.anchor_id(claim.value)
    return Node(anchor_id, reader.value(claim), groups, reader.references(claim))


def in_order(reader: Reader, claims: Iterable[NamedNode]) -> list[NamedNode]:
    """Return claims in the order in which they were made, those without a date last."""
    return sorted(claims, key=reader.date_key)
