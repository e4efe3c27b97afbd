"""Literals as parameters of constraints, and which of them cannot be meant (SHACL, sections 4.3 to 4.8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from communique.graph import Located
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import SH

if TYPE_CHECKING:
    from communique.shacl.evaluation.literals import Value

_LANGUAGE_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
"""Basic language ranges (RFC 4647, section 2.1), which are what `sh:languageIn` filters by."""


def bound(graph: ShapesGraph, located: Located, of: NamedNode) -> Literal | None:
    """Return what values are compared with; None, and an error, where nothing can be.

    A bound that has no order is well-formed, and every value fails: that is said.
    """
    term = located.term
    if not isinstance(term, Literal):
        graph.error(located, f"{name(of)} is a literal, not {name(term)}. Write a value.")
        return None
    value = _value(term)
    if value is None:
        graph.error(located, f"{name(of)} is “{term.value}”, which {name(term.datatype)} does not have. Correct it.")
        return None
    if not value.is_ordered:
        what = f"{name(of)} is {name(term)}, with which nothing can be compared, so every value fails"
        graph.warn(located, f"{what}. Use a number, a text, a truth value or a date.", "shape-argument")
    return term


def language_range(graph: ShapesGraph, located: Located) -> str | None:
    """Return a language range; None, and an error, where it is none."""
    text = graph.string(located, SH.languageIn)
    if text is None or _LANGUAGE_RANGE.fullmatch(text):
        return text
    graph.error(located, f"“{text}” is no language. Write a tag such as en or en-GB, or * for any.")
    return None


def warn_ill_formed(graph: ShapesGraph, located: Located, of: NamedNode) -> None:
    """Note a literal that its datatype does not have: only what is as wrong can be equal to it."""
    term = located.term
    if isinstance(term, Literal) and _value(term) is None:
        reason = f"{name(of)} has “{term.value}”, which {name(term.datatype)} does not have. Correct it."
        graph.warn(located, reason, "shape-argument")


def _value(term: Literal) -> Value | None:
    from communique.shacl.evaluation.literals import value_of  # with numpy, which most shapes can do without

    return value_of(term.value, term.datatype.value)
