"""What is planned, claimed or disputed is never counted or drawn as plain fact, on the map and in the network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small, replace_in
from tests.web.markup import page, text_of
from tests.web.serving import Client, running
from tests.web.test_map import SVG
from tests.web.test_map import rows as places
from tests.web.test_network import marks, pairs

LAKETOWN = "https://w3id.org/communique/id/place/laketown"
RECORD = f"""
<{LAKETOWN}>
    a geo:Feature ;
    skos:prefLabel "Laketown"@en ;
    geo:asWKT "POINT(7.5 46.5)"^^geo:wktLiteral ;
.
"""


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server on whose record a participation in Geneva is disputed, a road closure planned, and a place claimed."""
    project = copy_of_small(tmp_path_factory.mktemp("doubtful") / "project")
    data = project / "data"
    meeting, closure = (data / "events" / f"{name}.ttl" for name in ("1951-03-03-geneva", "1951-02-road-closure"))
    replace_in(meeting, "cmq:participationStatus code:reported", "cmq:participationStatus code:disputed")
    replace_in(closure, "cmq:eventStatus code:held", "cmq:eventStatus code:planned")
    claims = data / "claims" / "was-there-a-call.ttl"
    replace_in(claims, "cmq:aboutProperty cmq:eventStatus", "cmq:aboutProperty cmq:place")
    replace_in(claims, "cmq:claimedValue code:held", f"cmq:claimedValue <{LAKETOWN}>")
    with (data / "places.ttl").open("a", encoding="utf-8") as stream:
        stream.write(RECORD)
    release = build_release(read_sources(project), project.parent / "releases", {}, lambda _: None)
    with running(release.path) as client:
        yield client


def test_the_map_tells_what_is_planned_and_what_is_only_claimed(doubtful: Client) -> None:
    root = page(doubtful, "/map")
    table = {row[1]: row for row in places(root)}
    assert "+ 1 placed there by claims only" in table["Laketown"][3]
    assert "0 reported as held" in table["Lake between Northland and Southland"][3]
    (claimed,) = [mark for mark in marks(root) if str(mark.get("aria-label")).startswith("Laketown")]
    assert {circle.get("class") for circle in claimed.iter(f"{SVG}circle")} - {"reach"} == {"unsure"}


def test_a_disputed_participation_counts_but_not_plainly(doubtful: Client, site: Client) -> None:
    root = page(doubtful, "/network")
    before, after = pairs(page(site, "/network")), pairs(root)
    assert {pair: count for pair, (count, _) in after.items()} == {pair: count for pair, (count, _) in before.items()}
    assert sum(plain for _, plain in after.values()) < sum(plain for _, plain in before.values())
    (mark, *_) = [mark for mark in marks(root) if "stated plainly" in str(mark.get("aria-label"))]
    assert "unsure" in {circle.get("class") for circle in mark.iter(f"{SVG}circle")}
    assert "disputed" in text_of(page(doubtful, str(mark.get("href")).removeprefix(doubtful.address)))
