"""`communique link --import`: all of a file or nothing, each bad line named; the way there and back changes nothing."""

from __future__ import annotations

import shutil
import string
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from communique.corpus import TurtleFile, read_corpus
from communique.errors import EnvironmentFailure, InvalidInput
from communique.graph import Graph
from communique.linking.decisions import Decision
from communique.linking.writing import statements_of, write_decisions
from communique.sssom.head import read_head, write_head
from communique.sssom.importing import JUSTIFICATIONS, entries_in
from communique.sssom.mappings import confidence_of, mappings_of
from communique.sssom.reading import Row
from communique.sssom.writing import write_sssom
from communique.turtle.reader import Statement
from tests.conftest import SMALL, copy_of_small, run_communique
from tests.sssom.conftest import DECISIONS, decided, files_of, graph_of

HEAD = """\
# curie_map:
#   ours: "https://w3id.org/communique/id/"
#   items: https://www.wikidata.org/wiki/
# mapping_set_id: https://example.org/set
# creator_id: orcid:0000-0000-0000-0000
# mapping_date: 2026-11-20
"""
COLUMNS = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tsee_also\tother_column"
GOOD = "ours:person/ada-norland\towl:sameAs\t\titems:Q2147480001\tsemapv:MappingReview\thttps://example.org/a\tx"
SMALL_RECORDS = read_corpus(SMALL).records
SMALL_GRAPH = Graph(SMALL_RECORDS)


def imported(project: Path, text: str, **members: str) -> tuple[int, str]:
    (project / "links.sssom.tsv").write_text(text, "utf-8", newline="")
    outcome = run_communique(project, "link", "--import", "links.sssom.tsv", **members)
    assert "Traceback" not in outcome.stderr
    return outcome.returncode, outcome.stderr


def test_there_and_back_changes_nothing_and_asks_nobody(linked: Path, exported: str, tmp_path: Path) -> None:
    project = shutil.copytree(linked, tmp_path / "copy")
    assert imported(project, exported)[0] == 0
    assert files_of(project) == files_of(linked)


def test_everything_arrives_in_a_corpus_without_links(
    linked: Path, exported: str, small_project: Path, site: dict[str, str]
) -> None:
    code, said = imported(small_project, exported, **site)
    assert code == 0, said
    assert run_communique(small_project, "check").returncode == 0
    ours, theirs = mappings_of(graph_of(linked)), mappings_of(graph_of(small_project))
    assert theirs == ours
    assert {each.relation for each in theirs} == {"same-as", "exact-match", "close-match", "different-from", "no-match"}


def test_a_file_of_others_is_read_as_the_specification_says(small_project: Path, site: dict[str, str]) -> None:
    rows = (
        GOOD,
        "",
        GOOD.replace("ada-norland\towl:sameAs\t", "bela-sutter\towl:sameAs\tNot").replace("org/a", "org/b"),
    )
    code, said = imported(small_project, "\ufeff" + HEAD.replace("\n", "\r\n") + "\r\n".join([COLUMNS, *rows]), **site)
    assert code == 0, said
    wanted = {
        "justification": "semapv:MappingReview", "date": date(2026, 11, 20), "confidence": Decimal("0.8"),
    }  # fmt: skip
    expected = [
        decided("person:ada-norland", "same-as", "Q2147480001", evidence=("https://example.org/a",), **wanted),
        decided("person:bela-sutter", "different-from", "Q2147480001", evidence=("https://example.org/b",), **wanted),
    ]
    other = copy_of_small(small_project.parent / "other")
    write_decisions(other, expected)
    assert files_of(other) == files_of(small_project)


BAD = {
    "ours:person/ada-norland\tskos:broadMatch\t\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "skos:broadMatch is not taken as predicate_id. Write one of owl:sameAs, skos:exactMatch, skos:closeMatch."
    ),
    "ours:person/nobody\towl:sameAs\t\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "person:nobody is not described anywhere."
    ),
    "items:Q2147480001\towl:sameAs\t\tours:person/ada-norland\tsemapv:MappingReview\thttps://e.org": (
        "is no thing of this project. Name one as subject_id."
    ),
    "ours:person/ada-norland\tskos:exactMatch\t\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "skos:exactMatch does not fit a person. Write owl:sameAs."
    ),
    "ours:body/northland\towl:sameAs\t\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "owl:sameAs does not fit a body. Write skos:exactMatch."
    ),
    "ours:person/ada-norland\towl:sameAs\tnot\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "not is no predicate_modifier. Write Not, or leave it empty."
    ),
    "ours:person/ada-norland\towl:sameAs\tNot\tsssom:NoTermFound\tsemapv:MappingReview\thttps://e.org": (
        "what Not means here is left open by the specification."
    ),
    "ours:person/ada-norland\towl:sameAs\t\titems:P31\tsemapv:MappingReview\thttps://e.org": "P31 is no item",
    "ours:person/ada-norland\towl:sameAs\t\thttps://e.org/x\tsemapv:MappingReview\thttps://e.org": (
        "object_id: https://e.org/x is no CURIE."
    ),
    "ours:person/ada-norland\towl:sameAs\t\tnone:Q2147480001\tsemapv:MappingReview\thttps://e.org": (
        "the prefix none is not declared. Add it to curie_map in the head."
    ),
    "ours:person/ada-norland\towl:sameAs\t\titems:Q2147480001\tsemapv:Guessing\thttps://e.org": (
        "Guessing is no mapping_justification."
    ),
    "ours:person/ada-norland\towl:sameAs\t\titems:Q2147480001\t\thttps://e.org": "mapping_justification is missing.",
    "ours:person/ada-norland\towl:sameAs\t\titems:Q2147480001\tsemapv:MappingReview": "there is no evidence.",
    "ours:person/ada-norland\towl:sameAs\t\titems:Q2147480001\tsemapv:MappingReview\thttps://e.org\tx\ty": (
        "1 cells more than there are columns. Remove a tab."
    ),
    "ours:person/bela-sutter\towl:sameAs\tNot\tours:person/ada-norland\tsemapv:MappingReview\thttps://e.org": (
        "person:ada-norland is a thing of this project, too."
    ),
    "ours:person/ivo-quill\towl:sameAs\tNot\titems:Q2147480009\tsemapv:MappingReview\thttps://e.org": (
        "is recorded as same-as already, so it cannot be different-from"
    ),
    '"ours:person/ada-norland': "the row cannot be read: unexpected end of data.",
}


@pytest.mark.parametrize("row", BAD)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_taken(tmp_path: Path, row: str) -> None:
    path = tmp_path / "links.sssom.tsv"
    quill = "ours:person/ivo-quill\towl:sameAs\t\titems:Q2147480009\tsemapv:MappingReview\thttps://e.org\t\n"
    path.write_text(f"{HEAD}{COLUMNS}\n{quill}{row}\n", "utf-8")
    with pytest.raises(InvalidInput) as failure:
        entries_in(path, SMALL_GRAPH)
    (line,) = failure.value.message.splitlines()
    assert line.startswith(f"{path}:9: error sssom: ")
    assert BAD[row] in line


def test_all_bad_rows_are_named_and_the_files_stay_as_they_are(small_project: Path) -> None:
    before = files_of(small_project)
    rows = [GOOD.replace("Q2147480001", "L1"), GOOD, GOOD.replace("owl:sameAs", "owl:topObjectProperty")]
    code, said = imported(small_project, HEAD + "\n".join([COLUMNS, *rows]))
    assert code == 1
    assert "links.sssom.tsv:8: error" in said
    assert "links.sssom.tsv:10: error" in said
    assert "Nothing was written." in said
    assert files_of(small_project) == before


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ("Q2147480006", "there is no item Q2147480006"),
        ("Q2147480007", "was merged into Q2147480001"),
        ("Q2147480003", "is no person: it is no human but meeting"),
    ],
)
def test_an_item_that_looking_at_speaks_against_is_not_taken(
    small_project: Path, site: dict[str, str], item: str, what: str
) -> None:
    before = files_of(small_project)
    code, said = imported(small_project, HEAD + "\n".join([COLUMNS, GOOD.replace("Q2147480001", item)]), **site)
    assert code == 1
    assert "links.sssom.tsv:8: error sssom: " in said
    assert what in said
    assert files_of(small_project) == before


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "there is no head"),
        ("subject_id\tpredicate_id\n", "there is no head"),
        ("#- a\n#- b\n", "there is no head"),
        ("#curie_map: [\n", "the head is no YAML"),
        ("#curie_map: a\nsubject_id\n", "curie_map is no table of prefixes"),
        ("#curie_map:\n#  skos: https://e.org/\nsubject_id\n", "the prefix skos always means"),
        ("#a: b\n", "no table follows the head"),
        ("#a: b\nsubject_id\tobject_id\n", "the table has no column predicate_id, mapping_justification"),
        (f"#a: b\n{COLUMNS}\tsubject_id\n", "subject_id stands more than once"),
        ("#" + "[" * 5000 + "\n", "the head is no YAML"),
    ],
)
def test_a_file_that_is_no_mapping_set_is_told_why(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "links.sssom.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match=f"error sssom: .*{what}"):
        entries_in(path, SMALL_GRAPH)


def test_a_file_that_is_not_there_or_no_text_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot be read"):
        entries_in(tmp_path / "none.tsv", SMALL_GRAPH)
    (tmp_path / "latin").write_bytes(b"#a: b\n#c: \xe9\n")
    with pytest.raises(InvalidInput, match=":2: error sssom: the file is not UTF-8"):
        entries_in(tmp_path / "latin", SMALL_GRAPH)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("a|b", ("a", "b")),
        (r"a\|b|c", ("a|b", "c")),
        (r"a\\|b", ("a\\", "b")),
        (r"\a|\\\|", ("\\a", "\\|")),
        ("a||b", ("a", "b")),
        ("", ()),
    ],
)
def test_values_are_split_as_the_specification_says(cell: str, values: tuple[str, ...]) -> None:
    assert Row(1, {"see_also": cell}).values("see_also") == values


WORDS = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip)
ADDRESSES = st.text(string.ascii_letters + string.digits + "/&=;,~", min_size=1).map("https://example.org/".__add__)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    thing, accepting = draw(st.sampled_from([("person:ada-norland", "same-as"), ("body:northland", "exact-match")]))
    relation = draw(st.sampled_from([accepting, "close-match", "different-from", "no-match"]))
    number = draw(st.integers(2147480000, 2147483639))
    return decided(
        thing,
        relation,
        "" if relation == "no-match" else f"Q{number}",
        justification=f"semapv:{draw(st.sampled_from(sorted(JUSTIFICATIONS)))}",
        confidence=confidence_of(Decimal(draw(st.integers(0, 1000))) / 1000),
        date=draw(st.dates(date(1900, 1, 1), date(2999, 12, 31))),
        evidence=tuple(sorted(draw(st.sets(ADDRESSES, min_size=1, max_size=3)))),
        note=draw(WORDS),
    )


@settings(deadline=None, max_examples=60)
@given(decisions())
def test_every_decision_survives_the_way_there_and_back(
    tmp_path_factory: pytest.TempPathFactory, one: Decision
) -> None:
    link = NamedNode(f"{one.thing}#link-wikidata")
    statements = tuple(Statement(triple, 1) for triple in statements_of(one, link))
    graph = Graph([*SMALL_RECORDS, TurtleFile("data/link.ttl", "", statements)])
    path = tmp_path_factory.mktemp("trip") / "links.sssom.tsv"
    path.write_text(write_sssom(mappings_of(graph), "A title", "1"), "utf-8", newline="")
    (found,) = entries_in(path, SMALL_GRAPH)
    assert found.decision == one
    assert entries_in(path, graph) == []


@given(
    st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), st.text(st.characters(categories=("L", "N", "P", "Zs"))))
)
def test_a_head_is_read_as_it_was_written(members: dict[str, str]) -> None:
    nested: dict[str, str | dict[str, str]] = {**members, "table": {"a-b": "c"}}
    assert read_head(write_head(nested).splitlines()) == nested


def test_the_decisions_of_these_tests_cover_every_relation() -> None:
    assert len({decision.relation for decision in DECISIONS}) == 5
