"""What is not recorded of a thing, as far as the vocabulary says what absence means."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from communique.explain.grammar import sentence
from communique.explain.scope import Scope
from communique.explain.sentence import Section, Sentence
from communique.explain.statements import whole_of
from communique.iris import kind_of
from communique.terms import CMQ, OWL, PREFIXES, RDF, RDFS, SKOS

_DOMAIN_INCLUDES = NamedNode(f"{PREFIXES['schema']}domainIncludes")
PRESUPPOSED = {
    CMQ.placeRelation: CMQ.place,
    **dict.fromkeys((CMQ.earliest, CMQ.latest, CMQ.dateNote, CMQ.dateAsStated, CMQ.calendar), CMQ.date),
}
"""Properties that only qualify another: their absence means nothing where that one is absent too."""
_MEANING = re.compile(r"\bAbsent: (.+)$")
"""How a scope note says what it means that a property is absent."""


def gaps(scope: Scope) -> Section:
    """Return the properties that others of the kind have and the thing has not, each with what its absence means.

    Where somebody claims a value, the absence means only that none is stated plainly.
    """
    stated = _stated(scope)
    claimed = _claimed(scope)
    missing = sorted(_usual(scope) - stated, key=scope.names.label)
    missing = [predicate for predicate in missing if PRESUPPOSED.get(predicate, predicate) in {predicate, *stated}]
    said = (_gap(scope, predicate, predicate in claimed) for predicate in missing)
    return Section("What is not recorded", tuple(Sentence(sentence(text), ()) for text in said if text))


def _gap(scope: Scope, predicate: NamedNode, is_claimed: bool) -> str:
    label = scope.names.label(predicate)
    if is_claimed:
        return f"nothing is stated plainly under “{label}”: see what is claimed of it"
    meaning = meaning_of_absence(scope.statements.text(predicate, SKOS.scopeNote))
    return f"nothing is recorded under “{label}”: {meaning}" if meaning else ""


def meaning_of_absence(scope_note: str) -> str:
    """Return what the scope note of a property says it means that it is absent; nothing where it does not say."""
    meaning = _MEANING.search(scope_note)
    return meaning[1] if meaning else ""


def _stated(scope: Scope) -> set[NamedNode]:
    """Return the properties that the thing has; a symmetric one also where the other thing states it."""
    own = {s.predicate for s in scope.statements.about(scope.subject)}
    others = {s.predicate for s in scope.statements.referring(scope.subject)}
    return own | {p for p in others if OWL.SymmetricProperty in scope.statements.objects(p, RDF.type)}


def _claimed(scope: Scope) -> set[NamedNode]:
    about = (s.subject for s in scope.statements.referring(scope.subject) if s.predicate == CMQ.about)
    return {property_ for claim in about for property_ in scope.statements.nodes(claim, CMQ.aboutProperty)}


def _usual(scope: Scope) -> set[NamedNode]:
    """Return the properties that others of the kind have, and whose domain takes in the thing."""
    found = {s.predicate for peer in _peers(scope) for s in scope.statements.about(peer)}
    classes = _classes(scope)
    return {predicate for predicate in found if classes & _domain(scope, predicate)}


def _peers(scope: Scope) -> list[NamedNode]:
    """Return the things of the same kind; for a part, the parts of the same class."""
    if whole_of(scope.subject) == scope.subject:
        kind = kind_of(scope.subject.value)
        return [node for node in scope.statements if whole_of(node) == node and kind_of(node.value) == kind]
    classes = scope.statements.nodes(scope.subject, RDF.type)
    return [s.subject for class_ in classes for s in scope.statements.referring(class_) if s.predicate == RDF.type]


def _classes(scope: Scope) -> set[NamedNode]:
    """Return the classes of the thing with the wider ones."""
    found: set[NamedNode] = set()
    wanted = [OWL.Thing, *scope.statements.nodes(scope.subject, RDF.type)]
    while wanted:
        found.update(wanted)
        wider = (class_ for node in wanted for class_ in scope.statements.nodes(node, RDFS.subClassOf))
        wanted = [class_ for class_ in wider if class_ not in found]
    return found


def _domain(scope: Scope, predicate: NamedNode) -> set[NamedNode]:
    return {class_ for by in (RDFS.domain, _DOMAIN_INCLUDES) for class_ in scope.statements.nodes(predicate, by)}
