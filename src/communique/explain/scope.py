"""What belongs to the thing that is explained: its parts, and the passages that it and they cite."""

from __future__ import annotations

from pyoxigraph import NamedNode

from communique.explain.claims import Claims
from communique.explain.grammar import listed
from communique.explain.names import Names
from communique.explain.passages import Passage, passage_of
from communique.explain.statements import Statement, Statements, Term, whole_of
from communique.terms import CMQ, OA


class Scope:
    """The thing that is explained, and what it takes to speak of it.

    Attributes:
        statements: everything that is known.
        names: what things are called.
        claims: reads claims.
        subject: the thing or part that is explained.
        own: it and its parts, cited passages among them.
        citations: each passage that it or a part of it cites, with the nodes that describe the passage.
        parts: its parts but for these nodes.
    """

    def __init__(self, statements: Statements, subject: NamedNode) -> None:
        self.statements = statements
        self.names = Names(statements)
        self.claims = Claims(statements, self.names)
        self.subject = subject
        self.own = _own(statements, subject)
        self.citations = self._find_citations()
        self._cited = {node for nodes in self.citations.values() for node in nodes}
        self.parts = [node for node in self.own[1:] if node not in self._cited]

    def is_told_elsewhere(self, statement: Statement) -> bool:
        """Tell whether a statement only leads to a part or passage that has a sentence of its own."""
        is_evidence = statement.predicate == CMQ.evidence
        is_leading = statement.object in self.parts and statement.predicate != CMQ.about
        return is_leading or (is_evidence and self.is_passage(statement.object))

    def is_passage(self, term: Term) -> bool:
        """Tell whether `term` is the evidence that cites a passage."""
        return isinstance(term, NamedNode) and passage_of(self.statements, term) is not None

    def leading_to(self, part: NamedNode) -> list[Statement]:
        """Return the statements of the same thing or its parts that lead to a part; what a link is about does not."""
        referring = [s for s in self.statements.referring(part) if s.predicate != CMQ.about]
        return [s for s in referring if whole_of(s.subject) == whole_of(part)]

    def dated(self, node: NamedNode) -> str:
        """Return the name of a thing with its date, unless the name has it."""
        name = self.names.of(node)
        date = listed([self.names.of(stated) for stated in self.statements.objects(node, CMQ.date)])
        return name if date in name else f"{name} ({date})"

    def _find_citations(self) -> dict[Passage, list[NamedNode]]:
        found: dict[Passage, list[NamedNode]] = {}
        for node in self.own[1:]:
            passage = passage_of(self.statements, node)
            if passage:
                spans = [span for span in self.statements.nodes(node, OA.hasSelector) if span in self.own]
                found.setdefault(passage, []).extend((node, *spans))
        return found


def _own(statements: Statements, subject: NamedNode) -> list[NamedNode]:
    """Return a thing with its parts, or a part with the parts that it leads to."""
    whole = whole_of(subject)
    parts = statements.parts(whole)
    if whole == subject:
        return [subject, *parts]
    own, latest = [subject], [subject]
    while latest:
        named = {s.object for node in latest for s in statements.about(node)}
        latest = [part for part in parts if part in named and part not in own]
        own += latest
    return own
