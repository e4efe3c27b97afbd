"""Statements in JSON-LD 1.1, a node object and a line for each subject."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, NamedNode

from communique.jsonld import Compactor, Key, natural_key
from communique.release.subjects import REMEMBERED, Block, is_iri, parts_of, terms_of
from communique.terms import RDF


class _Property(NamedTuple):
    """How the values of a property are written.

    Attributes:
        defined: what the context says of it.
        place, key: as in `_Fact`.
        start, end: what stands around its value when there is no other.
        is_plain: whether a node is written by its name alone.
    """

    defined: Key
    place: str
    key: str
    start: str
    end: str
    is_plain: bool


class _Fact(NamedTuple):
    """A fact as a member of a node object.

    Attributes:
        place: what members are sorted by: the key, or nothing for types, which come before all others.
        key: the key.
        value: its value when the array around it, if any, is left out.
        alone: the member when the key has no other value.
        stated: the value as in N-Triples.
    """

    place: str
    key: str
    value: str
    alone: str
    stated: str


_PLACE = attrgetter("place")
_TYPE = str(RDF.type)


class JsonLdWriter:
    """Writes node objects as `Compactor.node` makes them, remembering what it has written."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take a context, or a document that holds one under `@context`.

        Raises:
            InvalidInput: the context cannot be used.
        """
        self._compactor = Compactor(context)
        self._id = f"{{{_text(self._compactor.id_key)}: "
        self._fact = lru_cache(REMEMBERED)(self._made)
        self._property = lru_cache(REMEMBERED)(self._looked_up)
        self._reference = lru_cache(REMEMBERED)(self._referred_to)
        self.head = f'{{"@context": {_text(self._compactor.context)},\n"@graph": ['
        self.tail = "\n]}\n"
        self._separator = "\n"

    def text(self, block: Block) -> str:
        """Return the next piece of the document: the node object of a subject.

        Raises:
            InvalidInput: a term that JSON-LD cannot hold.
        """
        separator, self._separator = self._separator, ",\n"
        return separator + self._node(block)

    def _node(self, block: Block) -> str:
        subject, facts = block
        found = sorted(map(self._fact, facts))
        members = [fact.alone for fact in found]
        if len({fact.place for fact in found}) < len(found):
            members = [_member(list(same)) for _, same in groupby(found, key=_PLACE)]
        return f"{self._id}{self._reference(subject)}{''.join(members)}}}"

    def _made(self, fact: str) -> _Fact:
        predicate, stated = parts_of(fact)
        if predicate == _TYPE and not stated.startswith('"'):
            key = _text(self._compactor.type_key)
            value = _text(self._compactor.reference(terms_of(fact)[1], vocab=True))
            return _Fact("", key, value, f", {key}: {value}", stated)
        defined, place, key, start, end, is_plain = self._property(predicate)
        if is_plain and is_iri(stated):
            value = self._reference(stated)
        else:
            value = _text(self._compactor.value(defined, terms_of(fact)[1]))
        return _Fact(place, key, value, f"{start}{value}{end}", stated)

    def _looked_up(self, predicate: str) -> _Property:
        """Return how the values of a property, given as in N-Triples, are written."""
        defined = self._compactor.key(predicate[1:-1])
        key = _text(defined.name)
        start, end = (f", {key}: [", "]") if defined.as_set else (f", {key}: ", "")
        return _Property(defined, defined.name, key, start, end, defined.coercion == "@id")

    def _referred_to(self, node: str) -> str:
        """Return how a node, given as in N-Triples, is written as subject or under a key for nodes."""
        term = BlankNode(node[2:]) if node.startswith("_:") else NamedNode(node[1:-1])
        return _text(self._compactor.reference(term, vocab=False))


def _member(facts: list[_Fact]) -> str:
    if len(facts) == 1:
        return facts[0].alone
    values = [fact.value for fact in sorted(facts, key=lambda fact: natural_key(fact.stated))]
    return f", {facts[0].key}: [{', '.join(values)}]"


def _text(value: Any) -> str:
    """Return a value as JSON; a string and an object of strings without the detour of `json.dumps`."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return "{" + ", ".join(f"{encode_basestring(k)}: {encode_basestring(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
