"""WIKIDATA.md says what is so, and the federated queries rest on identifiers that somebody looked at."""

from __future__ import annotations

import re

import pytest
import requests

from communique.cli import run
from communique.cli.commands import communique
from communique.corpus import read_turtle_file
from communique.federation.partners import partners_of
from communique.questions import read_questions
from communique.terms import SKOS
from communique.wikidata.settings import WikidataSettings
from tests.conftest import ROOT

DOCUMENT = (ROOT / "WIKIDATA.md").read_text("utf-8")
PUBLIC = "https://talks.example.org"
PATHS = sorted({*re.findall(rf"{PUBLIC}(/[\w./?=&-]+)", DOCUMENT), *re.findall(r"`(/[\w./?=&-]+)[#`]", DOCUMENT)})


@pytest.mark.parametrize("path", PATHS)
def test_every_address_is_served(path: str, ours: str) -> None:
    answer = requests.get(ours.removesuffix("/sparql") + path, timeout=20)
    assert answer.status_code == 200


def test_the_table_of_terms_is_where_the_document_says(ours: str) -> None:
    page = requests.get(ours.removesuffix("/sparql") + "/ns", headers={"Accept": "text/html"}, timeout=20).text
    assert 'id="scheme-wikidata-terms"' in page


def test_every_file_and_option_that_it_names_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    for name in re.findall(r"\]\(([\w.]+)\)", DOCUMENT) + re.findall(r"(ontology/[\w./-]+\.\w+)", DOCUMENT):
        assert (ROOT / name).is_file()
    for command in ("export sssom", "link", "query"):
        assert run(communique, [*command.split(), "--help"]) == 0
        said = capsys.readouterr().out
        for option in re.findall(rf"communique {command} (--?[a-z]+)", DOCUMENT):
            assert option in said


def test_the_settings_of_a_curator_are_those_of_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    settings = WikidataSettings.from_environment({})
    assert partners_of(settings, (), 1, lambda _: None).allowed == {WikidataSettings.query}
    assert "COMMUNIQUE_WIKIDATA_CONTACT" in DOCUMENT
    assert run(communique, ["query", "--help"]) == 0
    assert "COMMUNIQUE_FEDERATION" in capsys.readouterr().out


def test_the_queries_name_no_identifier_without_evidence() -> None:
    table = read_turtle_file(ROOT, ROOT / "ontology" / "schemes" / "wikidata-terms.ttl")
    known = {str(t.object).strip("<>").rpartition("/")[2] for t in table.triples if t.predicate == SKOS.exactMatch}
    asked = [file.question.query for file in read_questions(ROOT) if file.question and file.question.services]
    used = {identifier for query in asked for identifier in re.findall(r"\b[PQ][1-9][0-9]*\b", query)}
    assert {"P39", "P625"} <= used <= known
