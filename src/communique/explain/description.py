"""What is said of a thing, and of each of its parts."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from communique.explain.clauses import clauses_of
from communique.explain.grammar import listed, plural, sentence, with_article
from communique.explain.passages import Passage, bearing_out, cited_by
from communique.explain.scope import Scope
from communique.explain.sentence import Section, Sentence
from communique.explain.statements import Statement, whole_of
from communique.terms import CMQ, DCTERMS, RDF, SKOS, SKOSXL, compact

_NAMING = (SKOS.prefLabel, SKOSXL.literalForm)


def description_of_thing(scope: Scope) -> Section:
    """Return what is said of the thing itself: what it is, then a sentence for each property."""
    is_claim = scope.claims.is_claim(scope.subject)
    opening = [_opening(scope), *(scope.claims.account(scope.subject) if is_claim else [])]
    told = {statement for said in opening for statement in said.statements}
    rest = [s for s in scope.statements.about(scope.subject) if s not in told and not scope.is_told_elsewhere(s)]
    others = [
        Sentence(sentence(words), said, bearing_out(scope.statements, scope.subject, (s.predicate for s in said)))
        for words, said in clauses_of(scope.names, rest)
    ]
    return Section("What is recorded", (*opening, *others))


def descriptions_of_parts(scope: Scope) -> list[Section]:
    """Return what is said of the parts of the thing, a section for each class of them."""
    by_sort: dict[str, list[Sentence]] = {}
    for part in scope.parts:
        by_sort.setdefault(plural(scope.names.sort(part)), []).append(part_sentence(scope, part))
    return [Section(sort[:1].upper() + sort[1:], tuple(found)) for sort, found in by_sort.items()]


def part_sentence(scope: Scope, part: NamedNode) -> Sentence:
    """Return all that is said of a part, of the thing that is explained or of another."""
    leading = scope.leading_to(part)
    about = [s for s in scope.statements.about(part) if not scope.is_told_elsewhere(s)]
    naming = [s for s in about if s.predicate == RDF.type or s.predicate in _NAMING]
    clauses = clauses_of(scope.names, [s for s in about if s not in naming])
    names = [scope.names.of(s.object) for s in naming if isinstance(s.object, Literal)]
    is_own = whole_of(part) == whole_of(scope.subject)
    title = ("" if is_own else f"{scope.dated(whole_of(part))}, ") + scope.names.sort(part)
    title += f" {listed(names)}" if names else ""
    text = ": ".join(filter(None, (title, "; ".join(clause.words for clause in clauses))))
    passages = cited_by(scope.statements, part) or _passages_of(scope, leading)
    return Sentence(sentence(text), (*leading, *about), passages)


def _opening(scope: Scope) -> Sentence:
    """Return what the thing is called and of which sort it is."""
    subject = scope.subject
    label = scope.names.label_statement(subject)
    said = tuple(s for s in scope.statements.about(subject) if s.predicate in (RDF.type, DCTERMS.type) or s == label)
    classes = [with_article(scope.names.of(term)) for term in scope.statements.objects(subject, RDF.type)]
    types = [scope.names.of(term) for term in scope.statements.objects(subject, DCTERMS.type)]
    sort = " ".join(filter(None, (listed(classes), f"of the type {listed(types)}" if types else "")))
    text = f"{scope.names.of(subject)} ({compact(subject.value)})" + (f" is {sort}" if sort else "")
    return Sentence(sentence(text), said, bearing_out(scope.statements, subject, (s.predicate for s in said)))


def _passages_of(scope: Scope, leading: Sequence[Statement]) -> tuple[Passage, ...]:
    """Return the passages that bear out that there is a part, for one that cites none itself."""
    found = (bearing_out(scope.statements, s.subject, (s.predicate,)) for s in leading if s.predicate != CMQ.evidence)
    return tuple(dict.fromkeys(passage for passages in found for passage in passages))
