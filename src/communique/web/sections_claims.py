"""Sections that show who claims what."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from communique.terms import CMQ
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    table,
    without,
)
from communique.web.values import Cell, Section
from communique.web.words import N_


def claims_table(
    reader: Reader, anchor_id: str, title: str, claims: Iterable[NamedNode], others: str = N_("Claimant")
) -> Section:
    """Return claims in short; `others` is what those are called who take the positions, but the page's own thing."""
    columns: list[Column] = [
        (N_("When"), reader.date),
        (N_("Claim"), lambda claim: [reader.value(claim)]),
        (others, lambda claim: without(reader, claimants(reader, claim))),
        (N_("Stance"), lambda claim: reader.values(claim, CMQ.stance)),
        (N_("On the question"), lambda claim: reader.values(claim, CMQ.answers)),
    ]
    return table(anchor_id, title, in_order(reader, claims), columns)


def claimants(reader: Reader, claim: NamedNode) -> Cell:
    """Return who takes the position: those whom the source names, or its description of one whom it does not."""
    return [*reader.values(claim, CMQ.claimant), *reader.values(claim, CMQ.claimantDescription)]


def in_order(reader: Reader, claims: Iterable[NamedNode]) -> list[NamedNode]:
    """Return claims in the order in which they were made, those without a date last."""
    return sorted(claims, key=reader.date_key)
