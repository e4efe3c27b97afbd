"""Who takes which position, through whom it came, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from communique.explain.clauses import clauses_of
from communique.explain.grammar import listed, sentence
from communique.explain.names import Names
from communique.explain.passages import cited_by
from communique.explain.sentence import Sentence
from communique.explain.statements import Statement, Statements
from communique.terms import CMQ, RDF, SKOS

DEGREES = {"contradiction": CMQ.contradicts, "tension": CMQ.inTensionWith}
"""How strongly two claims stand against each other, strongest first: the symmetric property for each degree."""

_UNNAMED = "a claimant who is not named"
_VOICE = (CMQ.claimant, CMQ.claimantDescription, CMQ.office, CMQ.side, CMQ.stance)
_CONTENT = (CMQ.about, CMQ.aboutProperty, CMQ.claimedValue, CMQ.claimedLiteral, CMQ.approximation)
_ROUTE = (CMQ.date, CMQ.earliest, CMQ.latest, CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn, CMQ.answers)
_TOLD = {SKOS.prefLabel, *_VOICE, *_CONTENT, *_ROUTE}


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
        """Return who takes which position on what, when and through whom, and then what stands against it."""
        said = f"{self._voice(claim)}: {self._names.label(claim)}"
        about = self._statements.about(claim)
        route = clauses_of(self._names, [s for predicate in _ROUTE for s in about if s.predicate == predicate])
        told = (said, self._content(claim), *(clause.words for clause in route))
        text = " ".join(sentence(words) for words in told if words)
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
        other = opposition.claim
        reported = self.words(other, CMQ.reportedIn)
        is_own_voice = reported == self.claimant(other)
        source = self._voice(other) + (f", reported in {reported}" if reported and not is_own_voice else "")
        text = f"{self._names.clause(DEGREES[opposition.degree], [other])} ({source})"
        return Sentence(sentence(text), opposition.statements, cited_by(self._statements, other), is_aside=True)

    def _voice(self, claim: NamedNode) -> str:
        office, side = self.words(claim, CMQ.office), self.words(claim, CMQ.side)
        capacity = "".join((f", {office}" if office else "", f", for {side}" if side else ""))
        stance = self.words(claim, CMQ.stance) or "takes a position"
        return f"{self.claimant(claim)}{capacity}{',' if capacity else ''} {stance}"

    def _content(self, claim: NamedNode) -> str:
        topic = ", ".join(filter(None, (self.words(claim, p) for p in (CMQ.about, CMQ.aboutProperty))))
        parts = (CMQ.approximation, CMQ.claimedValue, CMQ.claimedLiteral)
        value = " ".join(filter(None, (self.words(claim, p) for p in parts)))
        return f"it is about {topic}{': ' if value else ''}{value}" if topic else ""
