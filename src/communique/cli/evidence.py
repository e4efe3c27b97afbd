"""`communique evidence`: passages compared with the source texts, and what of the texts they leave."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from communique.cli.options import as_json, print_json, print_problems, settings_of, texts_folder
from communique.corpus import read_corpus
from communique.coverage import Coverage, SentenceCoverage, State, citations, coverage, source_texts
from communique.evidence import read_texts, verify
from communique.graph import Graph
from communique.problems import Problem, stops_build
from communique.terms import CMQ, OA, RDF, compact
from communique.wording import verify_wordings


@click.command()
@texts_folder
@click.option("--coverage", "measure", is_flag=True, help="Also say how much of each text is cited, and list the rest.")
@as_json
@click.pass_context
def evidence(context: click.Context, texts: Path, measure: bool, json_: bool) -> int:
    """Verify every cited passage against the texts you have.

    Each source's SHA-256 and length, each passage's offsets, SHA-256 and anchor are compared. A name or date given in
    a source's own words has to stand in one of the passages that it cites; where it does not, a warning says so.

    With --coverage each source gets its share of cited characters and sentences, and every sentence that nothing
    cites, or of which less than half is cited, is listed with its offsets. Passages that are not as they were cited
    do not count.

    \b
    communique evidence --texts ~/articles
    communique evidence --texts ~/articles --coverage
    """
    graph = Graph(read_corpus(settings_of(context).root).records)
    available = read_texts(texts)
    problems = [*verify(graph, available), *verify_wordings(graph, available)]
    if measure:
        return _print_coverage(problems, _measured(graph, available, problems), json_)
    spans = sum(1 for _ in graph.subjects(RDF.type, OA.SpecificResource))
    sources = sum(1 for s in graph.subjects(RDF.type, CMQ.Source) if graph.value(s, CMQ.sha256))
    fine = f"{spans} passages of {sources} sources are as they were cited."
    return print_problems(problems, json_, fine)


def _measured(graph: Graph, texts: dict[str, str], problems: Sequence[Problem]) -> list[Coverage]:
    wrong = {problem.focus for problem in problems}
    spans = [citation.span for citation in citations(graph) if citation.evidence.value not in wrong]
    return [coverage(source, spans) for source in source_texts(graph, texts)]


def _print_coverage(problems: Sequence[Problem], measured: Sequence[Coverage], json_: bool) -> int:
    if json_:
        sources = [_coverage_as_json(each) for each in measured]
        print_json({"problems": [problem.as_json() for problem in sorted(problems)], "sources": sources})
        return int(stops_build(problems))
    for problem in sorted(problems):
        click.echo(str(problem))
    for each in measured:
        click.echo(f"{compact(each.source.value)}: {_summary(each)}")
        for sentence in each.left:
            _print_cut(f"  {_span(sentence):>13}  {_state(sentence):<16}  {_on_one_line(sentence)}")
    return int(stops_build(problems))


def _summary(measured: Coverage) -> str:
    partly = sum(each.state is State.PARTLY for each in measured.left)
    return (
        f"{measured.cited_characters} of {measured.characters} characters ({measured.share:.1%}) and "
        f"{measured.cited_sentences} of {len(measured.sentences)} sentences are cited, {partly} of them partly."
    )


def _span(measured: SentenceCoverage) -> str:
    return f"{measured.sentence.start}–{measured.sentence.end}"


def _state(measured: SentenceCoverage) -> str:
    return f"partly, {measured.uncited_share:.0%} left" if measured.state is State.PARTLY else str(measured.state)


def _on_one_line(measured: SentenceCoverage) -> str:
    return " ".join(measured.sentence.text.split())


def _print_cut(line: str) -> None:
    """Print a line, on a terminal cut at its width."""
    if sys.stdout.isatty():
        Console().print(Text(line), no_wrap=True, overflow="ellipsis")
    else:
        click.echo(line)


def _coverage_as_json(measured: Coverage) -> dict[str, Any]:
    left = [
        {
            "start": each.sentence.start,
            "end": each.sentence.end,
            "state": str(each.state),
            "uncited_share": round(each.uncited_share, 4),
            "text": each.sentence.text,
        }
        for each in measured.left
    ]
    return {
        "source": measured.source.value,
        "characters": measured.characters,
        "cited_characters": measured.cited_characters,
        "cited_share": round(measured.share, 4),
        "sentences": len(measured.sentences),
        "cited_sentences": measured.cited_sentences,
        "left": left,
    }
