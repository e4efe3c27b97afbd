"""Indexes of a few lines of Turtle, of the small corpus and of the shipped one, made as a build makes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from communique.matching.index import Index
from communique.matching.matcher import Candidate, candidates
from communique.matching.properties import NAME
from communique.matching.query import Condition, Query, TypeRule
from communique.release.index import IndexWriter
from communique.release.subjects import blocks
from communique.terms import PREFIXES
from tests.conftest import ROOT, SMALL

VOCABULARY = sorted((ROOT / "ontology").rglob("*.ttl"))
_DECLARED = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def files_below(*folders: Path) -> list[str]:
    """Return the Turtle files below some folders, and the vocabulary."""
    return [path.read_text("utf-8") for path in [*VOCABULARY, *(p for f in folders for p in sorted(f.rglob("*.ttl")))]]


def small() -> list[str]:
    """Return the files of the small corpus."""
    return files_below(SMALL / "data", SMALL / "seeds")


def turtle(text: str) -> str:
    """Return Turtle with all prefixes declared."""
    return _DECLARED + text


def write_index(texts: Iterable[str], folder: Path, name: str = "index.sqlite") -> Path:
    """Write the index of Turtle files into a folder, which exists."""
    lines: set[str] = set()
    for text in texts:
        triples = (quad.triple for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True))
        lines.update((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode().splitlines(keepends=True))
    writer = IndexWriter(folder)
    for block in blocks(sorted(lines)):
        writer.note(block)
    writer.write(folder / name)
    return folder / name


def ask(
    index: Index, name: str = "", *conditions: Condition, types: tuple[str, ...] = (), limit: int = 10
) -> list[Candidate]:
    """Return the candidates for a name and further conditions."""
    named = (Condition(NAME, (name,)),) if name else ()
    return candidates(index, Query((*named, *conditions), types, TypeRule.ANY, limit))


def paths(found: Iterable[Candidate]) -> list[str]:
    return [each.scored.profile.path for each in found]


def matches(found: Iterable[Candidate]) -> list[str]:
    return [each.scored.profile.path for each in found if each.match]
