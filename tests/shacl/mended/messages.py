"""The messages of what a query finds (SHACL, section 5.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rdflib.namespace import SH
from rdflib.term import Literal, Node, URIRef

from tests.shacl.mended.reports import is_text

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def of_solution(
    shape: Any, sources: Iterable[Node], solution: Mapping[str, Any], known: Mapping[str, Any]
) -> set[Literal]:
    """Return the message of a solution, else those of the first source that states some, else those of the shape.

    Args:
        shape: pySHACL's.
        sources: nodes of the shapes graph.
        solution: the values of the variables that the query selects, by name.
        known: values of other names.
    """
    if is_text(solution.get("message")):
        return {solution["message"]}
    path = shape.path() if shape.is_property_shape else None
    values = {"path": path} if isinstance(path, URIRef) else {}
    values |= {**known, **solution}
    stated = (set(shape.sg.graph.objects(source, SH.message)) for source in (*sources, shape.node))
    return {_filled(message, values) for message in next(filter(None, stated), set())}


def _filled(message: Any, values: Mapping[str, Any]) -> Literal:
    def shown(match: re.Match[str]) -> str:
        return str(values.get(match[1], match[0]))

    return Literal(_PLACEHOLDER.sub(shown, message), lang=message.language)
