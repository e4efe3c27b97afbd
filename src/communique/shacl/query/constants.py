"""Write values that are the same for all focus nodes into a query (SHACL, sections 5.3.1 and 6.2, and appendix A)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode

from communique.shacl.model import Term
from communique.shacl.query.edits import edited
from communique.shacl.query.parser import Parsed, parse
from communique.shacl.query.rules import selects
from communique.shacl.query.tokens import Token


def with_constants(parsed: Parsed, constants: Mapping[str, Term]) -> Parsed:
    """Write values that are the same for all focus nodes into a query; blank nodes cannot be written and stay.

    Raises:
        ValueError: the query cannot be read afterwards.
    """
    written = {name: term for name, term in constants.items() if not isinstance(term, BlankNode)}
    if not any(token.variable in written for token in parsed.tokens):
        return parsed
    edits = list(_constants(parsed, written))
    return parse(edited(parsed.text, edits), parsed.prefixes)


def _constants(parsed: Parsed, constants: Mapping[str, Term]) -> Iterator[tuple[int, int, str]]:
    found = parsed.tokens
    removed: dict[int, str] = {}
    for select in (parsed.select, *selects(parsed.select)):
        left = [name for name, _, _ in select.items if name not in constants]
        for number, (name, start, end) in enumerate(select.items):
            if name in constants and end == start + 1:
                removed[start] = "?this" if not left and number == 0 else ""
        grouping = range(*select.grouping) if select.grouping else range(0)
        removed.update({place: "" for place in grouping if found[place].variable in constants and _flat(found, place)})
    for place, token in enumerate(found):
        if token.variable not in constants:
            continue
        if place in removed:
            yield token.start, token.end, removed[place]
        elif place > 1 and found[place - 2].keyword == "BOUND":
            yield found[place - 2].start, found[place + 1].end, "(true)"
        else:
            before = found[place - 1].keyword
            text = str(constants[token.variable])
            yield token.start, token.end, f"({text})" if before in ("BY", "ASC", "DESC") else text


def _flat(found: list[Token], place: int) -> bool:
    """Tell whether a variable stands by itself in GROUP BY."""
    return found[place - 1].keyword not in ("(", ",") and found[place + 1 : place + 2] != []
