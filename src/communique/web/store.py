"""The data of one release: the only way from requests to them, and the store that a release brings with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

from pyoxigraph import NamedNode, QueryBoolean, QuerySolution, QuerySolutions, QueryTriples, Triple

from communique.release.layout import STORE
from communique.release.release import Release
from communique.terms import BASE
from communique.web.problems import HttpProblem

Results = QuerySolutions | QueryBoolean | Iterator[Triple]
"""Rows, yes or no, or the statements of a graph."""
Graphs = tuple[Sequence[NamedNode], Sequence[NamedNode]]
"""Default graphs and named graphs of a query's dataset."""

_Kind = TypeVar("_Kind", QuerySolutions, QueryTriples)
_DAMAGE = ("corruption", "io error", "i/o error", "no such file")


class ReleaseStore(Protocol):
    """Read access to a release by SPARQL; the default graph is the union of all named graphs unless told otherwise.

    Queries are text, so that it does not matter which engine answers them.
    """

    def run(self, query: str, graphs: Graphs | None = None, union: bool = True) -> Results:
        """Start a query of a stranger; its results are computed as they are taken, inside `reading()`.

        Args:
            query: SPARQL text; relative IRIs in it are relative to the project's base.
            graphs: the dataset, where the request names one; it wins over FROM.
            union: without `graphs`, whether the default graph is the union; False leaves it to FROM.

        Raises:
            SyntaxError: the query cannot be read.
            HttpProblem: it cannot be answered.
        """

    def select(self, query: str) -> list[QuerySolution]:
        """Return all solutions of a SELECT query of ours.

        Raises:
            HttpProblem: 503, the data cannot be read.
        """

    def construct(self, query: str, named: Sequence[NamedNode] | None = None) -> list[Triple]:
        """Return all triples of a CONSTRUCT query of ours, over the graphs `named` or else the union.

        Raises:
            HttpProblem: 503, the data cannot be read.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Return a block in which failures of the engine become an honest answer.

        Raises:
            HttpProblem: 503, the data are gone, broken or cannot be read.
        """

    def check(self) -> None:
        """Look whether the data can be read, without waiting.

        Raises:
            HttpProblem: 503.
        """


class EmbeddedStore:
    """The store in the release's folder. For one thread at a time, but for `check`."""

    def __init__(self, release: Release) -> None:
        """Open the store.

        Raises:
            DamagedRelease: it is missing or broken.
        """
        self._store = release.store()
        self._mark = release.path / STORE / "CURRENT"

    def run(self, query: str, graphs: Graphs | None = None, union: bool = True) -> Results:
        """See `ReleaseStore`."""
        if graphs is None:
            return self._store.query(query, base_iri=BASE, use_default_graph_as_union=union)
        default, named = graphs
        return self._store.query(query, base_iri=BASE, default_graph=list(default), named_graphs=list(named))

    def select(self, query: str) -> list[QuerySolution]:
        """See `ReleaseStore`."""
        with self.reading():
            return list(only(QuerySolutions, self.run(query)))

    def construct(self, query: str, named: Sequence[NamedNode] | None = None) -> list[Triple]:
        """See `ReleaseStore`."""
        with self.reading():
            return list(only(QueryTriples, self.run(query, (named, ()) if named is not None else None)))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See `ReleaseStore`."""
        self.check()
        try:
            yield
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) or any(sign in str(error).lower() for sign in _DAMAGE):
                raise HttpProblem("store-unavailable", "The store of the release is damaged.") from error
            raise

    def check(self) -> None:
        """Look whether the store is still there; an open one would answer from deleted files for a while."""
        if not self._mark.is_file():
            raise HttpProblem("store-unavailable", "The store of the release is gone from the disk.")


def only(kind: type[_Kind], results: Results) -> _Kind | tuple[()]:
    """Return results if they are of a kind, else nothing.

    Read them where they are returned, without giving them a name: the engine's results may be let go only in the thread
    that asked, and a traceback takes the names of its frames to whoever clears it away.
    """
    return results if isinstance(results, kind) else ()
