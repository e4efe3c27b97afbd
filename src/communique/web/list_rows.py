"""What stands in a list beside the name of each thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pyoxigraph import NamedNode, Triple

from communique.release.events.schema import PARTY, PERSON, PLACE, SOURCE, TOPIC
from communique.terms import BASE, CMQ, CODE, DCTERMS, ORG
from communique.web.describe import batches, statements_about
from communique.web.facts import Facts
from communique.web.kinds import KindOfThing
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.sections import Column, table
from communique.web.sections_claims import claimants
from communique.web.site import Site
from communique.web.store import ReleaseStore
from communique.web.values import Cell, Section, Value
from communique.web.words import N_

_FILTERS = {"person": PERSON, "body": PARTY, "place": PLACE, "topic": TOPIC, "source": SOURCE}
"""By kind: the filter by which the events are found that have to do with a thing."""
_ANY = ((N_("Kind"), DCTERMS.type), (N_("Belongs to"), ORG.postIn))
_COLUMNS = {
    "person": ((N_("For which side"), CMQ.side), (N_("In which office"), CMQ.office)),
    "claim": ((N_("On the question"), CMQ.answers), (N_("Stance"), CMQ.stance)),
}
"""By kind: headings and properties of the columns between name and date."""
_SHOWN = {predicate for columns in (_ANY, *_COLUMNS.values()) for _, predicate in columns} | {
    CMQ.claimant,
    CMQ.claimantDescription,
}
_TAKING_PART = f"""
CONSTRUCT {{{{ ?person ?role ?value }}}} WHERE {{{{
  VALUES ?person {{{{ {{batch}} }}}}
  ?part {CMQ.participant} ?person ; ?role ?value .
  FILTER(?role IN ({CMQ.side}, {CMQ.office}))
  FILTER NOT EXISTS {{{{
    ?part {CMQ.participationStatus} ?status FILTER(?status IN ({CODE.disputed}, {CODE.unconfirmed}))
  }}}}
}}}}"""


@dataclass(frozen=True)
class Listed:
    """A thing in a list: its IRI and the first letter of its name, folded."""

    iri: str
    initial: str


def rows_of(site: Site, kind: KindOfThing, listed: Sequence[Listed]) -> tuple[Section, list[Value | None]]:
    """Return a table of things, and for each the number of its events with a link to their list, where it has any.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    things = [NamedNode(each.iri) for each in listed]
    facts = Facts(statements_about(site.store, [each.iri for each in listed]))
    if kind.kind == "person":
        facts.add(_taking_part(site.store, listed))
    objects = (term for thing in things for predicate in _SHOWN for term in facts.objects(thing, predicate))
    shown = {term.value for term in objects if isinstance(term, NamedNode)}
    labels = labels_of(site.store, shown | {each.iri for each in listed}, site.naming)
    reader = Reader(NamedNode(BASE), facts, labels, site.addresses)
    return table("list", kind.plural, things, _columns(reader, kind.kind)), [
        _events(site, kind.kind, each) for each in listed
    ]


def _taking_part(store: ReleaseStore, listed: Sequence[Listed]) -> list[Triple]:
    """Return for which sides and in which offices people took part, undisputed, as if it were said of them."""
    queries = (_TAKING_PART.format(batch=batch) for batch in batches(each.iri for each in listed))
    return [triple for query in queries for triple in store.construct(query)]


def _events(site: Site, kind: str, listed: Listed) -> Value | None:
    name = listed.iri.rpartition("/")[2]
    filter_ = _FILTERS.get(kind, "")
    term = site.events.term(filter_, name) if filter_ else None
    return Value(str(term.events), site.addresses.local(f"/events?{filter_}={name}")) if term else None


def _columns(reader: Reader, kind: str) -> list[Column]:
    return [
        (N_("Name"), lambda thing: [reader.value(thing)]),
        *((heading, partial(_values, reader, predicate)) for heading, predicate in _COLUMNS.get(kind, _ANY)),
        *([(N_("Claimant"), partial(claimants, reader))] if kind == "claim" else []),
        (N_("When"), reader.date),
    ]


def _values(reader: Reader, predicate: NamedNode, thing: NamedNode) -> Cell:
    return reader.values(thing, predicate)
