"""Which items a thing may be, in which order and for which reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.errors import EnvironmentFailure
from communique.linking.answers import rejected
from communique.linking.writing import write_decisions
from tests.conftest import replace_in
from tests.linking.world import (
    ACCORD,
    ADA,
    DAY,
    ENVOY,
    LAKE,
    MIRA_1,
    MIRA_2,
    OTHER,
    PAINTER,
    SHIP,
    found_for,
    human,
    office,
    reader,
    thing,
    verdict,
    world,
)


def test_the_right_one_stands_before_look_alikes_and_each_reason_is_told(small_project: Path, tmp_path: Path) -> None:
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        candidates = found_for(small_project, wikidata, "person:ada-norland")
    assert [each.item for each in candidates] == [ADA, PAINTER, SHIP]
    right, painter, ship = candidates
    assert {verdict(right, feature) for feature in ("type", "name", "dates", "office", "bodies")} == {"for"}
    assert [verdict(painter, feature) for feature in ("name", "dates", "office")] == ["for", "against", "against"]
    assert (verdict(ship, "name"), verdict(ship, "type")) == ("for", "against")
    said = {finding.feature: finding.text for finding in right.findings}
    assert said["name"] == "“Ada Norland” (our label) is the label “Ada Norland” (en)"
    assert "envoy of Northland" in said["office"]
    assert "1950-06-01 to 1953-12-31" in said["dates"]
    assert right.rivals == ()


def test_who_cannot_be_told_apart_is_called_a_rival(small_project: Path, tmp_path: Path) -> None:
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        candidates = found_for(small_project, wikidata, "person:mira-vale")
    assert [(each.item, each.rivals) for each in candidates] == [(MIRA_1, (MIRA_2,)), (MIRA_2, (MIRA_1,))]


def test_the_same_office_at_another_time_speaks_against(small_project: Path, tmp_path: Path) -> None:
    successor = human(ADA, "Ada Norland", "diplomat", office(ENVOY, "1960", "1963"))
    with world(successor) as site, reader(site, tmp_path / "cache") as wikidata:
        found = {each.item: each for each in found_for(small_project, wikidata, "person:ada-norland")}
    assert verdict(found[ADA], "office") == "for"
    assert verdict(found[ADA], "dates") == "against"


def test_a_name_in_another_script_finds_and_is_named_with_its_user(small_project: Path, tmp_path: Path) -> None:
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        (candidate,) = found_for(small_project, wikidata, "place:border-lake")
    assert candidate.item == LAKE
    assert verdict(candidate, "type") == "for"
    text = next(finding.text for finding in candidate.findings if finding.feature == "name")
    assert text == "“Լիճ” (used by Southland) is the label “Լիճ” (hy)"


def test_a_wider_class_tells_what_an_item_is(small_project: Path, tmp_path: Path) -> None:
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        (candidate,) = found_for(small_project, wikidata, "agreement:ferry-accord")
    assert candidate.item == ACCORD
    text = next(finding.text for finding in candidate.findings if finding.feature == "type")
    assert text == "it is ferry treaty, a kind of treaty"
    assert verdict(candidate, "dates") == "for"


def test_what_was_rejected_stays_rejected_even_under_the_id_it_was_merged_into(
    small_project: Path, tmp_path: Path
) -> None:
    ada = thing(small_project, "person:ada-norland")
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        painter = found_for(small_project, wikidata, "person:ada-norland")[1]
        write_decisions(small_project, [rejected(ada, painter, DAY, "Died in 1801.")])
        again = found_for(small_project, wikidata, "person:ada-norland")
        assert [(each.item, each.rejected) for each in again] == [(ADA, False), (SHIP, False), (PAINTER, True)]
        site.merge(PAINTER, into=SHIP)
        wikidata.refresh([PAINTER])
        merged = found_for(small_project, wikidata, "person:ada-norland")
    assert [(each.item, each.rejected) for each in merged] == [(ADA, False), (SHIP, True)]


def test_an_item_that_another_thing_is_linked_to_speaks_against(small_project: Path, tmp_path: Path) -> None:
    people = small_project / "data" / "people.ttl"
    replace_in(people, '"Ivo Quill"@en ;', f'"Ivo Quill"@en ;\n    owl:sameAs <http://www.wikidata.org/entity/{ADA}> ;')
    with world() as site, reader(site, tmp_path / "cache") as wikidata:
        found = {each.item: each for each in found_for(small_project, wikidata, "person:ada-norland")}
    assert verdict(found[ADA], "link") == "against"


def test_a_name_in_a_language_that_wikidata_does_not_know_is_searched_in_english(
    small_project: Path, tmp_path: Path
) -> None:
    people = small_project / "data" / "people.ttl"
    replace_in(people, 'Sutter"@en ;\n    cmq:evidence', 'Sutter"@i-default ;\n    cmq:evidence')
    minister = human(OTHER, "Béla Sutter", "minister")
    with world(minister) as site, reader(site, tmp_path / "cache") as wikidata:
        (candidate,) = found_for(small_project, wikidata, "person:bela-sutter")
        languages = [request.parameters["language"] for request in site.asked("wbsearchentities")]
    assert candidate.item == OTHER
    assert languages == ["en", "i", "en"]


def test_what_was_searched_once_is_found_again_without_a_connection(small_project: Path, tmp_path: Path) -> None:
    with world() as site:
        with reader(site, tmp_path / "cache") as wikidata:
            first = found_for(small_project, wikidata, "person:ada-norland")
        asked = len(site.requests)
        with reader(site, tmp_path / "cache", offline=True) as wikidata:
            assert found_for(small_project, wikidata, "person:ada-norland") == first
            with pytest.raises(EnvironmentFailure, match="Offline"):
                found_for(small_project, wikidata, "person:mira-vale")
        assert len(site.requests) == asked
