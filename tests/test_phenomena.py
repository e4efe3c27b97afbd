"""What the first corpus forces the model to hold: one query for each phenomenon, asked of the shipped records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Quad, QuerySolutions, Store

from communique.corpus import read_corpus
from communique.terms import PREFIXES, compact
from tests.conftest import ROOT

PHENOMENA: dict[str, tuple[str, set[tuple[str, ...]]]] = {
    "kinds of contact are named differently, as claims and not as classes": (
        "SELECT DISTINCT ?stance { ?claim cmq:answers question:name-for-the-contacts ;"
        " cmq:aboutProperty cmq:characterizedAs ; cmq:stance ?stance }",
        {("code:asserts",), ("code:denies",)},
    ),
    "a topic is asserted by some and denied by others, and stands nowhere plainly": (
        "SELECT DISTINCT ?stance { ?claim cmq:answers question:reintegration-at-khojaly ; cmq:stance ?stance ;"
        " cmq:claimedValue ?topic . FILTER NOT EXISTS { event:2023-03-01-khojaly cmq:topic ?topic } }",
        {("code:reports",), ("code:denies",)},
    ),
    "a claim about a whole period is contradicted": (
        "SELECT DISTINCT ?source { ?claim cmq:answers question:rejection-of-contacts ; cmq:contradicts ?other ;"
        " cmq:reportedIn source:iswnews-2023-03-02 . ?other cmq:reportedIn ?source }",
        {("source:nkr-bilateral-negotiations",)},
    ),
    "what was first is a claim": (
        "SELECT (COUNT(DISTINCT ?source) > 1 AS ?several) { ?claim cmq:answers question:first-meeting ;"
        " cmq:reportedIn ?source }",
        {("true",)},
    ),
    "an agreement is signed by each side on its own day, one by fax": (
        "SELECT ?who ?date ?channel { agreement:1993-07-prolongation cmq:signature ?signature . ?signature"
        " cmq:signatory ?who ; cmq:date ?date ; cmq:channel ?channel ; cmq:side ?side }",
        {
            ("person:serzh-sargsyan", "../1993-07-28", "code:in-person"),
            ("person:safar-abiyev", "1993-07-29", "code:fax"),
        },
    ),
    "an office is that of the time": (
        "SELECT DISTINCT ?year { { ?x cmq:participant person:samvel-shahramanyan ; cmq:office ?office . ?e"
        " cmq:participation ?x ; cmq:earliest ?day } UNION { ?x org:member person:samvel-shahramanyan ;"
        " cmq:office ?office ; cmq:earliest ?day } ?office skos:prefLabel ?label BIND (YEAR(?day) AS ?year) }",
        {("2023",)},
    ),
    "a capacity that nobody confirmed": (
        "SELECT DISTINCT ?stance { ?claim cmq:answers question:capacity-of-ramin-mammadov ; cmq:stance ?stance }",
        {("code:asserts",), ("code:reports",)},
    ),
    "people whom the source does not name": (
        "SELECT (COUNT(?part) > 20 AS ?many) { ?part cmq:participationStatus code:unnamed ; skos:prefLabel ?label ."
        " FILTER NOT EXISTS { ?part cmq:participant ?who } }",
        {("true",)},
    ),
    "people who sound alike are kept apart": (
        "SELECT ?other { person:i-aliyev-1993 owl:differentFrom ?other }",
        {("person:ilham-aliyev",), ("person:heydar-aliyev",)},
    ),
    "spellings of one person are names of one person": (
        "SELECT ?name { person:serzh-sargsyan cmq:attributedName ?n . ?n skosxl:literalForm ?name ; cmq:evidence ?e }",
        {("Serj Sargsyan",)},
    ),
    "contested names are attributed": (
        "SELECT (COUNT(DISTINCT ?text) > 5 AS ?many) { body:nagorno-karabakh-authorities cmq:attributedName ?n ."
        " ?n skosxl:literalForm ?text ; cmq:usedBy ?user ; cmq:nameManner ?manner ; cmq:evidence ?evidence }",
        {("true",)},
    ),
    "dates of every grain sort and filter": (
        "SELECT ?date { VALUES ?event { event:1993-04-10-moscow event:1994-05-ceasefire event:2022-autumn-contacts"
        " event:1992-moscow-first-contacts event:until-1997-trilateral-contacts } ?event cmq:date ?date }",
        {("1993-04-10/1993-04-16",), ("1994-05",), ("2022-23",), ("1992",), ("../1997",)},
    ),
    "a place is near, or on a line in, another": (
        "SELECT DISTINCT ?relation { ?event cmq:placeRelation ?relation }",
        {("code:near",), ("code:on-front-line-in",)},
    ),
    "a number of things is a claim, not so many things": (
        "SELECT DISTINCT ?property { ?claim cmq:answers question:agreements-of-1992-1994 ; cmq:claimedLiteral ?n ;"
        " cmq:aboutProperty ?property . FILTER CONTAINS(LCASE(STR(?n)), '10') }",
        {("cmq:produced",)},
    ),
    "a demand has a demander, a conveyor and an outcome": (
        "SELECT ?by ?through ?fulfilment { event:2023-03-01-khojaly cmq:condition ?c . ?c cmq:demandedBy ?by ;"
        " cmq:conveyedBy ?through ; cmq:fulfilment ?fulfilment ; cmq:evidence ?evidence }",
        {("body:azerbaijan", "person:nikol-pashinyan", "code:met")},
    ),
    "who mediated is a claim where it is contested": (
        "SELECT (COUNT(?claim) > 1 AS ?several) { ?claim cmq:answers question:ceasefire-2023-mediation ;"
        " cmq:claimedValue ?role . ?role skos:inScheme code:roles }",
        {("true",)},
    ),
    "terms and breaches of a truce are claims": (
        "SELECT DISTINCT ?stance { ?claim cmq:answers question:ceasefire-2023-kept ; cmq:stance ?stance }",
        {("code:asserts",), ("code:denies",)},
    ),
    "diplomacy of others is no part of the dealings": (
        "SELECT ?format ?process { event:2023-09-21-putin-aliyev-call a cmq:Call ; cmq:format ?format ."
        " OPTIONAL { event:2023-09-21-putin-aliyev-call cmq:partOf ?process } }",
        {("code:one-side-and-third-party", "")},
    ),
    "what was planned is not what was held": (
        "SELECT ?event ?status { VALUES ?event { event:2023-09-21-un-security-council event:2023-09-21-yevlakh }"
        " ?event cmq:eventStatus ?status }",
        {
            ("event:2023-09-21-un-security-council", "code:planned"),
            ("event:2023-09-21-yevlakh", "code:held"),
        },
    ),
    "two dates of one closure in one text are two events": (
        "SELECT ?date { ?event dcterms:type code:road-closure ; cmq:date ?date ; cmq:evidence/oa:hasSource"
        " source:isayev-shahverdyan-2023-03 }",
        {("2022-12-05",), ("2022-12-12/..",)},
    ),
}


@pytest.fixture(scope="module")
def records() -> Store:
    store = Store()
    store.extend(Quad(*triple) for file in read_corpus(ROOT).published for triple in file.triples)
    return store


def rows(solutions: QuerySolutions) -> Iterator[tuple[str, ...]]:
    for solution in solutions:
        yield tuple("" if term is None else plain(term.value) for term in solution)


def plain(value: str) -> str:
    return compact(value) if value.startswith("http") else value


@pytest.mark.parametrize("phenomenon", PHENOMENA)
def test_the_corpus_holds(records: Store, phenomenon: str) -> None:
    query, expected = PHENOMENA[phenomenon]
    found = records.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    assert set(rows(found)) >= expected
