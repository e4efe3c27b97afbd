"""TriG: quads with their named graphs in one text, each graph once.

Literals always stand in quotes with their datatype: some readers rewrite bare numbers (`01` becomes `1`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from communique.terms import PREFIXES, RDF, XSD

_TYPE = RDF.type
_STRING = XSD.string
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def trig_lines(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the lines of a TriG document, without line ends.

    Args:
        quads: quads in named graphs, those of one graph together, in it those of one subject, and so on; blank
            nodes keep their names, since they may stand in several graphs.
    """
    yield from (f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items())
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        yield ""
        yield f"{_term(graph)} {{"
        for subject, statements in groupby(members, key=lambda quad: quad.subject):
            yield _term(subject)
            for predicate, same in groupby(statements, key=lambda quad: quad.predicate):
                name = "a" if predicate == _TYPE else _term(predicate)
                yield f"    {name} {', '.join(_term(quad.object) for quad in same)} ;"
            yield "."
        yield "}"


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        return _iri(term.value)
    if isinstance(term, Literal) and not term.language and term.datatype != _STRING:
        return f"{Literal(term.value)}^^{_iri(term.datatype.value)}"
    if isinstance(term, Literal | BlankNode | Triple):
        return str(term)
    raise TypeError(f"{term} is no term of RDF")


def _iri(iri: str) -> str:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix, local = _PREFIX_OF.get(iri[:cut]), iri[cut:]
    return f"{prefix}:{local}" if prefix and _LOCAL_NAME.fullmatch(local) else f"<{iri}>"
