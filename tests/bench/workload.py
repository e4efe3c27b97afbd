"""The published mix of queries, filled with values from the data, and the documents about the same things.

A template in `queries/` is a query whose variables with a dollar sign are parameters. Its comments give a title, and
`share: 0` to those that have to look at the whole release: their time grows with the data on every server and would
hide all others, so they are no part of the mix and measured one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

from pyoxigraph import Literal, QuerySolutions, Store

from communique.iris import thing_path
from communique.terms import PREFIXES

FOLDER = Path(__file__).with_name("queries")
TABLE = "application/sparql-results+json"
GRAPH = "text/turtle"
DOCUMENTS = {
    "html": "text/html",
    "ttl": GRAPH,
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""Ending of a document's address: its media type."""
SEED = 1993

_PARAMETER = re.compile(r"\$(\w+)")
_BATCH = 20
_TWO_YEARS = timedelta(days=730)
_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("cmq", "geo", "skos"))


@dataclass(frozen=True)
class Template:
    """One query of the mix.

    Attributes:
        name: name of its file.
        title: what it asks.
        share: how often it is asked beside the others.
        text: the query without its comments.
    """

    name: str
    title: str
    share: int
    text: str

    @property
    def accept(self) -> str:
        """The media type in which the answer is wanted."""
        return GRAPH if re.search(r"^(CONSTRUCT|DESCRIBE)\b", self.text, re.MULTILINE) else TABLE


@dataclass(frozen=True)
class Request:
    """A GET request.

    Attributes:
        accept: the media type that is wanted.
        target: path and parameters; for a query the encoded query alone, for servers differ in what stands before it.
        tag: the entity tag that the client has already, if any.
    """

    accept: str
    target: str
    tag: str = ""

    @classmethod
    def of_query(cls, accept: str, text: str) -> Request:
        """Return the request for a query."""
        return cls(accept, quote(text, safe=""))


def templates() -> list[Template]:
    """Return the mix, by name."""
    return [_template(path) for path in sorted(FOLDER.glob("*.rq"))]


def template(name: str) -> Template:
    """Return the template of a name."""
    return _template(FOLDER / f"{name}.rq")


def _template(path: Path) -> Template:
    lines = path.read_text("utf-8").splitlines()
    notes = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    text = "\n".join(line for line in lines if not line.startswith("# "))
    return Template(path.stem, notes["title"], int(notes.get("share", 1)), text)


def seeded(seed: int) -> Random:
    """Return a fixed sequence of choices."""
    return Random(seed)  # noqa: S311


class Values:
    """What the parameters of the templates may be: things, labels and days of one release."""

    def __init__(self, store: Store) -> None:
        """Read them; a release may have none of a kind."""
        self.events = _terms(store, "?x cmq:earliest ?day ; cmq:eventStatus ?status")
        self._labels = _terms(store, "?event cmq:eventStatus ?status ; skos:prefLabel ?x")
        self._names = _terms(store, "?place a geo:Feature ; skos:prefLabel ?x")
        self._days = _terms(store, "?event cmq:earliest ?x ; cmq:latest ?x ; cmq:eventStatus ?status")
        self._kinds = {
            "event": self.events,
            "person": _terms(store, "?part cmq:participant ?x"),
            "place": _terms(store, "?event cmq:place ?x"),
            "question": _terms(store, "?claim cmq:answers ?x ; cmq:contradicts ?other"),
            "contested": _terms(store, "?claim cmq:about ?x"),
            "label": self._labels,
            "day": self._days,
        }

    @property
    def days(self) -> list[date]:
        """The days on which something happened."""
        return [date.fromisoformat(_lexical(day)) for day in self._days]

    def can_fill(self, template: Template) -> bool:
        """Tell whether there are values for all parameters of a template."""
        return all(self._kinds.get(name, True) for name in _PARAMETER.findall(template.text))

    def fill(self, template: Template, random: Random) -> str:
        """Return the query that a template becomes with values that `random` picks."""
        start = date.fromisoformat(_lexical(random.choice(self._days)))
        special = {
            "start": lambda: _day(start),
            "end": lambda: _day(start + _TWO_YEARS),
            "events": lambda: " ".join(random.choices(self.events, k=_BATCH)),
            "words": lambda: _two_words(random.choice(self._names), random),
        }

        chosen = {
            name: special[name]() if name in special else random.choice(self._kinds[name])
            for name in dict.fromkeys(_PARAMETER.findall(template.text))
        }
        return _PARAMETER.sub(lambda found: chosen[found[1]], template.text)


def _terms(store: Store, pattern: str) -> list[str]:
    rows = store.query(f"{_PREFIXES} SELECT DISTINCT ?x {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return sorted(str(row[0]) for row in rows)


def _lexical(literal: str) -> str:
    return literal.split('"')[1]


def _day(day: date) -> str:
    return f'"{day.isoformat()}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _two_words(label: str, random: Random) -> str:
    words = re.findall(r'[^\s"]+', _lexical(label).lower())
    start = random.randrange(max(1, len(words) - 1))
    return str(Literal(" ".join(words[start : start + 2])))


def mix(values: Values, asked: Sequence[Template], count: int, seed: int = SEED) -> Iterator[Request]:
    """Yield `count` queries in a random order that `seed` decides, no two of them equal.

    The values of a small corpus are soon used up; a query that was there before then ends with a comment.
    """
    random = seeded(seed)
    seen: set[int] = set()
    for number, one in enumerate(random.choices(asked, [each.share or 1 for each in asked], k=count)):
        text = values.fill(one, random)
        text += f"\n#{number}" if hash(text) in seen else ""
        seen.add(hash(text))
        yield Request.of_query(one.accept, text)


def documents(values: Values, ending: str, count: int, seed: int = SEED) -> Iterator[Request]:
    """Yield addresses of documents about events, no two of them equal: when all are named, a parameter is added."""
    for number, event in _in_turn(values, count, seed):
        found = thing_path(event)
        assert found is not None
        again = number // len(values.events)
        yield Request(DOCUMENTS[ending], f"{found.document}.{ending}" + (f"?again={again}" if again else ""))


def behind_documents(values: Values, behind: Template, count: int, seed: int = SEED) -> Iterator[Request]:
    """Yield the query that a template makes of each of the events that `documents` names, in the same order."""
    for number, event in _in_turn(values, count, seed):
        again = number // len(values.events)
        text = behind.text.replace("$event", f"<{event}>") + (f"\n#{again}" if again else "")
        yield Request.of_query(behind.accept, text)


def _in_turn(values: Values, count: int, seed: int) -> Iterator[tuple[int, str]]:
    order = [event.strip("<>") for event in values.events]
    seeded(seed).shuffle(order)
    for number in range(count):
        yield number, order[number % len(order)]
