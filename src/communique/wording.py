"""Whether the wordings that records give stand in the passages that they cite."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from communique.evidence import read_passage, recorded_span, texts_by_source
from communique.graph import Graph, Located, Subject
from communique.problems import Problem, Severity
from communique.sentences import occurrences
from communique.terms import CMQ, SKOSXL, compact

WORDINGS = {SKOSXL.literalForm: "name", CMQ.dateAsStated: "date"}
"""The properties whose values are a source's own words, and what each of them gives."""


def verify_wordings(graph: Graph, texts: dict[str, str]) -> Iterator[Problem]:
    """Yield the names and dates whose words stand in none of the passages that they cite.

    The words have to stand there whole and one after the other; case, white space and quotation marks do not matter.
    What cites a passage that is not at hand, or not as it was cited, is left out: nothing can be said about it.

    Args:
        graph: of the records.
        texts: the source texts, by their SHA-256.
    """
    available = texts_by_source(graph, texts)
    for predicate, kind in WORDINGS.items():
        for thing in graph.subjects(predicate):
            cited = [read_passage(graph, each.term, available) for each in graph.objects(thing, CMQ.evidence)]
            passages = [passage.text for passage in cited if passage]
            if passages and len(passages) == len(cited):
                for wording in graph.objects(thing, predicate):
                    if not any(_stands_in(passage, wording.text) for passage in passages):
                        yield _problem(graph, thing, kind, wording)


def _stands_in(passage: str, wording: str) -> bool:
    """Tell whether `wording` stands in `passage`, not as a part of longer words."""
    beside = ((passage[: found.start][-1:], passage[found.end :][:1]) for found in occurrences(passage, wording))
    return any(not before.isalnum() and not after.isalnum() for before, after in beside)


def _problem(graph: Graph, thing: Subject, kind: str, wording: Located) -> Problem:
    spans = filter(None, (recorded_span(graph, each.term) for each in graph.objects(thing, CMQ.evidence)))
    cited = ", ".join(f"{compact(span.source.value)} {span.start}–{span.end}" for span in spans)
    message = (
        f'the {kind} "{wording.text}" is no wording of the source: it does not stand in what it cites, {cited}. '
        "Write it as it stands there, or cite the passage in which it stands with `communique cite`."
    )
    focus = thing.value if isinstance(thing, NamedNode) else str(thing)
    return Problem(wording.path, wording.line, Severity.WARNING, "wording", message, focus)
