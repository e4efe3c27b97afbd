"""Who takes which position, through whom it came, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from communique.explain.clauses import clauses_of
from communique.explain.grammar import listed, predicate_phrase, sentence
from communique.explain.names import Names
from communique.explain.passages import cited_by
from communique.explain.sentence import Sentence
from communique.explain.statements import Statement, Statements, Term
from communique.terms import CMQ, RDF, SKOS

DEGREES = {"contradiction": CMQ.contradicts, "tension": CMQ.inTensionWith}
"""How strongly two claims stand against each other, strongest first: the symmetric property for each degree."""

_UNNAMED = "a claimant who is not named"
_VOICE = (CMQ.claimant, CMQ.claimantDescription, CMQ.office, CMQ.side, CMQ.stance)
_CONTENT = (CMQ.about, CMQ.aboutProperty, CMQ.claimedValue, CMQ.claimedLiteral, CMQ.approximation)
_ROUTE = (CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn)
_REST = (CMQ.date, CMQ.earliest, CMQ.latest, CMQ.answers)
_TOLD = {SKOS.prefLabel, *_VOICE, *_CONTENT, *_ROUTE, *_REST}


@dataclass(frozen=True)
class Opposition:
    """A claim that stands against another, how strongly, and the statements that say so."""

    degree: str
    claim: NamedNode
    statements: tuple[Statement, ...]


class Claims:
    """Reads claims into words."""

    def __init__(self, statements: Statements, names: Names) -> None:
        self._statements = statements
        self._names = names

    def is_claim(self, node: NamedNode) -> bool:
        """Tell whether `node` is a claim."""
        return CMQ.Claim in self._statements.objects(node, RDF.type)

    def words(self, claim: NamedNode, predicate: NamedNode) -> str:
        """Return the values of a property in words, or nothing."""
        return listed([self._names.of(term) for term in self._statements.objects(claim, predicate)])

    def claimant(self, claim: NamedNode) -> str:
        """Return who holds the position; for an unnamed claimant, the description of one."""
        described = self._statements.objects(claim, CMQ.claimantDescription)
        return (
            self.words(claim, CMQ.claimant)
            or listed([term.value for term in described if isinstance(term, Literal)])
            or _UNNAMED
        )

    def account(self, claim: NamedNode) -> list[Sentence]:
        """Return who takes which position on what, through whom and when, and then what stands against it.

        The label may name claimant and stance itself, so it is quoted and the stance is told of what is claimed.
        """
        about = self._statements.about(claim)
        rest = clauses_of(self._names, [s for predicate in _REST for s in about if s.predicate == predicate])
        told = (f"position “{self._names.label(claim)}”", self._position(claim), *(clause.words for clause in rest))
        text = " ".join(sentence(words) for words in told)
        statements = tuple(s for s in about if s.predicate in _TOLD)
        against = [self._counter(opposition) for opposition in self.oppositions(claim)]
        return [Sentence(text, statements, cited_by(self._statements, claim)), *against]

    def oppositions(self, claim: NamedNode) -> list[Opposition]:
        """Return what stands against `claim`, whichever of both says so; each once, in the strongest degree."""
        found: dict[NamedNode, tuple[str, list[Statement]]] = {}
        for degree, predicate in DEGREES.items():
            for statement in (*self._statements.about(claim), *self._statements.referring(claim)):
                if statement.predicate == predicate:
                    other = statement.object if statement.subject == claim else statement.subject
                    if isinstance(other, NamedNode):
                        found.setdefault(other, (degree, []))[1].append(statement)
        ordered = sorted(found.items(), key=lambda item: item[0].value)
        return [Opposition(degree, other, tuple(stated)) for other, (degree, stated) in ordered]

    def _counter(self, opposition: Opposition) -> Sentence:
        relation = predicate_phrase(self._names.label(DEGREES[opposition.degree]))
        text = f"it {relation} “{self._names.label(opposition.claim)}”: {self._position(opposition.claim)}"
        passages = cited_by(self._statements, opposition.claim)
        return Sentence(sentence(text), opposition.statements, passages, is_aside=True)

    def _position(self, claim: NamedNode) -> str:
        """Return who takes which stance on what, and through whom it came."""
        stance = self.words(claim, CMQ.stance) or "takes a position on"
        return " ".join(filter(None, (self._voice(claim), stance, self._content(claim)))) + self._route(claim)

    def _voice(self, claim: NamedNode) -> str:
        office, side = self.words(claim, CMQ.office), self.words(claim, CMQ.side)
        capacity = ", ".join(filter(None, (office, f"for {side}" if side else "")))
        who = self.claimant(claim)
        is_described = "," in who and not self.words(claim, CMQ.claimant)
        return f"{who} ({capacity})" if capacity else who + ("," if is_described else "")

    def _content(self, claim: NamedNode) -> str:
        """Return what the stance is taken on: "1997 as the date of X", "that X is part of Y", "the date of X"."""
        subject, label = self.words(claim, CMQ.about), self.words(claim, CMQ.aboutProperty)
        value = self._value(claim)
        phrase = predicate_phrase(label) if label else ""
        if subject and phrase and value:
            return f"that {subject} {phrase} {value}"
        topic = " of ".join(filter(None, (f"the {label}" if label else "", subject)))
        return " as ".join(filter(None, (value, topic)))

    def _value(self, claim: NamedNode) -> str:
        found = self._statements.objects(claim, CMQ.claimedValue)
        things = listed([self._quoted(term) for term in found])
        parts = (self.words(claim, CMQ.approximation), things, self.words(claim, CMQ.claimedLiteral))
        return " ".join(filter(None, parts))

    def _quoted(self, term: Term) -> str:
        """Return a claimed value as it is read, a code in quotation marks: “held”, Geneva."""
        is_code = isinstance(term, NamedNode) and SKOS.Concept in self._statements.objects(term, RDF.type)
        return f"“{self._names.of(term)}”" if is_code else self._names.of(term)

    def _route(self, claim: NamedNode) -> str:
        """Return through whom it came, but for a source that speaks in its own voice."""
        steps = ((self._names.label(predicate), self.words(claim, predicate)) for predicate in _ROUTE)
        return "".join(f", {step} {whom}" for step, whom in steps if whom not in ("", self.claimant(claim)))
