"""What is posted is judged as `communique check FILE` judges it: the same problems on the same lines, word for word."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from communique.checks.run import CheckReport, check
from communique.corpus import Corpus, TurtleFile, read_corpus
from communique.problems import Problem
from communique.release.release import Release
from communique.terms import PREFIXES
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle
from communique.web.contribute import surroundings
from communique.web.contribute.checking import MAX_POSTED, MAX_THINGS, Checked, check_posted
from communique.web.contribute.rules import Rules
from communique.web.problems import HttpProblem
from communique.web.store import EmbeddedStore
from tests.cli.test_bad_input import CASES, EVENT
from tests.conftest import Communique, copy_of_small
from tests.web.serving import Client

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
ON_THE_PAGE_ONLY = {"two-files"}
"""The command also says on which line the other file describes it."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(copy_of_small(tmp_path_factory.mktemp("contribute") / "project"))


@pytest.fixture(scope="module")
def rules(release: Release) -> Rules:
    return Rules(release.rules())


@pytest.fixture(scope="module")
def posted(release: Release, rules: Rules) -> Callable[[bytes, str], Checked]:
    store = EmbeddedStore(release)
    return lambda content, path: check_posted(store, rules, content, path)


def by_command(corpus: Corpus, content: bytes, path: str) -> CheckReport:
    """Return what the command says when a file has this content."""
    document = read_turtle(content, path)
    file = TurtleFile(path, "", document.statements, document.prefixes, document.problems)
    others = tuple(each for each in corpus.records if each.path != path)
    records = tuple(sorted((*others, file), key=lambda each: each.path))
    return check(replace(corpus, records=records, contents={path: content}), {path})


def without(problems: tuple[Problem, ...], codes: set[str]) -> list[Problem]:
    return [problem for problem in problems if problem.code not in codes]


@pytest.mark.parametrize(("what", "change", "code", "words"), CASES, ids=[case[0] for case in CASES])
def test_every_kind_of_bad_file_gets_the_report_of_the_command(
    corpus: Corpus,
    posted: Callable[[bytes, str], Checked],
    what: str,
    change: Callable[[str], bytes],
    code: str,
    words: str,
) -> None:
    content = change((corpus.root / EVENT).read_text("utf-8"))
    found = posted(content, EVENT).report.problems if content.strip() else ()
    expected = by_command(corpus, content, EVENT).problems if content.strip() else ()
    assert without(found, ON_THE_PAGE_ONLY) == without(expected, ON_THE_PAGE_ONLY), what
    if code != "empty-file":
        assert any(problem.code == code and words in problem.message for problem in found)


@pytest.mark.parametrize("seed", range(4))
def test_files_with_statements_left_out_and_exchanged_get_the_report_of_the_command(
    corpus: Corpus, posted: Callable[[bytes, str], Checked], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same files each time
    file = chance.choice([each for each in corpus.records if len(each.statements) > 10])
    triples = list(file.triples)
    for _ in range(3):
        place = chance.randrange(len(triples))
        subject, predicate, _old = triples[place]
        values = [t.object for each in corpus.records for t in each.triples if t.predicate == predicate]
        triples[place] = Triple(subject, predicate, chance.choice(values))
        del triples[chance.randrange(len(triples))]
    content = write_turtle(triples).encode()
    found = posted(content, file.path)
    assert list(found.report.problems) == list(by_command(corpus, content, file.path).problems)
    assert found.report.problems
    assert not found.omitted


def test_a_record_can_be_new_and_refer_to_what_is_recorded(posted: Callable[[bytes, str], Checked]) -> None:
    text = f"{HEAD}event:new a cmq:Meeting ; cmq:place place:geneva ; cmq:partOf process:lost ."
    codes = {problem.code: problem.message for problem in posted(text.encode(), "data/events/new.ttl").report.problems}
    assert "process:lost" in codes["dangling-reference"]
    assert not any("place:geneva" in message for message in codes.values())


def test_a_thing_that_is_described_elsewhere_is_named_with_its_file(posted: Callable[[bytes, str], Checked]) -> None:
    text = f'{HEAD}person:mira-vale skos:note "A remark."@en .'
    problems = posted(text.encode(), "posted.ttl").report.problems
    (twice,) = [problem for problem in problems if problem.code == "two-files"]
    assert "data/people.ttl too" in twice.message
    assert twice.line == len(PREFIXES) + 1


def test_a_rule_that_looks_too_far_is_left_out_and_named(
    monkeypatch: pytest.MonkeyPatch, corpus: Corpus, posted: Callable[[bytes, str], Checked]
) -> None:
    content = (corpus.root / EVENT).read_bytes()
    assert posted(content, EVENT).looked_up > 20
    monkeypatch.setattr(surroundings, "MOST_STATEMENTS", posted(content, EVENT).looked_up - 1)
    found = posted(content, EVENT)
    assert found.omitted
    assert all(problem.code != "shapes-not-run" for problem in found.report.problems)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (f"{HEAD}event:a cmq:odd {','.join(map(str, range(MAX_POSTED + 1)))} .", "too-large", "in parts"),
        (HEAD + "".join(f"event:e{n} a cmq:Call .\n" for n in range(MAX_THINGS + 1)), "too-large", "in parts"),
        (f"{HEAD}event:a cmq:odd <<( event:a cmq:odd 1 )>> .", "bad-contribution", "Write it as a claim"),
    ],
    ids=["statements", "things", "statements about statements"],
)
def test_what_is_more_than_can_be_checked_is_refused_with_a_remedy(
    posted: Callable[[bytes, str], Checked], text: str, code: str, words: str
) -> None:
    with pytest.raises(HttpProblem) as refused:
        posted(text.encode(), "posted.ttl")
    assert refused.value.code == code
    assert words in refused.value.detail


def test_all_queries_of_the_shapes_are_read(rules: Rules) -> None:
    assert len(rules.queries) > 50
    assert not any(query.dependence.everything for query in rules.queries)
    assert all(query.dependence.looks for query in rules.queries)
    looked_at = {look.predicate for query in rules.queries for look in query.dependence.looks}
    assert NamedNode(f"{PREFIXES['cmq']}contradicts") in looked_at


def test_the_command_and_the_site_say_the_same_of_a_file(
    site: Client, small_project: Path, communique: Communique
) -> None:
    path = small_project / EVENT
    text = path.read_text("utf-8").replace("cmq:channel code:in-person", "cmq:chanel code:in-person")
    path.write_text(text.replace("code:bilateral", "code:two-sided"), "utf-8")
    expected = json.loads(communique(small_project, "check", EVENT, "--json").stdout)
    headers = {"Content-Type": "text/turtle"}
    found = site.post("/contribute/check", "application/json", data=path.read_bytes(), headers=headers).json()
    assert {key: found[key] for key in expected} == expected
    assert len(expected["problems"]) > 3
    plain = site.post("/contribute/check", "text/plain", data=path.read_bytes(), headers=headers)
    assert plain.text.rstrip("\n") == communique(small_project, "check", EVENT, "--infos").stdout.rstrip("\n")


def test_a_claim_that_contradicts_one_about_a_part_gets_the_report_of_the_command(
    corpus: Corpus, posted: Callable[[bytes, str], Checked]
) -> None:
    path = "data/claims/new.ttl"
    for about in ("process:lake-talks", "place:geneva"):  # the call that the other claim is about is part of the talks
        text = f"{HEAD}claim:new a cmq:Claim ; cmq:about {about} ; cmq:contradicts claim:ministry-denies-call ."
        found = posted(text.encode(), path)
        assert list(found.report.problems) == list(by_command(corpus, text.encode(), path).problems)
        assert not found.omitted
        is_told = any("neither is part of the other" in problem.message for problem in found.report.problems)
        assert is_told == (about == "place:geneva")
