"""How long a reader waits for the list of events and the page of an event, here and in front of other front ends.

A view is complete when everything has come that its data need: one page where the server renders it, else the page of
the query editor and the answer to the query that fills it. Style sheets, fonts and scripts are not asked for: browsers
keep them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, islice
from math import inf
from pathlib import Path
from typing import NamedTuple

from communique.iris import thing_path
from communique.release.release import Release
from tests.bench import load, trifid
from tests.bench.goals import Goal
from tests.bench.load import Load, milliseconds
from tests.bench.measured import NotMeasured
from tests.bench.servers import OURS, RDFLIB, Kind, Server, prepare, running
from tests.bench.workload import GRAPH, SEED, TABLE, Request, Values, seeded, template

CONNECTIONS = 32
"""Readers at a time, each asking for the next view as soon as one is complete."""
SIZES = (0, 1_000)
NOTE = f"""Views completed a second by {CONNECTIONS} readers, and the mean time until one is complete, all servers over
the same data. The list here is a page of up to 100 events in time order, with filters and counts; that of trifid names
all events without order; for rdflib-endpoint it is its own page and the query for labels and dates of the first 100. A
period is asked of trifid as of rdflib-endpoint, since its lists have no filters."""

LIST = "the list of events"
PERIOD = "the list of events in a period, each another"
ONCE = "the page of an event, each once"
AGAIN = "the same 300 pages of events"
WORKS = (LIST, PERIOD, ONCE, AGAIN)

_HTML = "text/html"
_AGAIN = 300
_PER_SECOND = 3_000
_SELECT = """PREFIX cmq: <https://w3id.org/communique/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?event ?label ?date ?earliest ?latest WHERE {
  ?event cmq:eventStatus ?status ; cmq:earliest ?earliest ; cmq:latest ?latest ; cmq:date ?date .
  ?event skos:prefLabel ?label FILTER (LANG(?label) = "en") FILTERS
} ORDER BY ?earliest ?latest ?event LIMIT 100"""

TRIFID = Kind(
    "trifid",
    "node",
    trifid.PACKAGE,
    "/query?query=",
    trifid.configure,
    lambda _, folder, port: trifid.arguments(folder, port),
    holds=1_000_000,
)


class Wish(NamedTuple):
    """What a reader wants to see: an event by its IRI, or the list of a period, or of all.

    Attributes:
        event: IRI, empty for a list.
        period: first and last day, None for all.
        number: of wishes that differ in nothing else.
    """

    event: str = ""
    period: tuple[date, date] | None = None
    number: int = 0


@dataclass
class Figures:
    """What was found about one server: a load and the requests of a view, by the work; or why nothing was found."""

    loads: dict[str, tuple[Load, int]] = field(default_factory=dict)
    reason: str = ""

    def rate(self, work: str) -> float:
        """Return the views completed a second."""
        found, steps = self.loads[work]
        return found.rate / steps

    def cell(self, work: str) -> str:
        """Return what the table says of a work."""
        if work not in self.loads:
            return "–"
        found, steps = self.loads[work]
        faults = f" **{found.refused} refused, {found.broken} broken**" if found.refused or found.broken else ""
        requests = "" if steps == 1 else f" ({steps} requests each)"
        if not found.answers:
            return f"none in {found.seconds:.0f} s{requests}{faults}"
        return f"{self.rate(work):,.1f}/s; {milliseconds(1000 * CONNECTIONS / self.rate(work))} ms{requests}{faults}"


Found = Mapping[str, Figures]


def measure(release: Release, folder: Path, seconds: int, peers: Iterable[str]) -> Found:
    """Return what each server does with each work, ours first."""
    values = Values(release.store())
    kinds = [OURS, *(kind for kind in (RDFLIB, TRIFID) if kind.name in peers)]
    return {kind.name: _measured(kind, release, values, folder, seconds) for kind in kinds}


def _measured(kind: Kind, release: Release, values: Values, folder: Path, seconds: int) -> Figures:
    own = folder / kind.name
    figures = Figures()
    try:
        prepare(kind, release, own)
        with running(kind, release, own) as server:
            for work in WORKS:
                print(f"{kind.name}: {work}", file=sys.stderr)
                figures.loads[work] = _pressed(server, values, work, own, seconds)
    except NotMeasured as error:
        figures.reason = str(error)
    return figures


def _pressed(server: Server, values: Values, work: str, folder: Path, seconds: int) -> tuple[Load, int]:
    """Let readers have their wishes for a while, after a warm-up with other ones."""
    steps = STEPS[server.kind.name]
    warming = max(1, seconds // 4)
    wishes = list(islice(wishes_of(work, values), (warming + seconds) * _PER_SECOND))
    look(server, steps(wishes[0]), values)
    requests = load.write_requests(folder / "views", chain.from_iterable(map(steps, wishes)))
    each = len(steps(wishes[0]))
    once = work in (PERIOD, ONCE)
    load.press(server, "", requests, CONNECTIONS, warming)
    return load.press(server, "", requests, CONNECTIONS, seconds, warming * _PER_SECOND * each if once else 0), each


def wishes_of(work: str, values: Values) -> Iterator[Wish]:
    """Yield without end what the readers of a work wish, always the same."""
    random = seeded(SEED)
    events = [event.strip("<>") for event in values.events]
    random.shuffle(events)
    days = values.days
    number = 0
    while True:
        if work == LIST:
            yield Wish()
        elif work == PERIOD:
            start = random.choice(days)
            yield Wish(period=(start, start + timedelta(random.randrange(1000))), number=number)
        elif work == ONCE:
            yield Wish(events[number % len(events)], number=number // len(events))
        else:
            yield Wish(events[number % min(_AGAIN, len(events))])
        number += 1


def look(server: Server, requests: list[Request], values: Values) -> None:
    """Look whether a view is what it should be.

    Raises:
        NotMeasured: it is refused, or names no event.
    """
    names = [event.strip("<>").rpartition("/")[2].encode() for event in values.events]
    replies = [server.get(one.target, one.accept) for one in requests]
    if any(reply.status != 200 for reply in replies):
        raise NotMeasured(f"answers {requests[0].target} with {[reply.status for reply in replies]}")
    if not any(name in replies[-1].body for name in names):
        raise NotMeasured(f"answers {requests[-1].target} with nothing about an event")


def _ours(wish: Wish) -> list[Request]:
    if wish.event:
        return [Request(_HTML, _numbered(_document(wish.event), wish.number))]
    period = f"?from={wish.period[0]}&to={wish.period[1]}" if wish.period else ""
    return [Request(_HTML, f"/events{period}")]


def _trifid(wish: Wish) -> list[Request]:
    if wish.event:
        return [Request(_HTML, _numbered("/" + wish.event.removeprefix(trifid.BASE), wish.number))]
    return [Request(_HTML, "/sparql/"), _query(TRIFID, wish)] if wish.period else [Request(_HTML, "/id/event/")]


def _rdflib(wish: Wish) -> list[Request]:
    return [Request(_HTML, "/"), _query(RDFLIB, wish)]


def _query(kind: Kind, wish: Wish) -> Request:
    if wish.event:
        return _asked(kind, GRAPH, template("whole").text.replace("$event", f"<{wish.event}>"), wish.number)
    start, end = wish.period or (date.min, date.max)
    bounds = f'FILTER (?latest >= "{start}"^^xsd:date && ?earliest <= "{end}"^^xsd:date)'
    return _asked(kind, TABLE, _SELECT.replace("FILTERS", bounds if wish.period else ""), wish.number)


def _asked(kind: Kind, accept: str, text: str, number: int) -> Request:
    request = Request.of_query(accept, text + (f"\n#{number}" if number else ""))
    return Request(accept, kind.queries + request.target)


def _document(event: str) -> str:
    found = thing_path(event)
    assert found is not None
    return found.document


def _numbered(path: str, number: int) -> str:
    return f"{path}?again={number}" if number else path


STEPS: dict[str, Callable[[Wish], list[Request]]] = {OURS.name: _ours, TRIFID.name: _trifid, RDFLIB.name: _rdflib}
"""What completes a view, by the server's name."""


def table(found: Found) -> Iterator[str]:
    """Yield the lines of the table of one release."""
    yield f"| view | {' | '.join(found)} |"
    yield "|---|" + "--:|" * len(found)
    for work in WORKS:
        yield f"| {work} | {' | '.join(figures.cell(work) for figures in found.values())} |"
    for name, figures in found.items():
        if figures.reason:
            yield f"\nNot measured: {name}, {figures.reason}."


def goals(title: str, found: Found) -> Iterator[Goal]:
    """Yield what is to be reached beside the fastest peer."""
    ours = found[OURS.name]
    for work in WORKS:
        rates = {name: one.rate(work) for name, one in found.items() if name != OURS.name and work in one.loads}
        if rates and work in ours.loads:
            fastest = max(rates, key=lambda name: rates[name])
            ratio = ours.rate(work) / rates[fastest] if rates[fastest] else inf
            yield Goal(f"{title}: rate of {work}, to {fastest}", ratio, "≥", 1)
