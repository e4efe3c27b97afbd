"""What pages say of an event's standing: contradicted or only told differently, refused, alleged, of uncertain date."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small, replace_in
from tests.web.markup import elements, page, section, text_of
from tests.web.serving import Client, running

CALL, MEETING, CLOSURE = (
    f"/doc/event/{name}" for name in ("1951-spring-call", "1951-03-03-geneva", "1951-02-road-closure")
)
ADA = "/doc/person/ada-norland"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server on whose record two claims are in tension only, a meeting was refused, and a date is uncertain."""
    project = copy_of_small(tmp_path_factory.mktemp("told") / "project")
    events = project / "data" / "events"
    claims = project / "data" / "claims" / "was-there-a-call.ttl"
    claims.write_text(claims.read_text("utf-8").replace("cmq:contradicts", "cmq:inTensionWith"), "utf-8")
    replace_in(events / "1951-03-03-geneva.ttl", "cmq:eventStatus code:held", "cmq:eventStatus code:refused")
    replace_in(events / "1951-02-road-closure.ttl", '"1951-02"^^edtf:EDTF', '"1951-02~"^^edtf:EDTF')
    release = build_release(read_sources(project), project.parent / "releases", {}, lambda _: None)
    with running(release.path) as client:
        yield client


def head(site: Client, path: str) -> str:
    """Return what stands above the sections of a page."""
    return " ".join(text_of(e) for e in elements(page(site, path), "p") if e.get("class") in ("contested", "sorts"))


def test_accounts_that_only_differ_are_not_said_to_contradict(told: Client, site: Client) -> None:
    assert "Accounts differ. No position recorded here contradicts another one" in head(told, CALL)
    assert "Contested" not in head(told, CALL)
    assert "Contested. Positions contradict each other on: Did the envoy" in head(site, CALL)
    assert "Accounts differ" not in head(site, CALL)


def test_what_did_not_simply_take_place_says_so_at_the_head(told: Client, site: Client) -> None:
    assert head(told, MEETING) == "meeting · refused"
    assert head(site, MEETING) == "meeting"


def test_nobody_is_said_to_have_been_where_a_meeting_was_refused(told: Client, site: Client) -> None:
    assert text_of(section(page(told, MEETING), "participants")).startswith("Who is named in it")
    assert text_of(section(page(site, MEETING), "participants")).startswith("Who was there")


def test_the_page_of_a_participant_tells_how_events_stand(told: Client, site: Client) -> None:
    parts = {text_of(row)[:40]: text_of(row) for row in elements(section(page(site, ADA), "events"), "tr")}
    (call,) = [row for row in parts.values() if "telephone call" in row]
    assert "reported, not confirmed" in call
    assert "accounts of it differ" in call
    (meeting,) = [row for row in parts.values() if "Geneva" in row]
    assert "accounts of it differ" not in meeting
    assert "refused" in text_of(section(page(told, ADA), "events"))


def test_an_uncertain_date_bounds_nothing(told: Client) -> None:
    facts = text_of(section(page(told, CLOSURE), "facts"))
    assert "about February 1951, in searches from 1 February 1951, in searches until 28 February 1951" in facts
    assert "not before" not in facts
    near = next(text_of(e) for e in elements(page(told, CLOSURE), "nav") if e.get("class") == "neighbours")
    assert "if the dates are right" in near


def test_a_vague_date_is_explained_and_a_plain_one_is_not(site: Client) -> None:
    spring = text_of(section(page(site, CALL), "facts"))
    assert "spring 1951, not before 1 March 1951, not after 31 May 1951" in spring
    assert "not before" not in text_of(section(page(site, MEETING), "facts"))
    assert "not before" not in text_of(section(page(site, CLOSURE), "facts"))


def test_what_refers_to_a_thing_is_named_in_english(site: Client) -> None:
    named = [text_of(e) for e in elements(section(page(site, "/doc/body/southland"), "references"), "dt")]
    assert named
    assert all(name.startswith("as “") for name in named)
