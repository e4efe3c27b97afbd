"""A federated question says so by its tag, names its endpoints in full, and is portable in all else."""

from __future__ import annotations

import pytest

from communique.questions import read_question

HEADER = """# title: What do both say?
# description: One row.
# reader: researcher
# tags: federated
"""
QUERY = "SELECT ?a WHERE { ?a ?b ?c SERVICE <https://e.org/sparql> { ?c ?d ?e } } ORDER BY ?a"
PATH = "ontology/questions/both.rq"


def test_a_federated_question_is_read() -> None:
    question, found = read_question(PATH, f"{HEADER}# endpoint: https://f.org/sparql\n\n{QUERY}\n")
    assert found == ()
    assert question is not None
    assert (question.services, question.endpoint) == (("https://e.org/sparql",), "https://f.org/sparql")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEADER.replace("federated", "dates") + QUERY, 5, "SERVICE asks another server"),
        (HEADER + "SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?a", 1, "it asks no other endpoint"),
        (HEADER + QUERY.replace("<https://e.org/sparql>", "?where"), 5, "SERVICE needs a fixed address"),
        (
            HEADER + "PREFIX e: <https://e.org/>\n" + QUERY.replace("<https://e.org/sparql>", "e:s"),
            6,
            "written out",
        ),
        (HEADER + QUERY.replace("?c ?d ?e", "SERVICE <https://f.org/> { ?c ?d ?e }"), 5, "SERVICE within SERVICE"),
        (HEADER + QUERY.replace(" ORDER BY ?a", ""), 5, "the rows have no order"),
        (HEADER + QUERY.replace("?d ?e", "?d"), 5, "unexpected"),
        (HEADER + "# endpoint: nowhere\n" + QUERY, 5, "no address of a SPARQL engine"),
        (HEADER + "# endpoint:\n" + QUERY, 5, "the key endpoint is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    question, found = read_question(PATH, text)
    assert question is None
    assert [(problem.line, words in problem.message) for problem in found] == [(line, True)]
