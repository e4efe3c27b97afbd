"""QuickStatements, version 1: a batch of command lines, tab-separated, in the part that both parsers in use read alike.

Hence tabs and never bars; no ranks, no removals, no forced statements; the first group of references opens with `S`,
each further one with `!S`.
https://www.wikidata.org/wiki/Help:QuickStatements#Command_sequence_syntax
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports.proposals import Proposal
from communique.wikidata.entities import Snaks, Statement, Value


def quickstatements(proposals: Iterable[Proposal]) -> list[str]:
    """Return the lines of a batch; texts are written as they are, so they have to be plain (`communique.exports.text`).

    Raises:
        ValueError: a value has a kind that the batch cannot say, or holds a character that ends it.
    """
    return [line for proposal in proposals for line in _lines(proposal)]


def _lines(proposal: Proposal) -> Iterator[str]:
    subject = proposal.item or "LAST"
    if not proposal.item:
        yield "CREATE"
        yield from (_line(subject, f"L{language}", _quoted(text)) for language, text in sorted(proposal.labels.items()))
        yield from (
            _line(subject, f"D{language}", _quoted(text)) for language, text in sorted(proposal.descriptions.items())
        )
    for statement in proposal.statements:
        yield _line(subject, statement.property, _written(statement.value), *_rest(statement))


def _rest(statement: Statement) -> Iterator[str]:
    for prop, value in statement.qualifiers:
        yield from (prop, _written(value))
    for number, reference in enumerate(statement.references):
        yield from _reference(reference, opening="!S" if number else "S")


def _reference(reference: Snaks, opening: str) -> Iterator[str]:
    for prop, value in reference:
        yield from (opening + prop.removeprefix("P"), _written(value))
        opening = "S"


def _written(value: Value) -> str:
    if value.kind == "item":
        return value.text
    if value.kind in ("string", "url"):
        return _quoted(value.text)
    if value.kind == "monolingual":
        return f"{value.language}:{_quoted(value.text)}"
    if value.kind == "time":
        return f"{value.text}/{value.precision}"
    if value.kind == "coordinate":
        return f"@{value.latitude}/{value.longitude}"
    raise ValueError(f"a value of the kind {value.kind} cannot be written in QuickStatements")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _line(*columns: str) -> str:
    if any(character in column for column in columns for character in "\t\n\r|"):
        raise ValueError(f"a column holds a tab, a line break or a bar: {columns}")
    return "\t".join(columns)
