"""Stretches of a source: one found by some words of a sentence or by an offset, or all of them in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.coverage import SourceText, citations, overlaps
from communique.errors import InvalidInput
from communique.evidence import Passage
from communique.graph import Graph
from communique.sentences import has_words, occurrences
from communique.terms import CMQ, PREFIXES, RDF, compact

MOST_NAMED = 10
"""How many finds an error names."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a source, in code points of its text, the end exclusive.

    Attributes:
        source: the source.
        start: where it starts.
        end: where it ends.
        sentences: the sentences there; empty when the text is not at hand, and then the stretch is one code point.
    """

    source: NamedNode
    start: int
    end: int
    sentences: tuple[Passage, ...] = ()

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether the span from `start` to `end` shares words with the stretch, or contains its one code point."""
        if not self.sentences:
            return start <= self.start < end
        return any(overlaps(sentence, start, end) for sentence in self.sentences)


@dataclass(frozen=True)
class CitedStretch(Stretch):
    """A stretch that is one passage as it was cited, for a source whose text is not at hand.

    Attributes:
        anchor: the first words of the passage; empty when none are recorded.
    """

    anchor: str = ""

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether the span from `start` to `end` is this passage."""
        return (start, end) == (self.start, self.end)


def find_source(graph: Graph, name: str) -> NamedNode | None:
    """Return the captured source with this slug, `source:SLUG` or IRI, or None."""
    iris = {f"{PREFIXES['source']}{name.removeprefix('source:')}", name}
    return next((source for source in _captured(graph) if source.value in iris), None)


def source_named(graph: Graph, name: str) -> NamedNode:
    """Return the captured source with this slug, `source:SLUG` or IRI.

    Raises:
        InvalidInput: there is none.
    """
    found = find_source(graph, name)
    if found is None:
        reason = f"{name}: no source with this slug and a text is recorded."
        raise InvalidInput(reason, f"There are: {source_slugs(graph) or 'none'}.")
    return found


def source_slugs(graph: Graph) -> str:
    """Return the slugs of the captured sources, joined by commas."""
    return ", ".join(sorted(compact(source.value).removeprefix("source:") for source in _captured(graph)))


def stretch_of_words(texts: Collection[SourceText], words: str) -> Stretch:
    """Return the sentence in which `words` stand, or the neighbouring sentences over which they reach.

    Raises:
        InvalidInput: they stand nowhere, or in several places.
    """
    if not has_words(words):
        raise InvalidInput(f'"{words}" holds no word to look for.', "Give some words of the sentence.")
    found = list(dict.fromkeys(stretch for text in texts for stretch in _stretches(text, words)))
    if not found:
        searched = ", ".join(compact(text.source.value) for text in texts) or "none, as the folder has no recorded text"
        raise InvalidInput(f'"{words}" stands nowhere. Searched: {searched}.', "Give fewer words, or other ones.")
    if len(found) > 1:
        named = ", ".join(f"{compact(stretch.source.value)} {stretch.start}" for stretch in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        hint = "Give more words, or one of these sources with its offset instead of the words."
        raise InvalidInput(f'"{words}" stands in {len(found)} places: {named}{more}.', hint)
    return found[0]


def stretch_in_text(text: SourceText, offset: int) -> Stretch:
    """Return the sentence at `offset`.

    Raises:
        InvalidInput: no sentence is there.
    """
    for sentence in text.sentences:
        if offset < sentence.end:
            if offset < sentence.start:
                break
            return _stretch(text, [sentence])
    else:
        where = f"{compact(text.source.value)} has no sentence at or after offset {offset}"
        raise InvalidInput(f"{where}: its text has {len(text.text)} code points.", "Give a smaller offset.")
    where = f"At offset {offset} of {compact(text.source.value)} there is only what stands between sentences"
    raise InvalidInput(f"{where}.", f"The next sentence starts at {sentence.start}.")


def stretch_without_text(graph: Graph, source: NamedNode, offset: int) -> Stretch:
    """Return the single code point at `offset`, for a source whose text is not at hand.

    Raises:
        InvalidInput: the recorded length says that the text ends before.
    """
    length = graph.value(source, CMQ.length)
    if length and length.text.isdecimal() and offset >= int(length.text):
        where = f"{compact(source.value)} has no offset {offset}"
        raise InvalidInput(f"{where}: its text has {length.text} code points.", "Give a smaller offset.")
    return Stretch(source, offset, offset + 1)


def stretches_of_text(text: SourceText) -> list[Stretch]:
    """Return the sentences of a text, in its order."""
    return [_stretch(text, [sentence]) for sentence in text.sentences]


def stretches_without_text(graph: Graph, source: NamedNode) -> list[CitedStretch]:
    """Return the passages of `source` that are cited, in the order of its text, for when that is not at hand."""
    anchors: dict[tuple[int, int], str] = {}
    for citation in citations(graph):
        if citation.span.source == source:
            anchor = graph.value(citation.evidence, CMQ.anchor)
            anchors.setdefault((citation.span.start, citation.span.end), anchor.text if anchor else "")
    return [CitedStretch(source, start, end, anchor=anchors[start, end]) for start, end in sorted(anchors)]


def _stretches(text: SourceText, words: str) -> Iterable[Stretch]:
    for found in occurrences(text.text, words):
        there = [sentence for sentence in text.sentences if overlaps(sentence, found.start, found.end)]
        if there:
            yield _stretch(text, there)


def _stretch(text: SourceText, sentences: list[Passage]) -> Stretch:
    return Stretch(text.source, sentences[0].start, sentences[-1].end, tuple(sentences))


def _captured(graph: Graph) -> list[NamedNode]:
    sources = (source for source in graph.subjects(RDF.type, CMQ.Source) if isinstance(source, NamedNode))
    return [source for source in sources if graph.value(source, CMQ.sha256)]
