"""Turtle files: lines from the parse, one canonical form, nothing lost."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from communique.terms import PREFIXES, XSD
from communique.turtle.comments import comment_lines
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle

TEXT = '''@prefix event: <https://w3id.org/communique/id/event/> .
@prefix x: <http://example.org/> .

event:one a x:Meeting ;
    x:said "a", # remark
        "b" ;
    x:note """two
lines""" ;
    x:count 01 .
event:two
    x:after
      event:one
.
'''


def test_every_statement_has_the_line_on_which_its_object_ends() -> None:
    document = read_turtle(TEXT.encode(), "t.ttl")
    assert [statement.line for statement in document.statements] == [4, 5, 6, 8, 9, 12]
    assert not document.problems
    assert document.prefixes["x"] == "http://example.org/"


BROKEN = [
    (b"", "empty-file", 0),
    (b" \n\t\n", "empty-file", 0),
    (b"@prefix x: <http://example.org/> .\n", "no-statements", 0),
    (b"\xef\xbb\xbf" + TEXT.encode(), "byte-order-mark", 1),
    (TEXT.encode("utf-16"), "byte-order-mark", 1),
    (b"# caf\xe9\n", "wrong-encoding", 1),
    (TEXT.encode() + b'\nx:a x:b "caf\xe9" .', "wrong-encoding", 15),
    (b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00", "wrong-encoding", 1),
    (b"PK\x03\x04\x00\x00", "not-turtle", 1),
    (b"<html><body>no</body></html>", "syntax", 1),
    (TEXT.encode().replace(b"x:count 01 .", b"x:count 01"), "syntax", 10),
    (b"wd:Q5 a wd:Q5 .", "syntax", 1),
    (b"\n@prefix wd: <https://www.wikidata.org/entity/> .\nwd:Q5 a wd:Q5 .", "wrong-prefix", 2),
    (b"PREFIX skos: <http://example.org/>\n skos:a a skos:b .", "wrong-prefix", 1),
]


@pytest.mark.parametrize(("content", "code", "line"), BROKEN)
def test_a_bad_file_is_named_with_line_and_remedy(content: bytes, code: str, line: int) -> None:
    problem = read_turtle(content, "t.ttl").problems[0]
    assert (problem.code, problem.line) == (code, line)
    assert problem.message.endswith(".")


def test_windows_line_ends_are_a_warning_and_keep_the_lines_right() -> None:
    document = read_turtle(TEXT.replace("\n", "\r\n").encode(), "t.ttl")
    assert [problem.code for problem in document.problems] == ["line-ends"]
    assert [statement.line for statement in document.statements] == [4, 5, 6, 8, 9, 12]


def test_a_missing_prefix_comes_with_its_declaration() -> None:
    problem = read_turtle(b"wd:Q5 a wd:Q5 .", "t.ttl").problems[0]
    assert "@prefix wd: <http://www.wikidata.org/entity/> ." in problem.message


def test_the_canonical_form_is_stable_and_readable() -> None:
    written = write_turtle(triple.triple for triple in read_turtle(TEXT.encode(), "t.ttl").statements)
    assert written == (
        "@prefix event: <https://w3id.org/communique/id/event/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
        "event:one\n"
        "    a <http://example.org/Meeting> ;\n"
        '    <http://example.org/count> "01"^^xsd:integer ;\n'
        '    <http://example.org/note> "two\\nlines" ;\n'
        "    <http://example.org/said>\n"
        '        "a" ,\n'
        '        "b" ;\n'
        ".\n\n"
        "event:two\n"
        "    <http://example.org/after> event:one ;\n"
        ".\n"
    )


def test_parts_follow_their_owner_in_the_order_of_their_numbers() -> None:
    base = "https://w3id.org/communique/id/event/x"
    names = [f"{base}#part-{number}" for number in (10, 2, "2-span", 1)] + [f"{base}-later", base]
    triples = [Triple(NamedNode(name), NamedNode("http://example.org/p"), Literal("v")) for name in names]
    order = [line for line in write_turtle(triples).splitlines() if line.startswith("event:")]
    assert order == [
        "event:x",
        r"event:x\#part-1",
        r"event:x\#part-2",
        r"event:x\#part-2-span",
        r"event:x\#part-10",
        "event:x-later",
    ]


def test_comments_are_found_but_not_in_strings_or_iris() -> None:
    text = '<http://a#b> a "#no" , \'\'\'# no\n"\'\'\' . # yes\n# and this\nx:a x:b """ " # no """ , x:c\\#no .#end'
    assert comment_lines(text) == [2, 3, 4]


local = st.from_regex(r"[A-Za-z0-9_.%\-]{1,8}", fullmatch=True)
iris = st.builds(
    lambda namespace, name: NamedNode(namespace + name),
    st.sampled_from([*PREFIXES.values(), "http://example.org/a/", "https://w3id.org/communique/id/event/x#"]),
    local.filter(lambda name: "%" not in name),
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
literals = st.one_of(
    st.builds(Literal, words),
    st.builds(lambda text, tag: Literal(text, language=tag), words, st.sampled_from(["en", "hy", "az", "ru", "en-gb"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind),
        st.one_of(words, st.sampled_from(["01", "+1", "1.50", "-.5", "1.", "true", "1e3", "TRUE", "2023-02-30"])),
        st.sampled_from([XSD.integer, XSD.decimal, XSD.boolean, XSD.double, XSD.date, XSD.string]),
    ),
)
triples = st.builds(Triple, iris, iris, st.one_of(iris, literals))


@settings(max_examples=300, deadline=None)
@given(st.lists(triples, max_size=12), st.randoms(use_true_random=False))
def test_writing_loses_nothing_and_forgets_the_order(graph: list[Triple], random: Random) -> None:
    written = write_turtle(graph)
    assert {quad.triple for quad in parse(written, format=RdfFormat.TURTLE)} == set(graph)
    shuffled = list(graph) + graph[:2]
    random.shuffle(shuffled)
    assert write_turtle(shuffled) == written
    read_again = [statement.triple for statement in read_turtle(written.encode(), "t.ttl").statements]
    assert write_turtle(read_again) == written


def test_isomorphic_graphs_with_blank_nodes_are_written_alike() -> None:
    one = list(parse("_:a <http://x/p> _:b . _:b <http://x/q> 1 .", format=RdfFormat.TURTLE))
    two = list(parse("_:z <http://x/q> 1 . _:c <http://x/p> _:z .", format=RdfFormat.TURTLE))
    assert write_turtle(q.triple for q in one) == write_turtle(q.triple for q in two)
