"""The list of events for programs: a table, linked data and a feed, each of the whole list up to a bound."""

from __future__ import annotations

from collections.abc import Sequence

from communique.release.events.index import IndexedEvent
from communique.release.layout import table_name
from communique.release.tables import EVENTS
from communique.web.describe import describe
from communique.web.event_list.atom import feed
from communique.web.event_list.filters import Filters
from communique.web.formats import CSV, JSON_LD, Format, document_bytes
from communique.web.problems import HttpProblem
from communique.web.site import Site

ATOM = Format("atom", "Atom", ("application/atom+xml",))
MOST_EVENTS = {CSV: 10_000, JSON_LD: 500, ATOM: 1_000}
"""How many events each form holds at most. A list is sent whole or not at all."""


def exported(site: Site, filters: Filters, numbers: Sequence[int], form: Format) -> bytes:
    """Return the list of the events with `numbers` in one of the forms of `MOST_EVENTS`.

    Raises:
        HttpProblem: 422, there are too many; 503, the data cannot be read.
    """
    limit = MOST_EVENTS[form]
    if len(numbers) > limit:
        raise HttpProblem(
            "answer-too-large",
            f"{len(numbers):,} events fit, and a list of events as {form.name} holds at most {limit:,}. Set more "
            f"filters, or take all events from {site.addresses.of_path('/dumps/events.csv')}.",
            {"limit": limit},
        )
    events = site.events.events(numbers)
    if form == CSV:
        return _csv(site, events)
    if form == ATOM:
        return feed(site, filters, events)
    return document_bytes(describe(site.store, [event.iri for event in events]), JSON_LD, site.context)


def _csv(site: Site, events: Sequence[IndexedEvent]) -> bytes:
    """Return the rows of the release's table of events as they stand there, under its header."""
    path = site.release.path / table_name(EVENTS.name)
    try:
        with path.open("rb") as table:
            rows = [table.readline()]
            for event in events:
                table.seek(event.start)
                rows.append(table.read(event.length))
    except OSError as error:
        raise HttpProblem("store-unavailable", "The table of events is gone from the disk.") from error
    return b"".join(rows)
