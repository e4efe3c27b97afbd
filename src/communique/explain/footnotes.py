"""Where the cited passages stand, and what those of the thing itself bear out."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from communique.explain.clauses import clauses_of
from communique.explain.grammar import sentence
from communique.explain.passages import Passage
from communique.explain.scope import Scope
from communique.explain.sentence import Section, Sentence
from communique.terms import CMQ, OA, RDF

_IN_PLACE = {RDF.type, OA.hasSource, OA.hasSelector, OA.start, OA.end, CMQ.anchor}


def footnotes(scope: Scope, sections: Iterable[Section]) -> tuple[Sentence, ...]:
    """Return a sentence for each passage that `sections` cite, by first use, and then for what else is cited."""
    used = (passage for section in sections for said in section.sentences for passage in said.passages)
    return tuple(_footnote(scope, passage) for passage in dict.fromkeys((*used, *scope.citations)))


def _footnote(scope: Scope, passage: Passage) -> Sentence:
    nodes = scope.citations.get(passage, [])
    about = [s for node in nodes for s in scope.statements.about(node)]
    citing = [s for node in nodes for s in scope.leading_to(node) if s.predicate == CMQ.evidence]
    place = f"{scope.names.label(NamedNode(passage.source))}, code points {passage.start} to {passage.end}"
    anchor = f"“{passage.anchor}”" if passage.anchor else ""
    clauses = clauses_of(scope.names, [s for s in about if s.predicate not in _IN_PLACE])
    further = dict.fromkeys(clause.words for clause in clauses)
    text = "; ".join((", ".join(filter(None, (place, anchor))), *further))
    return Sentence(sentence(text), tuple(dict.fromkeys((*citing, *about))), (passage,))
