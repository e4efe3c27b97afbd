"""Whether a person held the same office, and whether the times fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from communique.dates import Bounds
from communique.linking.findings import Context, Finding, Verdict
from communique.linking.names import is_called
from communique.linking.things import Post, Thing
from communique.linking.times import bounds_of, hull, in_years, span_of
from communique.matching.dates import days_apart, overlaps
from communique.wikidata.entities import Entity

_WORKING_LIFE = 60 * 365
"""Days between two known times after which they are hardly those of one person."""
_NOTHING = Bounds(None, None)


@dataclass(frozen=True)
class _Position:
    """A position that Wikidata states, and when it was held."""

    item: str
    held: Bounds


def office_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say whether Wikidata states an office that the person is known by here."""
    positions = list(_positions(entity, context))
    shared = [position for _, position in _pairs(thing, positions, context)]
    if shared:
        return Finding("office", Verdict.FOR, f"it held the office “{context.label(shared[0].item)}”")
    if not positions:
        return Finding("office", Verdict.OPEN, "Wikidata states no office")
    stated = "; ".join(dict.fromkeys(context.label(position.item) for position in positions))
    if not thing.posts:
        return Finding("office", Verdict.OPEN, f"no office is known here; Wikidata has: {stated}")
    ours = "; ".join(dict.fromkeys(post.office.label for post in thing.posts))
    return Finding("office", Verdict.AGAINST, f"the offices differ: {stated}, and here {ours}")


def person_dates_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say whether a person held an office there when they held it here, or at least lived in the same times."""
    positions = list(_positions(entity, context))
    for post, position in _pairs(thing, positions, context):
        if position.held != _NOTHING and post.held != _NOTHING:
            return _compared(post, position, positions, context)
    known = hull(position.held for position in positions)
    if known == _NOTHING or not thing.is_dated:
        return Finding("dates", Verdict.OPEN, "there are no dates to compare")
    said = f"offices there are dated {in_years(known)}, and here the person is known {in_years(thing.known)}"
    apart = days_apart(known, hull([thing.known]))
    return Finding("dates", Verdict.AGAINST if apart > _WORKING_LIFE else Verdict.OPEN, said)


def event_dates_finding(thing: Thing, entity: Entity, context: Context) -> Finding:
    """Say whether an event or agreement can have the date that Wikidata states."""
    theirs = _date(entity, context)
    if theirs == _NOTHING or not thing.is_dated:
        return Finding("dates", Verdict.OPEN, "there are no dates to compare")
    said = f"{in_years(theirs)} there, {in_years(thing.known)} here"
    return Finding("dates", Verdict.FOR if overlaps(theirs, thing.known) else Verdict.AGAINST, said)


def _compared(post: Post, position: _Position, positions: list[_Position], context: Context) -> Finding:
    same = [each for each in positions if each.item == position.item and each.held != _NOTHING]
    fitting = next((each for each in same if overlaps(each.held, post.held)), None)
    label = context.label(position.item)
    if fitting:
        said = f"“{label}” {in_years(fitting.held)}, which fits {in_years(post.held)} here"
        return Finding("dates", Verdict.FOR, said)
    theirs = ", ".join(in_years(each.held) for each in same)
    return Finding("dates", Verdict.AGAINST, f"“{label}” {theirs}, but here {in_years(post.held)}")


def _pairs(thing: Thing, positions: list[_Position], context: Context) -> Iterator[tuple[Post, _Position]]:
    for post in thing.posts:
        yield from ((post, position) for position in positions if is_called(post.office, position.item, context))


def _positions(entity: Entity, context: Context) -> Iterator[_Position]:
    held, start, end = (context.terms.property(name) for name in ("position-held", "start-time", "end-time"))
    for statement in entity.all(held) if held else ():
        if statement.value.kind == "item" and statement.rank != "deprecated":
            yield _Position(context.present(statement.value.text), span_of(statement, start, end))


def _date(entity: Entity, context: Context) -> Bounds:
    """Return when an event was: its point in time, else from its start to its end."""
    point, start, end = (context.terms.property(name) for name in ("point-in-time", "start-time", "end-time"))
    points = [bounds_of(statement.value) for statement in entity.best(point)] if point else []
    if any(each != _NOTHING for each in points):
        return hull(points)
    begun = [bounds_of(statement.value).earliest for statement in entity.best(start)] if start else []
    ended = [bounds_of(statement.value).latest for statement in entity.best(end)] if end else []
    return Bounds(min(filter(None, begun), default=None), max(filter(None, ended), default=None))
