"""What is said of a thing as a table: CSV after RFC 4180, UTF-8, CRLF, a header line.

A row is a statement about the thing or a part of it together with one passage that bears it out: a statement with two
passages has two rows, one without has one row whose last columns are empty. The passages themselves have no rows of
their own. IRIs are whole; `part` is the part of the thing that the row is about, empty for the thing itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from pyoxigraph import Literal, NamedNode

from communique.terms import CMQ, OA, RDF
from communique.web.facts import Facts, Term
from communique.web.labels import Labels

_PASSAGES = (OA.SpecificResource, OA.TextPositionSelector)


@dataclass(frozen=True)
class Statement:
    """A row; each field is a column.

    Attributes:
        subject: IRI of the thing.
        part: fragment of the part that it is about, empty for the thing.
        property, property_label: what is said, as IRI and in words.
        value: IRI or lexical form.
        value_label: name of what the value names, empty for literals.
        datatype: IRI, empty for IRIs and texts in a language.
        language: language tag of the text.
        source, source_label: the source that bears it out.
        start, end: code points of the passage in it; `end` is not included.
        anchor: first words of the passage.
    """

    subject: str
    part: str
    property: str
    property_label: str
    value: str
    value_label: str
    datatype: str
    language: str
    source: str = ""
    source_label: str = ""
    start: str = ""
    end: str = ""
    anchor: str = ""


def as_csv(facts: Facts, labels: Labels) -> str:
    """Return the statements about a thing and its parts, in the order in which `facts` has them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.name for field in fields(Statement))
    writer.writerows(astuple(statement) for statement in _statements(facts, labels))
    return text.getvalue()


def _statements(facts: Facts, labels: Labels) -> Iterator[Statement]:
    for subject in facts:
        if not isinstance(subject, NamedNode) or any(c in facts.objects(subject, RDF.type) for c in _PASSAGES):
            continue
        whole, _, part = subject.value.partition("#")
        for predicate in facts.predicates(subject):
            if predicate == CMQ.evidence:
                continue
            passages = [_passage(facts, labels, e) for e in _bearing_out(facts, subject, predicate)]
            for value in facts.objects(subject, predicate):
                said = (whole, part, predicate.value, labels[predicate.value].text, *_value(labels, value))
                yield from (Statement(*said, *passage) for passage in passages)
                if not passages:
                    yield Statement(*said)


def _value(labels: Labels, value: Term) -> tuple[str, str, str, str]:
    """Return value, label, datatype and language."""
    if isinstance(value, Literal):
        language = value.language or ""
        return value.value, "", "" if language else value.datatype.value, language
    iri = getattr(value, "value", str(value))
    return iri, labels[iri].text, "", ""


def _bearing_out(facts: Facts, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """Return the evidence for what `predicate` says of `subject`; evidence that names no property is for all."""
    cited = [node for node in facts.objects(subject, CMQ.evidence) if isinstance(node, NamedNode)]
    return [node for node in cited if not (named := facts.objects(node, CMQ.supports)) or predicate in named]


def _passage(facts: Facts, labels: Labels, evidence: NamedNode) -> tuple[str, str, str, str, str]:
    source = facts.text(evidence, OA.hasSource)
    selector = facts.value(evidence, OA.hasSelector)
    start, end = (facts.text(selector, p) if selector else "" for p in (OA.start, OA.end))
    return source, labels[source].text if source else "", start, end, facts.text(evidence, CMQ.anchor)
