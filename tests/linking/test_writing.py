"""Decisions written into record files: exactly what was decided, all of it or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Triple

from communique.corpus import read_corpus
from communique.errors import InvalidInput
from communique.linking.decisions import MANUAL, Decision
from communique.linking.writing import carry_out, plan, write_decisions
from communique.turtle.writer import written
from tests.conftest import Communique, copy_of_small, replace_in
from tests.linking.world import ADA, DAY, LAKE, OTHER, PAINTER, term

PEOPLE, PLACES = "data/people.ttl", "data/places.ttl"
PAGES = ("https://example.org/a", "https://example.org/b?c=d&e=f")
ACCEPT = Decision(term("person:ada-norland"), "same-as", ADA, MANUAL, Decimal("0.950"), DAY, PAGES, "An envoy.")
REJECT = replace(ACCEPT, relation="different-from", target=PAINTER, confidence=Decimal("1.0"), note="")
NOTHING = Decision(term("person:mira-vale"), "no-match", "", MANUAL, Decimal("0.8"), DAY, PAGES[:1])
PLACE = Decision(term("place:border-lake"), "same-as", LAKE, MANUAL, Decimal("0.8"), DAY, PAGES[:1])


def triples_of(root: Path) -> set[Triple]:
    return {triple for file in read_corpus(root).records for triple in file.triples}


def contents_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def added(before: set[Triple], after: set[Triple]) -> list[str]:
    assert before <= after
    return sorted(" ".join(map(written, triple)) for triple in after - before)


def test_an_acceptance_adds_its_statements_and_nothing_else(small_project: Path, communique: Communique) -> None:
    before, files = triples_of(small_project), contents_of(small_project)
    assert write_decisions(small_project, [ACCEPT]) == [Path(PEOPLE)]
    link = "person:ada-norland\\#link-wikidata"
    assert added(before, triples_of(small_project)) == sorted(
        [
            f"person:ada-norland owl:sameAs wd:{ADA}",
            f"{link} rdf:type cmq:IdentityLink",
            f"{link} cmq:about person:ada-norland",
            f"{link} cmq:linkTarget wd:{ADA}",
            f"{link} cmq:linkRelation code:same-as",
            f"{link} sssom:mapping_justification semapv:ManualMappingCuration",
            f"{link} sssom:confidence 0.95",
            f'{link} dcterms:date "2026-11-22"^^xsd:date',
            f"{link} dcterms:source <https://example.org/a>",
            f"{link} dcterms:source <https://example.org/b?c=d&e=f>",
            f'{link} skos:note "An envoy."@en',
        ]
    )
    after = contents_of(small_project)
    assert [path for path in after if after[path] != files.get(path)] == [PEOPLE]
    gone = [line for line in files[PEOPLE].splitlines() if line not in after[PEOPLE].splitlines()]
    assert gone == []
    outcome = communique(small_project, "check")
    assert outcome.returncode == 0, outcome.stdout
    assert "format" not in outcome.stdout
    assert "rewritten-value" not in outcome.stdout


def test_all_kinds_of_answers_pass_the_checks_and_bodies_get_an_exact_match(
    small_project: Path, communique: Communique
) -> None:
    body = replace(ACCEPT, thing=term("body:northland"), relation="exact-match", target=OTHER)
    close = replace(PLACE, relation="close-match", target=OTHER)
    changed = write_decisions(small_project, [REJECT, ACCEPT, NOTHING, PLACE, body, close])
    assert changed == [Path("data/bodies.ttl"), Path(PEOPLE), Path(PLACES)]
    found = {" ".join(map(written, triple)) for triple in triples_of(small_project)}
    assert f"body:northland skos:exactMatch wd:{OTHER}" in found
    assert f"person:ada-norland\\#link-wikidata-{PAINTER.lower()} cmq:linkRelation code:different-from" in found
    assert f"place:border-lake\\#link-wikidata-{OTHER.lower()} cmq:linkRelation code:close-match" in found
    assert f"place:border-lake skos:exactMatch wd:{OTHER}" not in found
    assert "person:mira-vale\\#link-wikidata cmq:linkRelation code:no-match" in found
    outcome = communique(small_project, "check")
    assert outcome.returncode == 0, outcome.stdout
    assert "rewritten-value" not in outcome.stdout


def test_what_stands_already_is_not_written_again(small_project: Path) -> None:
    write_decisions(small_project, [ACCEPT, NOTHING])
    before = contents_of(small_project)
    assert write_decisions(small_project, [replace(ACCEPT, note="Another."), NOTHING]) == []
    assert contents_of(small_project) == before


def test_an_item_that_is_found_replaces_that_there_was_none(small_project: Path) -> None:
    before = triples_of(small_project)
    write_decisions(small_project, [NOTHING])
    write_decisions(small_project, [replace(ACCEPT, thing=NOTHING.thing)])
    found = added(before, triples_of(small_project))
    assert [line for line in found if "linkRelation" in line] == [
        "person:mira-vale\\#link-wikidata cmq:linkRelation code:same-as"
    ]


def test_an_answer_that_stands_in_another_file_is_replaced_there(small_project: Path) -> None:
    before = triples_of(small_project)
    write_decisions(small_project, [NOTHING])
    people, elsewhere = small_project / PEOPLE, small_project / "data" / "links.ttl"
    head = people.read_text("utf-8").partition("\n\n")[0]
    block = "\nperson:mira-vale\\#link-wikidata\n" + people.read_text("utf-8").partition(
        "\nperson:mira-vale\\#link-wikidata\n"
    )[2].partition("\n.\n")[0] + "\n.\n"  # fmt: skip
    replace_in(people, block, "")
    elsewhere.write_text(f"{head}\n{block}", "utf-8")
    changed = write_decisions(small_project, [replace(ACCEPT, thing=NOTHING.thing)])
    assert changed == [Path("data/links.ttl"), Path(PEOPLE)]
    found = added(before, triples_of(small_project))
    assert [line for line in found if "linkRelation" in line] == [
        "person:mira-vale\\#link-wikidata cmq:linkRelation code:same-as"
    ]


def test_what_a_thing_says_to_be_is_not_kept_apart_from_it_even_without_a_link_record(small_project: Path) -> None:
    stated = f'"Ivo Quill"@en ;\n    owl:sameAs <http://www.wikidata.org/entity/{PAINTER}> ;'
    replace_in(small_project / PEOPLE, '"Ivo Quill"@en ;', stated)
    with pytest.raises(InvalidInput, match=f"is linked to {PAINTER} already"):
        write_decisions(small_project, [replace(REJECT, thing=term("person:ivo-quill"))])


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every decision is refused, so that all tests can share it."""
    return copy_of_small(tmp_path_factory.mktemp("untouched") / "project")


@pytest.mark.parametrize(
    ("decisions", "reason"),
    [
        ([replace(ACCEPT, target=PAINTER), REJECT], "is recorded as same-as already"),
        ([REJECT, replace(ACCEPT, target=PAINTER)], "is recorded as different-from already"),
        ([ACCEPT, replace(ACCEPT, target=OTHER)], f"is linked to {ADA} already"),
        ([ACCEPT, replace(NOTHING, thing=ACCEPT.thing)], f"is linked to {ADA} already"),
        ([NOTHING, replace(ACCEPT, thing=NOTHING.thing)], "another decision here says that there is no item"),
        ([ACCEPT, replace(ACCEPT, thing=NOTHING.thing)], "two things cannot be one item"),
        ([replace(PLACE, thing=term("place:geneva"))], "is linked to Q71 already"),
        ([replace(ACCEPT, thing=term("person:nobody"))], "is not described anywhere"),
        ([replace(ACCEPT, thing=term("person:no body"))], "cannot be linked"),
        ([replace(ACCEPT, thing=term("claim:call-yes"))], "cannot be linked"),
        ([replace(ACCEPT, relation="exact-match")], "exact-match does not fit a thing of kind person. Write same-as."),
        ([replace(ACCEPT, relation="equal")], "equal is no relation"),
        ([replace(ACCEPT, target="Q071")], "Q071 is no item of Wikidata"),
        ([replace(NOTHING, target=OTHER)], "no-match has no target"),
        ([replace(ACCEPT, evidence=())], "there is no evidence"),
        ([replace(ACCEPT, evidence=("example.org",))], "example.org is no web address"),
        ([replace(ACCEPT, evidence=("https://[",))], "https://[ is no web address"),
        ([replace(ACCEPT, confidence=Decimal("NaN"))], "NaN is no confidence"),
        ([replace(ACCEPT, confidence=Decimal("0.1234567"))], "0.1234567 is no confidence"),
        ([replace(ACCEPT, justification="semapv:Manual Mapping")], "is no justification"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_recorded_is_refused_with_its_reason(
    untouched: Path, decisions: list[Decision], reason: str
) -> None:
    before = contents_of(untouched)
    with pytest.raises(InvalidInput) as refused:
        write_decisions(untouched, [PLACE, *decisions])
    assert reason in refused.value.message
    assert contents_of(untouched) == before


def test_a_file_with_comments_is_left_alone(small_project: Path) -> None:
    replace_in(small_project / PEOPLE, "person:ada-norland\n", "# Ask again.\nperson:ada-norland\n")
    before = contents_of(small_project)
    with pytest.raises(InvalidInput, match=r"people\.ttl:\d+: error comment"):
        write_decisions(small_project, [ACCEPT, PLACE])
    assert contents_of(small_project) == before


def test_a_file_that_changed_meanwhile_is_left_alone(small_project: Path) -> None:
    changes = plan(small_project, [ACCEPT, PLACE])
    replace_in(small_project / PLACES, '"Geneva"@en', '"Genève"@en')
    before = contents_of(small_project)
    with pytest.raises(InvalidInput, match=r"places\.ttl: changed while it was being written to"):
        carry_out(small_project, changes)
    assert contents_of(small_project) == before


def test_an_edit_between_two_decisions_is_kept(small_project: Path) -> None:
    write_decisions(small_project, [ACCEPT])
    replace_in(small_project / PEOPLE, "Signs the report of the newspaper.", "Signs reports.")
    write_decisions(small_project, [NOTHING])
    assert "Signs reports." in (small_project / PEOPLE).read_text("utf-8")


_WRITER = """
import sys
from pathlib import Path
from tests.linking.test_writing import REJECT
from communique.linking.writing import write_decisions
from dataclasses import replace
for number in range(5):
    write_decisions(Path(sys.argv[1]), [replace(REJECT, target=f"Q21474805{sys.argv[2]}{number}")])
"""


def test_processes_that_write_at_the_same_time_lose_nothing(small_project: Path, project_root: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(small_project)]
    writers = [subprocess.Popen([*command, str(which)], cwd=project_root) for which in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    text = (small_project / PEOPLE).read_text("utf-8")
    assert all(f"wd:Q21474805{which}{number} ;" in text for which in range(3) for number in range(5))


_TWO_FILES = """
import sys
from dataclasses import replace
from pathlib import Path
from communique.errors import EnvironmentFailure
from communique.linking.writing import carry_out, plan
from tests.linking.test_writing import ACCEPT, PLACE
from tests.linking.world import OTHER, term
event = replace(ACCEPT, thing=term("event:1951-03-03-geneva"), relation="exact-match", target=OTHER)
changes = plan(Path(sys.argv[1]), [PLACE, event])
events, places = changes
try:
    carry_out(Path(sys.argv[1]), [places, events])
except EnvironmentFailure as failure:
    print(failure.message)
"""


def test_when_the_second_file_cannot_be_written_the_first_is_as_it_was(small_project: Path, project_root: Path) -> None:
    before = contents_of(small_project)
    command = [sys.executable, "-c", _TWO_FILES, str(small_project)]
    if os.geteuid() == 0:  # root may write everywhere, unless it gives that power up
        powers = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    folder = small_project / "data" / "events"
    folder.chmod(0o555)
    try:
        outcome = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=60)
    finally:
        folder.chmod(0o755)
    assert "1951-03-03-geneva.ttl: cannot be written: Permission denied." in outcome.stdout, outcome.stderr
    assert contents_of(small_project) == before
