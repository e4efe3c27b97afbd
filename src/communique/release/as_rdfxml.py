"""Statements in RDF/XML, an element for each subject (https://www.w3.org/TR/rdf-syntax-grammar/)."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.sax.saxutils import escape

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.errors import InvalidInput
from communique.release.subjects import REMEMBERED, Block, is_iri, parts_of, terms_of
from communique.terms import PREFIXES, RDF, XSD

_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_RESERVED = {"RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "aboutEach",
             "aboutEachPrefix", "bagID"}  # fmt: skip
"""Names of the RDF namespace that stand for no property (section 5.1)."""
_CARRIAGE_RETURN = {"\r": "&#13;"}
"""An XML parser reads a bare one as a line feed."""

_DECLARED = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in PREFIXES.items())
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{_DECLARED}>\n'
TAIL = "</rdf:RDF>\n"


def rdf_xml_element(block: Block) -> str:
    """Return the element of a subject.

    Raises:
        InvalidInput: a statement that RDF/XML cannot hold.
    """
    subject, facts = block
    try:
        elements = [_element(fact) for fact in facts]
    except _Unfit as unfit:
        raise InvalidInput(f"{subject} {unfit.predicate}: {unfit.message}", unfit.hint) from unfit
    is_named = subject.startswith("<")
    node = f"rdf:about={_attribute(subject[1:-1])}" if is_named else f'rdf:nodeID="{subject[2:]}"'
    return "".join([f"<rdf:Description {node}>\n", *elements, "</rdf:Description>\n"])


class _Unfit(InvalidInput):
    """A fact that RDF/XML cannot hold."""

    def __init__(self, predicate: NamedNode, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.predicate = predicate


@lru_cache(REMEMBERED)
def _element(fact: str) -> str:
    """Return the property element of a fact (section 2.3), on a line of its own."""
    stated, value = parts_of(fact)
    name, declared = _name(stated)
    start = f"    <{name}{declared}"
    if is_iri(value):
        return f"{start} rdf:resource={_attribute(value[1:-1])}/>\n"
    predicate, term = terms_of(fact)
    if isinstance(term, BlankNode):
        return f'{start} rdf:nodeID="{term.value}"/>\n'
    if not isinstance(term, Literal):
        raise _Unfit(predicate, "a statement about a statement.", "Use an IRI in its place.")
    return f"{start}{_kind(term)}>{_content(predicate, term)}</{name}>\n"


def _kind(literal: Literal) -> str:
    if literal.language:
        return f' xml:lang="{literal.language}"'
    return "" if literal.datatype == XSD.string else f" rdf:datatype={_attribute(literal.datatype.value)}"


def _content(predicate: NamedNode, literal: Literal) -> str:
    if _NOT_IN_XML.search(literal.value):
        message = "the text holds a control character that XML cannot hold."
        raise _Unfit(predicate, message, "Remove the character from the text.")
    if literal.direction:
        raise _Unfit(predicate, "the text states a direction of writing.", "Leave the direction out.")
    return escape(literal.value, _CARRIAGE_RETURN)


@lru_cache(REMEMBERED)
def _name(stated: str) -> tuple[str, str]:
    """Return the element name of a property, given as in N-Triples, and the declaration of its namespace.

    The latter is empty when the head has it.
    """
    predicate = NamedNode(stated[1:-1])
    found = _XML_NAME.search(predicate.value)
    namespace, local = (predicate.value[: found.start()], found[0]) if found else ("", "")
    if not found or (namespace == str(RDF) and local in _RESERVED):
        message = "RDF/XML needs properties whose IRI ends in an XML name."
        raise _Unfit(predicate, message, "Use a property whose IRI ends in letters.")
    if namespace in _PREFIX_OF:
        return f"{_PREFIX_OF[namespace]}:{local}", ""
    return f"own:{local}", f" xmlns:own={_attribute(namespace)}"


def _attribute(iri: str) -> str:
    """Return an IRI as the value of an attribute; it can hold neither quotes nor angle brackets."""
    return '"' + iri.replace("&", "&amp;") + '"'
