"""The kinds of things as pages name them, and the classes their members have."""

from __future__ import annotations

from dataclasses import dataclass

from communique.terms import CMQ, FOAF, GEO, SKOS
from communique.web.words import N_


@dataclass(frozen=True)
class KindOfThing:
    """One kind.

    Attributes:
        kind: the word in IRIs.
        path: address of the list of all things of this kind.
        plural: heading of that list.
        class_iri: class that every member has, itself or by its subclasses.
    """

    kind: str
    path: str
    plural: str
    class_iri: str


KINDS_OF_THINGS = tuple(
    KindOfThing(kind, f"/{path}", plural, class_.value)
    for kind, path, plural, class_ in (
        ("event", "events", N_("Events"), CMQ.Event),
        ("question", "questions", N_("Questions"), CMQ.Question),
        ("claim", "claims", N_("Claims"), CMQ.Claim),
        ("person", "people", N_("People"), FOAF.Person),
        ("body", "bodies", N_("Bodies"), CMQ.Body),
        ("office", "offices", N_("Offices"), CMQ.Office),
        ("place", "places", N_("Places"), GEO.Feature),
        ("agreement", "agreements", N_("Agreements"), CMQ.Agreement),
        ("topic", "topics", N_("Topics"), SKOS.Concept),
        ("process", "processes", N_("Processes"), CMQ.Process),
        ("source", "sources", N_("Sources"), CMQ.Source),
    )
)
BY_KIND = {entry.kind: entry for entry in KINDS_OF_THINGS}
