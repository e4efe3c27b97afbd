"""Whether a thing and an item lie in the same place and have to do with the same bodies."""

from __future__ import annotations

from collections.abc import Iterator

from communique.linking.findings import Context, Finding, Verdict, description_of
from communique.linking.names import is_called
from communique.linking.things import Thing
from communique.matching.comparing import kilometres
from communique.matching.folding import folded
from communique.wikidata.entities import Entity

_RELATIONS = {
    "country": "country",
    "represents": "represented body",
    "participant": "participant",
    "signatory": "signatory",
    "part-of": "whole",
    "position-held": "office",
}
"""Properties through which an item has to do with a body, and how one says so."""


def coordinates_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say how far the coordinates of a place are from those there."""
    prop = context.terms.property("coordinate-location")
    values = [statement.value for statement in entity.best(prop)] if prop else []
    points = [(value.latitude, value.longitude) for value in values if value.kind == "coordinate"]
    if not points or thing.coordinates is None:
        where = "here" if points else "there"
        return Finding("place", Verdict.OPEN, f"there are no coordinates {where} to compare")
    distance = min(kilometres(thing.coordinates, point) for point in points)
    far = distance > context.kilometres
    said = f"its coordinates are {distance:.1f} km from ours"
    more = f", more than {context.kilometres:g}" if far else ""
    return Finding("place", Verdict.AGAINST if far else Verdict.FOR, said + more)


def location_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say whether an event was where Wikidata says; a wider or narrower place leaves that open."""
    theirs = list(context.items(entity, "location"))
    for place in thing.places:
        for item in theirs:
            if is_called(place, item, context):
                return Finding("place", Verdict.FOR, f"it was in {context.label(item)}")
    stated = ", ".join(context.label(item) for item in theirs)
    return Finding("place", Verdict.OPEN, f"Wikidata places it in {stated}" if stated else "Wikidata states no place")


def bodies_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say which country or other body of ours Wikidata names too, as a value or in the description."""
    found = next(_shared(thing, entity, context), "")
    if found:
        return Finding("bodies", Verdict.FOR, found)
    ours = ", ".join(body.label for body in thing.bodies)
    return Finding("bodies", Verdict.OPEN, f"Wikidata names none of ours: {ours}" if ours else "no body is known here")


def _shared(thing: Thing, entity: Entity, context: Context) -> Iterator[str]:
    description = description_of(entity)
    for body in thing.bodies:
        for prop, role in _RELATIONS.items():
            for item in context.items(entity, prop):
                if is_called(body, item, context):
                    yield f"its {role} is {context.label(item)}"
                elif prop == "position-held" and _names(context.label(item), body.label):
                    yield f"{body.label} stands in its office “{context.label(item)}”"
        if _names(description, body.label):
            yield f"{body.label} stands in its description “{description}”"


def _names(text: str, label: str) -> bool:
    """Tell whether `text` holds the whole words of `label`."""
    return bool(folded(label)) and f" {folded(label)} " in f" {folded(text)} "
