"""What sources or sides say different things about, and what is only told as somebody's position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.exports.proposals import Withheld
from communique.exports.records import Records
from communique.terms import CMQ, CODE, RDF, RDFS

_CONFLICT = (CMQ.contradicts, CMQ.inTensionWith)
_SOVEREIGNTY = {CMQ.belongsTo, CMQ.controlledBy}
_CONDUCT = {CMQ.responsible, CMQ.violatedBy, CMQ.killed, CMQ.wounded}

Property = tuple[NamedNode, NamedNode]
"""A thing and one of its properties."""


class Contested:
    """The claims of some records, by what they are about."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._claims = sorted(_of_class(records, CMQ.Claim), key=lambda claim: claim.value)
        self._opposed = self._in_conflict()
        self._asked = _by_question(records)
        self._about: defaultdict[Property, list[NamedNode]] = defaultdict(list)
        for claim in self._claims:
            for prop in records.nodes(claim, CMQ.aboutProperty):
                for thing in self._things(claim):
                    self._about[thing, prop].append(claim)

    def against(self, properties: tuple[Property, ...], value: NamedNode | None = None) -> str:
        """Return a label of a claim that contests a value of one of `properties`, empty if there is none.

        A claim about another value of a property that can have several does not contest `value`.
        """
        claims = (claim for prop in properties for claim in self._about[prop])
        found = (claim for claim in claims if claim in self._opposed and self._concerns(claim, value))
        return next((self._records.label(claim) for claim in found), "")

    def positions(self, things: set[NamedNode]) -> Iterator[Withheld]:
        """Yield every claim about one of `things`: none of them is exported."""
        for claim in self._claims:
            about = [thing for thing in self._records.nodes(claim, CMQ.about) if _whole(thing) in things]
            for prop in self._records.nodes(claim, CMQ.aboutProperty):
                for thing in about:
                    what = self._records.text(prop, RDFS.label) or prop.value.rpartition("#")[2]
                    reason = self._reason(claim, prop)
                    yield Withheld(_whole(thing).value, what, self._records.label(claim), reason)

    def _reason(self, claim: NamedNode, prop: NamedNode) -> str:
        if prop in _SOVEREIGNTY:
            return "sovereignty"
        if prop in _CONDUCT:
            return "conduct"
        if CODE.hearsay in self._records.nodes(claim, CMQ.stance):
            return "hearsay"
        return "contested" if claim in self._opposed else "claimed"

    def _in_conflict(self) -> set[NamedNode]:
        """Return the claims that another one opposes, whichever of both says so, and those that deny something."""
        pairs = [(claim, other) for claim in self._claims for other in self._records.nodes(claim, *_CONFLICT)]
        denying = {claim for claim in self._claims if CODE.denies in self._records.nodes(claim, CMQ.stance)}
        return {claim for pair in pairs for claim in pair} | denying

    def _things(self, claim: NamedNode) -> set[NamedNode]:
        """Return what a claim is about, and what carries a question that it answers."""
        questions = self._records.nodes(claim, CMQ.answers)
        asked = {thing for question in questions for thing in self._asked[question]}
        return {*self._records.nodes(claim, CMQ.about), *asked}

    def _concerns(self, claim: NamedNode, value: NamedNode | None) -> bool:
        claimed = self._records.nodes(claim, CMQ.claimedValue)
        return value is None or not claimed or value in claimed


def _by_question(records: Records) -> defaultdict[NamedNode, set[NamedNode]]:
    """Return which things carry each question."""
    asked: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
    for thing in records.graph.subjects(CMQ.question):
        if isinstance(thing, NamedNode):
            for question in records.nodes(thing, CMQ.question):
                asked[question].add(thing)
    return asked


def _of_class(records: Records, class_: NamedNode) -> Iterator[NamedNode]:
    return (node for node in records.graph.subjects(RDF.type, class_) if isinstance(node, NamedNode))


def _whole(node: NamedNode) -> NamedNode:
    return NamedNode(node.value.partition("#")[0])
