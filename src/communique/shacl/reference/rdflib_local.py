"""Keep rdflib's queries away from the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rdflib.plugins import sparql

from communique.errors import InvalidInput


@contextmanager
def local_queries() -> Iterator[None]:
    """Make a query of rdflib fail that calls another endpoint (SERVICE), and fetch no graph that it names (FROM).

    Raises:
        InvalidInput: a query calls another endpoint.
    """
    loading = sparql.SPARQL_LOAD_GRAPHS
    sparql.SPARQL_LOAD_GRAPHS = False
    sparql.CUSTOM_EVALS["communique"] = _refuse_service
    try:
        yield
    finally:
        sparql.SPARQL_LOAD_GRAPHS = loading
        sparql.CUSTOM_EVALS.pop("communique", None)


def _refuse_service(_: Any, part: Any) -> Any:
    if part.name == "ServiceGraphPattern":
        raise InvalidInput("shapes: a query asks another endpoint (SERVICE).", "Take that part out of the query.")
    raise NotImplementedError  # rdflib's way to say: not mine
