"""What refers to a thing from elsewhere, apart from claims."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from communique.explain.description import part_sentence
from communique.explain.grammar import inverse, sentence
from communique.explain.passages import bearing_out, passage_of
from communique.explain.scope import Scope
from communique.explain.sentence import Section, Sentence
from communique.explain.statements import Statement, whole_of
from communique.terms import OA


def appearances(scope: Scope) -> Section:
    """Return a sentence for each thing or part that refers to the thing or its parts, in time; then who cites it."""
    parts: dict[NamedNode, None] = {}
    relations: list[Statement] = []
    citing: dict[tuple[NamedNode, NamedNode], list[Statement]] = {}
    for target in (scope.subject, *scope.parts):
        for statement in scope.statements.referring(target):
            subject = statement.subject
            if subject in scope.own or scope.claims.is_claim(subject):
                continue
            if scope.is_passage(subject):
                citing.setdefault((statement.predicate, whole_of(subject)), []).append(statement)
            elif whole_of(subject) != subject:
                parts[subject] = None
            else:
                relations.append(statement)
    time = scope.statements.time_key
    found = [(time(part), part_sentence(scope, part)) for part in parts]
    found += [(time(statement.subject), _relation(scope, statement)) for statement in relations]
    told = [said for _, said in sorted(found, key=lambda item: item[0])]
    counted = sorted(citing.items(), key=lambda item: time(item[0][1]))
    counts = [_citations(scope, whole, predicate, said) for (predicate, whole), said in counted]
    return Section("Where it appears", (*told, *counts))


def _relation(scope: Scope, statement: Statement) -> Sentence:
    subject, predicate, term = statement
    text = inverse(scope.names.label(predicate), scope.dated(subject), scope.names.of(term))
    return Sentence(sentence(text), (statement,), bearing_out(scope.statements, subject, (predicate,)))


def _citations(scope: Scope, whole: NamedNode, predicate: NamedNode, said: Sequence[Statement]) -> Sentence:
    """Return how many passages of the thing another cites, or how many it cites in support of it."""
    count = f"{len(said)} passage{'' if len(said) == 1 else 's'}"
    relation = "of it" if predicate == OA.hasSource else f"with it under “{scope.names.label(predicate)}”"
    passages = (passage_of(scope.statements, statement.subject) for statement in said)
    found = tuple(sorted({passage for passage in passages if passage}))
    return Sentence(sentence(f"{scope.names.of(whole)} cites {count} {relation}"), tuple(said), found)
