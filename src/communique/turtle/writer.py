"""Write Turtle in one canonical, diff-stable form: equal graphs give equal bytes.

The form: UTF-8, LF; the prefixes in use, the project's own first; one subject a block, one predicate a line, several
objects a line each; every predicate line ends in `;` and the block in a lone `.`, so that adding a statement
never changes another line. A part of a thing is written as `event:x\\#part-1` (Turtle 1.1, section 6.4: reserved
characters in local names are escaped). Lexical forms are kept as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from communique.terms import PREFIXES, RDF, XSD

PREDICATE_ORDER = (
    "rdf:type",
    "skos:prefLabel",
    "skos:altLabel",
    "skosxl:literalForm",
    "dcterms:title",
    "dcterms:type",
    "skos:definition",
    "cmq:eventStatus",
    "cmq:date",
    "cmq:earliest",
    "cmq:latest",
    "cmq:dateNote",
    "cmq:calendar",
    "cmq:dateAsStated",
    "cmq:place",
    "cmq:placeRelation",
    "cmq:format",
    "cmq:channel",
    "cmq:publicity",
    "cmq:partOf",
    "cmq:initiatedBy",
    "cmq:participation",
    "cmq:participant",
    "cmq:side",
    "cmq:office",
    "cmq:role",
    "cmq:participationStatus",
    "cmq:topic",
    "cmq:outcome",
    "cmq:condition",
    "cmq:produced",
    "cmq:signature",
    "cmq:answers",
    "cmq:about",
    "cmq:aboutProperty",
    "cmq:claimedValue",
    "cmq:claimedLiteral",
    "cmq:approximation",
    "cmq:stance",
    "cmq:claimant",
    "cmq:claimantDescription",
    "cmq:quotedFrom",
    "cmq:reportedVia",
    "cmq:reportedIn",
    "cmq:contradicts",
    "cmq:inTensionWith",
    "oa:hasSource",
    "oa:hasSelector",
    "oa:start",
    "oa:end",
)
"""Predicates in the order in which they are written; all others follow by IRI."""

_OWN_PREFIXES = [prefix for prefix, namespace in PREFIXES.items() if namespace.startswith(PREFIXES["cmq"][:-3])]
_RANK = {PREFIXES[p] + name: i for i, (p, _, name) in enumerate(term.partition(":") for term in PREDICATE_ORDER)}
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?(?:#[A-Za-z0-9_-]+)?")
_SHORT = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]*"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{1,6}"),
    XSD.boolean: re.compile(r"true|false"),
}
"""Lexical forms that may stand bare; others are quoted, because some parsers rewrite them."""
_STRING, _TYPE = XSD.string, RDF.type
_CONTROLS = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
_NAMED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = str.maketrans(_CONTROLS | _NAMED)
_NUMBER = re.compile(r"(\d+)")

Term = NamedNode | BlankNode | Literal | Triple
_Terms = tuple[NamedNode | BlankNode | Triple, NamedNode, Term]
"""Subject, predicate and object: cheaper to take out of a triple once than to ask it for again and again."""


def write_turtle(triples: Iterable[Triple]) -> str:
    """Return the canonical Turtle text of the graph made of `triples`.

    Blank nodes are relabelled by RDFC-1.0 (section 4), so that isomorphic graphs give the same text.
    """
    by_subject: defaultdict[NamedNode | BlankNode, defaultdict[NamedNode, set[Term]]]
    by_subject = defaultdict(lambda: defaultdict(set))
    for subject, predicate, term in _canonical_blank_nodes([(t.subject, t.predicate, t.object) for t in triples]):
        by_subject[subject][predicate].add(term)  # type: ignore[index]
    used: set[str] = set()
    ordered = sorted(by_subject.items(), key=lambda described: _subject_key(str(described[0])))
    blocks = [_block(subject, predicates, used) for subject, predicates in ordered]
    return "\n".join([_prefix_lines(used), *blocks]) if blocks else ""


def written(term: Term) -> str:
    """Return `term` as it is written where every prefix of the project is declared."""
    return _written(term)[0]


def written_iri(iri: str) -> str:
    """Return an IRI as `written` does."""
    return _iri(iri)[0]


def rank(predicate: str) -> int:
    """Return the place of the property with an IRI among those of a block; all that follow by IRI have the same."""
    return _RANK.get(predicate, len(_RANK))


def _canonical_blank_nodes(found: list[_Terms]) -> list[_Terms]:
    anonymous = [each for each in found if isinstance(each[0], BlankNode) or isinstance(each[2], BlankNode)]
    if not anonymous:
        return found
    dataset = Dataset(Quad(*each) for each in anonymous)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    named = set(found).difference(anonymous)
    return [*named, *((quad.subject, quad.predicate, quad.object) for quad in dataset)]


def _prefix_lines(used: set[str]) -> str:
    own = [prefix for prefix in _OWN_PREFIXES if prefix in used]
    foreign = sorted(used.difference(own, {""}))
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in own + foreign)


def _block(subject: NamedNode | BlankNode, predicates: dict[NamedNode, set[Term]], used: set[str]) -> str:
    lines = [_term(subject, used)]
    for predicate in sorted(predicates, key=_predicate_key):
        name = "a" if predicate == _TYPE else _term(predicate, used)
        objects = [_term(term, used) for term in _in_order(predicates[predicate])]
        if len(objects) == 1:
            lines.append(f"    {name} {objects[0]} ;")
        else:
            lines.append(f"    {name}\n        " + " ,\n        ".join(objects) + " ;")
    return "\n".join(lines) + "\n.\n"


@lru_cache
def _predicate_key(predicate: NamedNode) -> tuple[int, str]:
    return (rank(predicate.value), predicate.value)


def _subject_key(iri: str) -> tuple[object, ...]:
    whole, _, part = iri.strip("<>").partition("#")
    pieces = [(int(p), "") if p.isdigit() else (-1, p) for p in _NUMBER.split(part)]
    return (iri.startswith("_:"), whole, pieces)


def _in_order(objects: set[Term]) -> Iterable[Term]:
    return objects if len(objects) == 1 else sorted(objects, key=_object_key)


def _object_key(term: Term) -> tuple[object, ...]:
    if isinstance(term, Literal):
        return (1, term.language or "", term.datatype.value, term.value)
    return (0, *_subject_key(str(term)))


def _term(term: Term, used: set[str]) -> str:
    text, prefix = _written(term)
    used.add(prefix)
    return text


@lru_cache(maxsize=1 << 13)
def _written(term: Term) -> tuple[str, str]:
    """Return the text of a term, and the prefix in it; empty where there is none."""
    if isinstance(term, NamedNode):
        return _iri(term.value)
    if isinstance(term, Literal):
        return _literal(term)
    return str(term), ""


def _iri(iri: str) -> tuple[str, str]:
    """Write `iri` with the prefix of what is before its fragment or its last step, where that has one."""
    fragment = iri.find("#") + 1
    for cut in (fragment, iri.rfind("/", 0, fragment or len(iri)) + 1):
        prefix = _PREFIX_OF.get(iri[:cut])
        if prefix and _LOCAL_NAME.fullmatch(iri, cut):
            return f"{prefix}:{iri[cut:]}".replace("#", "\\#"), prefix
    return f"<{iri}>", ""


def _literal(literal: Literal) -> tuple[str, str]:
    text, datatype, language = literal.value, literal.datatype, literal.language
    short = _SHORT.get(datatype)
    if short and short.fullmatch(text):
        return text, ""
    quoted = '"' + text.translate(_ESCAPES) + '"'
    if language:
        return f"{quoted}@{language}", ""
    if datatype == _STRING:
        return quoted, ""
    name, prefix = _written(datatype)
    return f"{quoted}^^{name}", prefix
