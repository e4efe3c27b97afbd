"""What a thing is elsewhere, and why curators think so."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from communique.iris import kind_of
from communique.linking.decisions import LINKABLE
from communique.terms import CMQ, DCTERMS, OWL, PREFIXES, SKOS
from communique.web.reader import Reader
from communique.web.sections import CONFIDENCE, Column, own_parts, remarks, table, without
from communique.web.values import Cell, Section, Value
from communique.web.words import N_

_ELSEWHERE = (*LINKABLE, "source", "topic")
"""Kinds of things that can be somewhere else, too, and are worth looking for there."""
_JUSTIFICATION = NamedNode(f"{PREFIXES['sssom']}mapping_justification")
_IN_LINKS = (CMQ.about, CMQ.linkRelation, CMQ.linkTarget, _JUSTIFICATION, CONFIDENCE, DCTERMS.date, DCTERMS.source)


_LONGEST_END = 30
"""Characters of the end of an address that are shown."""


def links_section(reader: Reader) -> Section:
    """Return the reasoned links to the same thing elsewhere, or to whom the source does not name; or that none is."""
    columns: list[Column] = [
        (N_("Relation"), lambda link: reader.values(link, CMQ.linkRelation)),
        (N_("To"), lambda link: reader.values(link, CMQ.linkTarget)),
        (N_("Of"), lambda link: without(reader, reader.values(link, CMQ.about))),
        (N_("Justification"), lambda link: reader.values(link, _JUSTIFICATION)),
        (N_("Confidence"), lambda link: reader.values(link, CONFIDENCE)),
        (N_("Looked at"), lambda link: reader.values(link, DCTERMS.date)),
        (N_("Evidence"), lambda link: [*_sources(reader, link), *reader.references(link)]),
        (N_("Remarks"), lambda link: remarks(reader, link, _IN_LINKS)),
    ]
    links = own_parts(reader, CMQ.IdentityLink)
    title = N_("Identity links, made by the curators")
    if links or kind_of(reader.subject.value) not in _ELSEWHERE or _is_linked(reader):
        return table("links", title, links, columns, own_parts=True)
    return Section("links", title, sentence=N_("Not linked to anything elsewhere: no identifier has been verified."))


def _is_linked(reader: Reader) -> bool:
    return any(reader.facts.objects(reader.subject, p) for p in (SKOS.exactMatch, SKOS.closeMatch, OWL.sameAs))


def _sources(reader: Reader, link: NamedNode) -> Cell:
    """Return what a link rests on: sources by their names, pages by their hosts and the ends of their addresses."""
    found = reader.values(link, DCTERMS.source)
    return [value if kind_of(value.iri) else replace(value, text=_shortened(value)) for value in found]


def _shortened(value: Value) -> str:
    address = urlsplit(value.iri)
    end = value.iri.rstrip("/").rpartition("/")[2]
    return f"{address.hostname} … {end[-_LONGEST_END:]}" if address.path.strip("/") and address.hostname else value.text
