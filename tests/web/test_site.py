"""What holds on a page whatever else is on it. The site as a whole is gone through in `tests/site`."""

from __future__ import annotations

from pathlib import Path

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small
from tests.web.markup import page, section, text_of
from tests.web.serving import running


def test_a_claim_that_answers_two_questions_is_on_a_page_twice_but_its_place_is_there_once(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    with (project / "data" / "claims" / "was-there-a-call.ttl").open("a", encoding="utf-8") as file:
        file.write('question:another a cmq:Question ; skos:prefLabel "Was anything said?"@en .\n')
        file.write("claim:ministry-denies-call cmq:answers question:another .\n")
    built = build_release(read_sources(project), tmp_path / "releases", {}, lambda _: None)
    with running(built.path) as site:
        root = page(site, "/doc/event/1951-spring-call")
        for question in ("was-there-a-call", "another"):
            assert "The ministry denies" in text_of(section(root, f"on-question-{question}"))
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert ids.count("claim-ministry-denies-call") == 1
        assert len(ids) == len(set(ids))
