"""Passages in place: what a server shows of the texts that it was given, and that it shows nothing else of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique.errors import EnvironmentFailure
from communique.evidence import digest
from communique.release.release import Release
from communique.settings import Settings
from communique.web.app import create_app
from communique.web.quoting import CHANGED, MOST_AROUND, NO_TEXT, quotation
from communique.web.texts import Texts
from communique.web.values import Passage, Value
from communique.web.workers.wire import Ask
from communique.web.workers.worker import answered
from tests.conftest import SMALL, Communique
from tests.web.markup import elements, section, text_of, tree
from tests.web.serving import Client, running

TEXT = (SMALL / "texts" / "harbour-gazette.txt").read_text("utf-8")
QUESTION = "/doc/question/was-there-a-call"
ELSEWHERE = "A word that no source has."


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The text of the small corpus under another name, and a file that is none of its texts."""
    folder = tmp_path_factory.mktemp("texts")
    shutil.copy(SMALL / "texts" / "harbour-gazette.txt", folder / "anything")
    (folder / "secret.txt").write_text(ELSEWHERE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def shown(release: Release, texts: Path) -> Iterator[Client]:
    """A server with texts."""
    with running(release.path, texts=texts) as client:
        yield client


def text_at(client: Client, path: str, accept: str = "text/html") -> str:
    answer = client.get(path, accept)
    assert answer.status_code == 200
    return answer.text


def cited(text: str, start: int, end: int) -> Passage:
    return Passage(1, ["evidence-1"], Value("a source"), start, end, "", [], digest(text[start:end]))


def test_passages_are_shown_in_place(shown: Client) -> None:
    root = tree(text_at(shown, QUESTION))
    marked = [text_of(mark) for mark in elements(section(root, "positions"), "mark")]
    assert marked == [TEXT[886:983], TEXT[984:1041]]
    around = [text_of(quote) for quote in elements(root, "blockquote") if list(elements(quote, "mark"))]
    assert around[0].startswith(TEXT[886:983])
    assert "Norland has been envoy since January 1951." in around[0]


def test_every_kind_of_page_shows_them(shown: Client) -> None:
    for path in ("/doc/event/1951-03-03-geneva", "/doc/source/harbour-gazette", "/doc/claim/ministry-denies-call"):
        marks = [text_of(mark) for mark in elements(tree(text_at(shown, path)), "mark")]
        assert marks
        assert all(mark in " ".join(TEXT.split()) for mark in marks)


def test_only_passages_and_a_little_around_them_leave_the_folder(shown: Client, site: Client) -> None:
    for path in (QUESTION, "/doc/source/harbour-gazette"):
        assert ELSEWHERE not in text_at(shown, path)
    page = text_at(shown, QUESTION)
    assert "An invented report" not in page
    for path in ("/secret.txt", "/static/secret.txt", "/texts/secret.txt", "/dumps/secret.txt", "/dumps/anything"):
        assert shown.get(path).status_code == 404
    for accept in ("text/turtle", "application/ld+json"):
        assert text_at(shown, QUESTION, accept) == text_at(site, QUESTION, accept)


def test_pages_with_and_without_texts_are_not_taken_for_each_other(shown: Client, site: Client) -> None:
    assert shown.get(QUESTION, "text/html").headers["ETag"] != site.get(QUESTION, "text/html").headers["ETag"]
    assert "<mark>" not in text_at(site, QUESTION)


def test_a_text_that_is_not_the_recorded_one_is_not_shown_and_that_is_said(release: Release, tmp_path: Path) -> None:
    (tmp_path / "harbour-gazette.txt").write_text(TEXT.replace("denies", "confirms"), "utf-8")
    app = create_app(Settings(root=tmp_path, releases=tmp_path, texts=tmp_path), release)
    page = answered(app, Ask("GET", QUESTION.encode(), QUESTION, b"", [])).body.decode()
    assert "<mark>" not in page
    assert "confirms" not in page
    assert NO_TEXT in page
    assert "The ministry of Southland denies that anybody telephoned." in page


def test_a_folder_that_is_none_is_wrong_usage(tmp_path: Path, communique: Communique) -> None:
    for folder in (tmp_path / "missing", SMALL / "README.md"):
        outcome = communique(tmp_path, "serve", "--port", "0", "--texts", str(folder))
        assert outcome.returncode == 2
        assert str(folder.name) in outcome.stderr


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").symlink_to("/proc/self/mem")
    if not (tmp_path / "closed").is_file():
        (tmp_path / "closed").unlink()
        (tmp_path / "closed").touch(0)
    with pytest.raises(EnvironmentFailure, match="closed: cannot be read"):
        Texts.of(tmp_path)


def test_the_environment_names_the_folder_too() -> None:
    settings = Settings.from_environment({"COMMUNIQUE_TEXTS": "/t"}, Path("/r"))
    assert settings.texts == Path("/t")
    assert Settings.from_json(settings.as_json()) == settings
    assert Settings.from_environment({}, Path("/r")).texts is None


def test_a_file_that_has_changed_since_the_start_is_a_text_no_more(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("as it was", "utf-8")
    texts = Texts.of(tmp_path)
    assert texts.read(digest("as it was")) == "as it was"
    file.write_text("as it is now", "utf-8")
    assert texts.read(digest("as it was")) is None
    file.unlink()
    assert texts.read(digest("as it was")) is None
    assert texts.read("") is None


def test_a_passage_that_has_changed_is_withheld() -> None:
    passage = cited("one two three", 4, 7)
    assert quotation(passage, "one two three", "").words == "two"
    assert quotation(passage, "one too three", "").withheld == CHANGED
    assert quotation(passage, "", "").withheld == CHANGED
    assert quotation(passage, None, "").withheld == NO_TEXT


def test_a_passage_keeps_its_language() -> None:
    assert quotation(cited("раз два три", 4, 7), "раз два три", "ru").language == "ru"


@pytest.mark.parametrize("space", [" ", "\n"])
def test_what_stands_around_a_passage_is_bounded_and_cut_between_words(space: str) -> None:
    words = [f"word{number}" for number in range(400)]
    text = space.join(words)
    start = text.index("word200")
    shown = quotation(cited(text, start, start + 7), text, "")
    assert len(shown.before) <= MOST_AROUND + 2
    assert len(shown.after) <= MOST_AROUND + 2
    assert shown.before.split()[0] == shown.after.split()[-1] == "…"
    assert set(shown.before.split()[1:]) | set(shown.after.split()[:-1]) <= set(words)


def test_what_stands_around_a_passage_ends_with_its_paragraph() -> None:
    text = "Before.\n\nOne. Two. Three.\n \nAfter."
    start = text.index("Two.")
    shown = quotation(cited(text, start, start + 4), text, "")
    assert (shown.before, shown.words, shown.after) == ("One. ", "Two.", " Three.")


def test_a_single_endless_word_is_cut_off() -> None:
    text = "a" * 2000
    shown = quotation(cited(text, 1000, 1001), text, "")
    assert (shown.before, shown.words, shown.after) == ("… ", "a", " …")
