"""What could be said of an agreement and of a tenure on Wikidata."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.exports.drafts import (
    Draft,
    Qualifier,
    capacity,
    date_drafts,
    date_qualifiers,
    inference,
    named_as,
    topic_drafts,
)
from communique.exports.proposals import Withheld
from communique.exports.records import Records
from communique.exports.wikidata_terms import WikidataTerms
from communique.terms import CMQ, CODE, DCTERMS, ORG, RDF
from communique.wikidata.entities import Value

_SIGNING = (CMQ.signatory, CMQ.side, CMQ.office, CMQ.date)


def agreement_class(records: Records, terms: WikidataTerms, agreement: NamedNode) -> str | None:
    """Return the class of an agreement on Wikidata, that of its kind before that of all agreements."""
    nodes = (*records.nodes(agreement, DCTERMS.type), CMQ.Agreement)
    return next(filter(None, (terms.class_of(node) for node in nodes)), None)


def is_draft(records: Records, agreement: NamedNode) -> bool:
    """Tell whether a text was only proposed."""
    return CODE.term("draft-agreement") in records.nodes(agreement, DCTERMS.type)


def agreement_drafts(records: Records, terms: WikidataTerms, agreement: NamedNode) -> Iterator[Draft | Withheld]:
    """Yield every statement that could be made of an agreement."""
    if found := agreement_class(records, terms, agreement):
        about = ((agreement, DCTERMS.type), (agreement, RDF.type))
        kinds = records.nodes(agreement, DCTERMS.type) or [CMQ.Agreement]
        yield Draft(agreement, "instance-of", Value("item", found), records.label(kinds[0]), (), (agreement,), about)
    yield from date_drafts(records, agreement)
    for signature in records.nodes(agreement, CMQ.signature):
        for who in records.nodes(signature, CMQ.signatory):
            yield Draft(
                agreement,
                "signatory",
                who,
                records.label(who),
                (),
                (signature,),
                ((agreement, CMQ.signature), *((signature, prop) for prop in _SIGNING)),
                (
                    *date_qualifiers(records, signature),
                    *capacity(records, signature),
                    *named_as(records, signature, who),
                ),
                inferred=inference(records, signature),
            )
    yield from topic_drafts(records, agreement)


def tenure_drafts(records: Records, tenure: NamedNode) -> Iterator[Draft]:
    """Yield the office that somebody held, with its time."""
    for person in records.nodes(tenure, ORG.member):
        for office in records.nodes(tenure, CMQ.office):
            yield Draft(
                person,
                "position-held",
                office,
                records.label(office),
                (),
                (tenure,),
                ((tenure, CMQ.office), (tenure, CMQ.date), (person, CMQ.office)),
                tuple(_bounds_of(records, tenure)),
                inferred=inference(records, tenure),
            )


def _bounds_of(records: Records, tenure: NamedNode) -> Iterator[Qualifier]:
    """Yield start and end of a tenure; a single date says only that the office was held then."""
    yield from (q for q in date_qualifiers(records, tenure) if q.prop != "point-in-time")
