"""How far a part has come: what it evaluates, what it has looked up for others, and what it has to write to them.

A part starts from its focus nodes and goes along what the shapes look at. Where it comes by a node that another part
has statements of, it writes to that part, which goes on from there in its own statements on behalf of the first, and
writes to further parts in its turn. When nobody has anything left to write, each part sends home what it has looked at
for others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from communique.shacl.data.arrays import NO_IDS, Ids, among, unique
from communique.shacl.data.piece import Piece
from communique.shacl.evaluation.focus import focus_nodes
from communique.shacl.model import Node
from communique.shacl.spark.excerpt import of_triples
from communique.shacl.spark.holders import Whereabouts
from communique.shacl.spark.journey import Journey, Stand
from communique.shacl.spark.letters import Letter
from communique.shacl.spark.share import Common, Share

Focus = Mapping[Node, Ids]
"""Sorted nodes by shape."""


@dataclass(frozen=True)
class Progress:
    """How far a part has come.

    Attributes:
        focus: the focus nodes that it evaluates.
        guests: those of them, as forms, that it has no statement with.
        journeys: by the part on whose behalf they are.
        post: what is to be written to others.
    """

    focus: Focus = field(default_factory=dict)
    guests: tuple[bytes, ...] = ()
    journeys: Mapping[int, Journey] = field(default_factory=dict)
    post: tuple[tuple[int, Letter], ...] = ()


def begun(common: Common, share: Share) -> Progress:
    """Return how far a part comes by itself."""
    step = _Step(common, share, Progress())
    step.divide(focus_nodes(step.graph, common.plan.shapes_in_parts()))
    return step.done()


def advanced(common: Common, known: tuple[Share, tuple[Progress, Sequence[Letter]]]) -> Progress:
    """Return how far a part comes with letters that have arrived."""
    share, (progress, letters) = known
    step = _Step(common, share, progress, letters)
    for origin, stand in step.read(letters).items():
        step.go_on(origin, stand)
    return step.done()


def posted(progress: Progress) -> Sequence[tuple[int, Letter]]:
    """Return what a part has to write, each with the part that it is for."""
    return progress.post


def has_post(progress: Progress) -> bool:
    """Tell whether a part has anything to write."""
    return bool(progress.post)


def brought_home(common: Common, known: tuple[Share, Progress]) -> Iterator[tuple[int, Piece]]:
    """Yield what a part has looked at for others, each with the part that it is for."""
    share, progress = known
    away = {origin: each.triples for origin, each in progress.journeys.items() if len(each.triples)}
    if away:
        terms = common.graph(share, progress.guests).terms.packed()
        yield from ((origin, of_triples(terms, triples)) for origin, triples in away.items())


class _Step:
    """A part at work on one round of letters."""

    def __init__(self, common: Common, share: Share, progress: Progress, letters: Sequence[Letter] = ()) -> None:
        self._common = common
        self._part = share.part
        self._focus = dict(progress.focus)
        self._journeys = dict(progress.journeys)
        self._stands: defaultdict[tuple[int, int], list[Stand]] = defaultdict(list)
        self._given: defaultdict[int, dict[Node, Ids]] = defaultdict(dict)
        self.graph = common.graph(share, progress.guests)
        candidates = [form for letter in letters for form in letter.candidates]
        unknown = {form for form in candidates if self.graph.terms.find_form(form) < 0}
        self._guests = (*progress.guests, *sorted(unknown))
        if unknown:
            self.graph = common.graph(share, self._guests)
        self._whereabouts = Whereabouts(common.holders, share.part, self.graph.terms.block.hashes)

    def read(self, letters: Sequence[Letter]) -> Mapping[int, Stand]:
        """Take the focus nodes in some letters, and return from where to go on, by the part on whose behalf."""
        stands: defaultdict[int, list[Stand]] = defaultdict(list)
        for letter in letters:
            stand, focus = letter.read(self.graph.terms)
            stands[letter.origin].append(stand)
            self._evaluate(focus)
        return {origin: Stand.joined(each) for origin, each in stands.items()}

    def divide(self, focus: Focus) -> None:
        """Evaluate what is this part's, and leave to others what is theirs."""
        own: dict[Node, Ids] = {}
        for shape, nodes in focus.items():
            owners = self._whereabouts.owners[nodes]
            own[shape] = nodes[owners == self._part]
            for other in sorted(set(owners.tolist()) - {self._part}):
                self._given[other][shape] = nodes[owners == other]
        self._evaluate(own)

    def go_on(self, origin: int, stand: Stand) -> None:
        """Go on with a journey."""
        self._write(origin, self._went_on(origin, stand))

    def done(self) -> Progress:
        """Return how far the part has come."""
        stands, given, terms = self._stands, self._given, self.graph.terms
        post = [(to, Letter.of(terms, origin, Stand.joined(each), {})) for (to, origin), each in stands.items()]
        post += [(to, Letter.of(terms, to, Stand(), focus)) for to, focus in given.items()]
        return Progress(self._focus, self._guests, self._journeys, tuple(post))

    def _evaluate(self, focus: Focus) -> None:
        """Take focus nodes, and start a journey from those that are new."""
        stands = []
        for shape, nodes in focus.items():
            before = self._focus.get(shape, NO_IDS)
            new = nodes[~among(nodes, before)]
            self._focus[shape] = unique(np.concatenate([before, new]))
            if len(new):
                stands.append(Stand.at_start(self._common.plan.routes.starts[shape], new, self.graph.terms))
        stand = Stand.joined(stands)
        self._write(self._part, Stand.joined([stand, self._went_on(self._part, stand)]))

    def _went_on(self, origin: int, stand: Stand) -> Stand:
        journey = self._journeys.get(origin, Journey(at_home=origin == self._part))
        self._journeys[origin], reached = journey.go_on(self.graph, self._common.plan.routes, stand)
        return reached

    def _write(self, origin: int, reached: Stand) -> None:
        """Write to all others who can go on from what was reached."""
        for place, nodes in reached.nodes.items():
            for inverse in {way.inverse for way in self._common.plan.routes.ways[place]}:
                rows, parts = self._whereabouts.elsewhere(nodes, inverse=inverse)
                for other in set(parts.tolist()):
                    self._send(other, origin, Stand({place: nodes[rows[parts == other]]}))
        if reached.sweeps:
            for other in range(self._common.parts):
                if other != self._part:
                    self._send(other, origin, Stand({}, reached.sweeps))

    def _send(self, other: int, origin: int, stand: Stand) -> None:
        self._stands[other, origin].append(stand)
