"""`communique evidence` and `communique cite`: passages of the source texts, and what of the texts they leave."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from pyoxigraph import Literal, NamedNode, Triple
from rich.console import Console
from rich.text import Text

from communique.cli.options import as_json, print_json, print_problems, settings_of, texts_folder
from communique.corpus import Corpus, read_corpus
from communique.coverage import Coverage, SentenceCoverage, State, citations, coverage, source_texts
from communique.errors import InvalidInput
from communique.evidence import Passage, find_passage, read_texts, verify
from communique.files import write_atomically
from communique.formatting import obstacles
from communique.graph import Graph
from communique.problems import Problem, stops_build
from communique.terms import BASE, CMQ, OA, PREFIXES, RDF, XSD, compact
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle


@click.command()
@texts_folder
@click.option("--coverage", "measure", is_flag=True, help="Also say how much of each text is cited, and list the rest.")
@as_json
@click.pass_context
def evidence(context: click.Context, texts: Path, measure: bool, json_: bool) -> int:
    """Verify every cited passage against the texts you have.

    Each source's SHA-256 and length, each passage's offsets, SHA-256 and anchor are compared.

    With --coverage each source gets its share of cited characters and sentences, and every sentence that nothing
    cites, or of which less than half is cited, is listed with its offsets. Passages that are not as they were cited
    do not count.

    \b
    communique evidence --texts ~/articles
    communique evidence --texts ~/articles --coverage
    """
    graph = Graph(read_corpus(settings_of(context).root).records)
    available = read_texts(texts)
    problems = list(verify(graph, available))
    if measure:
        return _print_coverage(problems, _measured(graph, available, problems), json_)
    spans = sum(1 for _ in graph.subjects(RDF.type, OA.SpecificResource))
    sources = sum(1 for s in graph.subjects(RDF.type, CMQ.Source) if graph.value(s, CMQ.sha256))
    fine = f"{spans} passages of {sources} sources are as they were cited."
    return print_problems(problems, json_, fine)


@click.command()
@click.argument("source")
@click.argument("quotation")
@texts_folder
@click.option("--owner", required=True, help="Kind and slug of the thing it bears out, as event/1993-09-12-moscow.")
@click.option("--number", default=1, show_default=True, help="Number of the evidence within its owner.")
@click.option("--for", "part", default="", help="Part of the owner that it bears out, as participation-1.")
@click.option("--supports", default="", help="What it bears out, as date,place,dcterms:type (default: all of it).")
@click.option("--write", is_flag=True, help="Put it into the owner's file in the place of what stands there.")
@as_json
@click.pass_context
def cite(
    context: click.Context,
    source: str,
    quotation: str,
    texts: Path,
    owner: str,
    number: int,
    part: str,
    supports: str,
    write: bool,
    json_: bool,
) -> int:
    """Find QUOTATION in the text of SOURCE (a slug) and print its evidence as Turtle.

    Quote the words exactly; ` ... ` in the quotation stands for anything between. The words themselves do not go
    into the output, except for an anchor of at most eight.

    \b
    communique cite harbour-gazette "The sides met ... in Geneva" --texts ~/articles \\
        --owner event/1951-03-03-geneva --number 3 --supports date,place --write
    """
    corpus = read_corpus(settings_of(context).root)
    graph = Graph(corpus.records)
    iri = NamedNode(f"{BASE}id/source/{source}")
    passage = find_passage(_text_of(graph, iri, texts), quotation)
    evidence_iri = NamedNode(f"{BASE}id/{owner}#evidence-{number}")
    whole = NamedNode(f"{BASE}id/{owner}")
    cited_by = NamedNode(f"{whole.value}#{part}") if part else whole
    statements = [Triple(cited_by, CMQ.evidence, evidence_iri), *_evidence(evidence_iri, iri, passage)]
    statements += [Triple(evidence_iri, CMQ.supports, _property(name)) for name in supports.split(",") if name]
    if write:
        path = _put(corpus, graph, whole, cited_by, statements)
        click.echo(f"{path}: evidence {number} cites {source}, {passage.start}–{passage.end}.", err=json_)
    elif not json_:
        lines = write_turtle(statements).splitlines()
        click.echo("\n".join(line for line in lines if not line.startswith("@prefix")).strip())
    if json_:
        print_json({"start": passage.start, "end": passage.end, "sha256": passage.sha256, "anchor": passage.anchor})
    return 0


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


def _text_of(graph: Graph, source: NamedNode, folder: Path) -> str:
    recorded = graph.value(source, CMQ.sha256)
    if recorded is None:
        reason = f"{compact(source.value)}: no source with this slug and a SHA-256 is recorded."
        raise InvalidInput(reason, "The folder seeds/ has the sources.")
    text = read_texts(folder).get(recorded.text)
    if text is None:
        reason = f"{folder}: no text there has the SHA-256 that is recorded for {compact(source.value)}."
        raise InvalidInput(reason, "Add the text, unchanged.")
    return text


def _evidence(evidence: NamedNode, source: NamedNode, passage: Passage) -> list[Triple]:
    span = NamedNode(f"{evidence.value}-span")
    return [
        Triple(evidence, RDF.type, OA.SpecificResource),
        Triple(evidence, OA.hasSource, source),
        Triple(evidence, OA.hasSelector, span),
        Triple(evidence, CMQ.anchor, Literal(passage.anchor)),
        Triple(span, RDF.type, OA.TextPositionSelector),
        Triple(span, OA.start, Literal(str(passage.start), datatype=XSD.integer)),
        Triple(span, OA.end, Literal(str(passage.end), datatype=XSD.integer)),
        Triple(span, CMQ.sha256, Literal(passage.sha256)),
    ]


def _property(name: str) -> NamedNode:
    prefix, _, local = name.strip().rpartition(":")
    namespace = PREFIXES.get(prefix or "cmq")
    if namespace is None:
        raise InvalidInput(f"{name}: unknown prefix {prefix}.", "Write a property as date or as dcterms:type.")
    return NamedNode(namespace + local)


def _put(corpus: Corpus, graph: Graph, owner: NamedNode, cited_by: NamedNode, statements: list[Triple]) -> str:
    """Replace what the owner's file says of the evidence, keeping its `cmq:supports`; return the file's path."""
    path, _ = graph.place(owner)
    if not path:
        raise InvalidInput(f"{compact(owner.value)} is not described anywhere.", "Make it with `communique new`.")
    if cited_by not in graph:
        raise InvalidInput(f"{compact(cited_by.value)} is not described in {path}.", "Name a part that is there.")
    content = (corpus.root / path).read_bytes()
    hindrance = obstacles(content, path)
    if hindrance:
        raise InvalidInput(str(hindrance[0]), "Mend that first; nothing was written.")
    replaced = {statement.subject for statement in statements} - {cited_by}
    present = [statement.triple for statement in read_turtle(content, path).statements]
    kept = [t for t in present if t.subject not in replaced or t.predicate == CMQ.supports]
    write_atomically(corpus.root / path, write_turtle([*kept, *statements]).encode())
    return path
