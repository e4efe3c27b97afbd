"""A sentence of an explanation, and the sections that such sentences make up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from communique.explain.passages import Passage
from communique.explain.statements import Statement


@dataclass(frozen=True)
class Sentence:
    """One or two sentences of English.

    Attributes:
        text: what is read.
        statements: the statements that it puts into words.
        passages: where sources say so.
        is_aside: whether it belongs to the sentence before it.
    """

    text: str
    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...] = ()
    is_aside: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON, with each term of a statement in the syntax of N-Triples."""
        return {
            "sentence": self.text,
            "statements": [[str(term) for term in statement] for statement in self.statements],
            "sources": [passage.as_json() for passage in self.passages],
        }


@dataclass(frozen=True)
class Section:
    """Sentences under a heading."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Explanation:
    """What is known about one thing.

    Attributes:
        subject: the thing or part.
        name: what it is called.
        sections: what is said, none of them empty.
        passages: a sentence for each passage that these cite, numbered from 1 in the order of their first use.
    """

    subject: NamedNode
    name: str
    sections: tuple[Section, ...]
    passages: tuple[Sentence, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence in the order of reading, those about the passages last."""
        return (*(sentence for section in self.sections for sentence in section.sentences), *self.passages)
