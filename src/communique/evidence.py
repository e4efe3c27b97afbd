"""Passages of source texts: found, cited, and proved unchanged.

Offsets are Unicode code points of the UTF-8 text as it lies there, the end exclusive (Web Annotation Data Model,
section 4.2.2, `TextPositionSelector`); nothing is normalised.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from pyoxigraph import NamedNode

from communique.errors import EnvironmentFailure, InvalidInput
from communique.graph import Graph, Subject, Term
from communique.problems import Problem, Severity
from communique.terms import CMQ, OA, RDF, compact

ANCHOR_WORDS = 8
GAP = " ... "
_WORD_PART = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Passage:
    """A span of a text: offsets in code points, `end` exclusive, with what was read there."""

    start: int
    end: int
    text: str

    @property
    def sha256(self) -> str:
        """Hex digest of the passage in UTF-8."""
        return digest(self.text)

    @property
    def anchor(self) -> str:
        """The first words of the passage, at most eight; the parts of a hyphened word count one by one."""
        words = self.text.split()
        counts = accumulate(max(1, len(_WORD_PART.findall(word))) for word in words)
        kept = sum(count <= ANCHOR_WORDS for count in counts)
        return " ".join(words[: max(1, kept)])


def digest(text: str) -> str:
    """Return the hex SHA-256 of `text` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_texts(folder: Path) -> dict[str, str]:
    """Return the texts in `folder`, by the SHA-256 of their bytes; file names do not matter.

    Raises:
        EnvironmentFailure: the folder cannot be listed or a file in it cannot be read.
    """
    try:
        contents = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    except OSError as error:
        reason = f"{error.filename}: cannot be read: {error.strerror}."
        raise EnvironmentFailure(reason, "Name the folder with the source texts after --texts.") from error
    return {hashlib.sha256(content).hexdigest(): content.decode("utf-8") for content in contents if _is_utf8(content)}


def find_passage(text: str, quotation: str) -> Passage:
    """Find `quotation` in `text`; " ... " in it stands for anything between its two halves.

    Raises:
        InvalidInput: it does not occur, or occurs more than once.
    """
    opening, _, closing = quotation.partition(GAP)
    start = text.find(opening)
    if start < 0 or not opening:
        raise InvalidInput(f'"{opening}" does not occur in the text.', _advice(text, opening))
    if text.find(opening, start + 1) >= 0:
        raise InvalidInput(f'"{opening}" occurs more than once in the text.', "Quote more words.")
    end = start + len(opening)
    if closing:
        closing_at = text.find(closing, end)
        if closing_at < 0:
            raise InvalidInput(f'"{closing}" does not follow in the text.', _advice(text, closing))
        end = closing_at + len(closing)
    return Passage(start, end, text[start:end])


def _advice(text: str, words: str) -> str:
    """Tell accents written another way, or other white space, from words that are not there at all."""
    if _folded(words) in _folded(text):
        return "The text has them with other accents or white space: copy them from the text."
    return "Quote the words exactly as they stand."


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def verify(graph: Graph, texts: dict[str, str]) -> Iterator[Problem]:
    """Yield what differs between the evidence in `graph` and the texts: sources, spans, digests, anchors."""
    available = texts_by_source(graph, texts)
    for source in graph.subjects(RDF.type, CMQ.Source):
        recorded = graph.value(source, CMQ.sha256)
        if source in available:
            yield from _verify_length(graph, source, available[source])
        elif recorded:
            message = "no text with the recorded SHA-256 is in the folder. Add the text or correct the record."
            yield Problem(recorded.path, recorded.line, Severity.ERROR, "text-missing", message, _iri(source))
    for evidence in graph.subjects(RDF.type, OA.SpecificResource):
        yield from _verify_span(graph, evidence, available)


def texts_by_source(graph: Graph, texts: dict[str, str]) -> dict[Subject, str]:
    """Return the texts of the sources whose recorded SHA-256 is a key of `texts`."""
    recorded = ((source, graph.value(source, CMQ.sha256)) for source in graph.subjects(RDF.type, CMQ.Source))
    return {source: texts[sha256.text] for source, sha256 in recorded if sha256 and sha256.text in texts}


def read_passage(graph: Graph, evidence: Term, texts: dict[Subject, str]) -> Passage | None:
    """Return the passage that `evidence` cites; None when its text is not among `texts` or its words have changed."""
    span = recorded_span(graph, evidence)
    if span is None or span.source not in texts:
        return None
    passage = span.passage(texts[span.source])
    recorded = graph.value(span.selector, CMQ.sha256)
    return passage if recorded and recorded.text == passage.sha256 else None


def _verify_length(graph: Graph, source: Subject, text: str) -> Iterator[Problem]:
    length = graph.value(source, CMQ.length)
    if length and length.text != str(len(text)):
        message = f"the text has {len(text)} code points, not {length.text}. Correct cmq:length."
        yield Problem(length.path, length.line, Severity.ERROR, "text-length", message, _iri(source))


def _verify_span(graph: Graph, evidence: Subject, texts: dict[Subject, str]) -> Iterator[Problem]:
    span = recorded_span(graph, evidence)
    if span is None or span.source not in texts:
        return
    passage = span.passage(texts[span.source])
    recorded = graph.value(span.selector, CMQ.sha256)
    if recorded and recorded.text != passage.sha256:
        where = f"{span.start}–{span.end} of {compact(span.source.value)}"
        what = f"the passage {where} is not the one that was cited: its SHA-256 is {passage.sha256}"
        message = f"{what}. Find the words again with `communique cite`."
        yield Problem(recorded.path, recorded.line, Severity.ERROR, "span-digest", message, _iri(evidence))
        return
    anchor = graph.value(evidence, CMQ.anchor)
    if anchor and not " ".join(passage.text.split()).startswith(" ".join(anchor.text.split())):
        message = f'the passage starts with "{passage.anchor}", not with its anchor. Correct cmq:anchor.'
        yield Problem(anchor.path, anchor.line, Severity.ERROR, "span-anchor", message, _iri(evidence))


@dataclass(frozen=True)
class Span:
    """A recorded text position: the source, the selector node and the two offsets."""

    source: NamedNode
    selector: NamedNode
    start: int
    end: int

    def passage(self, text: str) -> Passage:
        """Return what stands there in `text`, the text of the source."""
        return Passage(self.start, self.end, text[self.start : self.end])


def recorded_span(graph: Graph, evidence: Term) -> Span | None:
    """Return the text position that `evidence` records, or None when it is incomplete."""
    source, selector = graph.value(evidence, OA.hasSource), graph.value(evidence, OA.hasSelector)
    if not (source and selector and isinstance(source.term, NamedNode) and isinstance(selector.term, NamedNode)):
        return None
    start, end = graph.value(selector.term, OA.start), graph.value(selector.term, OA.end)
    if not (start and end and start.text.isdecimal() and end.text.isdecimal()):
        return None
    return Span(source.term, selector.term, int(start.text), int(end.text))


def _iri(subject: Subject) -> str:
    return subject.value if isinstance(subject, NamedNode) else str(subject)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
