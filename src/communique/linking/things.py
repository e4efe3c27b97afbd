"""What the records say of a thing that helps to recognise it elsewhere: names, dates, offices, bodies, coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from communique.dates import Bounds
from communique.graph import Graph, Term
from communique.iris import kind_of
from communique.linking.decisions import LINKABLE
from communique.linking.recorded import stated_items
from communique.matching.comparing import point_of
from communique.terms import CMQ, GEO, ORG, SKOS, SKOSXL

_APPEARS_AS = (CMQ.participant, CMQ.signatory, CMQ.claimant, CMQ.conveyedBy, ORG.member)
"""How a person takes part in something that has a date, a side or an office."""
_BODIES = (CMQ.party, CMQ.side, CMQ.initiatedBy, ORG.postIn, ORG.subOrganizationOf)


@dataclass(frozen=True)
class Name:
    """A name: the text, its language tag in lower case, and whose it is, as a phrase ("our label")."""

    text: str
    language: str
    whose: str


@dataclass(frozen=True)
class Other:
    """Another thing here, by its label and its item on Wikidata, `Q71` or empty."""

    label: str
    item: str = ""


@dataclass(frozen=True)
class Post:
    """An office and the days between which somebody is known to have held it here."""

    office: Other
    held: Bounds


@dataclass(frozen=True)
class Thing:
    """One thing.

    Attributes:
        iri: its IRI.
        kind: one of `LINKABLE`.
        label: the curators' label.
        names: every name, the label first.
        known: first and last day on which it is known to have been: of what has a date, the date.
        posts: the offices that a person held.
        bodies: states, authorities and organisations that it has to do with.
        places: where an event was.
        coordinates: latitude and longitude in degrees, None where there are none.
    """

    iri: str
    kind: str
    label: str
    names: tuple[Name, ...]
    known: Bounds
    posts: tuple[Post, ...] = ()
    bodies: tuple[Other, ...] = ()
    places: tuple[Other, ...] = ()
    coordinates: tuple[float, float] | None = None

    @property
    def is_dated(self) -> bool:
        """Whether any day is known."""
        return self.known != Bounds(None, None)


class Things:
    """The things of some records that can be linked."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._appearances: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
        for subject in graph:
            if isinstance(subject, NamedNode):
                for person in (node for predicate in _APPEARS_AS for node in self._nodes(subject, predicate)):
                    self._appearances[person].append(subject)

    def __iter__(self) -> Iterator[Thing]:
        """Yield them sorted by kind and IRI."""
        found = {n.value for n in self._graph if isinstance(n, NamedNode) and _is_linkable(n.value)}
        for iri in sorted(found, key=lambda iri: (LINKABLE.index(kind_of(iri)), iri)):
            yield self.thing(NamedNode(iri))

    def thing(self, node: NamedNode) -> Thing:
        """Return what is known of the thing `node`."""
        appearances = self._appearances.get(node, [])
        return Thing(
            iri=node.value,
            kind=kind_of(node.value),
            label=self._label(node),
            names=tuple(dict.fromkeys(self._names(node))),
            known=self._known(node, appearances),
            posts=tuple(dict.fromkeys(self._posts(appearances))),
            bodies=tuple(dict.fromkeys(self._bodies(node, appearances))),
            places=tuple(self._other(place) for place in self._nodes(node, CMQ.place)),
            coordinates=self._coordinates(node),
        )

    def _nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        return [at.term for at in self._graph.objects(subject, predicate) if isinstance(at.term, NamedNode)]

    def _label(self, node: NamedNode) -> str:
        label = self._graph.value(node, SKOS.prefLabel)
        return label.text if label else node.value.rpartition("/")[2].replace("-", " ")

    def _other(self, node: NamedNode) -> Other:
        return Other(self._label(node), next(iter(stated_items(self._graph, node)), ""))

    def _names(self, node: NamedNode) -> Iterator[Name]:
        for predicate, whose in ((SKOS.prefLabel, "our label"), (SKOS.altLabel, "our other label")):
            for at in self._graph.objects(node, predicate):
                yield _name(at.term, whose)
        for name in self._nodes(node, CMQ.attributedName):
            users = [self._label(user) for user in self._nodes(name, CMQ.usedBy)]
            for at in self._graph.objects(name, SKOSXL.literalForm):
                yield _name(at.term, f"used by {' and '.join(users)}" if users else "a name here")

    def _known(self, node: NamedNode, appearances: Iterable[NamedNode]) -> Bounds:
        own = self._bounds(node)
        dated = [own] if own else [b for each in appearances if (b := self._bounds(each) or self._bounds(_whole(each)))]
        if not dated:
            return Bounds(None, None)
        first = [b.earliest or b.latest for b in dated]
        last = [b.latest or b.earliest for b in dated]
        return Bounds(min(filter(None, first), default=None), max(filter(None, last), default=None))

    def _bounds(self, node: NamedNode) -> Bounds | None:
        found = Bounds(self._day(node, CMQ.earliest), self._day(node, CMQ.latest))
        return found if found.earliest or found.latest else None

    def _day(self, node: NamedNode, predicate: NamedNode) -> date | None:
        at = self._graph.value(node, predicate)
        try:
            return date.fromisoformat(at.text) if at else None
        except ValueError:
            return None

    def _posts(self, appearances: Iterable[NamedNode]) -> Iterator[Post]:
        for node in appearances:
            held = self._bounds(node) or self._bounds(_whole(node)) or Bounds(None, None)
            for office in self._nodes(node, CMQ.office):
                yield Post(self._other(office), held)

    def _bodies(self, node: NamedNode, appearances: Iterable[NamedNode]) -> Iterator[Other]:
        """Yield the bodies with which a thing has to do, those above them too."""
        parts = [*self._nodes(node, CMQ.participation), *self._nodes(node, CMQ.signature)]
        ways = [node, *parts, *appearances, *self._nodes(node, CMQ.partOf)]
        offices = [office for way in ways for office in self._nodes(way, CMQ.office)]
        waiting = [body for way in (*ways, *offices) for predicate in _BODIES for body in self._nodes(way, predicate)]
        seen = {node}
        while waiting:
            body = waiting.pop(0)
            if body not in seen and kind_of(body.value) == "body":
                seen.add(body)
                waiting += self._nodes(body, ORG.subOrganizationOf)
                yield self._other(body)

    def _coordinates(self, node: NamedNode) -> tuple[float, float] | None:
        at = self._graph.value(node, GEO.asWKT)
        return point_of(at.text) if at else None


def _name(term: Term, whose: str) -> Name:
    language = (term.language or "") if isinstance(term, Literal) else ""
    return Name(term.value if isinstance(term, Literal) else str(term), language.lower(), whose)


def _whole(node: NamedNode) -> NamedNode:
    return NamedNode(node.value.partition("#")[0])


def _is_linkable(iri: str) -> bool:
    return "#" not in iri and kind_of(iri) in LINKABLE
