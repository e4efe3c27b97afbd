"""The page about the record, and the counts that a release brings for it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pyoxigraph import Store

from communique.release.coverage import Coverage, CoverageTally
from communique.release.release import DamagedRelease, Release, open_release
from communique.terms import BASE, CMQ, OA
from tests.web.markup import elements, page, section, text_of
from tests.web.serving import Client

SOURCE = f"{BASE}id/source/harbour-gazette"
PATH = "/about"


def rows(published: Store, query: str) -> list[Any]:
    return list(cast("Any", published.query(query, use_default_graph_as_union=True)))


def number(published: Store, pattern: str, counted: str) -> int:
    return int(rows(published, f"SELECT (COUNT(DISTINCT {counted}) AS ?n) WHERE {{ {pattern} }}")[0]["n"].value)


def test_the_coverage_of_a_release_is_that_of_its_statements(release: Release, published: Store) -> None:
    source = release.coverage().sources[SOURCE]
    cites = f"?e {OA.hasSource} <{SOURCE}>"
    assert source.citations == number(published, cites, "?e")
    spans = rows(published, f"SELECT ?a ?b WHERE {{ {cites} ; {OA.hasSelector} ?s . ?s {OA.start} ?a ; {OA.end} ?b }}")
    covered = {offset for row in spans for offset in range(int(row["a"].value), int(row["b"].value))}
    assert source.characters == len(covered)
    assert source.events == source.alone == 3


def test_properties_and_links_are_counted_by_kind(release: Release, published: Store) -> None:
    kinds = release.coverage().kinds
    assert kinds["event"].things == release.manifest["counts"]["events"]
    with_place = number(published, f"?e {CMQ.eventStatus} ?s ; {CMQ.place} ?p", "?e")
    assert kinds["event"].properties[CMQ.place.value] == with_place
    assert (kinds["place"].linked, kinds["person"].linked) == (1, 0)
    assert "" not in kinds


def block(subject: str, *facts: str) -> tuple[str, list[str]]:
    return f"<{BASE}id/{subject}>", [f"{fact} .\n" for fact in facts]


def evidence(thing: str, number: int, source: str, start: int, end: int) -> list[tuple[str, list[str]]]:
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    return [
        block(
            f"{thing}#evidence-{number}",
            f"{OA.hasSelector} <{BASE}id/{thing}#span-{number}>",
            f"{OA.hasSource} <{BASE}id/source/{source}>",
        ),
        block(f"{thing}#span-{number}", f'{OA.end} "{end}"^^{integer}', f'{OA.start} "{start}"^^{integer}'),
    ]


def test_passages_that_overlap_count_once_and_events_by_all_their_sources() -> None:
    tally = CoverageTally()
    cited = [("event/a", "x", 0, 10), ("event/a", "x", 5, 12), ("event/b", "x", 12, 20), ("event/b", "y", 0, 1)]
    cited += [("claim/c", "y", 3, 4)]
    for place, (thing, source, start, end) in enumerate(cited):
        for each in evidence(thing, place, source, start, end):
            tally.note(each)
    tally.note(block("source/x", f'{CMQ.length} "40"'))
    found = tally.coverage()
    x, y = (found.sources[f"{BASE}id/source/{name}"] for name in "xy")
    assert (x.citations, x.characters, x.events, x.alone) == (3, 20, 2, 1)
    assert (y.citations, y.characters, y.events, y.alone) == (2, 2, 1, 0)
    assert Coverage.from_json(found.as_json()) == found


def test_many_stretches_of_one_source_add_up() -> None:
    tally = CoverageTally()
    for place in range(3000):
        for each in evidence("event/a", place, "x", place * 3 % 3000, place * 3 % 3000 + 2):
            tally.note(each)
    assert tally.coverage().sources[f"{BASE}id/source/x"].characters == 2000


def test_a_search_that_found_nothing_is_counted_apart() -> None:
    tally = CoverageTally()
    about = f"{CMQ.about} <{BASE}id/person/a>"
    tally.note(block("person/a#link-wikidata", about, f"{CMQ.linkRelation} <{BASE}code/no-match>"))
    tally.note(block("person/a", '<x:label> "A"'))
    tally.note(block("person/b", "<http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q2147480001>"))
    person = tally.coverage().kinds["person"]
    assert (person.things, person.linked, person.searched) == (2, 1, 1)


def test_a_release_without_its_coverage_is_damaged(own_release: Any) -> None:
    (own_release / "coverage.json").write_text("{}", "utf-8")
    with pytest.raises(DamagedRelease, match=r"coverage\.json"):
        open_release(own_release).coverage()


def test_the_page_tells_method_coverage_gaps_terms_and_how_to_cite(site: Client, release: Release) -> None:
    root = page(site, PATH)
    for name in ("method", "neutrality", "accessibility", "terms", "errors"):
        assert len(text_of(section(root, name))) > 80
    cells = [text_of(cell) for cell in elements(section(root, "coverage"), "td")]
    source = release.coverage().sources[SOURCE]
    assert cells[1:] == [str(source.citations), f"{100 * source.characters / 1165:.0f} %", "3", "3"]
    assert "3 of 3 events rest on a single source." in text_of(section(root, "coverage"))
    identifier = release.manifest["id"]
    assert f"{BASE}dataset/{identifier}" in text_of(section(root, "cite"))


def test_the_page_names_what_is_missing(site: Client, published: Store) -> None:
    missing = section(page(site, PATH), "missing")
    events = next(each for each in elements(missing, "table") if each.get("aria-label") == "Events")
    gaps = {text_of(next(elements(row, "th"))): text_of(row) for row in elements(events, "tr")}
    with_place = number(published, f"?e {CMQ.eventStatus} ?s ; {CMQ.place} ?p", "?e")
    assert f"{with_place} of 3 The source names no place." in gaps["place"]
    links = next(each for each in elements(missing, "table") if each.get("aria-label") == "Links to Wikidata")
    people = next(row for row in elements(links, "tr") if text_of(row).startswith("People"))
    assert "Ada Norland" in text_of(people)
    query = next(link.get("href") for link in elements(people, "a") if "query" in (link.get("href") or ""))
    assert "edit=1" in str(query)


def test_the_query_for_what_is_not_linked_finds_it(site: Client) -> None:
    missing = section(page(site, PATH), "missing")
    href = next(link.get("href") or "" for link in elements(missing, "a") if "/sparql?" in (link.get("href") or ""))
    answer = site.get(href.removeprefix(site.address), "application/sparql-results+json")
    assert answer.status_code == 200


def test_the_page_is_for_people_only(site: Client) -> None:
    assert site.get(PATH, "text/turtle").status_code == 406
    assert site.get(PATH, "text/html").headers["ETag"] == site.get(PATH, "text/html").headers["ETag"]
