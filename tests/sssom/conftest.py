"""The small corpus with one link of each relation. Items from Q2147480000 upwards are made up: none is that high."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from communique.corpus import read_corpus
from communique.graph import Graph
from communique.linking.decisions import MANUAL, Decision
from communique.linking.writing import write_decisions
from communique.terms import PREFIXES
from tests.conftest import copy_of_small, run_communique
from tests.wikidata.items import claim, entity, item
from tests.wikidata.standin import standin

CHECKED = date(2026, 11, 22)
PAGE = "https://example.org/list"


def decided(thing: str, relation: str, target: str = "", **members: object) -> Decision:
    """Return a decision about a thing, named as `person:ada-norland`."""
    kind, _, slug = thing.partition(":")
    usual = {"justification": MANUAL, "confidence": Decimal("0.8"), "date": CHECKED, "evidence": (PAGE,)}
    return Decision(PREFIXES[kind] + slug, relation, target, **{**usual, **members})  # type: ignore[arg-type]


DECISIONS = (
    decided("person:ada-norland", "same-as", "Q2147480001", evidence=(f"{PAGE}?b", f"{PAGE}?a")),
    decided("person:bela-sutter", "different-from", "Q2147480002", note='"Béla" is\tanother,\nthough alike.'),
    decided("person:bela-suter", "no-match"),
    decided("event:1951-03-03-geneva", "exact-match", "Q2147480003", confidence=Decimal("0.9996")),
    decided("body:northland", "close-match", "Q2147480004", justification="semapv:LexicalMatching"),
    decided("office:northland-envoy", "different-from", "Q2147480005", date=date(2026, 1, 2)),
)


ITEMS = (
    item("Q2147480001", labels={"en": "Ada Norland"}, claims=[claim("P31", entity("Q5"))]),
    item("Q2147480003", labels={"en": "Geneva talks"}, claims=[claim("P31", entity("Q2761147"))]),
    item("Q2147480004", labels={"en": "Northland"}),
    item("Q2147480007", labels={"en": "Ada of Norland"}),
    item("Q5", labels={"en": "human"}),
    item("Q2761147", labels={"en": "meeting"}),
)
"""What Wikidata holds of the items that are linked, another of which becomes one with the first."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables by which a command asks a stand-in for Wikidata."""
    with standin(ITEMS) as wikidata:
        wikidata.merge("Q2147480007", into="Q2147480001")
        yield wikidata.environment(tmp_path / "cache")


@pytest.fixture(scope="session")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with these links besides that of Geneva, to be read only."""
    project = copy_of_small(tmp_path_factory.mktemp("sssom") / "linked")
    write_decisions(project, DECISIONS)
    return project


@pytest.fixture(scope="session")
def exported(linked: Path) -> str:
    """What the command writes of it."""
    outcome = run_communique(linked, "export", "sssom")
    assert (outcome.returncode, outcome.stderr) == (0, "8 mappings.\n")
    return outcome.stdout


def graph_of(project: Path) -> Graph:
    """Return the records of a project."""
    return Graph(read_corpus(project).records)


def files_of(project: Path) -> dict[str, bytes]:
    """Return the bytes of all records of a project."""
    found = (path for name in ("data", "seeds") for path in sorted((project / name).rglob("*.ttl")))
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in found}
