"""Competency questions: what the corpus can answer, each a SPARQL file with a header that says so in words.

A question is `ontology/questions/SLUG.rq`, which names no thing of a corpus and works for each, or
`data/questions/SLUG.rq`, which is about this corpus. The file starts with comment lines:

    # title: Which calls have no named participants?
    # description: One row for each call. A longer value goes on
    #   in lines that are indented like this one.
    # reader: researcher
    # tags: calls, gaps

A question with the tag `federated` joins the data with another endpoint's by SERVICE. It is asked of this endpoint's
data, unless the header has one more line: `# endpoint: ADDRESS`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from communique.errors import EnvironmentFailure, UsageError
from communique.iris import is_slug, kind_of
from communique.problems import Problem, Severity
from communique.settings import checked_endpoint

GENERAL_FOLDER = "ontology/questions"
QUESTION_FOLDERS = (GENERAL_FOLDER, "data/questions")
ENDING = ".rq"
KEYS = ("title", "description", "reader", "tags")
"""What every header states."""
FEDERATED = "federated"
"""Tag of the questions that ask another endpoint, too."""

_ENDPOINT = "endpoint"
_ALL_KEYS = (*KEYS, _ENDPOINT)
_FACT = re.compile(r"# ([A-Za-z-]+): *(.*)")
_CONTINUED = re.compile(r"#  +(\S.*)")


class Reader(StrEnum):
    """Who would ask a question."""

    RESEARCHER = "researcher"
    JOURNALIST = "journalist"
    WIKIDATA_EDITOR = "wikidata-editor"


@dataclass(frozen=True)
class Question:
    """A competency question.

    Attributes:
        slug: its name in addresses; general questions and those of a corpus share one set of names.
        title: the question itself.
        description: how the answer is to be read.
        reader: who would ask it.
        tags: words to find it by.
        query: the SPARQL text without the header.
        is_ask: whether the answer is yes or no instead of rows.
        services: addresses that it asks by SERVICE; empty for a question about this data alone.
        endpoint: address of the endpoint that is asked, empty for this one.
    """

    slug: str
    title: str
    description: str
    reader: Reader
    tags: tuple[str, ...]
    query: str
    is_ask: bool
    services: tuple[str, ...] = ()
    endpoint: str = ""


@dataclass(frozen=True)
class QuestionFile:
    """One question file as read.

    Attributes:
        path: POSIX path relative to the project's root.
        sha256: hex digest of the bytes.
        text: its content with plain line ends; empty when it is not UTF-8.
        question: the question, None when there are problems.
        problems: what is wrong with the file.
    """

    path: str
    sha256: str
    text: str
    question: Question | None
    problems: tuple[Problem, ...] = ()


def question_paths(root: Path) -> list[Path]:
    """Return the question files of the project at `root`, sorted by path."""
    return [path for folder in QUESTION_FOLDERS for path in sorted((root / folder).glob(f"*{ENDING}"))]


def read_questions(root: Path) -> tuple[QuestionFile, ...]:
    """Read every question file of the project at `root`; what is wrong stands in the files' `problems`.

    Raises:
        EnvironmentFailure: a file cannot be opened.
    """
    return tuple(read_question_file(root, path) for path in question_paths(root))


def read_question_file(root: Path, path: Path) -> QuestionFile:
    """Read one file below `root`.

    Raises:
        EnvironmentFailure: the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"{path}: cannot be read: {error.strerror}."
        raise EnvironmentFailure(reason, "Check that it exists and its permissions.") from error
    name, digest = path.relative_to(root).as_posix(), hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = _problem(name, line, "encoding", "the file is not UTF-8. Save it as UTF-8.")
        return QuestionFile(name, digest, "", None, (problem,))
    question, problems = read_question(name, text)
    return QuestionFile(name, digest, text, question, problems)


def read_question(path: str, text: str) -> tuple[Question | None, tuple[Problem, ...]]:
    """Return the question that `text` holds, or None with everything that is wrong.

    Args:
        path: POSIX path of the file relative to the project's root; its name is the slug, its folder says whether
            the question is general.
        text: content of the file, with `\\n` at the ends of lines.
    """
    slug = os.path.basename(path).removesuffix(ENDING)
    lines = text.split("\n")
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header, problems = _header(path, lines[:length])
    if not is_slug(slug):
        message = f"{slug} is no slug. Name the file in lower-case letters and digits, words joined by single hyphens."
        problems.append(_problem(path, 0, "question-slug", message))
    problems += _query_problems(path, text, FEDERATED in _tags(header.get("tags", "")))
    if problems:
        return None, tuple(sorted(problems))
    tags = tuple(_tags(header["tags"]))
    query = "\n".join(lines[length:]).strip() + "\n"
    reader = Reader(header["reader"])
    title, description, endpoint = header["title"], header["description"], header.get(_ENDPOINT, "")
    from communique.sparql.portable import is_ask, named_services  # the grammar of SPARQL takes a while to load

    asked = named_services(text)
    return Question(slug, title, description, reader, tags, query, is_ask(text), asked, endpoint), ()


def repeated_slugs(files: Iterable[QuestionFile]) -> Iterator[Problem]:
    """Yield each question file whose name another one has in the other folder."""
    return repeated_names(file.path for file in files)


def repeated_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield the same for the files at `paths`."""
    seen: dict[str, str] = {}
    for path in paths:
        first = seen.setdefault(os.path.basename(path), path)
        if first != path:
            message = f"{first} has the same name, and both would have the same address. Rename one of them."
            yield _problem(path, 0, "question-slug", message)


def _header(path: str, lines: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    problems: list[Problem] = []
    key = ""
    for number, line in enumerate(lines, start=1):
        fact, continued = _FACT.fullmatch(line), _CONTINUED.fullmatch(line)
        if continued and key:
            values[key] = f"{values[key]} {continued[1].rstrip()}".strip()
            continue
        key = fact[1] if fact else ""
        wrong = _wrong_line(key, places)
        if wrong:
            problems.append(_problem(path, number, "question-header", wrong))
        elif fact:
            values[key], places[key] = fact[2].strip(), number
    for key in (*KEYS, *(key for key in (_ENDPOINT,) if key in values)):
        wrong = _wrong_value(key, values.get(key, ""))
        if wrong:
            problems.append(_problem(path, places.get(key, 1), "question-header", wrong))
    return values, problems


def _wrong_line(key: str, places: dict[str, int]) -> str:
    if not key:
        return f"this is no line of the header. Write “# key: value” with one of {', '.join(KEYS)}."
    if key not in _ALL_KEYS:
        return f"{key} is no key of the header. Use {', '.join(KEYS)}."
    return f"{key} is stated in line {places[key]} already. State it once." if key in places else ""


def _wrong_value(key: str, value: str) -> str:
    if not value:
        return f"the key {key} is missing. Begin the file with “# {key}: …”."
    if key == "reader" and value not in tuple(Reader):
        return f"{value} is no reader. Name one of {', '.join(Reader)}."
    if key == "tags":
        wrong = [tag for tag in _tags(value) if not is_slug(tag)]
        return f"{', '.join(wrong)}: no tag. Use lower-case words joined by hyphens." if wrong else ""
    return _wrong_endpoint(value) if key == _ENDPOINT else ""


def _wrong_endpoint(value: str) -> str:
    try:
        checked_endpoint(value)
    except UsageError as error:
        return str(error)
    return ""


def _tags(value: str) -> list[str]:
    return [tag.strip() for tag in value.split(",")]


def _query_problems(path: str, text: str, federated: bool) -> list[Problem]:
    from communique.sparql.diagnosis import line_and_column
    from communique.sparql.portable import mistakes, named_iris

    found = [(mistake.offset, mistake.what) for mistake in mistakes(text, federated)]
    if not found and path.startswith(f"{GENERAL_FOLDER}/"):
        what = "a general question names no thing of a corpus. Move the file to data/questions/"
        found = [(offset, what) for iri, offset in named_iris(text) if kind_of(iri) not in ("", "code")]
    return [_problem(path, line_and_column(text, at)[0], "question-query", f"{what}.") for at, what in found]


def _problem(path: str, line: int, code: str, message: str) -> Problem:
    return Problem(path, line, Severity.ERROR, code, message)
