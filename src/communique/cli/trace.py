"""`communique trace`: from a sentence of a source, or all of them, to what cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten
from typing import Any

import click
from pyoxigraph import NamedNode

from communique.cli.options import as_json, print_json, settings_of, texts_folder_for_words
from communique.corpus import read_corpus
from communique.coverage import SourceText, source_texts
from communique.errors import InvalidInput, UsageError
from communique.evidence import read_texts
from communique.graph import Graph
from communique.stretches import (
    CitedStretch,
    Stretch,
    find_source,
    source_named,
    source_slugs,
    stretch_in_text,
    stretch_of_words,
    stretch_without_text,
    stretches_of_text,
    stretches_without_text,
)
from communique.terms import compact
from communique.trace import CitingThing, Named, Position, Traced
from communique.trace import trace as trace_stretches

LONGEST_NOTE = 160
"""Characters of a note that are shown to readers; JSON has all of it."""


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
@texts_folder_for_words
@as_json
@click.pass_context
def trace(context: click.Context, where: str, offset: int | None, texts: Path | None, json_: bool) -> int:
    """Show what cites a sentence of a source: events, claims, people, names, with file and line.

    Name the sentence by some of its words, in quotation marks, or by a SOURCE (its slug or IRI) and an OFFSET in code
    points. Case, white space and the form of quotes do not matter. With an offset the texts are not needed; then the
    passages that contain the offset are meant, instead of those that overlap its sentence.

    A SOURCE alone stands for the whole of it: every sentence in order with what cites it or, without the texts, every
    passage that is cited.

    \b
    communique trace --texts ~/articles "Ada Norland, envoy"
    communique trace harbour-gazette 886
    communique trace --texts ~/articles harbour-gazette
    """
    corpus = read_corpus(settings_of(context).root)
    graph = Graph(corpus.records)
    source = find_source(graph, where) if offset is None else None
    stretches = _whole(graph, source, texts) if source else [_stretch(graph, where, offset, texts)]
    found = trace_stretches(corpus.published, stretches)
    if json_:
        each = [_as_json(traced) for traced in found]
        print_json({"source": source.value, "stretches": each} if source else each[0])
    else:
        click.echo("\n".join(_overview(source, found, texts is not None) if source else _lines(found[0])))
    return 0


def _stretch(graph: Graph, where: str, offset: int | None, folder: Path | None) -> Stretch:
    if offset is not None:
        source = source_named(graph, where)
        if folder is None:
            return stretch_without_text(graph, source, offset)
        return stretch_in_text(_text_of(graph, source, folder), offset)
    if folder is None:
        reason = f'"{where}" is no source, and words are looked for in the texts.'
        sources = source_slugs(graph) or "none is recorded"
        raise UsageError(reason, f"Name their folder with --texts, or a source: {sources}.")
    return stretch_of_words(list(source_texts(graph, read_texts(folder))), where)


def _whole(graph: Graph, source: NamedNode, folder: Path | None) -> Sequence[Stretch]:
    return stretches_of_text(_text_of(graph, source, folder)) if folder else stretches_without_text(graph, source)


def _text_of(graph: Graph, source: NamedNode, folder: Path) -> SourceText:
    found = next((text for text in source_texts(graph, read_texts(folder)) if text.source == source), None)
    if found is None:
        reason = f"{folder}: no text there has the SHA-256 that is recorded for {compact(source.value)}."
        raise InvalidInput(reason, "Add the text, unchanged, or leave --texts out.")
    return found


def _overview(source: NamedNode, found: Sequence[Traced], with_text: bool) -> Iterator[str]:
    """Yield a source stretch by stretch: what cites it, a thing a line, and where a claim stands.

    A claim that only takes its date or claimant from here has its position where the rest of it is.
    """
    cited = sum(bool(each.cited_by) for each in found)
    things = len({thing.thing.iri for each in found for thing in each.cited_by})
    what = f"sentences cited: {cited} of {len(found)}" if with_text else f"passages cited: {cited}"
    hint = "" if with_text else " With --texts whole sentences are shown."
    yield f"{compact(source.value)}: {what}; things that cite them: {things}.{hint}"
    for each in found:
        yield ""
        yield _heading(each.stretch)
        for thing in each.cited_by:
            single = "" if thing.whole else f", for {_labels(thing.supports)}"
            yield f"  {_title(thing)}{single}  {thing.path}:{thing.line}"
            if thing.whole:
                yield from _position_lines(thing.position)
        if not each.cited_by:
            yield "  Nothing cites it."


def _lines(found: Traced) -> Iterator[str]:
    count = len(found.cited_by)
    yield f"{compact(found.stretch.source.value)} {_heading(found.stretch)}"
    yield f"Cited by {count} {'thing' if count == 1 else 'things'}:" if count else "Nothing cites it."
    for each in found.cited_by:
        yield ""
        yield _title(each)
        yield f"  {each.thing.iri}"
        yield f"  {each.path}:{each.line}"
        spans = ", ".join(_span(cited.span.start, cited.span.end) for cited in each.passages)
        yield f"  cites {spans}, for {'the whole of it' if each.whole else _labels(each.supports)}:"
        yield from _position_lines(each.position)
        yield from (
            f"    {stated.property.label}: {stated.value.label}  (line {stated.line})" for stated in each.statements
        )


def _heading(stretch: Stretch) -> str:
    read = " ".join(word for sentence in stretch.sentences for word in sentence.text.split())
    if isinstance(stretch, CitedStretch) and stretch.anchor:
        read = f"{stretch.anchor} …"
    return f"{_span(stretch.start, stretch.end)}{': ' if read else ''}{read}"


def _title(thing: CitingThing) -> str:
    return f"{thing.kind}: {thing.thing.label}" + (f" (of: {thing.part_of.label})" if thing.part_of else "")


def _position_lines(position: Position | None) -> Iterator[str]:
    if position is None:
        return
    yield f"    claimant: {_labels(position.claimants)}"
    if position.sides:
        yield f"    side: {_labels(position.sides)}"
    if position.date:
        yield f"    date of saying: {position.date}"
    yield f"    stance: {_labels(position.stances)}"
    yield f"    question: {_labels(position.questions)}"
    for relation, others in (("contradicts", position.contradicts), ("in tension with", position.in_tension_with)):
        for other in others:
            yield f"    {relation}: {other.claim.label} ({_labels(other.claimants)}: {_labels(other.stances)})"
            yield f"      {other.claim.iri}"
    yield from (f"    note: {shorten(note, LONGEST_NOTE, placeholder=' …')}" for note in position.notes)


def _labels(terms: Iterable[Named]) -> str:
    return ", ".join(term.label for term in terms) or "not stated"


def _span(start: int, end: int) -> str:
    return f"{start}–{end}"


def _as_json(found: Traced) -> dict[str, Any]:
    stretch = found.stretch
    anchor = {"anchor": stretch.anchor} if isinstance(stretch, CitedStretch) else {}
    return {
        "source": stretch.source.value,
        "start": stretch.start,
        "end": stretch.end,
        **anchor,
        "sentences": [asdict(sentence) for sentence in stretch.sentences],
        "cited_by": [_thing_as_json(each) for each in found.cited_by],
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
        "supports": [asdict(supported) for supported in each.supports],
        "statements": [asdict(stated) for stated in each.statements],
        "position": asdict(each.position) if each.position else None,
    }
