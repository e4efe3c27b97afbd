"""The messages of results that a query finds (SHACL, section 5.3.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal

from communique.shacl.model import Term
from communique.terms import XSD

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def filled(messages: Sequence[Literal], values: Mapping[str, Term]) -> tuple[Literal, ...]:
    """Return messages with `{?name}` and `{$name}` replaced by values; names without a value stay as they are.

    A message keeps its language.
    """
    return tuple(_filled(message, values) for message in messages)


def of_solution(solution: Mapping[str, Term]) -> tuple[Literal, ...]:
    """Return the message that a query itself gives, if it is a text."""
    message = solution.get("message")
    if isinstance(message, Literal) and (message.language or message.datatype == XSD.string):
        return (message,)
    return ()


def _filled(message: Literal, values: Mapping[str, Term]) -> Literal:
    text = _PLACEHOLDER.sub(lambda match: _shown(match, values), message.value)
    return Literal(text, language=message.language) if message.language else Literal(text)


def _shown(match: re.Match[str], values: Mapping[str, Term]) -> str:
    term = values.get(match[1])
    return match[0] if term is None else term.value
