"""What of the texts is cited: by source and by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode

from communique.evidence import Passage, Span, recorded_span
from communique.graph import Graph
from communique.sentences import DEFAULT_LANGUAGE, has_words, sentences
from communique.terms import CMQ, DCTERMS, RDF


class State(StrEnum):
    """How far a sentence is cited: half of it or more, less than half, or no word of it."""

    CITED = "cited"
    PARTLY = "partly"
    UNCITED = "uncited"


@dataclass(frozen=True)
class Citation:
    """One thing that cites one passage: the citing node, the evidence node and the text position."""

    thing: NamedNode
    evidence: NamedNode
    span: Span


@dataclass(frozen=True)
class SourceText:
    """A source with its text, cut into sentences."""

    source: NamedNode
    text: str
    sentences: tuple[Passage, ...]


@dataclass(frozen=True)
class SentenceCoverage:
    """A sentence and how many of its code points are cited."""

    sentence: Passage
    cited: int

    @property
    def state(self) -> State:
        """How far it is cited."""
        if not self.cited:
            return State.UNCITED
        return State.CITED if 2 * self.cited >= len(self.sentence.text) else State.PARTLY

    @property
    def uncited_share(self) -> float:
        """The share of its code points that nothing cites, from 0 to 1."""
        return 1 - self.cited / len(self.sentence.text)


@dataclass(frozen=True)
class Coverage:
    """How far the text of a source is cited; white space between sentences does not count."""

    source: NamedNode
    sentences: tuple[SentenceCoverage, ...]

    @property
    def characters(self) -> int:
        """Code points in sentences."""
        return sum(len(each.sentence.text) for each in self.sentences)

    @property
    def cited_characters(self) -> int:
        """Code points in sentences that some passage contains."""
        return sum(each.cited for each in self.sentences)

    @property
    def share(self) -> float:
        """Cited characters by characters, from 0 to 1; 1 where there is nothing to cite."""
        return self.cited_characters / self.characters if self.characters else 1.0

    @property
    def cited_sentences(self) -> int:
        """Sentences of which something is cited, partly cited ones included."""
        return sum(each.state is not State.UNCITED for each in self.sentences)

    @property
    def left(self) -> list[SentenceCoverage]:
        """The sentences that are not cited or only partly, in the order of the text."""
        return [each for each in self.sentences if each.state is not State.CITED]


def citations(graph: Graph) -> Iterator[Citation]:
    """Yield every pair of a thing and a passage that it cites, parts of things such as names included."""
    for thing in graph.subjects(CMQ.evidence):
        for cited in graph.objects(thing, CMQ.evidence):
            if isinstance(thing, NamedNode) and isinstance(cited.term, NamedNode):
                span = recorded_span(graph, cited.term)
                if span:
                    yield Citation(thing, cited.term, span)


def source_texts(graph: Graph, texts: dict[str, str]) -> Iterator[SourceText]:
    """Yield the sources whose texts are among `texts` (by SHA-256), in the order of their IRIs."""
    captured = (source for source in graph.subjects(RDF.type, CMQ.Source) if isinstance(source, NamedNode))
    for source in sorted(captured, key=lambda source: source.value):
        recorded, language = graph.value(source, CMQ.sha256), graph.value(source, DCTERMS.language)
        text = texts.get(recorded.text) if recorded else None
        if text is not None:
            yield SourceText(source, text, tuple(sentences(text, language.text if language else DEFAULT_LANGUAGE)))


def coverage(source: SourceText, spans: Iterable[Span]) -> Coverage:
    """Measure how far the sentences of `source` are cited by those of `spans` that lie in it."""
    cited = sorted({(span.start, span.end) for span in spans if span.source == source.source})
    measured = [SentenceCoverage(sentence, _cited_characters(sentence, cited)) for sentence in source.sentences]
    return Coverage(source.source, tuple(measured))


def overlaps(sentence: Passage, start: int, end: int) -> bool:
    """Tell whether the span from `start` to `end` shares more with `sentence` than white space and punctuation."""
    return has_words(sentence.text[max(start - sentence.start, 0) : max(end - sentence.start, 0)])


def _cited_characters(sentence: Passage, spans: Collection[tuple[int, int]]) -> int:
    """Count the code points of `sentence` in any of `spans`, which are sorted by their starts."""
    count, reached = 0, sentence.start
    for start, end in spans:
        if overlaps(sentence, start, end):
            count += max(min(end, sentence.end) - max(start, reached), 0)
            reached = max(reached, min(end, sentence.end))
    return count
