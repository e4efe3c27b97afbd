"""The index of events: sets, order, what it says of each event, and the same bytes from the same files."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.release.events.index import DamagedEventIndex, EventIndex
from communique.release.events.schema import FILTERS, bits_of, numbers_of, packed, unpacked
from communique.release.events.writing import write_event_index
from communique.release.layout import EVENTS, INDEX, TABLES, TIMELINE
from communique.release.release import Release
from tests.release.support import build
from tests.web.many_events import with_many_events

MANY = 400


@pytest.fixture(scope="module")
def many_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of many events."""
    return build(with_many_events(tmp_path_factory.mktemp("many") / "project", MANY))


@given(st.integers(1, 3000).flatmap(lambda most: st.tuples(st.just(most), st.sets(st.integers(0, most - 1)))))
def test_a_set_is_kept_as_it_is(case: tuple[int, set[int]]) -> None:
    most, numbers = case
    members = unpacked(packed(sorted(numbers), most))
    assert members == bits_of(numbers)
    assert numbers_of(members) == sorted(numbers)
    assert members.bit_count() == len(numbers)


def test_few_of_many_take_little_room() -> None:
    assert len(packed([5, 99_999], 100_000)) < 20
    assert len(packed(range(100_000), 100_000)) < 13_000


def test_events_stand_in_the_order_of_the_timeline(many_release: Release) -> None:
    lines = (many_release.path / TIMELINE).read_text("utf-8").splitlines()
    index = many_release.events()
    found = index.events(range(len(index)))
    assert [event.iri for event in found] == [line.rpartition(" ")[2] for line in lines]
    assert len(found) == MANY + 3
    assert [index.number(event.iri) for event in found] == list(range(MANY + 3))
    assert index.number("https://example.org/x") is None


def test_each_event_leads_to_its_row_in_the_table(many_release: Release) -> None:
    table = (many_release.path / TABLES / "events.csv").read_bytes()
    header, *rows = list(csv.reader(table.decode().splitlines(keepends=True)))
    by_iri = {row[header.index("event")]: row for row in rows}
    index = many_release.events()
    for event in index.events(range(len(index))):
        (row,) = csv.reader([table[event.start : event.start + event.length].decode()])
        assert row == by_iri[event.iri]
        assert (event.date, event.earliest, event.latest) == tuple(
            row[header.index(name)] for name in ("date", "earliest", "latest")
        )


def test_what_is_counted_is_what_events_have(many_release: Release) -> None:
    index = many_release.events()
    among = bits_of(range(0, len(index), 3))
    events = index.events(range(len(index)))
    for filter_ in FILTERS:
        for term, count in index.counts(filter_, among):
            having = [event.number for event in events if term.name in {each.name for each in event.of(filter_)}]
            assert numbers_of(index.having(filter_, [term.name])) == having
            assert count == len([number for number in having if number % 3 == 0])
            assert term.events == len(having)


def test_a_participation_that_is_not_plain_says_so(small_release: Release) -> None:
    index = small_release.events()
    standings = {
        (event.iri.rpartition("/")[2], term.name): term.standing
        for event in index.events(range(len(index)))
        for term in event.of("party")
    }
    assert standings[("1951-spring-call", "northland")] == "disputed"
    assert standings[("1951-03-03-geneva", "northland")] == ""


def test_what_claims_contradict_is_contested(small_release: Release) -> None:
    index = small_release.events()
    contested = numbers_of(index.having("contested", ["yes"]))
    assert [event.iri.rpartition("/")[2] for event in index.events(contested)] == ["1951-spring-call"]
    assert numbers_of(index.having("contested", ["no"]) | index.having("contested", ["yes"])) == list(range(len(index)))


def test_the_same_tables_give_the_same_bytes(many_release: Release, tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / TABLES).symlink_to(many_release.path / TABLES)
    (tmp_path / INDEX).symlink_to(many_release.path / INDEX)
    write_event_index(tmp_path, tmp_path / "scratch")
    assert (tmp_path / EVENTS).read_bytes() == (many_release.path / EVENTS).read_bytes()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_index_that_is_none_is_refused(tmp_path: Path) -> None:
    for content in (None, b"not a database" * 100):
        path = tmp_path / "events.sqlite"
        if content:
            path.write_bytes(content)
        with pytest.raises(DamagedEventIndex, match="communique build"):
            EventIndex.open(path)
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    with pytest.raises(DamagedEventIndex):
        EventIndex.open(tmp_path / "empty.sqlite")
