"""A synthetic project with errors in it whose number and kind is known, as one file of N-Triples.

Sixty events, spread evenly, are damaged: each in one way, and each way gives exactly one result of one shape in
`shapes/core.ttl`, or of one in `shapes/beyond.ttl`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from communique.terms import CMQ, CODE, DCTERMS, EDTF, OA, PREFIXES, SKOS, XSD, Namespace

Value = NamedNode | BlankNode | Literal | Triple
Change = Callable[[NamedNode, list[Value]], list[Value]]
"""What becomes of the values of a property; the first argument is the event."""

Result = tuple[str, str]
"""Focus node and shape, as IRIs."""

SHAPES = "urn:x-bench:shape:"
"""What stands before the names of the shapes for measurements."""
_EACH_CORE, _EACH_BEYOND = 3, 2
"""How often each way is used."""
_FOLDERS = ("ontology", "data", "seeds")
_NUMBER = re.compile(r"data/events/.*/synthetic-(\d{6})\.ttl$")
_BODY, _OFFICE, _PERSON = (Namespace(PREFIXES[kind]) for kind in ("body", "office", "person"))


@dataclass(frozen=True)
class Edit:
    """A change of the values of one property of an event or one of its parts (`participation-1`; empty: the event)."""

    part: str
    predicate: NamedNode
    change: Change


@dataclass(frozen=True)
class Damage:
    """One way of damaging an event.

    Attributes:
        shape: name of the shape that finds it.
        focus: the part that is found to be wrong; empty: the event.
        edits: what is changed.
    """

    shape: str
    focus: str
    edits: tuple[Edit, ...]


def _put(*values: Value) -> Change:
    return lambda _, __: list(values)


def _add(value: Value) -> Change:
    return lambda _, values: [*values, value]


def _add_part(name: str) -> Change:
    return lambda event, values: [*values, _part(event, name)]


def _as_text(_: NamedNode, values: list[Value]) -> list[Value]:
    return [Literal(value.value) for value in values if isinstance(value, Literal)]


def _one(shape: str, part: str, predicate: NamedNode, change: Change) -> Damage:
    return Damage(shape, part, (Edit(part, predicate, change),))


def _part(event: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{event.value}#{name}") if name else event


def _side(part: str, side: str) -> tuple[Edit, Edit]:
    """Move a participation to another side, with the office."""
    office = _OFFICE.term(f"synthetic-{side}")
    return Edit(part, CMQ.side, _put(_BODY.term(side))), Edit(part, CMQ.office, _put(office))


CORE = (
    _one("Event-label", "", SKOS.prefLabel, _put()),
    _one("Event-label", "", SKOS.prefLabel, _add(Literal("Another label", language="en"))),
    _one("Event-date", "", CMQ.date, _as_text),
    _one("Event-earliest", "", CMQ.latest, _put(Literal("1900-01-01", datatype=XSD.date))),
    _one("Event-status", "", CMQ.eventStatus, _put(CODE.forgotten)),
    _one("Event-publicity", "", CMQ.publicity, _put(CODE.public, CODE.confidential)),
    _one("Event-place", "", CMQ.place, _put(Literal("Geneva"))),
    _one("Event", "", CMQ.chanel, _add(CODE.fax)),
    _one("Participation-role", "participation-1", CMQ.role, _put()),
    _one("Participation-participant", "participation-1", CMQ.participant, _put(_BODY.northland)),
    _one("Outcome-type", "outcome-1", DCTERMS.type, _put()),
    Damage("Outcome-of", "outcome-1", (Edit("", CMQ.outcome, _put()),)),
    _one("Selector-start", "evidence-1-span", OA.start, _put(Literal(500))),
    _one("Selector-digest", "evidence-2-span", CMQ.sha256, _put(Literal("z" * 64))),
    _one("Evidence-anchor", "evidence-3", CMQ.anchor, _put(Literal("In"))),
    _one("Evidence-source", "evidence-4", OA.hasSource, _put(_BODY.northland)),
)
BEYOND = (
    Damage("BothSides-northland", "", _side("participation-1", "southland")),
    _one("NamedOrDescribed", "participation-1", CMQ.participant, _put()),
    _one("OfficeOfOtherSide", "participation-1", CMQ.office, _put(_OFFICE.term("synthetic-southland"))),
    Damage(
        "TwiceThere",
        "",
        tuple(Edit(f"participation-{n}", CMQ.participant, _put(_PERSON.term("mira-vale"))) for n in (1, 2)),
    ),
    _one("OtherYear", "", CMQ.date, _put(Literal("1066-10-14", datatype=EDTF.EDTF))),
    _one("SharedEvidence", "", CMQ.evidence, _add_part("evidence-3")),
)
_WAYS = CORE * _EACH_CORE + BEYOND * _EACH_BEYOND
DAMAGED = len(_WAYS)
"""How many events are damaged."""


def damages(events: int) -> dict[int, Damage]:
    """Return what is done to which of so many events.

    Raises:
        ValueError: there are fewer events than damages.
    """
    if events < DAMAGED:
        raise ValueError(f"{events} events are too few for {DAMAGED} damages.")
    return {place * events // DAMAGED: damage for place, damage in enumerate(_WAYS)}


def expected(events: int, ways: Collection[Damage] = _WAYS) -> frozenset[Result]:
    """Return the results that a validation of the damaged events must have; of some ways of damaging them alone."""
    return frozenset(_result(number, damage) for number, damage in damages(events).items() if damage in ways)


def write_data(project: Path, events: int, path: Path) -> Path:
    """Write the model and the records of a synthetic project, damaged, to `path` as N-Triples; return `path`."""
    wrong = damages(events)
    unfinished = path.with_suffix(".new")
    with unfinished.open("wb") as output:
        for source in _sources(project):
            number = _NUMBER.search(source.as_posix())
            damage = wrong.get(int(number[1])) if number else None
            triples: Iterator[Triple] = (quad.triple for quad in parse(path=source, format=RdfFormat.TURTLE))
            changed = damaged(list(triples), event_iri(int(number[1])), damage) if number and damage else triples
            serialize(changed, output, RdfFormat.N_TRIPLES)
    return unfinished.rename(path)


def damaged(triples: list[Triple], event: NamedNode, damage: Damage) -> list[Triple]:
    """Return the statements of an event's file after a damage."""
    for edit in damage.edits:
        subject = _part(event, edit.part)
        values = [t.object for t in triples if (t.subject, t.predicate) == (subject, edit.predicate)]
        rest = [t for t in triples if (t.subject, t.predicate) != (subject, edit.predicate)]
        triples = rest + [Triple(subject, edit.predicate, value) for value in edit.change(event, values)]
    return triples


def event_iri(number: int) -> NamedNode:
    """Return the IRI of a synthetic event."""
    return NamedNode(f"{PREFIXES['event']}synthetic-{number:06}")


def _result(number: int, damage: Damage) -> Result:
    return _part(event_iri(number), damage.focus).value, SHAPES + damage.shape


def _sources(project: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from sorted((project / folder).rglob("*.ttl"))
