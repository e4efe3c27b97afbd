"""Catalogues for Mix'n'match: a table for its web import, and the JSON lines of its programming interface.

The table has the columns that https://meta.wikimedia.org/wiki/Mix%27n%27match/Import names; the lines are "MetaEntry"
objects, which hold names, dates and coordinates too. An update replaces all that an entry had, so each is complete.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from communique.exports.catalogue import Entry

CATALOGUES = {"people": "person", "bodies": "body", "places": "place", "events": "event"}
"""Name of a catalogue to the kind of thing in it."""
COLUMNS = ("id", "name", "desc", "url", "type", "q")


def as_table(entries: Iterable[Entry]) -> str:
    """Return CSV (RFC 4180, but with bare line feeds) with one row for each entry."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((e.slug, e.label, e.description, e.iri, e.type, e.item) for e in entries)
    return stream.getvalue()


def as_lines(entries: Iterable[Entry], catalog: int) -> str:
    """Return a line of JSON for each entry of the catalogue with the number `catalog`."""
    return "".join(json.dumps(_meta_entry(entry, catalog), ensure_ascii=False) + "\n" for entry in entries)


def _meta_entry(entry: Entry, catalog: int) -> dict[str, Any]:
    whole = {
        "entry": _entry(entry, catalog),
        "auxiliary": [
            {"prop_numeric": int(prop.removeprefix("P")), "value": f"{time.text}/{time.precision}"}
            for prop, time in entry.times
        ],
        "coordinate": dict(zip(("lat", "lon"), entry.coordinates or (), strict=False)),
        "descriptions": {"en": entry.description} if entry.description else {},
        "aliases": [{"language": language, "value": text} for language, text in entry.names],
    }
    return {name: value for name, value in whole.items() if value}


def _entry(entry: Entry, catalog: int) -> dict[str, Any]:
    """Return the core of an entry; a link of ours is a preliminary match there (user 0), which people confirm."""
    core = {
        "catalog": catalog,
        "ext_id": entry.slug,
        "ext_url": entry.iri,
        "ext_name": entry.label,
        "ext_desc": entry.description,
        "type": entry.type,
    }
    match = {"q": int(entry.item.removeprefix("Q")), "user": 0} if entry.item else {}
    return {name: value for name, value in core.items() if value} | match
