"""Mappings as SSSOM/TSV in its canonical form, so that equal mappings give equal bytes."""

from __future__ import annotations

from collections.abc import Iterable

from communique.sssom.curies import curie_of, declarations
from communique.sssom.head import write_head
from communique.sssom.mappings import OUR_SOURCE, WIKIDATA_SOURCE, IdentityMapping

VERSION = "1.1"
ENDING = ".sssom.tsv"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
SET_IRI = f"{OUR_SOURCE}#identity-links"
COLUMNS = (
    "record_id",
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "object_source",
    "mapping_date",
    "confidence",
    "see_also",
    "comment",
)
"""Slots in the order of the class Mapping."""
_CONDENSED = ("subject_source", "object_source", "mapping_date")
"""Slots that stand in the head when all rows agree."""
_IDENTIFIERS = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
"""Slots that no mapping lacks."""
_SPECIAL = frozenset('"\t\n\r')

Row = dict[str, str]


def write_sssom(mappings: Iterable[IdentityMapping], title: str, version: str, condense: bool = True) -> str:
    """Return a mapping set.

    A record is identified by the IRI of what states the mapping here, which leads to its page and stays when a label
    changes. The hash that the specification offers would not, and counts characters beyond ASCII differently from one
    implementation to the next.

    Args:
        mappings: what it holds.
        title: what it is called.
        version: the release that it belongs to, instead of a date, so that equal input gives equal output.
        condense: whether what all rows agree on stands once, in the head.
    """
    rows = sorted((_row(each) for each in mappings), key=lambda row: [row[slot] for slot in COLUMNS])
    shared = _condensed(rows) if condense else {}
    columns = [slot for slot in COLUMNS if slot not in shared and any(row[slot] for row in rows)] or list(_IDENTIFIERS)
    head: dict[str, str | dict[str, str]] = {
        "sssom_version": VERSION,
        "curie_map": declarations(_identifiers(rows)),
        "mapping_set_id": SET_IRI,
        "mapping_set_version": version,
        "mapping_set_title": title,
        "license": LICENCE,
        **shared,
    }
    table = [columns, *([row[slot] for slot in columns] for row in rows)]
    return write_head(head) + "".join("\t".join(map(_cell, cells)) + "\n" for cells in table)


def _row(mapping: IdentityMapping) -> Row:
    return {
        "record_id": curie_of(mapping.record),
        "subject_id": curie_of(mapping.subject),
        "subject_label": mapping.subject_label,
        "predicate_id": curie_of(mapping.predicate),
        "predicate_modifier": "Not" if mapping.negated else "",
        "object_id": curie_of(mapping.target),
        "object_label": mapping.target_label,
        "mapping_justification": curie_of(mapping.justification),
        "subject_source": curie_of(OUR_SOURCE),
        "object_source": curie_of(OUR_SOURCE if mapping.is_inside else WIKIDATA_SOURCE),
        "mapping_date": mapping.date,
        "confidence": "" if mapping.confidence is None else f"{mapping.confidence:f}",
        "see_also": "|".join(_value(address) for address in sorted(mapping.sources)),
        "comment": mapping.note,
    }


def _identifiers(rows: list[Row]) -> set[str]:
    return {row[slot] for row in rows for slot in (*_IDENTIFIERS, "subject_source", "object_source")}


def _condensed(rows: list[Row]) -> dict[str, str]:
    values = {slot: {row[slot] for row in rows} for slot in _CONDENSED}
    return {slot: found.pop() for slot, found in values.items() if len(found) == 1 and "" not in found}


def _value(text: str) -> str:
    """Return one value of several, in which the sign between them is escaped ("Multi-valued slots")."""
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.intersection(text) else text
