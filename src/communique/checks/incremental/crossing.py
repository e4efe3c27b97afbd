"""Rules about things across files, asked of those that a change touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import numpy as np
from pyoxigraph import NamedNode

from communique.checks.records import divided
from communique.problems import Problem
from communique.shacl.data.arrays import NO_IDS, Ids
from communique.shacl.data.data_graph import DataGraph
from communique.shacl.data.terms_table import IRI


def divided_among(graph: DataGraph, things: Ids, records: Collection[str]) -> list[Problem]:
    """Return which of some things stand in two record files."""
    return [problem for iri, places in _homes(graph, things, records) for problem in divided(iri, places)]


def divided_things(graph: DataGraph, records: Collection[str]) -> Ids:
    """Return everything that stands in two record files."""
    once = [np.unique(subjects) for subjects, path in graph.described() if path in records]
    things, counts = np.unique(np.concatenate([NO_IDS, *once]), return_counts=True)
    return things[counts > 1]


def described(graph: DataGraph, things: Ids, records: Collection[str]) -> Ids:
    """Return those of some things that a record file describes."""
    found = [thing for thing in things.tolist() if any(path in records for path, _ in graph.places(thing))]
    return np.array(found, np.int32)


def focus_of(graph: DataGraph, problems: Iterable[Problem]) -> Ids:
    """Return what some problems are about."""
    found = {graph.terms.find(NamedNode(problem.focus)) for problem in problems if problem.focus}
    return np.array(sorted(found - {-1}), np.int32) if found else NO_IDS


def _homes(graph: DataGraph, things: Ids, records: Collection[str]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield each thing with the record files that describe it, and the first line about it in each."""
    for thing in things[graph.terms.kinds[things] == IRI].tolist():
        first: dict[str, int] = {}
        for path, line in sorted(graph.places(thing)):
            if path in records:
                first.setdefault(path, line)
        if len(first) > 1:
            yield graph.terms.lexical(thing), list(first.items())
