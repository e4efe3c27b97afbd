"""Mappings that others made or checked, taken in as decisions: all of a file, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from communique.errors import EnvironmentFailure, InvalidInput
from communique.graph import Graph
from communique.iris import kind_of
from communique.linking.decisions import ACCEPTING, Decision, accepting_relation, usual_confidence
from communique.linking.ledger import Ledger, objections
from communique.problems import Problem
from communique.sssom.mappings import NO_TERM_FOUND, PREDICATES, IdentityMapping, mappings_of
from communique.sssom.reading import Row, problem, read_sssom
from communique.terms import BASE, PREFIXES, compact

JUSTIFICATIONS = frozenset(
    {
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    }
)
"""Terms of the semantic mapping vocabulary that the specification allows as justifications."""
_ITEM_ADDRESSES = tuple(
    f"{start}.wikidata.org/{folder}/" for start in ("http://www", "https://www") for folder in ("entity", "wiki")
)
"""Namespaces that people declare for Wikidata's items."""
_TAKEN = ", ".join(compact(predicate) for predicate in PREDICATES)


class _Wrong(ValueError):
    """A cell that cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """A decision and the line of the file in which it stands, from 1."""

    line: int
    decision: Decision


def entries_in(path: Path, graph: Graph) -> list[Entry]:
    """Return the decisions that the SSSOM file at `path` adds to the records of `graph`.

    What is recorded already is left out, on whatever grounds. A row without confidence has the usual one for its number
    of addresses. A row needs a date, which the head may state for all, and at least one address in `see_also`.

    Raises:
        InvalidInput: a row cannot be taken; the message names each with its line.
        EnvironmentFailure: the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(f"{path}: cannot be read: {error.strerror}.", "Check the name.") from error
    found = read_sssom(str(path), content)
    entries: list[Entry] = []
    problems = list(found.problems)
    standing = {_pair(mapping) for mapping in mappings_of(graph) if mapping.is_inside}
    for row in found.rows:
        try:
            entries += _entries(row, standing)
        except _Wrong as wrong:
            problems.append(problem(str(path), row.line, f"{wrong}"))
    against = objections(graph, [entry.decision for entry in entries])
    refuse([*problems, *problems_of(path, entries, against)])
    ledger = Ledger(graph)
    return [entry for entry in entries if not ledger.holds(entry.decision)]


def problems_of(path: Path, entries: Sequence[Entry], against: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    """Yield what speaks against entries, given by place from 0 and sentence, as problems of the file at `path`."""
    for place, sentence in against:
        yield problem(str(path), entries[place].line, sentence)


def refuse(problems: Iterable[Problem]) -> None:
    """Take nothing if there are problems.

    Raises:
        InvalidInput: there are; the message has a line for each.
    """
    found = sorted(problems)
    if found:
        raise InvalidInput("\n".join(map(str, found)), "Nothing was written.")


def _entries(row: Row, standing: set[frozenset[str]]) -> Iterator[Entry]:
    mapping = _mapping(row)
    if mapping.is_inside:
        _refuse_unless_standing(mapping, standing)
    else:
        yield Entry(row.line, _decision(row, mapping))


def _mapping(row: Row) -> IdentityMapping:
    cells = row.cells
    modifier = cells.get("predicate_modifier", "")
    if modifier not in ("", "Not"):
        raise _Wrong(f"{modifier} is no predicate_modifier. Write Not, or leave it empty.")
    if cells["predicate_id"] not in PREDICATES:
        raise _Wrong(f"{compact(cells['predicate_id'])} is not taken as predicate_id. Write one of {_TAKEN}.")
    if not kind_of(cells["subject_id"]):
        raise _Wrong(f"{compact(cells['subject_id'])} is no thing of this project. Name one as subject_id.")
    mapping = IdentityMapping(
        record="",
        subject=cells["subject_id"],
        subject_label="",
        predicate=cells["predicate_id"],
        negated=bool(modifier),
        target=_item_iri(cells["object_id"]),
        target_label="",
        justification=cells["mapping_justification"],
        sources=row.values("see_also"),
        note=cells.get("comment", ""),
    )
    if not mapping.relation:
        raise _Wrong("what Not means here is left open by the specification. Leave the row out, or take Not away.")
    return mapping


def _decision(row: Row, mapping: IdentityMapping) -> Decision:
    relation, fitting = mapping.relation, accepting_relation(mapping.subject)
    if relation in ACCEPTING and relation != fitting:
        allowed = {"same-as": "owl:sameAs", "exact-match": "skos:exactMatch"}[fitting]
        raise _Wrong(f"{compact(mapping.predicate)} does not fit a {kind_of(mapping.subject)}. Write {allowed}.")
    return Decision(
        thing=mapping.subject,
        relation=relation,
        target="" if relation == "no-match" else _item(mapping.target),
        justification=_justification(mapping.justification),
        confidence=_confidence(row.cells.get("confidence", ""), len(mapping.sources)),
        date=_day(row.cells.get("mapping_date", "")),
        evidence=mapping.sources,
        note=mapping.note,
    )


def _refuse_unless_standing(mapping: IdentityMapping, standing: set[frozenset[str]]) -> None:
    """Let a row about two things here pass if the records say so already.

    Raises:
        _Wrong: they do not.
    """
    if mapping.relation != "different-from" or _pair(mapping) not in standing:
        raise _Wrong(
            f"{compact(mapping.target)} is a thing of this project, too. Only links to Wikidata are taken from a file: "
            "state owl:differentFrom in the records, or merge them."
        )


def _pair(mapping: IdentityMapping) -> frozenset[str]:
    return frozenset({mapping.subject, mapping.target})


def _item_iri(iri: str) -> str:
    """Return the IRI of an item in its one form, whatever namespace it was written with; others as they are."""
    for namespace in _ITEM_ADDRESSES:
        if iri.startswith(namespace):
            return PREFIXES["wd"] + iri.removeprefix(namespace)
    if iri.startswith(BASE) or iri == NO_TERM_FOUND:
        return iri
    raise _Wrong(f"{iri} is no item of Wikidata. Name one as object_id, or sssom:NoTermFound.")


def _item(iri: str) -> str:
    return iri.removeprefix(PREFIXES["wd"])


def _justification(iri: str) -> str:
    name = iri.removeprefix(PREFIXES["semapv"])
    if name not in JUSTIFICATIONS:
        raise _Wrong(f"{iri} is no mapping_justification. Write for instance semapv:ManualMappingCuration.")
    return f"semapv:{name}"


def _confidence(text: str, citations: int) -> Decimal:
    if not text:
        return usual_confidence(citations)
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number <= 1):
        raise _Wrong(f"{text} is no confidence. Write a number from 0 to 1, for instance 0.8.")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        what = f"{text} is no day" if text else "mapping_date is missing"
        raise _Wrong(f"{what}. Write the day on which the mapping was checked, for instance 2026-11-21.") from None
