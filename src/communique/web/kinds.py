"""The kinds of things as pages name them, and the classes their members have."""

from __future__ import annotations

from dataclasses import dataclass

from communique.terms import CMQ, FOAF, GEO, SKOS


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
        ("event", "events", "Events", CMQ.Event),
        ("question", "questions", "Questions", CMQ.Question),
        ("claim", "claims", "Claims", CMQ.Claim),
        ("person", "people", "People", FOAF.Person),
        ("body", "bodies", "Bodies", CMQ.Body),
        ("office", "offices", "Offices", CMQ.Office),
        ("place", "places", "Places", GEO.Feature),
        ("agreement", "agreements", "Agreements", CMQ.Agreement),
        ("topic", "topics", "Topics", SKOS.Concept),
        ("process", "processes", "Processes", CMQ.Process),
        ("source", "sources", "Sources", CMQ.Source),
    )
)
BY_KIND = {entry.kind: entry for entry in KINDS_OF_THINGS}
