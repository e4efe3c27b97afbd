"""The results that pySHACL's constraints give: a text, a node and the triples about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib.namespace import SH
from rdflib.term import Literal, Node

from tests.shacl.known_faults import Fault

Result = tuple[str, Node, list[Any]]


def mends(_: set[Fault]) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is left out, though no fault: the results told as a text, which takes longer than to find them."""
    yield ConstraintComponent, "make_v_result_description", lambda *_, **__: ""


def with_messages(result: Result, messages: Iterable[Node]) -> Result:
    """Return a result with other messages."""
    text, node, triples = result
    kept = [triple for triple in triples if triple[1] != SH.resultMessage]
    return text, node, kept + [(node, SH.resultMessage, message) for message in messages]


def terms(result: Result) -> tuple[Node | None, ...]:
    """Return focus node, path and value of a result."""
    said = said_by(result)
    return tuple(next(iter(said.get(predicate, ())), None) for predicate in (SH.focusNode, SH.resultPath, SH.value))


def messages(result: Result) -> frozenset[Node]:
    """Return the messages of a result."""
    return frozenset(said_by(result).get(SH.resultMessage, ()))


def said_by(result: Result) -> Mapping[Node, list[Node]]:
    """Return what a result says, by predicate; some terms come with the graph that they are of."""
    said: dict[Node, list[Node]] = {}
    for _, predicate, term in result[2]:
        said.setdefault(predicate, []).append(term[1] if isinstance(term, tuple) else term)
    return said


def answered(found: Any) -> set[tuple[Any, ...]]:
    """Return what a constraint of pySHACL answered, without messages."""
    _, results = found
    return {terms(result) for result in results}


def is_text(term: Any) -> bool:
    """Tell whether a term is a text, in a language or none."""
    return isinstance(term, Literal) and term.datatype in (None, _STRING)


_STRING = Literal("", datatype="http://www.w3.org/2001/XMLSchema#string").datatype
