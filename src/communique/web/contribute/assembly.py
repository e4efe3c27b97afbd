"""The record that was filled into a form: things and parts get the identifiers that the shapes prescribe."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, NamedNode, Triple

from communique.dates import InvalidDate
from communique.formatting import with_bounds
from communique.graph import Graph, Term
from communique.terms import PREFIXES, RDF, SH
from communique.turtle.writer import write_turtle
from communique.web.contribute.form_view import FORM
from communique.web.contribute.rules import Rules

_NUMBERED = re.compile(r"#([a-z]+)-\[1-9\]\[0-9\]\*(-[a-z]+)?\$")

Name = tuple[str, str]
"""The word before the number in a part's name, and what is added to the owner's name instead of it, if anything."""


def names_of_parts(rules: Rules) -> dict[NamedNode, Name]:
    """Return how parts are named, by the property that leads to them, as the patterns of the shapes have it."""
    graph: Graph = rules.graph
    names: dict[NamedNode, Name] = {}
    for shape in graph.subjects(SH.pattern):
        path, pattern = graph.value(shape, SH.path), graph.value(shape, SH.pattern)
        found = _NUMBERED.search(pattern.text if pattern else "")
        if found and path and isinstance(path.term, NamedNode):
            names[path.term] = (found[1], found[2] or "")
    return names


def assembled(triples: Iterable[Triple], root: str, iri: str, names: Mapping[NamedNode, Name]) -> str:
    """Return a record in canonical Turtle.

    Args:
        triples: what a form yields: a thing `root`, blank nodes for its parts, IRIs perhaps with a prefix.
        root: the IRI that stands for the thing in the form.
        iri: the IRI that it is to have.
        names: see `names_of_parts`.
    """
    found = [triple for triple in triples if not _is_of_form(triple)]
    new = _named(found, root, iri, names)
    renamed = [Triple(new.get(s) or s, p, _written_out(new.get(o, o))) for s, p, o in found]
    try:
        return write_turtle(with_bounds(renamed))
    except InvalidDate:
        return write_turtle(renamed)  # the check says what is wrong with the date


def _is_of_form(triple: Triple) -> bool:
    term = triple.object
    return triple.predicate == RDF.type and isinstance(term, NamedNode) and term.value.startswith(FORM)


def _named(triples: list[Triple], root: str, iri: str, names: Mapping[NamedNode, Name]) -> dict[Term, NamedNode]:
    """Return the identifiers of the thing and its parts, in the order in which the form has them."""
    about: defaultdict[Term, list[Triple]] = defaultdict(list)
    for triple in triples:
        about[triple.subject].append(triple)
    new: dict[Term, NamedNode] = {NamedNode(root): NamedNode(iri)}
    numbers: Counter[str] = Counter()
    waiting: list[Term] = [NamedNode(root)]
    for owner in waiting:
        for triple in about[owner]:
            if isinstance(triple.object, BlankNode) and triple.object not in new and triple.predicate in names:
                word, suffix = names[triple.predicate]
                numbers[word] += not suffix
                name = f"{new[owner].value}{suffix}" if suffix else f"{iri}#{word}-{numbers[word]}"
                new[triple.object] = NamedNode(name)
                waiting.append(triple.object)
    return new


def _written_out(term: Term) -> Term:
    """Return an IRI in full where what was typed has one of the project's prefixes."""
    if isinstance(term, NamedNode):
        prefix, _, local = term.value.partition(":")
        if prefix in PREFIXES and not local.startswith("//"):
            return NamedNode(PREFIXES[prefix] + local)
    return term
