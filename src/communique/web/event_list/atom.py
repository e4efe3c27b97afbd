"""A list of events as a feed (Atom, RFC 4287).

A release does not know when it was built, so that equal files give equal releases. What an entry states as `updated`
is the latest day that the data name for it: when the record was changed (`dcterms:modified`); failing that, when the
newest of its sources was published or fetched, before which nobody can have recorded it from there; failing that, the
last day on which it can have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from pyoxigraph import Literal

from communique.iris import thing_path
from communique.release.events.index import IndexedEvent
from communique.release.events.schema import SOURCE
from communique.terms import DCTERMS, PAV
from communique.web.describe import batches
from communique.web.event_list.filters import Filters
from communique.web.event_list.rows import EventRow, rows_of
from communique.web.formats import JSON_LD
from communique.web.language.reading import NEUTRAL
from communique.web.site import LICENCE, Site

_ATOM = "{http://www.w3.org/2005/Atom}"
_UNKNOWN = "0001-01-01"
"""What stands for a day that the data do not name."""
register_namespace("", _ATOM[1:-1])


def feed(site: Site, filters: Filters, events: Sequence[IndexedEvent]) -> bytes:
    """Return the feed of `events`, which are those that fit `filters`.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    query = filters.query()
    here = site.addresses.of_path("/events.atom") + query
    updated = _updated(site, events)
    root = Element(f"{_ATOM}feed")
    _texts(
        root,
        id=here,
        title="Communiqué: events",
        updated=_instant(max(updated.values(), default=_UNKNOWN)),
        rights=LICENCE,
        generator="Communiqué",
    )
    _texts(SubElement(root, f"{_ATOM}author"), name="Communiqué")
    _link(root, "self", here, "application/atom+xml")
    _link(root, "alternate", site.addresses.of_path("/events") + query, "text/html")
    for row in rows_of(site, events, NEUTRAL):
        _entry(root, row, updated[row.event.iri], _page(site, row))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: Element, row: EventRow, updated: str, page: str) -> None:
    entry = SubElement(root, f"{_ATOM}entry")
    _texts(entry, id=row.event.iri, title=row.title.text, updated=_instant(updated), summary=_summary(row))
    _link(entry, "alternate", page, "text/html")
    _link(entry, "alternate", f"{page}.{JSON_LD.ending}", JSON_LD.media_types[0])
    for value in (*row.kinds, *row.channels, *row.formats):
        SubElement(entry, f"{_ATOM}category", term=value.iri, label=value.text)


def _page(site: Site, row: EventRow) -> str:
    thing = thing_path(row.event.iri)
    return site.addresses.of_path(thing.document) if thing else row.event.iri


def _summary(row: EventRow) -> str:
    """Return in a few sentences when it was, who took part, and what is to be said of its standing."""
    who = [f"{t.who.text} ({t.standing.text})" if t.standing else t.who.text for t in (*row.parties, *row.mediators)]
    parts = [
        row.date.text if row.date else "Without a date",
        ", ".join(who),
        ", ".join(value.text for value in row.places),
        f"Status: {row.status.text}" if row.status else "",
        "Accounts contradict each other" if row.is_contested else "",
    ]
    return "".join(f"{part}. " for part in parts if part).strip()


def _updated(site: Site, events: Sequence[IndexedEvent]) -> dict[str, str]:
    """Return the day that stands for the last change of each event, by IRI."""
    changed = _days(site, (event.iri for event in events), str(DCTERMS.modified))
    sources = {term.iri for event in events for term in event.of(SOURCE)}
    published = _days(site, sources, f"{DCTERMS.issued}|{PAV.retrievedOn}")
    found = {}
    for event in events:
        known = [published[term.iri] for term in event.of(SOURCE) if term.iri in published]
        last = event.latest or event.earliest or _UNKNOWN
        found[event.iri] = changed.get(event.iri) or max(known, default=last)
    return found


def _days(site: Site, iris: Iterable[str], path: str) -> dict[str, str]:
    """Return the latest day at the end of a property path from each of `iris` that has one."""
    found: dict[str, str] = {}
    for batch in batches(sorted(iris)):
        query = f"SELECT ?thing ?day WHERE {{ VALUES ?thing {{ {batch} }} ?thing {path} ?day }}"
        for row in site.store.select(query):
            day = row["day"]
            if isinstance(day, Literal) and len(day.value) >= len(_UNKNOWN) and day.value[4] == "-":
                found[row["thing"].value] = max(found.get(row["thing"].value, ""), day.value[: len(_UNKNOWN)])
    return found


def _instant(day: str) -> str:
    """Return a day as a date construct of RFC 4287, section 3.3."""
    return f"{day}T00:00:00Z"


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, f"{_ATOM}{name}").text = text


def _link(parent: Element, rel: str, href: str, media_type: str) -> None:
    SubElement(parent, f"{_ATOM}link", rel=rel, href=href, type=media_type)
