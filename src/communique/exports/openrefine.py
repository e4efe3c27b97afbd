"""A table of all things for OpenRefine: one row each, with what reconciles it and what a schema needs.

Names stand in one cell with a bar between them ("Split multi-valued cells", separator `|`); no name holds one. The
column `wikidata` holds bare ids, which "Use values as identifiers" turns into matches.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from communique.exports.catalogue import Entry

COLUMNS = (
    "id", "kind", "label", "names", "description", "type", "date", "earliest", "latest", "latitude", "longitude",
    "wikidata", "url",
)  # fmt: skip


def as_table(entries: Iterable[Entry]) -> str:
    """Return CSV (RFC 4180, but with bare line feeds) with one row for each entry; the id is `kind/slug`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry) for entry in entries)
    return stream.getvalue()


def _row(entry: Entry) -> tuple[str, ...]:
    latitude, longitude = (str(degrees) for degrees in entry.coordinates) if entry.coordinates else ("", "")
    return (
        f"{entry.kind}/{entry.slug}",
        entry.kind,
        entry.label,
        "|".join(dict.fromkeys(text for _, text in entry.names)),
        entry.description,
        entry.type,
        entry.date,
        entry.earliest,
        entry.latest,
        latitude,
        longitude,
        entry.item,
        entry.iri,
    )
