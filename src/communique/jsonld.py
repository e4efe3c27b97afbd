"""Compact JSON-LD under one known context (JSON-LD 1.1, the parts that a context for flat nodes needs).

A coercion of the context is used for a value only when reading it back under that context gives exactly the same
term; every other value is written in the expanded form, which no context changes. Numbers stay strings, so that no
lexical form is lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.errors import InvalidInput
from communique.terms import RDF, XSD

_TYPE = RDF.type
_STRING = XSD.string
_PLAIN_KEYS = {"@id", "@type", "@language", "@container", "@prefix"}
_KEYWORD = re.compile(r"@[A-Za-z]+")
_GEN_DELIMS = ":/?#[]@"
_NUMBER = re.compile(r"(\d+)")

Node = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Key:
    """A key for a property in a node object, and what the context does to its bare string values.

    Attributes:
        name: the key.
        coercion: `@id`, `@vocab`, the IRI of a datatype, or empty.
        language: language tag that bare strings get, empty for none; only meaningful without coercion.
        as_set: whether even a single value stands in an array.
    """

    name: str
    coercion: str = ""
    language: str = ""
    as_set: bool = False


class Compactor:
    """Writes node objects under one context.

    Terms whose definition uses more than an IRI, a type, a language and `@set` are left alone; their properties
    are written with compact or absolute IRIs.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take a context, or a document that holds one under `@context`.

        Raises:
            InvalidInput: the context is no object, or its terms are defined in a circle.
        """
        inner = context.get("@context", context)
        if not isinstance(inner, Mapping):
            raise InvalidInput("The JSON-LD context is not a single object.", "Write all terms into one object.")
        self.context = dict(inner)
        self._vocabulary = self._resolve(self.context.get("@vocab") or "")
        self._language = str(self.context.get("@language") or "").lower()
        self._iris = {name: self._iri_of(name) for name in self.context if not name.startswith("@")}
        self._prefixes = {name: iri for name, iri in self._iris.items() if self._is_prefix(name, iri)}
        self._prefix_of = {iri: name for name, iri in sorted(self._prefixes.items(), reverse=True)}
        longest_first = sorted(self._prefix_of, key=len, reverse=True)
        self._namespace = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for name, iri in self._iris.items():
            if self._is_plain(name):
                self._names[iri].append(name)
        self._keys: dict[str, Key] = {}
        self.id_key, self.type_key = (self._names.get(keyword, [keyword])[0] for keyword in ("@id", "@type"))

    def document(self, triples: Iterable[Triple]) -> dict[str, Any]:
        """Return `triples` as a document with the context inline and one node object per subject in `@graph`.

        The subject of the first triple comes first, the others in their natural order (2 before 10).
        """
        by_subject: defaultdict[Node, list[Triple]] = defaultdict(list)
        for triple in triples:
            by_subject[triple.subject].append(triple)
        main = list(by_subject)[:1]
        others = sorted(list(by_subject)[1:], key=lambda subject: natural_key(str(subject)))
        nodes = [self.node(subject, by_subject[subject]) for subject in main + others]
        return {"@context": self.context, "@graph": nodes}

    def node(self, subject: Node, triples: Iterable[Triple]) -> dict[str, Any]:
        """Return the node object of `subject`; `triples` are its statements in any order, duplicates allowed.

        Raises:
            InvalidInput: a term that JSON-LD cannot hold.
        """
        types: set[Term] = set()
        values: defaultdict[str, set[Term]] = defaultdict(set)
        for _, predicate, term in triples:
            if predicate == _TYPE and not isinstance(term, Literal):
                types.add(term)
            else:
                values[predicate.value].add(term)
        node: dict[str, Any] = {self.id_key: self.reference(subject, vocab=False)}
        if types:
            names = [self.reference(term, vocab=True) for term in _ordered(types)]
            node[self.type_key] = names if len(names) > 1 else names[0]
        keys = {self.key(predicate): found for predicate, found in values.items()}
        for key in sorted(keys, key=lambda key: key.name):
            found = [self.value(key, term) for term in _ordered(keys[key])]
            node[key.name] = found if key.as_set or len(found) > 1 else found[0]
        return node

    def expand(self, text: str, vocab: bool) -> str | None:
        """Return the IRI that `text` stands for (JSON-LD 1.1 API, section 5.2), None where it is relative or null.

        Args:
            text: a term, a compact IRI or an IRI.
            vocab: whether terms and `@vocab` count, as they do for keys and types.
        """
        if _KEYWORD.fullmatch(text):
            return None
        if vocab and text in self._iris:
            return self._iris[text] or None
        prefix, colon, suffix = text.partition(":")
        if colon and prefix:
            bare = prefix == "_" or suffix.startswith("//") or prefix not in self._prefixes
            return text if bare else self._prefixes[prefix] + suffix
        return self._vocabulary + text if vocab and self._vocabulary else None

    def _compact(self, iri: str, vocab: bool) -> str:
        """Return the shortest way to write `iri` that stands for exactly `iri`."""
        start = self._namespace.match(iri)
        if start and not vocab:  # most are like this: nothing but the prefix can stand for something else
            name = f"{self._prefix_of[start[0]]}:{iri[start.end() :]}"
            is_odd = name.endswith(":") or name.startswith("_:") or "://" in name
            if not is_odd and name not in self._iris:
                return name
        candidates = list(self._names.get(iri, ())) if vocab else []
        candidates += [f"{self._prefix_of[start[0]]}:{iri[start.end() :]}"] if start else []
        if vocab and self._vocabulary and iri.startswith(self._vocabulary):
            candidates.append(iri[len(self._vocabulary) :])
        for candidate in [*candidates, iri]:
            is_foreign_name = candidate in self._iris and not self._is_plain(candidate)
            if not candidate.endswith(":") and not is_foreign_name and self.expand(candidate, vocab) == iri:
                return candidate
        raise InvalidInput(
            f"<{iri}> cannot be written in JSON-LD: the context takes its scheme for a prefix.",
            "Rename the prefix in the context.",
        )

    def reference(self, term: Term, vocab: bool) -> str:
        """Return how `term`, a node, is written where nothing but nodes stand.

        Raises:
            InvalidInput: JSON-LD cannot hold it.
        """
        if isinstance(term, BlankNode):
            return str(term)
        if isinstance(term, NamedNode):
            return self._compact(term.value, vocab)
        raise InvalidInput(f"{term} cannot be written in JSON-LD 1.1.", "Use an IRI in its place.")

    def value(self, key: Key, term: Term) -> Any:
        """Return how `term` is written under `key`.

        Raises:
            InvalidInput: JSON-LD cannot hold it.
        """
        if isinstance(term, Literal):
            return self._literal(key, term)
        if key.coercion in ("@id", "@vocab"):
            return self.reference(term, vocab=key.coercion == "@vocab")
        return {"@id": self.reference(term, vocab=False)}

    def _literal(self, key: Key, literal: Literal) -> Any:
        text, datatype = literal.value, literal.datatype.value
        if literal.language:
            fits = not key.coercion and key.language == literal.language.lower()
            return text if fits else {"@value": text, "@language": literal.language}
        if key.coercion == datatype:
            return text
        if literal.datatype == _STRING:
            return text if not key.coercion and not key.language else {"@value": text}
        return {"@value": text, "@type": self._compact(datatype, vocab=True)}

    def key(self, predicate: str) -> Key:
        """Return the key for the property with the IRI `predicate`."""
        if predicate not in self._keys:
            names = self._names.get(predicate)
            self._keys[predicate] = self._defined_key(names[0]) if names else self._undefined_key(predicate)
        return self._keys[predicate]

    def _undefined_key(self, predicate: str) -> Key:
        return Key(self._compact(predicate, vocab=True), language=self._language)

    def _defined_key(self, name: str) -> Key:
        definition = self.context[name]
        if not isinstance(definition, Mapping):
            return Key(name, language=self._language)
        stated = definition.get("@type")
        coercion = "" if stated in (None, "@none") else str(stated)
        if coercion and not coercion.startswith("@"):
            coercion = self.expand(coercion, vocab=True) or ""
        language = definition.get("@language", self._language) or ""
        return Key(name, coercion, str(language).lower(), definition.get("@container") in ("@set", ["@set"]))

    def _is_plain(self, name: str) -> bool:
        """Tell whether everything that the definition of `name` does is known here."""
        definition = self.context[name]
        if definition is None or isinstance(definition, str):
            return True
        known = set(definition) <= _PLAIN_KEYS and definition.get("@type") != "@json"
        return known and definition.get("@container") in (None, "@set", ["@set"])

    def _is_prefix(self, name: str, iri: str) -> bool:
        """Tell whether `name` is a prefix for compact IRIs (JSON-LD 1.1 API, section 4.2.2, step 14.2.5)."""
        definition = self.context[name]
        if isinstance(definition, Mapping):
            return definition.get("@prefix") is True
        return bool(iri) and ":" not in name and "/" not in name and iri[-1] in _GEN_DELIMS

    def _iri_of(self, name: str, seen: tuple[str, ...] = ()) -> str:
        """Return the IRI or keyword that the definition of `name` gives it, empty when it is set to null."""
        if name in seen:
            raise InvalidInput(f"The JSON-LD context defines {name!r} in a circle.", "Give it an absolute IRI.")
        definition = self.context[name]
        stated = definition.get("@id", name) if isinstance(definition, Mapping) else definition
        return self._resolve(stated or "", (*seen, name), of=name)

    def _resolve(self, text: str, seen: tuple[str, ...] = (), of: str = "") -> str:
        if text != of and text in self.context and not text.startswith("@"):
            return self._iri_of(text, seen)
        prefix, colon, suffix = text.partition(":")
        if colon and prefix in self.context and not suffix.startswith("//"):
            return self._iri_of(prefix, seen) + suffix
        if colon or not text or text.startswith("@"):
            return text
        return str(self.context.get("@vocab") or "") + text


def entity_jsonld(triples: Iterable[Triple], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return `triples` as compact JSON-LD: the context inline, one flat node object per subject in `@graph`.

    The main node is the subject of the first triple and comes first. The document parses back to exactly `triples`.

    Args:
        triples: statements about a thing and its parts.
        context: JSON-LD context, or a document that holds it under `@context`.

    Raises:
        InvalidInput: the context cannot be used, or a term cannot be written in JSON-LD.
    """
    return Compactor(context).document(triples)


def _ordered(terms: set[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: natural_key(str(term))) if len(terms) > 1 else list(terms)


def natural_key(text: str) -> list[tuple[int, str]]:
    """Return a sort key under which numbers within names sort as numbers: `part-2` before `part-10`."""
    return [(int(piece), piece) if piece.isdecimal() else (-1, piece) for piece in _NUMBER.split(text)]
