"""What came before and after an event, found in a file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.release.timeline import Timeline, TimelineWriter
from communique.terms import CMQ, PREFIXES, XSD

EVENT = PREFIXES["event"]
STATUS = f"{CMQ.eventStatus} <https://w3id.org/communique/code/held> .\n"

Event = tuple[str, str, str]


def timeline(folder: Path, events: list[Event]) -> Timeline:
    writer = TimelineWriter(folder)
    for iri, earliest, latest in events:
        days = ((CMQ.earliest, earliest), (CMQ.latest, latest))
        dates = [f'{term} "{day}"^^{XSD.date} .\n' for term, day in days if day]
        writer.note((f"<{iri}>", [*dates, STATUS]))
    writer.note((f"<{EVENT}x#outcome-1>", [STATUS]))
    writer.note((f"<{EVENT}no-event>", []))
    path = folder / "timeline.txt"
    writer.write(path)
    return Timeline(path)


def in_order(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda e: f"{e[1] or e[2] or '9999'} {e[2]} {e[0]}".encode())


day = st.sampled_from(["", "1992-01-01", "1992-01-02", "1993-05-31"])
events = st.lists(
    st.tuples(st.from_regex(r"[a-z0-9-]{1,6}", fullmatch=True).map(EVENT.__add__), day, day),
    max_size=12,
    unique_by=lambda event: event[0],
)


@settings(max_examples=50, deadline=None)
@given(events)
def test_neighbours_are_those_in_the_order_of_the_list(
    tmp_path_factory: pytest.TempPathFactory, given_events: list[Event]
) -> None:
    found = timeline(tmp_path_factory.mktemp("timeline"), given_events)
    ordered = ["", *(event[0] for event in in_order(given_events)), ""]
    expected = {here: (before, after) for (before, here), (_, after) in pairwise(pairwise(ordered))}
    assert {iri: found.neighbours(iri, *days) for iri, *days in given_events} == expected


def test_an_event_that_is_not_in_the_file_has_neighbours_too(tmp_path: Path) -> None:
    found = timeline(tmp_path, [(f"{EVENT}a", "1992-01-01", "1992-01-01"), (f"{EVENT}c", "1994-01-01", "")])
    assert found.neighbours(f"{EVENT}b", "1993-01-01", "") == (f"{EVENT}a", f"{EVENT}c")
    assert found.neighbours(f"{EVENT}b", "", "") == (f"{EVENT}c", "")
