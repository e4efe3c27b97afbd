"""Events, participations and claims as CSV for spreadsheets and data frames.

RFC 4180: UTF-8 without byte order mark, CRLF, a header line. Things stand as IRIs, with a column of their labels in
the same order beside them; codes stand as their short names; several values of a cell are joined by ` | `; an empty
cell means that the files do not say. Dates are EDTF as stated, `earliest` and `latest` inclusive days (ISO 8601).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from communique.jsonld import natural_key
from communique.release.layout import table_name
from communique.release.lookup import SortedFile
from communique.release.output import Outputs
from communique.release.profile import EVENT_CLASSES
from communique.release.records import Records
from communique.release.sorting import SortedLines
from communique.release.subjects import Block
from communique.terms import CMQ, DCTERMS, OA, RDF, SKOS, compact

SEPARATOR = " | "

Cell = Callable[[Records, str], list[str]]


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, how a cell is found, the properties that it needs."""

    name: str
    cell: Cell
    needs: frozenset[NamedNode] = frozenset()


@dataclass(frozen=True)
class Table:
    """One table: a row for every instance of `classes`."""

    name: str
    classes: tuple[NamedNode, ...]
    columns: tuple[Column, ...]


def _iri(name: str) -> list[Column]:
    return [Column(name, lambda _, iri: [iri])]


def _text(name: str, *path: NamedNode) -> list[Column]:
    return [Column(name, lambda records, iri: records.values(iri, *path), frozenset(path))]


def _code(name: str, *path: NamedNode) -> list[Column]:
    def cell(records: Records, iri: str) -> list[str]:
        return [value.rpartition("/")[2].rpartition("#")[2] for value in records.values(iri, *path)]

    return [Column(name, cell, frozenset(path))]


def _term(name: str, *path: NamedNode) -> list[Column]:
    return [Column(name, lambda records, iri: [compact(v) for v in records.values(iri, *path)], frozenset(path))]


def _thing(name: str, *path: NamedNode) -> list[Column]:
    def labels(records: Records, iri: str) -> list[str]:
        return [records.label(value) for value in records.values(iri, *path)]

    return [*_text(name, *path), Column(f"{name}_label", labels, frozenset({*path, SKOS.prefLabel}))]


def _evidence() -> list[Column]:
    def passages(records: Records, iri: str) -> list[str]:
        return records.passages(records.values(iri, CMQ.evidence))

    needs = frozenset({CMQ.evidence, OA.hasSource, OA.hasSelector, OA.start, OA.end})
    return [*_thing("source", CMQ.evidence, OA.hasSource), Column("passages", passages, needs)]


def _dates(*path: NamedNode) -> list[Column]:
    return [
        *_text("date", *path, CMQ.date),
        *_text("earliest", *path, CMQ.earliest),
        *_text("latest", *path, CMQ.latest),
    ]


def _owner(columns: Iterable[Column]) -> list[Column]:
    """Turn columns about a thing into columns about the thing that a part `…#part` belongs to."""

    def of_owner(cell: Cell) -> Cell:
        return lambda records, iri: cell(records, iri.partition("#")[0])

    return [Column(column.name, of_owner(column.cell), column.needs) for column in columns]


EVENTS = Table(
    "events",
    EVENT_CLASSES,
    (
        *_iri("event"),
        *_text("label", SKOS.prefLabel),
        *_term("class", RDF.type),
        *_code("kind", DCTERMS.type),
        *_code("status", CMQ.eventStatus),
        *_dates(),
        *_text("date_note", CMQ.dateNote),
        *_text("date_as_stated", CMQ.dateAsStated),
        *_code("calendar", CMQ.calendar),
        *_text("duration", CMQ.duration),
        *_thing("place", CMQ.place),
        *_code("place_relation", CMQ.placeRelation),
        *_code("format", CMQ.term("format")),
        *_code("channel", CMQ.channel),
        *_code("publicity", CMQ.publicity),
        *_thing("disclosed_by", CMQ.disclosedBy),
        *_thing("part_of", CMQ.partOf),
        *_thing("side", CMQ.participation, CMQ.side),
        *_thing("participant", CMQ.participation, CMQ.participant),
        *_thing("initiated_by", CMQ.initiatedBy),
        *_thing("topic", CMQ.topic),
        *_code("outcome_kind", CMQ.outcome, DCTERMS.type),
        *_text("outcome_note", CMQ.outcome, SKOS.note),
        *_thing("agreement", CMQ.produced),
        *_thing("context", CMQ.context),
        *_thing("question", CMQ.question),
        *_evidence(),
    ),
)
PARTICIPATIONS = Table(
    "participations",
    (CMQ.Participation,),
    (
        *_iri("participation"),
        *_owner([*_iri("event"), *_text("event_label", SKOS.prefLabel), *_dates()]),
        *_thing("participant", CMQ.participant),
        *_thing("side", CMQ.side),
        *_thing("office", CMQ.office),
        *_code("role", CMQ.role),
        *_code("status", CMQ.participationStatus),
        *_evidence(),
    ),
)
CLAIMS = Table(
    "claims",
    (CMQ.Claim,),
    (
        *_iri("claim"),
        *_text("label", SKOS.prefLabel),
        *_thing("question", CMQ.answers),
        *_thing("about", CMQ.about),
        *_term("property", CMQ.aboutProperty),
        *_thing("value", CMQ.claimedValue),
        *_text("literal", CMQ.claimedLiteral),
        *_code("approximation", CMQ.approximation),
        *_code("stance", CMQ.stance),
        *_thing("claimant", CMQ.claimant),
        *_text("claimant_description", CMQ.claimantDescription),
        *_thing("office", CMQ.office),
        *_thing("side", CMQ.side),
        *_dates(),
        *_thing("contradicts", CMQ.contradicts),
        *_thing("in_tension_with", CMQ.inTensionWith),
        *_thing("quoted_from", CMQ.quotedFrom),
        *_thing("reported_via", CMQ.reportedVia),
        *_thing("reported_in", CMQ.reportedIn),
        *_evidence(),
    ),
)
TABLES = (EVENTS, PARTICIPATIONS, CLAIMS)


_TABLE_OF = {f"{RDF.type} {class_} .\n": table for table in TABLES for class_ in table.classes}


_RUN_BYTES = 4 * 2**20
"""IRIs sorted in memory; their keys take ten times as much."""


class Members:
    """Which things have a row in which table, sorted naturally (part 2 before part 10)."""

    def __init__(self, folder: Path) -> None:
        """Sort in `folder`, which exists, what is too much for memory."""
        self._lines = SortedLines(folder, "members", _natural_key, _RUN_BYTES)

    def note(self, block: Block) -> None:
        """Take note of a subject; it comes only once.

        Raises:
            OSError: the folder cannot be written.
        """
        subject, facts = block
        if subject.startswith("<") and not _TABLE_OF.keys().isdisjoint(facts):
            names = {_TABLE_OF[fact].name for fact in facts if fact in _TABLE_OF}
            self._lines.add(f"{subject[1:-1]} {name}\n".encode() for name in names)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield IRI and name of the table, once; parts stand beside their things, whatever their tables."""
        for block in self._lines.blocks():
            for line in block:
                iri, name = line.decode().split()
                yield iri, name


def write_tables(members: Members, statements: SortedFile, outputs: Outputs) -> None:
    """Write `events.csv`, `participations.csv` and `claims.csv`.

    Raises:
        OSError: a file cannot be written or read.
    """
    needed = frozenset().union(*(column.needs for table in TABLES for column in table.columns))
    records = Records(statements, needed)
    writers = {table.name: csv.writer(outputs.start(table_name(table.name)), lineterminator="\r\n") for table in TABLES}
    columns = {table.name: table.columns for table in TABLES}
    for name, writer in writers.items():
        writer.writerow(column.name for column in columns[name])
    for iri, name in members:
        writers[name].writerow(SEPARATOR.join(column.cell(records, iri)) for column in columns[name])


def _natural_key(line: bytes) -> list[tuple[int, str]]:
    return natural_key(line.decode())
