"""The processes that a record is about, as it describes them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.terms import BASE, CMQ, RDF, SKOS
from communique.web.describe import statements_about
from communique.web.facts import Facts
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.site import Site
from communique.web.values import Cell, Value

MOST_PROCESSES = 20
_PROCESSES = (
    f"SELECT ?process (COUNT(?event) AS ?events) WHERE {{ ?process {RDF.type} {CMQ.Process} "
    f"OPTIONAL {{ ?event {CMQ.partOf} ?process }} }} "
    f"GROUP BY ?process ORDER BY DESC(?events) ?process LIMIT {MOST_PROCESSES}"
)


@dataclass(frozen=True)
class Process:
    """A process: its name, its date in words, its parties, remarks on it, and how many events are part of it."""

    name: Value
    dates: Cell
    parties: Cell
    remarks: Cell


def processes(site: Site) -> list[Process]:
    """Return the processes of which most events are part. Three queries.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    iris = process_iris(site)
    facts = Facts(statements_about(site.store, iris))
    parties = {value for iri in iris for value in _parties(facts, iri)}
    reader = Reader(NamedNode(BASE), facts, labels_of(site.store, {*iris, *parties}, site.naming), site.addresses)
    return [_process(reader, NamedNode(iri)) for iri in iris]


def process_iris(site: Site) -> list[str]:
    """Return the processes of which most events are part.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    return site.once("processes", lambda: _most_first(site))


def _most_first(site: Site) -> list[str]:
    return [row["process"].value for row in site.store.select(_PROCESSES) if isinstance(row["process"], NamedNode)]


def _parties(facts: Facts, process: str) -> list[str]:
    return [term.value for term in facts.objects(NamedNode(process), CMQ.party) if isinstance(term, NamedNode)]


def _process(reader: Reader, process: NamedNode) -> Process:
    remarks = [*reader.values(process, SKOS.definition), *reader.values(process, SKOS.note)]
    return Process(reader.value(process), reader.date(process), reader.values(process, CMQ.party), remarks)
