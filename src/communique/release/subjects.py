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


def blocks_of_quads(quads: Iterable[str]) -> Iterator[Block]:
    """Yield each subject of `quads`, which are lines of N-Quads in named graphs sorted by code point, with its facts.

    What several graphs say is said once. Lines may come without their line feeds.
    """
    subject, before, facts = "", "", list[str]()
    for quad in quads:
        about, rest = quad.split(" ", 1)
        statement = rest[: rest.rindex(" <")]
        if about != subject:
            if facts:
                yield subject, facts
            subject, facts = about, []
        elif statement == before:
            continue
        before = statement
        facts.append(f"{statement} .\n")
    if facts:
        yield subject, facts


def ntriples_lines(block: Block) -> str:
    """Return what is said of a subject in N-Triples."""
    subject, facts = block
    start = f"{subject} "
    return start + start.join(facts)


def parts_of(fact: str) -> tuple[str, str]:
    """Return the property and the value of a fact as in N-Triples."""
    predicate, value = fact[:-3].split(" ", 1)
    return predicate, value


def is_iri(value: str) -> bool:
    """Tell whether a value as in N-Triples is an IRI, and thus what stands between its angle brackets."""
    return value.startswith("<") and not value.startswith("<<")


@lru_cache(REMEMBERED)
def terms_of(fact: str) -> tuple[NamedNode, NamedNode | BlankNode | Literal | Triple]:
    """Return the property and the value of a fact."""
    _, predicate, term, _ = next(parse(f"<x:> {fact}", RdfFormat.N_TRIPLES))
    return predicate, term
