"""Whether an item is of the kind of a thing: a human, a place, an agreement."""

from __future__ import annotations

from communique.linking.findings import Context, Finding, Verdict
from communique.linking.things import Thing
from communique.wikidata.entities import Entity

CLASSES = {
    "person": ("human",),
    "place": ("city",),
    "body": ("sovereign-state", "state-with-limited-recognition", "international-organization"),
    "office": (),
    "agreement": ("agreement", "treaty", "ceasefire", "armistice"),
    "event": ("meeting", "summit", "negotiation", "peace-conference", "ceasefire", "armistice"),
    "process": ("negotiation", "peace-conference"),
}
"""Kind of a thing to classes that its item can have, by their names in the table of terms; others tell nothing."""


def type_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say what the classes of an item, and for a place its coordinates, tell."""
    classes = list(context.items(entity, "instance-of"))
    human = context.terms.item("human")
    stated = ", ".join(context.label(each) for each in classes)
    if thing.kind == "person":
        return _person(classes, human, stated)
    if human in classes:
        return Finding("type", Verdict.AGAINST, "it is a human")
    if thing.kind == "place" and _has_coordinates(entity, context):
        more = f" and is {stated}" if stated else ""
        return Finding("type", Verdict.FOR, f"it has coordinates{more}")
    wanted = {term.identifier: term.label for term in context.terms if term.name in CLASSES[thing.kind]}
    for each in classes:
        if each in wanted:
            return Finding("type", Verdict.FOR, f"it is {wanted[each]}")
        above = sorted(wanted.keys() & context.wider.get(each, frozenset()))
        if above:
            return Finding("type", Verdict.FOR, f"it is {context.label(each)}, a kind of {wanted[above[0]]}")
    lacks = "it has no coordinates, and " if thing.kind == "place" else ""
    return Finding("type", Verdict.OPEN, lacks + _said(stated))


def _person(classes: list[str], human: str | None, stated: str) -> Finding:
    if human in classes:
        return Finding("type", Verdict.FOR, "it is a human")
    if classes and human:
        return Finding("type", Verdict.AGAINST, f"it is no human but {stated}")
    return Finding("type", Verdict.OPEN, _said(stated))


def _said(stated: str) -> str:
    return f"it is {stated}" if stated else "Wikidata does not say what it is"


def _has_coordinates(entity: Entity, context: Context) -> bool:
    prop = context.terms.property("coordinate-location")
    return bool(prop and entity.best(prop))
