"""Shapes as JSON and back, for what is remembered of them: every value of `model` and `paths` becomes a list.

The first item says what it is: the name of a class, before its fields in their order; `tuple` or `set`, before the
items; or `term`, before the N-Triples form. Texts, numbers and truth values stand for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.shacl import model, paths
from communique.shacl.data import term_forms
from communique.shacl.model import Shapes

_CLASSES: Mapping[str, Any] = {
    name: value for module in (paths, model) for name, value in vars(module).items() if is_dataclass(value)
}


def as_json(shapes: Shapes) -> list[Any]:
    """Return shapes as JSON values."""
    return [_encoded(shape) for shape in shapes.values()]


def from_json(values: list[Any]) -> Shapes:
    """Return the shapes that `as_json` was given.

    Raises:
        ValueError, KeyError, TypeError: the values are not its.
    """
    decoder = _Decoder()
    return {shape.node: shape for shape in map(decoder.decoded, values)}


def _encoded(value: Any) -> Any:
    if isinstance(value, NamedNode | BlankNode | Literal):
        return ["term", str(value)]
    if isinstance(value, tuple):
        return ["tuple", *map(_encoded, value)]
    if isinstance(value, frozenset):
        return ["set", *sorted(map(_encoded, value))]
    if is_dataclass(value):
        return [type(value).__name__, *(_encoded(getattr(value, field.name)) for field in fields(value))]
    return value


class _Decoder:
    """Decodes values; each term is made once."""

    def __init__(self) -> None:
        self._terms: dict[str, Any] = {}

    def decoded(self, value: Any) -> Any:
        """Return what was encoded."""
        if not isinstance(value, list):
            return value
        kind, *items = value
        if kind == "term":
            return self._term(items[0])
        parts = [self.decoded(item) for item in items]
        if kind == "tuple":
            return tuple(parts)
        return frozenset(parts) if kind == "set" else _CLASSES[kind](*parts)

    def _term(self, form: str) -> Any:
        if form not in self._terms:
            self._terms[form] = term_forms.term(form.encode())
        return self._terms[form]
