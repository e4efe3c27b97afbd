"""Pairs of claims that stand against each other: positions on one question that contradict or are in tension."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.explain.claims import Claims
from communique.explain.names import Names
from communique.explain.passages import Passage, cited_by
from communique.explain.statements import Statements
from communique.terms import CMQ, RDF


@dataclass(frozen=True)
class Position:
    """One side of a pair, in words but for the claim's IRI; a text is empty where nothing is recorded."""

    claim: NamedNode
    label: str
    stance: str
    who: str
    office: str
    side: str
    date: str
    quoted_from: str
    via: str
    source: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Pair:
    """Two claims that stand against each other.

    Attributes:
        questions: questions that both answer; where they share none, those that either answers.
        degree: a key of `communique.explain.claims.DEGREES`.
        a, b: the positions, in the order of their claims' IRIs.
    """

    questions: tuple[NamedNode, ...]
    degree: str
    a: Position
    b: Position


def contradictions(statements: Statements, names: Names) -> list[Pair]:
    """Return every pair of opposed claims once, by question, whichever of both claims states it."""
    claims = Claims(statements, names)
    pairs = [
        Pair(
            _questions(statements, claim, opposition.claim),
            opposition.degree,
            _position(statements, names, claims, claim),
            _position(statements, names, claims, opposition.claim),
        )
        for claim in statements
        if CMQ.Claim in statements.objects(claim, RDF.type)
        for opposition in claims.oppositions(claim)
        if claim.value < opposition.claim.value
    ]
    return sorted(
        pairs, key=lambda pair: ([names.label(q) for q in pair.questions], pair.a.claim.value, pair.b.claim.value)
    )


def _questions(statements: Statements, one: NamedNode, other: NamedNode) -> tuple[NamedNode, ...]:
    first, second = (statements.nodes(claim, CMQ.answers) for claim in (one, other))
    shared = [question for question in first if question in second]
    return tuple(shared or dict.fromkeys((*first, *second)))


def _position(statements: Statements, names: Names, claims: Claims, claim: NamedNode) -> Position:
    predicates = (CMQ.office, CMQ.side, CMQ.date, CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn)
    office, side, date, quoted_from, via, source = (claims.words(claim, predicate) for predicate in predicates)
    return Position(
        claim=claim,
        label=names.label(claim),
        stance=claims.words(claim, CMQ.stance),
        who=claims.claimant(claim),
        office=office,
        side=side,
        date=date,
        quoted_from=quoted_from,
        via=via,
        source=source,
        passages=cited_by(statements, claim),
    )
