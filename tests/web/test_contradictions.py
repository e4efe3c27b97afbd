"""Questions with several positions: the list with what narrows and sorts it, and the page of one of them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any, cast

import pytest
from pyoxigraph import RdfFormat, Store

from communique.contradictions import contradictions
from communique.corpus import read_corpus
from communique.explain.names import Names
from communique.explain.statements import Statements
from communique.web.contradictions.asked import Asked, questions_asked
from communique.web.contradictions.filters import Filters, matching, read_filters
from communique.web.problems import HttpProblem
from communique.web.store import ReleaseStore
from tests.conftest import ROOT
from tests.web.markup import HTML, elements, page, section, text_of
from tests.web.serving import Client

SECOND = ROOT / "tests" / "corpora" / "western-sahara"
PATH = "/contradictions"
QUESTION = "/doc/question/was-there-a-call"
CHANCERY, MINISTRY = "The chancery says that there was a call", "The ministry denies that there was a call"
HEAD = """
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix claim: <https://w3id.org/communique/id/claim/> .
@prefix question: <https://w3id.org/communique/id/question/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix body: <https://w3id.org/communique/id/body/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CLAIMS = """
claim:a1 cmq:answers question:a ; cmq:contradicts claim:a2 ; cmq:side body:northland .
claim:a1 cmq:latest "1951-01-01"^^xsd:date .
claim:a2 cmq:answers question:a ; cmq:contradicts claim:a1 ; cmq:about event:x .
claim:b1 cmq:answers question:b ; cmq:inTensionWith claim:b2 , claim:b3 ; cmq:latest "1951-03-01"^^xsd:date .
claim:b2 cmq:answers question:b ; cmq:inTensionWith claim:b1 ; cmq:about <https://w3id.org/communique/id/event/x#part> .
claim:b3 cmq:answers question:b ; cmq:inTensionWith claim:b1 ; cmq:claimant body:northland .
claim:c1 cmq:answers question:c , question:d ; cmq:latest "1951-02-01"^^xsd:date .
claim:c2 cmq:answers question:c .
event:x cmq:outcome <https://w3id.org/communique/id/event/x#part> .
event:y cmq:question question:c .
"""


class InMemory:
    """A store of statements, asked as the server asks that of a release."""

    def __init__(self, *files: bytes) -> None:
        self._store = Store()
        for content in files:
            self._store.load(content, format=RdfFormat.TURTLE)

    def select(self, query: str) -> list[Any]:
        """Return the rows."""
        return list(cast("Any", self._store.query(query)))


@pytest.fixture(scope="module")
def store() -> ReleaseStore:
    """Three questions: one with a contradiction, one with two tensions, one with neither; and one with one claim."""
    return cast("ReleaseStore", InMemory((HEAD + CLAIMS).encode()))


def slugs(found: list[Asked]) -> str:
    return "".join(asked.iri[-1] for asked in found)


def test_a_question_is_listed_with_its_positions_by_stance(site: Client) -> None:
    (article,) = elements(page(site, PATH), "article")
    assert text_of(next(elements(article, "h2"))) == "Did the envoy and the minister speak by telephone in spring 1951?"
    assert "Reported telephone call, spring 1951" in text_of(article)
    assert "2 positions · 1 contradiction" in text_of(article)
    rows = [row for row in elements(article, "tr") if list(elements(row, "td"))]
    assert [text_of(next(elements(row, "th"))) for row in rows] == ["asserts", "denies"]
    assert [[text_of(cell) for cell in list(elements(row, "td"))[1:]] for row in rows] == [["1", "1"]] * 2
    assert "Chancery of Northland contradicted by 1 claim" in text_of(rows[0])


def test_a_position_of_the_list_leads_to_its_place_on_the_page_of_the_question(site: Client) -> None:
    (article,) = elements(page(site, PATH), "article")
    link = next(link for link in elements(article, "a") if text_of(link) == MINISTRY)
    path, _, anchor = (link.get("href") or "").removeprefix(site.address).partition("#")
    assert path == QUESTION
    assert anchor in {element.get("id") for element in page(site, path).iter()}


def test_the_same_list_is_a_table_and_linked_data(site: Client) -> None:
    table = site.get(f"{PATH}.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["claim"] for row in rows] == ["claim:chancery-reports-call", "claim:ministry-denies-call"]
    assert [row["stance"] for row in rows] == ["asserts", "denies"]
    assert rows[0]["contradicts"] == rows[1]["claim"]
    assert (rows[1]["passage_source"], rows[1]["start"], rows[1]["end"]) == ("source:harbour-gazette", "984", "1041")
    linked = {node["@id"].rpartition("/")[2] for node in site.get(f"{PATH}.jsonld").json()["@graph"]}
    assert {"was-there-a-call", "chancery-reports-call", "ministry-denies-call"} <= linked
    assert site.get(PATH, "text/csv").content == table.content
    assert f"<{site.address}{PATH}.csv>" in site.get(PATH, "text/html").headers["Link"]


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("degree=contradiction", True),
        ("degree=tension", False),
        ("event=1951-spring-call", True),
        ("event=1951-03-03-geneva", False),
        ("source=harbour-gazette", True),
        ("party=southland-ministry", True),
        ("party=nobody", False),
        ("party=&degree=&sort=newest", True),
    ],
)
def test_the_list_is_narrowed_by_its_address(site: Client, query: str, is_there: bool) -> None:
    root = page(site, f"{PATH}?{query}")
    assert bool(list(elements(root, "article"))) is is_there
    assert ("Nothing fits" in text_of(root)) is not is_there
    rows = site.get(f"{PATH}.csv?{query}").text.splitlines()[1:]
    assert len(rows) == (2 if is_there else 0)


def test_a_condition_is_taken_away_by_its_link(site: Client) -> None:
    root = page(site, f"{PATH}?degree=tension&source=harbour-gazette")
    chips = [link for link in elements(root, "a") if text_of(link).startswith("With: tensions")]
    assert [link.get("href") for link in chips] == [f"{site.address}{PATH}?source=harbour-gazette"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        (f"{PATH}?sort=loudest", 400, "“sort” is “loudest”; write contested or newest or positions."),
        (f"{PATH}?degree=1", 400, "contradiction or tension"),
        (f"{PATH}?event=a%3Eb", 400, "no name of a thing"),
        (f"{PATH}?event=a&event=b", 400, "State it once"),
        (f"{PATH}.pdf", 404, "contradictions.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(site: Client, path: str, status: int, word: str) -> None:
    answer = site.get(path, "application/json")
    assert answer.status_code == status
    assert word in answer.json()["detail"]


@pytest.mark.parametrize("number", ["2", "0", "x", "-1"])
def test_a_page_that_is_not_there_is_not_found(site: Client, number: str) -> None:
    assert site.get(f"{PATH}?page={number}", "text/html").status_code == 404


@pytest.mark.parametrize(("sort", "order"), [("contested", "abc"), ("newest", "bca"), ("positions", "bac")])
def test_questions_are_sorted_as_asked(store: ReleaseStore, sort: str, order: str) -> None:
    assert slugs(matching(store, questions_asked(store), Filters(sort=sort))) == order


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ([("event", "x")], "ab"),
        ([("event", "y")], "c"),
        ([("party", "northland")], "ab"),
        ([("party", "northland"), ("degree", "tension")], "b"),
    ],
)
def test_things_narrow_the_list_by_whatever_ties_them_to_a_question(
    store: ReleaseStore, query: list[tuple[str, str]], order: str
) -> None:
    assert slugs(matching(store, questions_asked(store), read_filters(query))) == order


def test_an_address_says_no_more_than_it_has_to() -> None:
    assert read_filters([("sort", "contested"), ("degree", " "), ("x", "y")]).query() == ""
    filters = read_filters([("party", "p"), ("sort", "newest"), ("degree", "tension")])
    assert filters.query(2) == "?degree=tension&page=2&party=p&sort=newest"
    with pytest.raises(HttpProblem, match="no name of a thing"):
        read_filters([("source", "../x")])


def test_pairs_are_those_that_the_command_lists() -> None:
    statements = Statements.of_corpus(read_corpus(SECOND))
    expected: Counter[tuple[str, str]] = Counter()
    for pair in contradictions(statements, Names(statements)):
        expected.update((question.value, pair.degree) for question in pair.questions)
    files = [path.read_bytes() for path in (SECOND / "data" / "claims").rglob("*.ttl")]
    asked = questions_asked(cast("ReleaseStore", InMemory(*files)))
    found = {(each.iri, degree): count for each in asked for degree, count in each.pairs.items()}
    assert found == dict(expected)
    assert len(found) > 5


def test_positions_stand_beside_each_other_in_a_table(site: Client) -> None:
    positions = section(page(site, QUESTION), "positions")
    columns = [text_of(cell) for cell in elements(positions, "th") if cell.get("scope") == "col"]
    assert columns[:3] == ["Position", "Stance", "Who says so"]
    rows = {text_of(next(elements(row, "th"))): row for row in elements(positions, "tr") if row.get("id")}
    assert list(rows) == [CHANCERY, MINISTRY]
    cells = {cell.get("data-label"): text_of(cell) for cell in elements(rows[MINISTRY], "td")}
    assert cells["Stance"] == "denies"
    assert cells["Who says so"] == "Foreign ministry of Southland"
    assert "The Harbour Gazette" in cells["Through whom"]
    assert CHANCERY in cells["What speaks against it"]
    assert "“" not in cells["Passages"]
    assert "characters 984–1041" in cells["Passages"]
    against = next(link for link in elements(rows[MINISTRY], "a") if text_of(link) == CHANCERY)
    assert against.get("href") == f"#{rows[CHANCERY].get('id')}"


def test_a_question_says_what_is_asked_what_stances_mean_and_what_is_stated(site: Client) -> None:
    root = page(site, QUESTION)
    asked = section(root, "asked")
    assert "spring 1951 Reported telephone call, spring 1951" in text_of(asked)
    meanings = section(root, "stances")
    assert "The claimant says that it is not so." in text_of(meanings)
    stance = next(link for link in elements(section(root, "positions"), "a") if text_of(link) == "denies")
    assert (stance.get("href") or "")[1:] in {row.get("id") for row in meanings.iter(HTML + "tr")}
    assert "reported, not confirmed" in text_of(section(root, "stated"))


def test_every_id_on_the_page_of_a_question_is_there_once(site: Client) -> None:
    ids = [element.get("id") for element in page(site, QUESTION).iter() if element.get("id")]
    assert "claim-ministry-denies-call-evidence-1" in ids
    assert len(ids) == len(set(ids))
