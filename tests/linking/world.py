"""Made-up items beside the small corpus: an envoy, her look-alikes, a lake and the terms that links are checked by.

Items with numbers from 2147480000 upwards are made up and cannot be real; Q71 is the city that the corpus is linked to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from communique.corpus import read_corpus, read_turtle_file
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.linking.candidates import Candidate, Finder
from communique.linking.ledger import Ledger
from communique.linking.things import Thing, Things
from communique.terms import PREFIXES
from communique.wikidata.client import Wikidata
from communique.wikidata.settings import WikidataSettings
from tests.conftest import ROOT
from tests.wikidata.items import Json, claim, coordinate, day, entity, item, prop
from tests.wikidata.standin import CONTACT, Standin, standin

PAINTER, SHIP, ADA = "Q2147480101", "Q2147480102", "Q2147480103"
ENVOY, COURT_PAINTER, STEAMSHIP = "Q2147480104", "Q2147480105", "Q2147480106"
LAKE, LAKE_CLASS = "Q2147480107", "Q2147480108"
ACCORD, FERRY_TREATY_CLASS = "Q2147480109", "Q2147480110"
OTHER = "Q2147480111"
"""An item into which others are merged."""
MIRA_1, MIRA_2 = "Q2147480112", "Q2147480113"
GENEVA = "Q71"
HUMAN = "Q5"
DAY = date(2026, 11, 22)
"""The day on which everything is decided."""
_LANGUAGES = ("en", "hy", "tr")


def term(iri_or_curie: str) -> str:
    """Return the IRI of `person:ada-norland`."""
    prefix, _, local = iri_or_curie.partition(":")
    return PREFIXES[prefix] + local


def office(holder: str, first: str, last: str) -> Json:
    """Return that an office was held between two days."""
    return claim("P39", entity(holder), qualifiers=[("P580", day(first)), ("P582", day(last))])


def human(identifier: str, name: str, description: str, *claims: Json) -> Json:
    """Return a human."""
    return item(
        identifier, labels={"en": name}, descriptions={"en": description}, claims=[claim("P31", entity(HUMAN)), *claims]
    )


def geneva(latitude: float = 46.2, longitude: float = 6.15) -> Json:
    """Return the city, wherever it is."""
    return item(GENEVA, labels={"en": "Geneva"}, claims=[claim("P625", coordinate(latitude, longitude))])


WORLD = (
    human(PAINTER, "Ada Norland", "painter", office(COURT_PAINTER, "1790", "1801")),
    item(
        SHIP,
        labels={"en": "Ada Norland"},
        descriptions={"en": "steamship"},
        claims=[claim("P31", entity(STEAMSHIP))],
    ),
    human(ADA, "Ada Norland", "diplomat of Northland", office(ENVOY, "1950-06", "1953")),
    item(ENVOY, labels={"en": "envoy of Northland"}),
    item(COURT_PAINTER, labels={"en": "court painter"}),
    item(STEAMSHIP, labels={"en": "steamship"}),
    item(
        LAKE,
        labels={"hy": "Լիճ", "tr": "Isik Golu"},
        claims=[claim("P31", entity(LAKE_CLASS)), claim("P625", coordinate(46.4, 6.5))],
    ),
    item(LAKE_CLASS, labels={"en": "lake"}),
    item(
        ACCORD,
        labels={"en": "Ferry Accord"},
        claims=[claim("P31", entity(FERRY_TREATY_CLASS)), claim("P585", day("1951-03-04"))],
    ),
    item(FERRY_TREATY_CLASS, labels={"en": "ferry treaty"}, claims=[claim("P279", entity("Q131569"))]),
    human(MIRA_1, "Mira Vale", ""),
    human(MIRA_2, "Mira Vale", ""),
    geneva(),
)
"""The site finds the painter and the ship before the envoy, so that no test passes by its order."""


@cache
def terms() -> tuple[Json, ...]:
    """Return the properties and classes of the table of terms, as Wikidata has them when nothing has drifted."""
    found = []
    for each in WikidataTerms([read_turtle_file(ROOT, ROOT / "ontology" / "schemes" / "wikidata-terms.ttl")]):
        if each.identifier.startswith("P"):
            found.append(prop(each.identifier, each.datatype, labels={"en": each.label}))
        elif each.identifier:
            found.append(item(each.identifier, labels={"en": each.label}))
    return tuple(found)


@contextmanager
def world(*more: Json) -> Iterator[Standin]:
    """Serve the world, the terms and `more`."""
    with standin([*terms(), *WORLD, *more]) as site:
        yield site


@contextmanager
def reader(site: Standin, folder: Path, offline: bool = False) -> Iterator[Wikidata]:
    """Read the stand-in; nobody waits."""
    settings = WikidataSettings(folder, site.address, site.sparql, CONTACT).with_languages(_LANGUAGES)
    with Wikidata.open(settings, offline, sleep=lambda _: None) as wikidata:
        yield wikidata


def thing(root: Path, curie: str) -> Thing:
    """Return a thing of the project."""
    return Things(Graph(read_corpus(root).records)).thing(NamedNode(term(curie)))


def found_for(root: Path, wikidata: Wikidata, curie: str) -> list[Candidate]:
    """Return the candidates for a thing of the project."""
    corpus = read_corpus(root)
    graph = Graph(corpus.records)
    finder = Finder(wikidata, WikidataTerms(corpus.model), Ledger(graph))
    return finder.candidates(Things(graph).thing(NamedNode(term(curie))))


def verdict(candidate: Candidate, feature: str) -> str:
    """Return what a feature says about a candidate, "for", "open" or "against"; empty where it does not apply."""
    return next((str(finding.verdict) for finding in candidate.findings if finding.feature == feature), "")
