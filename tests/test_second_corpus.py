"""A process of another kind than the first corpus fits the model as it is: it checks, builds and answers."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.terms import PREFIXES, compact
from tests.conftest import ROOT, Communique
from tests.web.serving import Client, running

SECOND = ROOT / "tests" / "corpora" / "western-sahara"
ITS_WORDS = ("sahara", "sahrawi", "polisario", "mauritania", "morocc", "algeria")

QUESTIONS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "contacts with three parties to the process": (
        """
        SELECT ?event (COUNT(DISTINCT ?party) AS ?sides) {
          ?event cmq:format code:trilateral ; cmq:participation/cmq:side ?party .
          process:western-sahara cmq:party ?party
        } GROUP BY ?event ORDER BY ?event
        """,
        [("event:1975-11-14-madrid", "3"), ("event:2001-08-27-wyoming", "3")],
    ),
    "all parties of the process": (
        "SELECT ?party { process:western-sahara cmq:party ?party } ORDER BY ?party",
        [("body:algeria",), ("body:mauritania",), ("body:morocco",), ("body:polisario-front",), ("body:spain",)],
    ),
    "a written framework: from which contact, accepted by whom, rejected by whom": (
        """
        SELECT ?agreement ?event ?bound ?against {
          ?agreement dcterms:type code:framework-agreement . ?event (cmq:outcome?)/cmq:produced ?agreement .
          FILTER EXISTS { ?event cmq:eventStatus ?status }
          { ?agreement cmq:signature/cmq:side ?bound }
          UNION { ?claim cmq:about ?agreement ; cmq:stance code:refuses ; cmq:side ?against }
        } ORDER BY ?agreement ?bound ?against
        """,
        [
            ("agreement:draft-framework-agreement", "event:2001-05-05-algiers", "", "body:algeria"),
            ("agreement:draft-framework-agreement", "event:2001-05-05-algiers", "", "body:polisario-front"),
            ("agreement:madrid-declaration", "event:1975-11-14-madrid", "body:mauritania", ""),
            ("agreement:madrid-declaration", "event:1975-11-14-madrid", "body:morocco", ""),
            ("agreement:madrid-declaration", "event:1975-11-14-madrid", "body:spain", ""),
        ],
    ),
    "shuttle mediation: which meetings it was made of, and whom the envoy saw there": (
        """
        SELECT DISTINCT ?meeting ?envoy ?side {
          ?round dcterms:type code:shuttle-mediation . ?meeting cmq:partOf ?round ; cmq:participation ?going , ?seen .
          ?going cmq:role code:envoy ; cmq:participant ?envoy ; cmq:side ?third .
          ?seen cmq:role code:interlocutor ; cmq:side ?side
        } ORDER BY ?meeting
        """,
        [
            ("event:1997-04-27-smara", "person:james-baker", "body:polisario-front"),
            ("event:1997-04-rabat", "person:james-baker", "body:morocco"),
        ],
    ),
    "secret contacts: who met, what made them known, and how many years later": (
        """
        SELECT ?contact ?side ?disclosure ?years {
          ?contact cmq:publicity code:confidential ; cmq:disclosedBy ?disclosure ; cmq:latest ?last ;
                   cmq:participation/cmq:side ?side .
          ?disclosure dcterms:type code:disclosure .
          OPTIONAL { ?disclosure cmq:earliest ?known } BIND (YEAR(?known) - YEAR(?last) AS ?years)
        } ORDER BY ?contact ?side
        """,
        [
            ("event:1985-geneva", "body:polisario-front", "event:2022-04-cesid-documents", "37"),
            ("event:1985-geneva", "body:spain", "event:2022-04-cesid-documents", "37"),
            ("event:1989-spring-secret-talks", "body:morocco", "event:biadillah-disclosure", ""),
            ("event:1989-spring-secret-talks", "body:polisario-front", "event:biadillah-disclosure", ""),
        ],
    ),
    "a signatory who withdrew: who was still bound afterwards, and what is disputed about it": (
        """
        SELECT ?side ?withdrawal ?question {
          agreement:madrid-declaration cmq:signature ?signature . ?signature cmq:side ?side .
          OPTIONAL { ?signature cmq:endedBy ?withdrawal .
                     ?withdrawal dcterms:type code:withdrawal ; cmq:question ?question }
        } ORDER BY ?side
        """,
        [
            ("body:mauritania", "event:1979-08-mauritania-withdrawal", "question:day-of-withdrawal"),
            ("body:morocco", "", ""),
            ("body:spain", "", ""),
        ],
    ),
    "dates in another calendar: the words of the source, and the days they stand for": (
        """
        SELECT ?thing ?words ?earliest ?latest {
          ?thing cmq:calendar code:islamic-calendar ; cmq:dateAsStated ?words ; cmq:earliest ?earliest ;
                 cmq:latest ?latest ; a ?class . FILTER (?class != cmq:Signature)
        } ORDER BY ?earliest ?thing ?words
        """,
        [
            ("agreement:partition-convention", "14 Rabi al-Thani 1396", "1976-04-14", "1976-04-14"),
            ("event:1976-04-partition", "14 Rabi al-Thani 1396", "1976-04-14", "1976-04-14"),
            ("agreement:algiers-peace-agreement", "11 Ramadan 1399", "1979-08-05", "1979-08-05"),
            ("event:2010-11-gdim-izik", "1 Dhu al-Hijja 1431", "2010-11-08", "2010-11-08"),
            ("claim:camp-killed-ministry", "2 Dhu al-Hijja", "2010-11-09", "2010-11-09"),
            ("claim:camp-wounded-ministry", "2 Dhu al-Hijja", "2010-11-09", "2010-11-09"),
            ("event:2022-04-cesid-documents", "Ramadan 1443", "2022-04-03", "2022-05-02"),
        ],
    ),
    "who speaks: unnamed claimants, chains of reports, and what they say": (
        """
        SELECT ?claim ?stance ?who ?from ?via {
          ?claim cmq:stance ?stance .
          { ?claim cmq:claimantDescription ?described BIND ("unnamed" AS ?who) }
          UNION { ?claim cmq:quotedFrom ?from ; cmq:claimant ?who ; cmq:reportedVia ?via }
        } ORDER BY ?claim
        """,
        [
            ("claim:annexes-said-to-exist", "code:hearsay", "unnamed", "", ""),
            (
                "claim:camp-casualties-ministry",
                "code:asserts",
                "body:sahrawi-ministry-for-occupied-territories",
                "body:sps",
                "body:europa-press",
            ),
            ("claim:london-consultations", "code:expects", "unnamed", "", ""),
            ("claim:london-no-negotiations", "code:denies", "unnamed", "", ""),
            ("claim:round-table-condition-hearsay", "code:hearsay", "unnamed", "", ""),
        ],
    ),
    "accounts that exclude each other, and accounts that only pull apart": (
        """
        SELECT ?relation ?one ?other {
          VALUES ?relation { cmq:contradicts cmq:inTensionWith } ?one ?relation ?other FILTER (STR(?one) < STR(?other))
        } ORDER BY ?relation ?one
        """,
        [
            ("cmq:contradicts", "claim:ceasefire-broken-polisario-front", "claim:ceasefire-kept-morocco"),
            ("cmq:contradicts", "claim:first-contact-lisbon", "claim:first-contact-marrakech"),
            ("cmq:contradicts", "claim:partition-fez", "claim:partition-rabat"),
            ("cmq:contradicts", "claim:territory-morocco", "claim:territory-polisario-front"),
            ("cmq:contradicts", "claim:territory-polisario-front", "claim:territory-trump"),
            ("cmq:contradicts", "claim:withdrawal-with-agreement", "claim:withdrawal-with-evacuation"),
            ("cmq:inTensionWith", "claim:camp-killed-civilians-morocco", "claim:camp-killed-ministry"),
            ("cmq:inTensionWith", "claim:proposal-autonomy", "claim:proposal-referendum"),
            ("cmq:inTensionWith", "claim:round-table-first-step", "claim:round-table-no-agreement"),
        ],
    ),
}


def answer(site: Client, query: str) -> list[tuple[str, ...]]:
    """Ask the server; identifiers come with the prefixes of the project."""
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    response = site.sparql(prefixes + query, "text/csv")
    assert response.status_code == 200, response.text
    rows = list(csv.reader(io.StringIO(response.text)))[1:]
    return [tuple(compact(cell) if cell.startswith("http") else cell for cell in row) for row in rows]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the corpus with the ontology and the shapes of the project."""
    folder = tmp_path_factory.mktemp("second")
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("data", "seeds"):
        shutil.copytree(SECOND / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Iterator[Client]:
    """A server over its release."""
    release = build_release(read_sources(project), project / "releases", {}, lambda _: None)
    with running(release.path) as client:
        yield client


def test_corpus_has_neither_errors_nor_warnings(project: Path, communique: Communique) -> None:
    outcome = communique(project, "check", "--json")
    assert outcome.returncode == 0, outcome.stdout
    assert {problem["severity"] for problem in json.loads(outcome.stdout)["problems"]} == {"info"}


def test_every_passage_is_in_the_texts(project: Path, communique: Communique) -> None:
    outcome = communique(project, "evidence", "--texts", str(SECOND / "texts"))
    assert outcome.returncode == 0, outcome.stdout


def test_texts_say_that_they_are_tests() -> None:
    texts = sorted((SECOND / "texts").iterdir())
    assert len(texts) == 2
    assert all("written for the tests" in text.read_text("utf-8").splitlines()[0] for text in texts)


@pytest.mark.parametrize("question", QUESTIONS)
def test_server_answers(site: Client, question: str) -> None:
    query, expected = QUESTIONS[question]
    assert answer(site, query) == expected


def test_nothing_but_the_data_speaks_of_it() -> None:
    files = [path for name in ("src", "ontology", "shapes") for path in (ROOT / name).rglob("*") if path.is_file()]
    readable = [path for path in files if path.suffix in {".py", ".ttl", ".rq", ".html", ".css", ".js", ".jsonld"}]
    assert len(readable) > 50
    speaking = [path for path in readable if any(word in path.read_text("utf-8").lower() for word in ITS_WORDS)]
    assert speaking == []
