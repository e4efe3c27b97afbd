"""A thing and an item compared, feature by feature, with what else has to be known for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports.wikidata_terms import WikidataTerms
from communique.iris import kind_of
from communique.linking.classes import wider_classes
from communique.linking.findings import Context, Finding, Verdict
from communique.linking.kinds import CLASSES, type_finding
from communique.linking.ledger import Ledger
from communique.linking.names import NameMatch, best_match, name_finding
from communique.linking.places import bodies_finding, coordinates_finding, location_finding
from communique.linking.tenures import event_dates_finding, office_finding, person_dates_finding
from communique.linking.things import Other, Thing
from communique.terms import compact
from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity, Missing

KILOMETRES = 20.0
"""How far apart two statements of one place may be, unless somebody says otherwise: about the width of a large city."""

_REFERRED = (
    "instance-of", "position-held", "location", "country", "represents", "participant", "signatory", "part-of",
)  # fmt: skip
"""Properties whose values have to be known by name."""
_DATED = ("agreement", "event", "process")
_CLASSED = tuple(kind for kind, classes in CLASSES.items() if classes and kind not in ("person", "place"))
"""Kinds of which wider classes tell something; people have one class, and places are known by their coordinates."""


def compare(thing: Thing, entity: Entity, context: Context) -> tuple[NameMatch | None, list[Finding]]:
    """Return how the names match, and what each feature says that applies to a thing of this kind."""
    match = best_match(thing, entity)
    return match, [type_finding(thing, entity, context), name_finding(match), *_others(thing, entity, context)]


def context_of(
    wikidata: Wikidata, pairs: Iterable[tuple[Thing, Entity]], terms: WikidataTerms, ledger: Ledger, kilometres: float
) -> Context:
    """Look up what comparing the `pairs` needs: what their statements refer to, by name, and wider classes.

    Raises:
        WikidataUnavailable: the site does not answer.
        NotCached: offline, and something is not remembered.
    """
    found = list(pairs)
    known: dict[str, Entity | Missing] = {key: entity for _, entity in found for key in (entity.asked, entity.id)}
    ours = {other.item for thing, _ in found for other in _linked(thing) if other.item}
    theirs = {item for _, entity in found for name in _REFERRED for item in _values(entity, terms, name)}
    known |= wikidata.entities(sorted((ours | theirs) - known.keys()))
    narrow = {
        item for thing, entity in found if thing.kind in _CLASSED for item in _values(entity, terms, "instance-of")
    }
    wider = wider_classes(wikidata, narrow - {terms.item("human")}, terms.property("subclass-of"))
    return Context(terms, known, wider, ledger, kilometres)


def _others(thing: Thing, entity: Entity, context: Context) -> Iterator[Finding]:
    yield from _link_findings(thing, entity, context)
    if thing.kind == "person":
        yield person_dates_finding(thing, entity, context)
        yield office_finding(thing, entity, context)
    if thing.kind in _DATED:
        yield event_dates_finding(thing, entity, context)
    if thing.kind == "event":
        yield location_finding(thing, entity, context)
    if thing.kind == "place":
        yield coordinates_finding(thing, entity, context)
    else:
        yield bodies_finding(thing, entity, context)


def _link_findings(thing: Thing, entity: Entity, context: Context) -> Iterator[Finding]:
    others = sorted(context.ledger.things_of(entity.id) - {thing.iri})
    of_kind = [other for other in others if kind_of(other) == thing.kind]
    own = context.ledger.item_of(thing.iri)
    if own and context.present(own) != entity.id:
        yield Finding("link", Verdict.AGAINST, f"{compact(thing.iri)} is linked to {own} already")
    elif others:
        verdict = Verdict.AGAINST if of_kind else Verdict.OPEN
        yield Finding("link", verdict, f"{', '.join(map(compact, of_kind or others))} is linked to it already")


def _linked(thing: Thing) -> Iterator[Other]:
    yield from (post.office for post in thing.posts)
    yield from thing.bodies
    yield from thing.places


def _values(entity: Entity, terms: WikidataTerms, name: str) -> Iterator[str]:
    prop = terms.property(name)
    yield from (s.value.text for s in (entity.all(prop) if prop else ()) if s.value.kind == "item")
