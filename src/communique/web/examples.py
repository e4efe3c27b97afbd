"""The competency questions of a release as the examples that pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from communique.questions import Question, QuestionFile, Reader
from communique.release.description import SPARQL
from communique.release.layout import dump_name
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
        query: the query; in one that is asked elsewhere, this endpoint goes by the address at which it is served.
        href: address of its page.
        run: address of its answer as a page, empty where the query asks another endpoint, too.
        answer: a short address that leads to the same, empty likewise.
    """

    question: Question
    text: str
    query: str
    href: str
    run: str
    answer: str

    @property
    def tags(self) -> list[str]:
        """The tags that say what it is about."""
        return [tag for tag in self.question.tags if tag != START_TAG]

    def as_curl(self, endpoint: str) -> str:
        """Return a shell command that asks this of `endpoint`, ours, or of the one it is meant for, and prints a table.

        What joins our data with another endpoint's is asked by an engine of the reader's, which loads a dump: an
        endpoint that is the only source would be sent the whole query.
        """
        if self.question.services and not self.question.endpoint:
            dump = endpoint.removesuffix("sparql") + dump_name("nt")
            engine = "npx --package @comunica/query-sparql comunica-sparql"
            return f"curl -s {self.href}.rq > query.rq\n{engine} file@{dump} -f query.rq"
        named = f"-A you@example.org {self.question.endpoint}" if self.question.endpoint else endpoint
        return f"curl -s {self.href}.rq |\n  curl -s -H 'Accept: text/csv' --data-urlencode query@- {named}"


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
    here = addresses.of_path("/sparql")
    run = "" if question.services else f"{addresses.local('/sparql')}?{urlencode({'query': question.query})}"
    answer = addresses.local(f"/queries/{question.slug}/answer") if run else ""
    query = question.query
    if question.services:
        text, query = (each.replace(f"<{SPARQL.value}>", f"<{here}>") for each in (text, query))
    return Example(question, text, query, addresses.of_path(f"/queries/{question.slug}"), run, answer)
