"""The small corpus with what an export needs, in memory or as a folder, and with one thing changed at a time.

`linked.ttl` adds two newspapers, two sides, a meeting, an agreement and links. All of it is invented, as are the items
Q2147480001 to Q2147480012 and the properties from P2147480001: Wikidata's numbers end at 2147483647, and it has given
out far fewer.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

from communique.corpus import Corpus, TurtleFile, read_corpus
from communique.exports.proposals import Export, Withheld
from communique.exports.proposing import propose
from communique.terms import BASE
from communique.turtle.reader import read_turtle
from tests.conftest import ROOT, SMALL, copy_of_small

LINKED = Path(__file__).parent / "linked.ttl"
MEETING = f"{BASE}id/event/1951-06-10-geneva"
ACCORD = f"{BASE}id/agreement/lake-accord"
_PATH = "ontology/schemes/wikidata-terms.ttl"
_TABLE = (ROOT / _PATH).read_text("utf-8")
MINISTER = f"{BASE}id/person/otto-south"


@cache
def _model() -> tuple[TurtleFile, ...]:
    return read_corpus(ROOT).model


@cache
def _small() -> tuple[TurtleFile, ...]:
    return read_corpus(SMALL).records


def linked_corpus(old: str = "", new: str = "", more: str = "") -> Corpus:
    """Return the small corpus with `linked.ttl`, in which `old`, which has to be there, is replaced by `new`.

    `more` is Turtle that is added to it.
    """
    text = LINKED.read_text("utf-8")
    assert old in text
    document = read_turtle((text.replace(old, new) + more).encode(), "data/linked.ttl")
    assert not document.problems
    linked = TurtleFile("data/linked.ttl", "", document.statements)
    return Corpus(ROOT, (*_small(), linked), _model(), ())


def exported(old: str = "", new: str = "", more: str = "") -> Export:
    """Return what could go to Wikidata from such a corpus."""
    return propose(linked_corpus(old, new, more))


def linked_project(folder: Path) -> Path:
    """Make a project of the small corpus and `linked.ttl`."""
    project = copy_of_small(folder)
    shutil.copy(LINKED, project / "data" / "linked.ttl")
    return project


def reasons(export: Export, thing: str, what: str = "item") -> list[str]:
    """Return why something about a thing is withheld."""
    return [each.reason for each in export.withheld if (each.thing, each.what) == (thing, what)]


def details(export: Export, thing: str, reason: str) -> list[Withheld]:
    """Return what is withheld about a thing for a reason."""
    return [each for each in export.withheld if (each.thing, each.reason) == (thing, reason)]


def model_without(name: str) -> Corpus:
    """Return the linked corpus with an ontology in which a term of Wikidata's table has no identifier."""
    unverified = re.sub(r"\n    skos:exactMatch \S+ ;", "", _block(name))
    return _with_table(linked_corpus(), {name: unverified})


def model_with(corpus: Corpus, **identifiers: str) -> Corpus:
    """Return `corpus` with an ontology in which terms that had none have made-up identifiers."""
    stated = "\n    skos:exactMatch <http://www.wikidata.org/entity/{}> ;"
    return _with_table(corpus, {name: _block(name) + stated.format(each) for name, each in identifiers.items()})


def _block(name: str) -> str:
    return _TABLE[_TABLE.index(f"\ncode:wikidata-{name}\n") :].partition("\n.\n")[0]


def _with_table(corpus: Corpus, blocks: dict[str, str]) -> Corpus:
    text = _TABLE
    for name, block in blocks.items():
        text = text.replace(_block(name), block)
    document = read_turtle(text.encode(), _PATH)
    assert not document.problems
    table = TurtleFile(_PATH, "", document.statements)
    return Corpus(ROOT, corpus.records, tuple(table if f.path == _PATH else f for f in corpus.model), ())
