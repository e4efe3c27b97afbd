"""Links and terms compared with what Wikidata has now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from communique.corpus import read_corpus
from communique.linking.decisions import MANUAL, Decision
from communique.linking.verification import Verification, verify
from communique.linking.writing import write_decisions
from communique.wikidata.errors import WikidataUnavailable
from tests.conftest import copy_of_small
from tests.linking.world import (
    ADA,
    COURT_PAINTER,
    DAY,
    ENVOY,
    GENEVA,
    OTHER,
    PAINTER,
    geneva,
    human,
    office,
    reader,
    term,
    world,
)
from tests.wikidata.items import claim, coordinate, entity, item, prop
from tests.wikidata.standin import Standin
from tests.wikidata.troubles import half_sent

PAGE = ("https://example.org/",)
ACCEPT = Decision(term("person:ada-norland"), "same-as", ADA, MANUAL, Decimal("0.8"), DAY, PAGE)
KEPT_APART = replace(ACCEPT, relation="different-from", target=PAINTER)
CLOSE = Decision(term("event:1951-03-03-geneva"), "close-match", OTHER, MANUAL, Decimal("0.8"), DAY, PAGE)

CONFERENCE = item(OTHER, labels={"en": "Geneva conference"})

CHANGES: dict[str, tuple[Callable[[Standin], object], list[str]]] = {
    "nothing": (lambda _: None, []),
    "merged": (
        lambda site: site.merge(ADA, into=PAINTER),
        ["link-dates", "link-merged", "link-merged", "link-office"],
    ),
    "deleted": (lambda site: site.delete(ADA), ["link-gone"]),
    "what it was kept apart from is merged": (lambda site: site.merge(PAINTER, into=ADA), ["link-merged"]),
    "what is close is deleted": (lambda site: site.delete(OTHER), ["link-gone"]),
    "moved": (lambda site: site.put(geneva(46.5, 6.6)), ["link-place"]),
    "moved a little": (lambda site: site.put(geneva(46.21, 6.16)), []),
    "no coordinates": (lambda site: site.put(item(GENEVA, labels={"en": "Geneva"})), ["link-type"]),
    "renamed": (lambda site: site.put(human(ADA, "Ada Southby", "")), ["link-name"]),
    "spelt otherwise": (lambda site: site.put(human(ADA, "ÁDA NORLAND", "")), []),
    "no human": (lambda site: site.put(item(ADA, labels={"en": "Ada Norland"})), ["link-type"]),
    "a place that is a human": (
        lambda site: site.put(
            item(
                GENEVA,
                labels={"en": "Geneva"},
                claims=[claim("P31", entity("Q5")), claim("P625", coordinate(46.2, 6.1))],
            )
        ),
        ["link-type"],
    ),
    "another term of office": (
        lambda site: site.put(human(ADA, "Ada Norland", "", office(ENVOY, "1960", "1963"))),
        ["link-dates"],
    ),
    "another office": (
        lambda site: site.put(human(ADA, "Ada Norland", "", office(COURT_PAINTER, "1950", "1953"))),
        ["link-office"],
    ),
    "another office of the same body": (
        lambda site: site.put(human(ADA, "Ada Norland", "poet of Northland", office(COURT_PAINTER, "1950", "1953"))),
        [],
    ),
    "a property of another type": (
        lambda site: site.put(prop("P585", "string", labels={"en": "point in time"})),
        ["term-datatype"],
    ),
    "a property of another name": (lambda site: site.put(prop("P585", "time", labels={"en": "day"})), ["term-label"]),
    "a class that was merged": (lambda site: site.merge("Q1072326", into="Q2761147"), ["term-merged"]),
    "a class that was deleted": (lambda site: site.delete("Q1072326"), ["term-gone"]),
}


def verified(root: Path, site: Standin, cache: Path) -> Verification:
    with reader(site, cache) as wikidata:
        return verify(read_corpus(root), wikidata)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project whose links stand and a cache filled when nothing had drifted; nobody changes either."""
    folder = tmp_path_factory.mktemp("compared")
    root = copy_of_small(folder / "project")
    write_decisions(root, [ACCEPT, KEPT_APART, CLOSE])
    with world(CONFERENCE) as site:
        before = verified(root, site, folder / "cache")
    assert (before.links, before.problems) == (2, ())
    return folder


@pytest.mark.parametrize("change", CHANGES)
def test_each_drift_is_found_after_the_cache_has_been_filled(compared: Path, tmp_path: Path, change: str) -> None:
    befall, codes = CHANGES[change]
    shutil.copytree(compared / "cache", tmp_path / "cache")
    with world(CONFERENCE) as site:
        befall(site)
        outcome = verified(compared / "project", site, tmp_path / "cache")
    assert sorted(problem.code for problem in outcome.problems) == codes
    for problem in outcome.problems:
        line = (compared / "project" / problem.path).read_text("utf-8").splitlines()[problem.line - 1]
        assert any(identifier in line for identifier in (ADA, PAINTER, OTHER, GENEVA, "P585", "Q1072326")), line


def test_a_merged_item_is_named_with_what_it_became_and_who_is_linked_to_that(
    small_project: Path, tmp_path: Path
) -> None:
    other = replace(ACCEPT, thing=term("body:northland"), relation="exact-match", target=OTHER)
    write_decisions(small_project, [ACCEPT, other])
    with world(item(OTHER, labels={"en": "Northland"})) as site:
        site.merge(ADA, into=OTHER)
        outcome = verified(small_project, site, tmp_path / "cache")
    merged = next(problem for problem in outcome.problems if problem.code == "link-merged")
    assert f"{ADA} was merged into {OTHER} “Northland”, which body:northland is linked to." in merged.message


def test_topics_and_sources_are_looked_for_too(small_project: Path, tmp_path: Path) -> None:
    topic = f"topic:ferry skos:exactMatch <http://www.wikidata.org/entity/{OTHER}> .\n"
    topics = small_project / "data" / "topics.ttl"
    topics.write_text(topics.read_text("utf-8") + topic, "utf-8")
    with world(item(OTHER, labels={"en": "crossing by boat"})) as site:
        assert verified(small_project, site, tmp_path / "cache").problems == ()
        site.delete(OTHER)
        (gone,) = verified(small_project, site, tmp_path / "cache").problems
    assert (gone.code, gone.path) == ("link-gone", "data/topics.ttl")


def test_only_what_has_changed_is_read_again(small_project: Path, tmp_path: Path) -> None:
    write_decisions(small_project, [ACCEPT])
    with world() as site:
        verified(small_project, site, tmp_path / "cache")
        site.put(human(ADA, "Ada Southby", ""))
        site.requests.clear()
        verified(small_project, site, tmp_path / "cache")
        whole = [request for request in site.asked("wbgetentities") if "claims" in request.parameters["props"]]
    assert [request.parameters["ids"] for request in whole] == [ADA]


def test_a_site_that_does_not_answer_gives_no_half_report(small_project: Path, tmp_path: Path) -> None:
    write_decisions(small_project, [replace(ACCEPT, target="Q2147480999")])
    with world() as site:
        site.befall(half_sent(), times=50)
        with pytest.raises(WikidataUnavailable):
            verified(small_project, site, tmp_path / "cache")
