"""What things, parts, codes, properties and values are called in a sentence."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from communique.dates import InvalidDate, in_words
from communique.explain.grammar import Form, clause, listed
from communique.explain.statements import Statement, Statements, Term, whole_of
from communique.terms import CMQ, DCTERMS, EDTF, PREFIXES, RDF, RDFS, SKOS, SKOSXL, XSD, compact

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_TITLES = (SKOS.prefLabel, SKOSXL.literalForm)
_NAMED_AFTER = (CMQ.participant, CMQ.signatory, CMQ.office, CMQ.linkTarget)
_DATES = {EDTF.EDTF, XSD.date, XSD.gYearMonth, XSD.gYear}
_LOCAL_NAME = re.compile(r"[a-z]+:([A-Za-z]\w*)")
_NEW_WORD = re.compile(r"(?<=[a-z])_?(?=[A-Z])|_")


class Names:
    """Names from the labels in some statements, with a readable stand-in for what has none."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def label(self, node: NamedNode) -> str:
        """Return the label of a thing, code or term: the preferred one first, English before other languages."""
        found = self.label_statement(node)
        return _text(found.object) if found else stand_in(node.value)

    def label_statement(self, node: NamedNode) -> Statement | None:
        """Return the statement that gives `node` its label, None where none does."""
        labels = [s for s in self._statements.about(node) if s.predicate in _LABELS and isinstance(s.object, Literal)]
        return min(labels, key=_label_rank, default=None)

    def title(self, part: NamedNode) -> str:
        """Return what a part is called: its own name, or the name of what it is about, or its fragment."""
        for predicate in (*_TITLES, *_NAMED_AFTER):
            for term in self._statements.objects(part, predicate):
                return _text(term) if isinstance(term, Literal) else self.of(term)
        return stand_in(part.value)

    def sort(self, node: NamedNode) -> str:
        """Return the label of the class of `node`, or a word for something without one."""
        return listed([self.label(class_) for class_ in self._statements.nodes(node, RDF.type)]) or "part"

    def of(self, term: Term) -> str:
        """Return a value as it is read: a name, a date in words, a quoted text, a number."""
        if isinstance(term, NamedNode):
            return self._of_node(term)
        if not isinstance(term, Literal):
            return str(term)
        if term.datatype in _DATES:
            return _date(term.value)
        if term.language not in (None, "en"):
            return f"“{term.value}” ({term.language})"
        return f"“{term.value}”" if term.datatype in (RDF.langString, XSD.string) else term.value

    def clause(self, predicate: NamedNode, terms: list[Term]) -> str:
        """Return what is said by one property: "the place is Geneva"."""
        words = dict.fromkeys(self.of(term) for term in terms)
        return clause(self.label(predicate), list(words), _form(terms))

    def _of_node(self, node: NamedNode) -> str:
        whole = whole_of(node)
        if node == whole:
            return self.label(node)
        return f"{self.label(whole)} ({self.sort(node)}: {self.title(node)})"


def _label_rank(statement: Statement) -> tuple[int, bool, str, str]:
    label = statement.object
    language = (label.language or "") if isinstance(label, Literal) else ""
    return (_LABELS.index(statement.predicate), language not in ("en", ""), language, _text(label))


def _form(terms: list[Term]) -> Form:
    if all(isinstance(term, Literal) and term.language for term in terms):
        return Form.PROSE
    return Form.FIGURE if all(isinstance(term, Literal) for term in terms) else Form.THING


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal) else str(term)


def _date(stated: str) -> str:
    try:
        return in_words(stated)
    except InvalidDate:
        return stated


def stand_in(iri: str) -> str:
    """Return a name for what has no label: `participation 3`, `same as`, `Wikidata Q1`, or the IRI."""
    node = NamedNode(iri)
    if whole_of(node) != node:
        return iri.partition("#")[2].replace("-", " ")
    if iri.startswith(PREFIXES["wd"]):
        return f"Wikidata {iri.removeprefix(PREFIXES['wd'])}"
    short = compact(iri)
    name = _LOCAL_NAME.fullmatch(short)
    if not name:
        return short.strip("<>")
    words = _NEW_WORD.sub(" ", name[1]).split()
    return " ".join(word if word.isupper() else word.lower() for word in words)
