"""Sorted N-Triples taken apart: what is said of one subject after the other.

A fact is the rest of a line after its subject: property, value, full stop, line feed. Facts are text, and equal facts
of different subjects are frequent, so what is made of one is kept for the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

REMEMBERED = 2**14
"""Facts that each writer remembers; more would not be met again soon enough."""

Block = tuple[str, list[str]]
"""A subject as in N-Triples, and its facts in order."""


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Yield each subject of `lines`, which are N-Triples sorted by code point, with its facts."""
    subject, facts = "", list[str]()
    for line in lines:
        about, fact = line.split(" ", 1)
        if about == subject:
            facts.append(fact)
            continue
        if facts:
            yield subject, facts
        subject, facts = about, [fact]
    if facts:
        yield subject, facts


def triples_of(quads: Iterable[str]) -> Iterator[str]:
    """Yield the distinct triples of `quads`, which are lines of N-Quads in named graphs, sorted by code point."""
    before = ""
    for quad in quads:
        triple = f"{quad[: quad.rindex(' <')]} .\n"
        if triple != before:
            yield triple
            before = triple


def ntriples_lines(block: Block) -> str:
    """Return what is said of a subject in N-Triples."""
    subject, facts = block
    start = f"{subject} "
    return start + start.join(facts)


@lru_cache(REMEMBERED)
def terms_of(fact: str) -> tuple[NamedNode, NamedNode | BlankNode | Literal | Triple]:
    """Return the property and the value of a fact."""
    _, predicate, term, _ = next(parse(f"<x:> {fact}", RdfFormat.N_TRIPLES))
    return predicate, term
