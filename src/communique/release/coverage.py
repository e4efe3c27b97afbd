"""How far the record reaches, counted while it is written: what is cited of each source, what is known of each kind.

Everything said of a thing's parts comes together, for the statements are sorted, so one thing is in memory at a time.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field

from communique.iris import kind_of
from communique.release.subjects import Block
from communique.terms import BASE, CMQ, CODE, OA, OWL, PREFIXES, SKOS

_THING = f"<{BASE}id/"
_SOURCE, _SELECTOR, _START, _END = map(str, (OA.hasSource, OA.hasSelector, OA.start, OA.end))
_RELATION, _NO_MATCH = str(CMQ.linkRelation), CODE.term("no-match").value
_READ = (_SOURCE, _SELECTOR, _START, _END, _RELATION)
_LINKS = tuple(f"{predicate} <{PREFIXES['wd']}" for predicate in (OWL.sameAs, SKOS.exactMatch))
_MANY = 1024
"""So many stretches of a source are kept before those that touch become one."""


@dataclass
class SourceCoverage:
    """How a source is cited.

    Attributes:
        citations: how often a passage of it is cited.
        characters: code points of it that some passage contains.
        events: events for which it is cited.
        alone: those of them for which no other source is.
    """

    citations: int = 0
    characters: int = 0
    events: int = 0
    alone: int = 0


@dataclass
class KindCoverage:
    """What is known of the things of one kind.

    Attributes:
        things: how many there are.
        linked: how many say which item of Wikidata they are.
        searched: for how many a search there is recorded that found none.
        properties: IRI of a property to the number of them that have it.
    """

    things: int = 0
    linked: int = 0
    searched: int = 0
    properties: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverage:
    """Both, by IRI of the source and by kind."""

    sources: dict[str, SourceCoverage]
    kinds: dict[str, KindCoverage]

    def as_json(self) -> str:
        """Return it as a JSON document, which is the same for the same statements."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Coverage:
        """Return the coverage of which `as_json` made `text`.

        Raises:
            ValueError, TypeError, KeyError: it did not.
        """
        members = json.loads(text)
        return cls(
            {iri: SourceCoverage(**each) for iri, each in members["sources"].items()},
            {kind: KindCoverage(**each) for kind, each in members["kinds"].items()},
        )


class CoverageTally:
    """The coverage while it grows."""

    def __init__(self) -> None:
        self._sources: defaultdict[str, SourceCoverage] = defaultdict(SourceCoverage)
        self._stretches: defaultdict[str, _Stretches] = defaultdict(_Stretches)
        self._kinds: defaultdict[str, KindCoverage] = defaultdict(KindCoverage)
        self._properties: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._thing = ""
        self._parts: dict[str, dict[str, str]] = {}

    def note(self, block: Block) -> None:
        """Take note of a subject; it comes only once, and the parts of a thing come together."""
        subject, facts = block
        if not subject.startswith(_THING):
            return
        iri = subject[1:-1]
        thing, is_part, _ = iri.partition("#")
        if is_part:
            if thing != self._thing:
                self._close(thing)
            self._parts[iri] = dict(_read(fact) for fact in facts if fact.startswith(_READ))
            return
        kind = self._kinds[kind_of(thing)]
        kind.things += 1
        kind.linked += any(fact.startswith(_LINKS) for fact in facts)
        self._properties[kind_of(thing)].update({fact[1 : fact.index(">")] for fact in facts})

    def coverage(self) -> Coverage:
        """Return the counts; nothing can be noted afterwards."""
        self._close("")
        for source, stretches in self._stretches.items():
            self._sources[source].characters = stretches.characters
        for kind, properties in self._properties.items():
            self._kinds[kind].properties = dict(properties)
        return Coverage(dict(self._sources), dict(self._kinds))

    def _close(self, following: str) -> None:
        """Count what the parts of the last thing cite, and begin with the next one."""
        cited = set()
        for part in self._parts.values():
            source = part.get(_SOURCE, "")
            if source:
                cited.add(source)
                self._sources[source].citations += 1
                span = self._parts.get(part.get(_SELECTOR, ""), {})
                self._stretches[source].add(span.get(_START, ""), span.get(_END, ""))
        if any(part.get(_RELATION) == _NO_MATCH for part in self._parts.values()):
            self._kinds[kind_of(self._thing)].searched += 1
        if kind_of(self._thing) == "event":
            for source in cited:
                self._sources[source].events += 1
                self._sources[source].alone += len(cited) == 1
        self._thing, self._parts = following, {}


def _read(fact: str) -> tuple[str, str]:
    """Return the property of a fact, and its value: an IRI, a number or a blank node."""
    predicate, rest = fact.split(" ", 1)
    end = {"<": ">", '"': '"'}.get(rest[0])
    return predicate, rest[1 : rest.index(end, 1)] if end else rest.partition(" ")[0]


class _Stretches:
    """Stretches of one source, as few as say the same."""

    def __init__(self) -> None:
        self._held: list[tuple[int, int]] = []
        self._most = _MANY

    def add(self, start: str, end: str) -> None:
        """Add the stretch between two offsets, which are numbers if the record is right."""
        if start.isdecimal() and end.isdecimal():
            self._held.append((int(start), int(end)))
        if len(self._held) > self._most:
            self._join()
            self._most = max(_MANY, 2 * len(self._held))

    @property
    def characters(self) -> int:
        """Code points in at least one of them."""
        self._join()
        return sum(end - start for start, end in self._held)

    def _join(self) -> None:
        joined: list[tuple[int, int]] = []
        for start, end in sorted(self._held):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        self._held = joined
