"""Statements in Turtle and TriG, subject by subject.

The form is close to that of `turtle.writer`: a property a line, the best known first, each line ends in `;`, numbers
and literals as there. All prefixes are declared, since what is used is only known at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from communique.release.subjects import REMEMBERED, Block, is_iri, parts_of, terms_of
from communique.terms import PREFIXES, RDF
from communique.turtle.writer import rank, written, written_iri

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def turtle_block(block: Block) -> str:
    """Return what is said of a subject, after an empty line."""
    subject, facts = block
    pieces = ["\n", _subject(subject)]
    before = ""
    for place, first, further in sorted(map(_fact, facts)):
        pieces.append(further if place == before else first if before else first[2:])
        before = place
    pieces.append(" ;\n.\n")
    return "".join(pieces)


def trig_graph(name: str, blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the pieces of a named graph in TriG; `name` as in N-Quads."""
    yield f"\n{name} {{\n"
    yield from map(turtle_block, blocks)
    yield "}\n"


@lru_cache(REMEMBERED)
def _fact(fact: str) -> tuple[str, str, str]:
    """Return what a fact is sorted by, and how it is written as the first or a further one of its property."""
    predicate, value = parts_of(fact)
    place, name = _property(predicate)
    value = written_iri(value[1:-1]) if is_iri(value) else written(terms_of(fact)[1])
    return place, f" ;\n    {name} {value}", f" ,\n        {value}"


@lru_cache(REMEMBERED)
def _property(predicate: str) -> tuple[str, str]:
    """Return what a property, given as in N-Triples, is sorted by, and how it is written."""
    iri = predicate[1:-1]
    name = "a" if iri == RDF.type.value else written_iri(iri)
    return f"{rank(iri):04} {iri}", name


def _subject(subject: str) -> str:
    return subject if subject.startswith("_:") else written_iri(subject[1:-1])
