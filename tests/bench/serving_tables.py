"""What was found about serving, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.answers import difference
from tests.bench.goals import Goal
from tests.bench.servers import OURS
from tests.bench.serving import AGAIN, DESCRIBED, DOCUMENTS_AGAIN, DOCUMENTS_ONCE, ONCE, WHOLE, Figures
from tests.bench.workload import Template

Found = Mapping[str, Figures]
"""Figures by the server's name, ours first."""

NOTE = """Answers per second; milliseconds within which half and 99 of 100 of them came, as wrk counts them: when one
answer is slow, what it would have asked meanwhile counts as slow too. One thread of wrk for all servers. What comes
once comes with other values each time, so that no memory of answers helps; the mix asks each query equally often.
Documents .ttl hold what the CONSTRUCT gives, also as Turtle; DESCRIBE gives the thing without its parts."""


def load_table(found: Found) -> Iterator[str]:
    """Yield the table of throughput and times."""
    measured = {name: figures for name, figures in found.items() if not figures.reason}
    yield f"| work | connections | {' | '.join(measured)} |"
    yield "|---|--:|" + "--:|" * len(measured)
    for work, connections in dict.fromkeys(key for figures in measured.values() for key in figures.loads):
        cells = [str(figures.loads.get((work, connections), "–")) for figures in measured.values()]
        yield f"| {work} | {connections} | {' | '.join(cells)} |"


def memory_table(found: Found) -> Iterator[str]:
    """Yield the table of the time until the first answer and of memory."""
    yield "| server | first answer after | memory, shared pages divided | shared pages counted anew | processes |"
    yield "|---|--:|--:|--:|--:|"
    for name, figures in found.items():
        memory = figures.memory
        if memory:
            cells = f"{memory.pss:,.0f} MiB | {memory.rss:,.0f} MiB | {memory.processes}"
            yield f"| {name} | {figures.start:.2f} s | {cells} |"


def answers_table(found: Found, asked: Sequence[Template]) -> Iterator[str]:
    """Yield the table of the mix, with how each peer's answers differ from ours."""
    peers = {name: figures for name, figures in found.items() if name != OURS.name and not figures.reason}
    ours = found[OURS.name].answers
    yield f"| query | what it asks | rows | {' | '.join(peers)} |"
    yield "|---|---|--:|" + "---|" * len(peers)
    for one in asked:
        answers = ours[one.name]
        rows = sum(answer.total() for answer in answers if not isinstance(answer, str)) / len(answers)
        cells = [difference(answers, figures.answers[one.name]) or "the same" for figures in peers.values()]
        yield f"| {one.name} | {one.title} | {rows:.1f} | {' | '.join(cells)} |"


def remarks(found: Found) -> Iterator[str]:
    """Yield what the tables do not show."""
    if any(name != OURS.name and figures.loads for name, figures in found.items()):
        yield "–: the peers have neither documents about things nor entity tags, so only queries can be compared.\n"
    for name, figures in found.items():
        if figures.reason:
            yield f"Not measured: {name}, {figures.reason}.\n"
        if figures.worn and name == OURS.name:
            yield f"Some requests came twice, for more were answered than were prepared: {'; '.join(figures.worn)}."


def serving_goals(title: str, found: Found) -> Iterator[Goal]:
    """Yield what is to be reached at the highest number of connections, beside the fastest peer."""
    ours, peers = found[OURS.name], {name: each for name, each in found.items() if name != OURS.name}
    most = max((connections for _, connections in ours.loads), default=0)
    rates = {name: each.loads[ONCE, most].rate for name, each in peers.items() if (ONCE, most) in each.loads}
    if not rates or (ONCE, most) not in ours.loads:
        return
    fastest = max(rates, key=lambda name: rates[name])
    peer = peers[fastest]

    def rate(what: str, own: str, other: str, wanted: float) -> Iterator[Goal]:
        if (own, most) in ours.loads and (other, most) in peer.loads:
            ratio = ours.loads[own, most].rate / peer.loads[other, most].rate
            yield Goal(f"{title}: {what}, to {fastest}", ratio, "≥", wanted)

    yield from rate("rate of queries asked once", ONCE, ONCE, 0.9)
    tails = ours.loads[ONCE, most].p99 / peer.loads[ONCE, most].p99
    yield Goal(f"{title}: time of 99 of 100 of them, to {fastest}", tails, "≤", 0.5)
    yield from rate("rate of repeated queries", AGAIN, AGAIN, 10)
    once, again = DOCUMENTS_ONCE.format("ttl"), DOCUMENTS_AGAIN.format("ttl")
    yield from rate("rate of documents asked once, to the CONSTRUCT behind them", once, WHOLE, 5)
    yield from rate("rate of repeated documents, to the CONSTRUCT behind them", again, WHOLE, 5)
    yield from rate("rate of repeated documents, to a DESCRIBE of their thing", again, DESCRIBED, 5)
    yield Goal(f"{title}: first answer", ours.start, "<", 1, " s")
    if ours.memory and peer.memory:
        yield Goal(f"{title}: memory, to {fastest}", ours.memory.pss / peer.memory.pss, "≤", 2)
