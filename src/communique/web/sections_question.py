"""The page of a question: what is asked, the positions beside each other, and what the record states itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.explain.claims import DEGREES
from communique.iris import kind_of
from communique.terms import CMQ, SKOS
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.sections import (
    Column,
    facts_section,
    inferences,
    is_of_kind,
    passages_section,
    references_section,
    remarks,
    table,
)
from communique.web.sections_claims import claimants, in_order
from communique.web.values import Cell, Group, Passage, Position, Section, Value
from communique.web.words import N_

_ROUTE = (CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn)
_SUBJECT = (CMQ.about, CMQ.aboutProperty)
_CLAIMED = (CMQ.approximation, CMQ.claimedValue, CMQ.claimedLiteral)
_IN_COLUMNS = {
    CMQ.stance, CMQ.claimant, CMQ.claimantDescription, CMQ.office, CMQ.side, CMQ.date, CMQ.answers,
    *_ROUTE, *_SUBJECT, *_CLAIMED, *DEGREES.values(), SKOS.editorialNote,
}  # fmt: skip


def question_sections(reader: Reader, gathered: Gathered) -> list[Section]:
    """Return what a question is about, the positions on it, and what the record holds beside them."""
    claims = in_order(reader, is_of_kind(gathered.referring(CMQ.answers), "claim"))
    asked = gathered.referring(CMQ.question)
    positions = _positions(reader, claims)
    shown = {id_ for position in positions.positions for passage in position.passages for id_ in passage.anchor_ids}
    others = [passage for passage in reader.passages if not shown.intersection(passage.anchor_ids)]
    return [
        _asked(reader, asked, claims),
        positions,
        _stated(reader, claims),
        _stances(reader, claims),
        replace(passages_section(reader, N_("Further passages")), passages=others),
        references_section(reader, gathered, [*claims, *asked]),
    ]


def _asked(reader: Reader, asked: Iterable[NamedNode], claims: Sequence[NamedNode]) -> Section:
    """Return what is recorded of the question, and the records on which it is asked."""
    groups = facts_section(reader).groups
    properties = _shared(reader, claims, CMQ.aboutProperty)
    if properties:
        label = reader.property_label(CMQ.aboutProperty)
        groups.append(Group(label, [reader.value(node) for node in properties]))
    of = dict.fromkeys([*asked, *_shared(reader, claims, CMQ.about)])
    columns: list[Column] = [(N_("When"), reader.date), (N_("Asked of"), lambda node: [reader.value(node)])]
    things = table("asked", N_("What is asked"), sorted(of, key=reader.date_key), columns)
    return replace(things, groups=groups)


def _shared(reader: Reader, claims: Sequence[NamedNode], predicate: NamedNode) -> list[NamedNode]:
    """Return the values of a property if all of several claims have the same ones: they are said once."""
    found = [reader.parts(claim, predicate) for claim in claims]
    return found[0] if len(found) > 1 and all(values == found[0] for values in found) else []


def _positions(reader: Reader, claims: Sequence[NamedNode]) -> Section:
    subject = [predicate for predicate in _SUBJECT if not _shared(reader, claims, predicate)]
    columns: list[Column] = [
        (N_("Stance"), lambda claim: _stance_of(reader, claim)),
        (N_("Who says so"), lambda claim: claimants(reader, claim)),
        (N_("In which office"), lambda claim: reader.values(claim, CMQ.office)),
        (N_("For which side"), lambda claim: reader.values(claim, CMQ.side)),
        (N_("Inferred by curators"), lambda claim: [v for group in inferences(reader, claim) for v in group.values]),
        (N_("When"), reader.date),
        (N_("About what"), lambda claim: [value for p in subject for value in reader.values(claim, p)]),
        (N_("Value at issue"), lambda claim: [value for p in _CLAIMED for value in reader.values(claim, p)]),
        (N_("Through whom"), lambda claim: _labelled(reader, claim, _ROUTE)),
        (N_("What speaks against it"), lambda claim: _labelled(reader, claim, DEGREES.values())),
        (N_("The curators on it"), lambda claim: reader.values(claim, SKOS.editorialNote)),
        (N_("Remarks"), lambda claim: remarks(reader, claim, _IN_COLUMNS)),
    ]
    laid_out = table("positions", N_("Positions"), claims, columns)
    positions = [
        Position(reader.anchor_id(claim.value), reader.value(claim), row.cells, _passages(reader, claim))
        for claim, row in zip(claims, laid_out.rows, strict=True)
    ]
    note = N_("In the order of time, those without a date at the end. None is preferred.") if len(positions) > 1 else ""
    return Section("positions", laid_out.title, note=note, columns=laid_out.columns, positions=positions)


def _stance_of(reader: Reader, claim: NamedNode) -> Cell:
    return [replace(value, href=f"#{_anchor(value.iri)}") for value in reader.values(claim, CMQ.stance)]


def _labelled(reader: Reader, claim: NamedNode, predicates: Iterable[NamedNode]) -> Cell:
    """Return values after the name of their property; a claim on the same page is a place there."""
    cell: Cell = []
    for predicate in predicates:
        values = [_on_page(reader, value) for value in reader.values(claim, predicate)]
        cell += [Value(f"{reader.property_label(predicate).text}:"), *values] if values else []
    return cell


def _on_page(reader: Reader, value: Value) -> Value:
    claim = NamedNode(value.iri) if kind_of(value.iri) == "claim" else None
    is_here = claim is not None and reader.subject in reader.facts.objects(claim, CMQ.answers)
    return replace(value, href=reader.place(value.iri)) if is_here else value


def _passages(reader: Reader, claim: NamedNode) -> list[Passage]:
    """Return the passages that a claim cites, each with the ids of the claim's own evidence."""
    own = f"{reader.anchor_id(claim.value)}-"
    cited = {reader.anchor_id(term.value) for term in reader.parts(claim, CMQ.evidence)}
    found = []
    for passage in reader.passages:
        if cited.intersection(passage.anchor_ids):
            ids = [id_ for id_ in passage.anchor_ids if id_.startswith(f"{own}evidence-")]
            found.append(replace(passage, anchor_ids=ids, bears_out=_borne_out(reader, claim, cited, ids)))
    return found


def _borne_out(reader: Reader, claim: NamedNode, cited: set[str], ids: Sequence[str]) -> Cell:
    """Return what a passage is cited for if that is less than the whole claim."""
    return [
        value
        for evidence in reader.parts(claim, CMQ.evidence)
        if reader.anchor_id(evidence.value) in cited.intersection(ids)
        for value in reader.values(evidence, CMQ.supports)
    ]


def _stated(reader: Reader, claims: Iterable[NamedNode]) -> Section:
    """Return what the record states plainly of that on which positions differ."""
    groups = {}
    for claim in claims:
        for about in reader.parts(claim, CMQ.about):
            for predicate in reader.parts(claim, CMQ.aboutProperty):
                values = reader.values(about, predicate)
                label = f"{reader.property_label(predicate).text}: {reader.link(about.value).text}"
                if values:
                    groups[about, predicate] = Group(Value(label, reader.link(about.value).href), values)
    note = N_("These statements stand in the record itself; they are nobody's claim.")
    return Section("stated", N_("What the record states plainly"), note=note, groups=list(groups.values()))


def _stances(reader: Reader, claims: Iterable[NamedNode]) -> Section:
    """Return what the stances on the page mean."""
    stances = {stance: None for claim in claims for stance in reader.parts(claim, CMQ.stance)}
    rows = table(
        "stances",
        N_("What the stances mean"),
        stances,
        [
            (N_("Stance"), lambda stance: [reader.value(stance)]),
            (N_("Meaning"), lambda stance: reader.values(stance, SKOS.definition)),
            (N_("Note"), lambda stance: reader.values(stance, SKOS.note)),
        ],
    )
    named = [replace(row, anchor_id=_anchor(stance.value)) for row, stance in zip(rows.rows, stances, strict=True)]
    return replace(rows, rows=named)


def _anchor(iri: str) -> str:
    return f"stance-{iri.rpartition('/')[2]}"
