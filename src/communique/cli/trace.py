"""`communique trace`: from a sentence of a source to what cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from communique.cli.options import as_json, print_json, settings_of
from communique.corpus import read_corpus
from communique.coverage import source_texts
from communique.errors import InvalidInput, UsageError
from communique.evidence import read_texts
from communique.graph import Graph
from communique.stretches import Stretch, source_named, stretch_in_text, stretch_of_words, stretch_without_text
from communique.terms import compact
from communique.trace import CitingThing, Named, Position
from communique.trace import trace as trace_stretch


def _offset(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    try:
        offset = int(value) if value is not None else None
    except ValueError:
        offset = -1
    if offset is not None and offset < 0:
        reason = f'"{value}" is no offset, which is a whole number from 0 on.'
        raise UsageError(reason, "Put the words of a sentence in quotation marks, or give a source and an offset.")
    return offset


@click.command()
@click.argument("where", metavar="WORDS | SOURCE")
@click.argument("offset", callback=_offset, required=False)
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder with the source texts; they are recognised by their SHA-256. Needed to look for words.",
)
@as_json
@click.pass_context
def trace(context: click.Context, where: str, offset: int | None, texts: Path | None, json_: bool) -> int:
    """Show what cites a sentence of a source: events, claims, people, names, with file and line.

    Name the sentence by some of its words, in quotation marks, or by a SOURCE (its slug or IRI) and an OFFSET in code
    points. Case, white space and the form of quotes do not matter. With an offset the texts are not needed; then the
    passages that contain the offset are meant, instead of those that overlap its sentence.

    \b
    communique trace --texts ~/articles "Ada Norland, envoy"
    communique trace harbour-gazette 886
    """
    corpus = read_corpus(settings_of(context).root)
    stretch = _stretch(Graph(corpus.records), where, offset, texts)
    found = trace_stretch(corpus.published, stretch)
    if json_:
        print_json(_as_json(stretch, found))
    else:
        click.echo("\n".join(_lines(stretch, found)))
    return 0


def _stretch(graph: Graph, where: str, offset: int | None, folder: Path | None) -> Stretch:
    if folder is None and offset is None:
        raise UsageError("words are looked for in the texts.", "Name their folder with --texts, or give SOURCE OFFSET.")
    texts = list(source_texts(graph, read_texts(folder))) if folder else []
    if offset is None:
        return stretch_of_words(texts, where)
    source = source_named(graph, where)
    if folder is None:
        return stretch_without_text(graph, source, offset)
    text = next((text for text in texts if text.source == source), None)
    if text is None:
        reason = f"{folder}: no text there has the SHA-256 that is recorded for {compact(source.value)}."
        raise InvalidInput(reason, "Add the text, unchanged, or leave --texts out.")
    return stretch_in_text(text, offset)


def _lines(stretch: Stretch, found: list[CitingThing]) -> Iterator[str]:
    read = " ".join(" ".join(sentence.text.split()) for sentence in stretch.sentences)
    yield f"{compact(stretch.source.value)} {_span(stretch.start, stretch.end)}{': ' if read else ''}{read}"
    yield "Nothing cites it." if not found else f"Cited by {len(found)} {'thing' if len(found) == 1 else 'things'}:"
    for each in found:
        yield ""
        yield f"{each.kind}: {each.thing.label}" + (f" (of: {each.part_of.label})" if each.part_of else "")
        yield f"  {each.thing.iri}"
        yield f"  {each.path}:{each.line}"
        spans = ", ".join(_span(cited.span.start, cited.span.end) for cited in each.passages)
        yield f"  cites {spans}{', for the whole of it:' if each.whole else ', for:'}"
        yield from _position_lines(each.position)
        yield from (
            f"    {stated.property.label}: {stated.value.label}  (line {stated.line})" for stated in each.statements
        )


def _position_lines(position: Position | None) -> Iterator[str]:
    if position is None:
        return
    yield f"    claimant: {_labels(position.claimants)}"
    yield f"    stance: {_labels(position.stances)}"
    yield f"    question: {_labels(position.questions)}"
    for relation, others in (("contradicts", position.contradicts), ("in tension with", position.in_tension_with)):
        for other in others:
            yield f"    {relation}: {other.claim.label} ({_labels(other.claimants)}: {_labels(other.stances)})"
            yield f"      {other.claim.iri}"


def _labels(terms: Iterable[Named]) -> str:
    return ", ".join(term.label for term in terms) or "not stated"


def _span(start: int, end: int) -> str:
    return f"{start}–{end}"


def _as_json(stretch: Stretch, found: list[CitingThing]) -> dict[str, Any]:
    return {
        "source": stretch.source.value,
        "start": stretch.start,
        "end": stretch.end,
        "sentences": [asdict(sentence) for sentence in stretch.sentences],
        "cited_by": [_thing_as_json(each) for each in found],
    }


def _thing_as_json(each: CitingThing) -> dict[str, Any]:
    passages = [
        {"evidence": cited.evidence.value, "start": cited.span.start, "end": cited.span.end} for cited in each.passages
    ]
    return {
        **asdict(each.thing),
        "kind": each.kind,
        "part_of": asdict(each.part_of) if each.part_of else None,
        "path": each.path,
        "line": each.line,
        "passages": passages,
        "whole": each.whole,
        "statements": [asdict(stated) for stated in each.statements],
        "position": asdict(each.position) if each.position else None,
    }
