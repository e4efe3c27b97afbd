"""The claims that have to do with a thing."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from communique.explain.claims import DEGREES
from communique.explain.scope import Scope
from communique.explain.sentence import Section
from communique.terms import CMQ

_SECTIONS = (
    ("What is claimed of it", CMQ.about),
    ("What it claims", CMQ.claimant),
    ("What is claimed on its behalf", CMQ.side),
    ("Positions on the question", CMQ.answers),
    ("Claims that name it", None),
)
"""Heading, and the property by which claims refer to the thing; a claim stands under the first that fits."""


def positions(scope: Scope) -> list[Section]:
    """Return the claims that refer to the thing or its parts, or that answer a question on it."""
    roles = _roles(scope)
    sections, shown = [], {scope.subject}
    for title, role in _SECTIONS:
        found = [claim for claim, found in roles.items() if claim not in shown and (role in found or role is None)]
        shown.update(found)
        accounts = (said for claim in _in_order(scope, found) for said in scope.claims.account(claim))
        sections.append(Section(title, tuple(accounts)))
    return sections


def _roles(scope: Scope) -> dict[NamedNode, set[NamedNode]]:
    """Return the claims elsewhere, each with the properties by which it refers to the thing."""
    roles: dict[NamedNode, set[NamedNode]] = {}
    told = set(DEGREES.values())
    for target in (scope.subject, *scope.parts):
        for statement in scope.statements.referring(target):
            if statement.predicate not in told and scope.claims.is_claim(statement.subject):
                roles.setdefault(statement.subject, set()).add(statement.predicate)
    for question in scope.statements.nodes(scope.subject, CMQ.question):
        for statement in scope.statements.referring(question):
            if statement.predicate == CMQ.answers:
                roles.setdefault(statement.subject, set()).add(CMQ.answers)
    return roles


def _in_order(scope: Scope, claims: Iterable[NamedNode]) -> list[NamedNode]:
    """Return claims by question, then in time."""
    return sorted(claims, key=lambda claim: (scope.claims.words(claim, CMQ.answers), scope.statements.time_key(claim)))
