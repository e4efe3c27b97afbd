"""Carry out a federated query: ask for each `SERVICE` clause, put the answer in its place, ask our data the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from communique.errors import EnvironmentFailure, UsageError
from communique.federation.handing import beside
from communique.sparql.services import Service, seen_tokens, services
from communique.sparql.spelled_out import SpelledOut, spelled_out, written_iri
from communique.sparql.tokens import Token
from communique.terms import BASE, PREFIXES

BATCH = 100
"""Values that are handed along with one question."""
MAX_CHARACTERS = 1_000_000
"""Longest query with all prefixes written out."""

Term = NamedNode | Literal
Rows = Sequence[Mapping[str, Term]]
Ask = Callable[[str, str], Rows]
"""Asks an endpoint (address, query) and returns the rows of its answer.

Raises `EnvironmentFailure` when it does not answer.
"""
Tell = Callable[[str], None]
Results = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True)
class Partners:
    """Whom a query may ask.

    Attributes:
        allowed: addresses of endpoints.
        ask: asks one of them.
        tell: is told what is asked, in a sentence.
    """

    allowed: frozenset[str]
    ask: Ask
    tell: Tell


def answer(store: Store, text: str, partners: Partners) -> Results:
    """Answer a query with the data of `store`, whose default graph is the union of its graphs, and of `partners`.

    Args:
        store: our data.
        text: a query that the engine can read once nothing is left of its `SERVICE` clauses but their patterns; the
            project's prefixes are known.
        partners: whom it may ask.

    Raises:
        UsageError: it would ask an endpoint that is not allowed. Nobody was asked.
        EnvironmentFailure: an endpoint does not answer.
        TooLong: the query is too long.
        NotFederated: see `services`.
    """
    declared = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    query = spelled_out(declared + text, BASE, MAX_CHARACTERS)
    _refuse_strangers(services(seen_tokens(query.text)), partners.allowed)
    ours = _Ours(store, query)
    while True:
        seen = seen_tokens(query.text)
        clause = next(services(seen), None)
        if clause is None:
            return ours.ask(query.text)
        query.text = _with_answer(ours, query.text, seen, clause, partners)


def _refuse_strangers(found: Iterator[Service], allowed: frozenset[str]) -> None:
    asked = {_address(service.address) for service in found}
    strangers = sorted(asked - allowed)
    if strangers:
        known = ", ".join(sorted(allowed)) or "none"
        raise UsageError(
            f"The query asks {', '.join(strangers)}, which is not allowed; nobody was asked.",
            f"Allowed: {known}. Allow another with --allow ADDRESS or in COMMUNIQUE_FEDERATION.",
        )


class _Ours:
    """Our data, asked within the dataset of the query."""

    def __init__(self, store: Store, query: SpelledOut) -> None:
        self._store = store
        default, named = query.dataset
        self._default: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(iri) for iri in default]
        self._named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in named]

    def ask(self, text: str) -> Results:
        if self._default or self._named:
            return self._store.query(text, base_iri=BASE, default_graph=self._default, named_graphs=self._named)
        return self._store.query(text, base_iri=BASE, use_default_graph_as_union=True)

    def values(self, variable: str, pattern: str) -> list[Term] | None:
        """Return the values of a variable, None where it has none in some row: that row joins with whatever there is.

        Blank nodes are left out: no other endpoint knows them.
        """
        rows = self.ask(f"SELECT DISTINCT ?{variable} WHERE {pattern}")
        assert isinstance(rows, QuerySolutions)  # noqa: S101 - it was written as one
        found = [row[0] for row in rows]
        if not all(isinstance(term, NamedNode | Literal | BlankNode) for term in found):
            return None
        return sorted((term for term in found if isinstance(term, NamedNode | Literal)), key=str)


def _with_answer(ours: _Ours, text: str, seen: Sequence[Token], clause: Service, partners: Partners) -> str:
    """Return the query with the answer in the place of a clause."""
    start, opening, closing = (seen[place].start for place in (clause.first, clause.opening, clause.closing))
    address, pattern, end = _address(clause.address), text[opening + 1 : closing], closing + 1
    try:
        rows = _asked(address, pattern, _handed(ours, text, seen, clause), partners)
        answered = _values(_in_scope(pattern), rows)
    except EnvironmentFailure as failure:
        if not clause.silent:
            raise
        partners.tell(f"{address} counts as empty, as the query wants it: {failure.message}")
        answered = ""
    return f"{text[:start]} {answered} {text[end:]}"


@dataclass(frozen=True)
class _Handed:
    """Values of a variable to hand along; `leads` if they can stand before the pattern as if they were part of it."""

    name: str
    values: list[Term]
    leads: bool


def _handed(ours: _Ours, text: str, seen: Sequence[Token], clause: Service) -> _Handed | None:
    """Return the variable with the fewest values, and those; None where there is none to hand along."""
    around = beside(text, seen, clause)
    found = [(name, ours.values(name, around.pattern)) for name in around.shared]
    known = [_Handed(name, values, name in around.leading) for name, values in found if values is not None]
    return min(known, key=lambda each: (len(each.values), not each.leads), default=None)


def _asked(address: str, pattern: str, handed: _Handed | None, partners: Partners) -> list[Mapping[str, Term]]:
    if handed is None:
        partners.tell(f"Asking {address}.")
        return list(partners.ask(address, f"SELECT * WHERE {{ {pattern} }}"))
    count = len(handed.values)
    partners.tell(f"Asking {address} with {count} value{'' if count == 1 else 's'} of ?{handed.name}.")
    joined = pattern if handed.leads else f"{{ {pattern} }}"
    rows: list[Mapping[str, Term]] = []
    for first in range(0, count, BATCH):
        listed = " ".join(_written(value) for value in handed.values[first : first + BATCH])
        rows += partners.ask(address, f"SELECT * WHERE {{ VALUES ?{handed.name} {{ {listed} }} {joined} }}")
    return rows


def _in_scope(pattern: str) -> list[str]:
    """Return the variables that a pattern can bind (SPARQL 1.1, section 18.2.1), as the engine sees them."""
    results = Store().query(f"SELECT * WHERE {{ {pattern} }}", base_iri=BASE)
    assert isinstance(results, QuerySolutions)  # noqa: S101 - it was written as one
    return [variable.value for variable in results.variables]


def _values(names: Sequence[str], rows: Sequence[Mapping[str, Term]]) -> str:
    """Return rows as they stand in a query (SPARQL 1.1, section 10.2)."""
    lines = (" ".join(_written(row[name]) if name in row else "UNDEF" for name in names) for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {' '.join(f'({line})' for line in lines)} }}"


def _written(term: Term) -> str:
    if isinstance(term, NamedNode):
        return written_iri(term.value)
    text = str(Literal(term.value))
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^{written_iri(term.datatype.value)}"


def _address(token: Token) -> str:
    return token.text[1:-1]
