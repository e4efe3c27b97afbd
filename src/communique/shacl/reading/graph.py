"""A shapes graph under the eyes of its reader: its statements, what values they give, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from communique.graph import Located
from communique.graph import Term as AnyTerm
from communique.problems import Problem, Severity
from communique.shacl.model import Node
from communique.shacl.reading.statements import Source, Statements
from communique.terms import RDF, SH, XSD, compact

ILL_FORMED = "shape-ill-formed"
"""Code of what the standard calls ill-formed."""


class ShapesGraph(Statements):
    """The statements of a shapes graph, and the problems that reading it brings to light.

    Attributes:
        problems: what is wrong or hardly meant, so far.
        prologues: prefixes with their namespaces, as read for the nodes that `sh:prefixes` names.
    """

    def __init__(self, files: Sequence[Source]) -> None:
        super().__init__(files)
        self.problems: list[Problem] = []
        self.prologues: dict[tuple[AnyTerm, ...], tuple[tuple[str, str], ...]] = {}

    def error(self, where: Located, message: str, code: str = ILL_FORMED) -> None:
        """Note that the statement at `where` cannot be used; `message` says what is wrong and what to do."""
        self._note(where, Severity.ERROR, code, message)

    def warn(self, where: Located, message: str, code: str) -> None:
        """Note what can be used but is hardly meant."""
        self._note(where, Severity.WARNING, code, message)

    def _note(self, where: Located, severity: Severity, code: str, message: str) -> None:
        focus = where.term.value if isinstance(where.term, NamedNode) else ""
        self.problems.append(Problem(where.path, where.line, severity, code, message, focus))

    def single(self, node: Node, predicate: NamedNode) -> Located | None:
        """Return the only object of (`node`, `predicate`), or None; several are an error, and the first is returned."""
        found = self.values(node, predicate)
        if len(found) > 1:
            self.error(found[1], f"{name(node)} has {len(found)} values of {name(predicate)}. Keep one.")
        return found[0] if found else None

    def items(self, head: Located, of: NamedNode) -> list[Located] | None:
        """Return the members of an RDF list, each with its place; None, and an error, where it is no list.

        Well-formed lists have one `rdf:first` and one `rdf:rest` a cell and end (section 1.1, "SHACL list").
        """
        found: list[Located] = []
        seen: set[AnyTerm] = set()
        cell = head
        while cell.term != RDF.nil:
            first, rest = (self.values(cell.term, predicate) for predicate in (RDF.first, RDF.rest))
            if len(first) != 1 or len(rest) != 1:
                self.error(head, f"the value of {name(of)} is no well-formed list. Write it in parentheses.")
                return None
            if cell.term in seen:
                self.error(head, f"the list that is the value of {name(of)} leads back into itself. Let it end.")
                return None
            seen.add(cell.term)
            found.append(first[0])
            cell = rest[0]
        return found

    def integer(self, located: Located, of: NamedNode) -> int | None:
        """Return a whole number from 0 on; None, and an error, where it is none."""
        term = located.term
        if isinstance(term, Literal) and term.datatype in _INTEGERS and _is_count(term.value):
            return int(term.value)
        self.error(located, f"{name(of)} is a whole number from 0 on, not {name(term)}. Write one, without quotes.")
        return None

    def boolean(self, located: Located, of: NamedNode) -> bool | None:
        """Return a truth value; None, and an error, where it is none.

        The standard asks for the literal `true`: `1` of the same datatype is well-formed, but does not switch on.
        """
        term = located.term
        if isinstance(term, Literal) and term.datatype == XSD.boolean and term.value in _TRUTH:
            if term.value == "1":
                self.warn(located, f"{name(of)} is 1, which is not taken for true. Write true.", "shape-without-effect")
            return _TRUTH[term.value]
        self.error(located, f"{name(of)} is true or false, not {name(term)}. Write one of the two, without quotes.")
        return None

    def string(self, located: Located, of: NamedNode) -> str | None:
        """Return a plain text; None, and an error, where it is none."""
        term = located.term
        if isinstance(term, Literal) and term.datatype == XSD.string:
            return term.value
        self.error(located, f"{name(of)} is a text without language, not {name(term)}. Write it in quotes.")
        return None

    def iri(self, located: Located, of: NamedNode) -> NamedNode | None:
        """Return an IRI; None, and an error, where it is none."""
        if isinstance(located.term, NamedNode):
            return located.term
        self.error(located, f"{name(of)} is an IRI, not {name(located.term)}. Name one.")
        return None

    def node(self, located: Located, of: NamedNode) -> Node | None:
        """Return an IRI or blank node; None, and an error, where it is none."""
        if isinstance(located.term, NamedNode | BlankNode):
            return located.term
        what = "a node with a query" if of == SH.sparql else "a shape"
        self.error(located, f"{name(of)} is {what}, not {name(located.term)}. Name one, or describe it in brackets.")
        return None

    def flag(self, node: Node, predicate: NamedNode) -> bool:
        """Return the truth value of (`node`, `predicate`); false where it is missing or ill-formed."""
        found = self.single(node, predicate)
        return bool(found and self.boolean(found, predicate))

    def messages(self, node: Node, predicate: NamedNode) -> tuple[Literal, ...]:
        """Return the texts, in any language, of (`node`, `predicate`); others are an error."""
        found = self.values(node, predicate)
        texts = [at.term for at in found if isinstance(at.term, Literal) and at.term.datatype in _TEXTS]
        for located in found:
            if located.term not in texts:
                self.error(located, f"{name(predicate)} is a text, not {name(located.term)}. Write it in quotes.")
        return tuple(texts)


def name(term: AnyTerm) -> str:
    """Return how a problem names `term`: an IRI by its prefix, a blank node as one, a literal as it is written."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return "a node without an IRI" if isinstance(term, BlankNode) else str(term)


_INTEGER_TYPES = """
    integer nonNegativeInteger positiveInteger long int short byte unsignedLong unsignedInt unsignedShort unsignedByte
"""
_INTEGERS = frozenset(map(XSD.term, _INTEGER_TYPES.split()))
_TRUTH = {"true": True, "1": False, "false": False, "0": False}
_TEXTS = (XSD.string, RDF.langString)


def _is_count(lexical: str) -> bool:
    return lexical.isascii() and lexical.removeprefix("+").isdigit()
