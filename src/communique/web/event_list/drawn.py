"""Events on a timeline: in lanes by how they were held, with marks by who took part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from communique.web.drawing.timeline import Drawing, Item, timeline
from communique.web.event_list.rows import EventRow
from communique.web.reader import is_sure
from communique.web.values import Value

SHAPES = ("circle", "triangle", "square", "diamond", "cross", "hexagon")
"""Marks for formats, the most frequent first; further formats share the last."""
NO_SHAPE = "dot"
_NO_LANE = "without"
"""Begins the keys of lanes for what has no channel."""


@dataclass(frozen=True)
class LaneName:
    """What a lane is called: a channel, or, where none is recorded, a kind of event."""

    value: Value
    has_channel: bool


@dataclass(frozen=True)
class EventsDrawn:
    """A timeline of events.

    Attributes:
        drawing: its geometry; things are `EventRow`s.
        lanes: what the lanes are called, by key.
        shapes: which shape marks a format, by its IRI.
        formats: formats with their shapes, for the legend.
    """

    drawing: Drawing
    lanes: dict[str, LaneName]
    shapes: dict[str, str]
    formats: list[tuple[Value, str]]

    def shape(self, row: EventRow) -> str:
        """Return the shape of the mark of an event."""
        return self.shapes[row.formats[0].iri] if row.formats else NO_SHAPE


def drawn(rows: Sequence[EventRow]) -> EventsDrawn:
    """Return the timeline of `rows`."""
    channels = Counter(value.iri for row in rows for value in row.channels)
    formats = Counter(value.iri for row in rows for value in row.formats[:1])
    names: dict[str, LaneName] = {}
    items = []
    for row in rows:
        key, name = _lane(row, channels)
        names[key] = name
        first, last = _day(row.event.earliest), _day(row.event.latest)
        items.append(Item(first, last, key, row, is_sure(row.event.date)))
    sizes = Counter(item.lane for item in items)
    order = sorted(names, key=lambda key: (not names[key].has_channel, -sizes[key], key))
    ranked = [iri for iri, _ in sorted(formats.items(), key=lambda pair: (-pair[1], pair[0]))]
    shapes = {iri: SHAPES[min(place, len(SHAPES) - 1)] for place, iri in enumerate(ranked)}
    values = {value.iri: value for row in rows for value in row.formats[:1]}
    return EventsDrawn(timeline(items, order), names, shapes, [(values[iri], shapes[iri]) for iri in ranked])


def _lane(row: EventRow, channels: Counter[str]) -> tuple[str, LaneName]:
    """Return the lane of an event: its channel, of several the most usual, or else its kind."""
    if row.channels:
        value = max(row.channels, key=lambda each: (channels[each.iri], each.iri))
        return value.iri, LaneName(value, has_channel=True)
    value = row.kinds[0] if row.kinds else Value("")
    return f"{_NO_LANE} {value.iri}", LaneName(value, has_channel=False)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # none, or beyond the years that can be drawn
