"""The competency questions of a release as the examples that pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from communique.questions import Question, QuestionFile, Reader
from communique.web.addresses import Addresses

START_TAG = "start-here"
"""Tag of the questions that the front page shows."""
_AUDIENCES = {
    Reader.RESEARCHER: "For researchers",
    Reader.JOURNALIST: "For journalists",
    Reader.WIKIDATA_EDITOR: "For editors of Wikidata",
}


@dataclass(frozen=True)
class Example:
    """A question with its addresses.

    Attributes:
        question: the question.
        text: its file.
        href: address of its page.
        run: address of its answer as a page.
    """

    question: Question
    text: str
    href: str
    run: str

    @property
    def tags(self) -> list[str]:
        """The tags that say what it is about."""
        return [tag for tag in self.question.tags if tag != START_TAG]

    def as_curl(self, endpoint: str) -> str:
        """Return a shell command that asks this of `endpoint` and prints CSV."""
        return f"curl -s {self.href}.rq |\n  curl -s -H 'Accept: text/csv' --data-urlencode query@- {endpoint}"


@dataclass(frozen=True)
class Group:
    """The examples for one audience; `anchor_id` is the id of their place in the list."""

    anchor_id: str
    title: str
    examples: list[Example]


def examples_of(files: Iterable[QuestionFile], addresses: Addresses) -> tuple[Example, ...]:
    """Return the questions that could be read as examples."""
    return tuple(_example(file.question, file.text, addresses) for file in files if file.question)


def groups_of(examples: Iterable[Example]) -> list[Group]:
    """Return the examples by who would ask, those for nobody left out."""
    found = list(examples)
    groups = [
        Group(reader.value, title, [example for example in found if example.question.reader is reader])
        for reader, title in _AUDIENCES.items()
    ]
    return [group for group in groups if group.examples]


def tags_of(examples: Iterable[Example]) -> list[str]:
    """Return every tag that says what an example is about, sorted."""
    return sorted({tag for example in examples for tag in example.tags})


def _example(question: Question, text: str, addresses: Addresses) -> Example:
    run = f"{addresses.of_path('/sparql')}?{urlencode({'query': question.query})}"
    return Example(question, text, addresses.of_path(f"/queries/{question.slug}"), run)
