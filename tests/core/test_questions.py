"""A question file says what it asks, or is told in which line it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.corpus import fingerprint_of_files, read_corpus, read_sources
from communique.errors import InvalidInput
from communique.problems import Severity
from communique.questions import Reader, read_question, read_questions, repeated_slugs
from communique.release.build import build_release
from tests.conftest import Communique

HEADER = """# title: Which calls were there?
# description: One row for each call,
#   in the order of their names.
# reader: journalist
# tags: calls, who-spoke
"""
QUERY = "PREFIX cmq: <https://w3id.org/communique/ns#>\nSELECT ?call WHERE { ?call a cmq:Call }\nORDER BY ?call\n"
GENERAL, OWN = "ontology/questions/calls.rq", "data/questions/calls.rq"


def problems(text: str, path: str = GENERAL) -> list[tuple[int, str, str]]:
    question, found = read_question(path, text)
    assert (question is None) == bool(found)
    assert all(problem.severity is Severity.ERROR and problem.path == path for problem in found)
    return [(problem.line, problem.code, problem.message) for problem in found]


def test_a_question_is_read() -> None:
    question, found = read_question(GENERAL, f"{HEADER}\n{QUERY}\n")
    assert found == ()
    assert question is not None
    assert (question.slug, question.title, question.reader) == ("calls", "Which calls were there?", Reader.JOURNALIST)
    assert question.description == "One row for each call, in the order of their names."
    assert question.tags == ("calls", "who-spoke")
    assert question.query == QUERY
    assert not question.is_ask


def test_a_yes_or_no_needs_no_order() -> None:
    question, found = read_question(GENERAL, HEADER + "ASK { ?s ?p ?o }")
    assert found == ()
    assert question is not None
    assert question.is_ask


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        (HEADER.replace("# title: Which calls were there?\n", ""), 1, "the key title is missing"),
        (HEADER.replace("Which calls were there?", ""), 1, "the key title is missing"),
        (HEADER.replace("# tags: calls, who-spoke\n", ""), 1, "the key tags is missing"),
        (HEADER.replace("tags", "keywords"), 5, "keywords is no key"),
        (HEADER.replace("journalist", "pundit"), 4, "Name one of researcher, journalist, wikidata-editor"),
        (HEADER.replace("who-spoke", "Who spoke"), 5, "Who spoke: no tag"),
        (HEADER.replace("who-spoke", ""), 5, "no tag"),
        (HEADER + "# title: Again?\n", 6, "stated in line 1 already"),
        ("#title: Which calls were there?\n" + HEADER, 1, "no line of the header"),
    ],
)
def test_a_faulty_header_is_told_its_line(header: str, line: int, words: str) -> None:
    found = problems(header + QUERY)
    assert any((at, code) == (line, "question-header") and words in message for at, code, message in found), found


@pytest.mark.parametrize(
    ("query", "line", "words"),
    [
        (QUERY.replace("ORDER BY ?call", ""), 7, "no order"),
        ("SELECT ?call WHERE { { SELECT ?call WHERE { ?call a ?c } ORDER BY ?call } }", 6, "no order"),
        ("SELECT * WHERE { ?call a ?c } ORDER BY ?call", 6, "Name the variables"),
        (
            "SELECT ?call WHERE {\n  ?call a cmq:Call }\nORDER BY ?call",
            7,
            "prefix cmq: is not declared. Add PREFIX",
        ),
        ("SELECT ?call WHERE {\n  ?call a\n}\nORDER BY ?call", 8, "unexpected “}”"),
        ("SELECT ?call WHERE { ?call a 'x }\nORDER BY ?call", 6, "a string starts here and does not end"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 6, "SELECT or ASK"),
        ("INSERT DATA { <a:s> <a:p> <a:o> }", 6, "unexpected “INSERT”"),
        ("ASK {\n  SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 7, "SERVICE"),
        ("PREFIX xSERVICE: <a:> ASK { xSERVICE:x { ?s ?p ?o } }", 6, "SERVICE"),
        ("ASK FROM <http://127.0.0.1:1/> { ?s ?p ?o }", 6, "FROM"),
        ("PREFIX f: <a:>\nASK { ?s ?p ?o FILTER (f:f(?o)) }", 7, "f:f is called as a function"),
        ("ASK { " + "{" * 200 + "}" * 200 + " }", 6, "brackets"),
        ("", 6, "ends too early"),
    ],
)
def test_a_query_that_is_not_portable_is_told_its_line(query: str, line: int, words: str) -> None:
    found = problems(HEADER + query)
    assert [(at, code) for at, code, _ in found] == [(line, "question-query")], found
    assert words in found[0][2]


def test_the_casts_of_the_standard_are_no_foreign_functions() -> None:
    text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nASK { ?s ?p ?o FILTER (xsd:integer(?o) > 1) }"
    assert problems(HEADER + text) == []


def test_a_general_question_names_no_thing_of_a_corpus() -> None:
    text = f"{HEADER}PREFIX code: <https://w3id.org/communique/code/>\nPREFIX body: <https://w3id.org/communique/id/body/>\n"
    named = text + "ASK {\n  ?s ?p code:held ; ?q body:northland }"
    assert [(line, code) for line, code, _ in problems(named)] == [(9, "question-query")]
    assert problems(named, OWN) == []


@pytest.mark.parametrize("name", ["Calls", "calls_1", "-calls", "calls.old"])
def test_a_name_that_is_no_slug_is_told(name: str) -> None:
    assert [code for _, code, _ in problems(HEADER + QUERY, f"data/questions/{name}.rq")] == ["question-slug"]


def test_check_reports_questions_and_no_release_is_built_with_a_faulty_one(
    small_project: Path, communique: Communique
) -> None:
    folder = small_project / "data" / "questions"
    folder.mkdir()
    (folder / "calls.rq").write_text(HEADER + QUERY)
    (folder / "faulty.rq").write_bytes(b"# title: \xff\n")
    (folder / "notes.txt").write_text("not read")
    (small_project / "ontology" / "questions" / "calls.rq").write_text(HEADER + QUERY)
    outcome = communique(small_project, "check", "data/questions")
    assert outcome.returncode == 1
    assert "data/questions/faulty.rq:1: error encoding:" in outcome.stdout
    assert "2 files checked" in outcome.stdout
    corpus = read_corpus(small_project)
    assert [problem.path for problem in repeated_slugs(corpus.questions)] == ["data/questions/calls.rq"]
    with pytest.raises(InvalidInput, match=r"data/questions/faulty\.rq"):
        build_release(corpus.sources, small_project / "releases", {}, lambda _: None)


def test_a_question_is_part_of_what_a_release_is_made_of(small_project: Path) -> None:
    before = fingerprint_of_files(small_project)
    path = small_project / "data" / "questions" / "calls.rq"
    path.parent.mkdir()
    path.write_text(HEADER + QUERY)
    after = fingerprint_of_files(small_project)
    assert before != after == read_corpus(small_project).fingerprint
    release = build_release(read_sources(small_project), small_project / "releases", {}, lambda _: None)
    assert {file.question.slug for file in release.questions() if file.question} == {
        file.question.slug for file in read_questions(small_project) if file.question
    }
