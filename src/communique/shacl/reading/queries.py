"""SPARQL queries out of a shapes graph, with their prefixes (SHACL, section 5.2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pyoxigraph import Literal, NamedNode, Store

from communique.graph import Located
from communique.shacl.model import Node, Query, Sparql
from communique.shacl.query.parser import Parsed, parse
from communique.shacl.query.rules import faults, mentions_path, with_path
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import OWL, PREFIXES, SH, XSD

_ALWAYS = {prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "sh", "xsd")}
"""Prefixes that every query may use, declared or not, as other processors let it."""
_FUNCTION = re.compile(r"custom function <([^>]*)>")
_PLACE = re.compile(r"error at (\d+):\d+: ")


def sparql_constraints(graph: ShapesGraph, node: Node) -> Iterator[Sparql]:
    """Yield the SPARQL-based constraints of a shape (5.1); what is ill-formed is noted."""
    for located in graph.values(node, SH.sparql):
        carrier = graph.node(located, SH.sparql)
        if carrier is None:
            continue
        query = read_query(graph, carrier, located)
        deactivated = graph.flag(carrier, SH.deactivated)
        if query and has_path_for(graph, node, query):
            yield Sparql(query, deactivated)


def has_path_for(graph: ShapesGraph, node: Node, query: Query) -> bool:
    """Tell whether a shape can give what `$PATH` stands for; a node shape cannot, and that is noted."""
    if graph.value(node, SH.path) or not mentions_path(query.text):
        return True
    reason = f"the query uses $PATH, but {name(node)} has no sh:path. Mend it."
    graph.error(graph.place(query.node), reason, "shape-query")
    return False


def read_query(
    graph: ShapesGraph,
    node: Node,
    where: Located,
    *,
    ask: bool = False,
    parameters: Sequence[str] = (),
    target: bool = False,
) -> Query | None:
    """Return the query that `node` carries; None, and an error, where there is none or it cannot be used.

    Args:
        graph: where it is read.
        node: a constraint, a validator or a target.
        where: the statement that names `node`.
        ask: it is an ASK query, otherwise SELECT.
        parameters: the names of the parameters of its component or target type.
        target: it is a target's.
    """
    predicate = SH.ask if ask else SH.select
    found = graph.single(node, predicate)
    if found is None:
        graph.error(where, f"{name(node)} has no {name(predicate)}. Write the query.")
        return None
    text = graph.string(found, predicate)
    if text is None:
        return None
    place = found.path, found.line
    query = Query(node, text, _prefixes(graph, node), ask, graph.messages(node, SH.message), place)
    judge = partial(flaw, functions=declared_functions(graph), parameters=parameters, target=target)
    reason = judge(query)
    if not reason:
        return query
    helped = replace(query, prefixes=tuple(sorted((graph.prefixes | dict(query.prefixes)).items())))
    reason = judge(helped)
    if reason:
        graph.error(found, f"{reason}. Mend it.", "shape-query")
        return None
    graph.warn(found, "the query uses prefixes of its file without declaring them. Add sh:prefixes.", "shape-query")
    return helped


def declared_functions(graph: ShapesGraph) -> list[Node]:
    """Return the functions that the shapes graph declares (SHACL Advanced Features, section 5)."""
    return [*graph.instances(SH.SPARQLFunction), *graph.instances(SH.JSFunction)]


def flaw(query: Query, functions: Collection[Node] = (), parameters: Sequence[str] = (), target: bool = False) -> str:
    """Say why a query cannot be used; empty where it can. It is tried on an empty store, and calls no service.

    It may call the `functions`; another engine will then have to run it.
    """
    reasons = faults(query, parameters, target=target)
    if reasons:
        return reasons[0]
    parsed = parse(with_path(query.text, "a"), dict(query.prefixes))
    undeclared = sorted({prefix for prefix in _prefixes_in(parsed) if prefix not in parsed.prefixes})
    if undeclared:
        return f"the query uses the prefix {undeclared[0]}:, which is not declared"
    declared = "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in query.prefixes)  # on its first line
    try:
        Store().query(declared + _grouped(parsed))
    except SyntaxError as error:
        return _told(error.msg)
    except RuntimeError as error:  # of Oxigraph, for a function that it lacks
        called = _FUNCTION.search(str(error))
        return "" if called and NamedNode(called[1]) in functions else f"the query: {str(error).rstrip('.')}"
    return ""


def _prefixes_in(parsed: Parsed) -> Iterator[str]:
    return (token.text.partition(":")[0] for token in parsed.tokens if token.kind == "name")


def _grouped(parsed: Parsed) -> str:
    """Return a query as a parser takes it: where it computes an aggregate, what is bound beforehand is grouped by."""
    select = parsed.select
    if not select.aggregates or select.grouping is not None:
        return parsed.text
    bound = [name for name, first, end in select.items if end == first + 1]
    place = parsed.tokens[select.where.end].end
    grouping = f" GROUP BY {' '.join(f'${name}' for name in bound)}" if bound else ""
    return f"{parsed.text[:place]}{grouping}{parsed.text[place:]}"


def _told(reason: str) -> str:
    """Shorten what the parser says: it lists all that it would have taken."""
    place = _PLACE.match(reason)
    expected = reason.partition("expected ")[2].removeprefix("one of ").partition(", ")[0]
    told = f"line {place[1]}, {expected} expected" if place and expected else reason.partition("\n")[0]
    return f"the query cannot be parsed: {told}"


def _prefixes(graph: ShapesGraph, node: Node) -> tuple[tuple[str, str], ...]:
    """Return what `sh:prefixes/owl:imports*/sh:declare` declares (5.2.1); a prefix has one namespace."""
    named = graph.values(node, SH.prefixes)
    key = tuple(located.term for located in named)
    if key not in graph.prologues:
        graph.prologues[key] = _declared_by(graph, named)
    return graph.prologues[key]


def _declared_by(graph: ShapesGraph, named: list[Located]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for declaration in _declarations(graph, named):
        pair = _declared(graph, declaration)
        if pair is None:
            continue
        prefix, namespace = pair
        if found.setdefault(prefix, namespace) != namespace:
            graph.error(declaration, f"the prefix {prefix} is declared with two namespaces. Keep one.")
    return tuple(sorted((_ALWAYS | found).items()))


def _declarations(graph: ShapesGraph, named: list[Located]) -> list[Located]:
    waiting = list(named)
    seen = {located.term for located in waiting}
    found: list[Located] = []
    for located in waiting:  # grows on the way
        if isinstance(located.term, Literal):
            graph.error(located, "sh:prefixes is a node with declarations, not a literal. Name it.")
            continue
        declared = graph.values(located.term, SH.declare)
        imported = [at for at in graph.values(located.term, OWL.imports) if at.term not in seen]
        seen.update(at.term for at in imported)
        waiting += imported
        found += declared
    return found


def _declared(graph: ShapesGraph, located: Located) -> tuple[str, str] | None:
    node = graph.node(located, SH.declare)
    if node is None:
        return None
    prefix, namespace = graph.single(node, SH.prefix), graph.single(node, SH.namespace)
    if prefix is None or namespace is None:
        graph.error(located, "a declaration has a sh:prefix and a sh:namespace. Add what is missing.")
        return None
    text = graph.string(prefix, SH.prefix)
    iri = namespace.term
    if not isinstance(iri, Literal) or iri.datatype not in (XSD.anyURI, XSD.string):
        graph.error(namespace, f'sh:namespace is a literal such as "http://example.org/"^^xsd:anyURI, not {name(iri)}.')
        return None
    return None if text is None else (text, iri.value)
