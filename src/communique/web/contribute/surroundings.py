"""What of a release the shapes look at when they judge a posted file: looked up as far as their queries walk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from communique.corpus import MODEL_FOLDERS, TurtleFile
from communique.terms import BASE
from communique.turtle.reader import Statement
from communique.web.store import ReleaseStore

Node = NamedNode | BlankNode | Literal
MOST_STATEMENTS = 50_000
"""Most statements of the release that are looked up for one posted file."""
MOST_AT_ONCE = 10_000
"""Most statements that one look-up may yield."""
_BATCH = 500
_GRAPH = f"{BASE}graph/"


class TooFar(Exception):
    """A query looks at more of the release than is looked up here."""


class Surroundings:
    """The release as if it had the posted file in place of its own of that path. Looks everything up once."""

    def __init__(self, store: ReleaseStore, posted: TurtleFile, model: Iterable[TurtleFile]) -> None:
        """Begin with the posted file and the model, which need no look-up."""
        self._store = store
        self._replaced = posted.graph
        self._objects: defaultdict[Node, defaultdict[NamedNode, set[Node]]] = defaultdict(lambda: defaultdict(set))
        self._subjects: defaultdict[Node, defaultdict[NamedNode, set[Node]]] = defaultdict(lambda: defaultdict(set))
        self._described: set[Node] = set()
        self._pointed_at: set[tuple[Node, NamedNode | None]] = set()
        self._whole: set[NamedNode] = set()
        self._found: defaultdict[str, dict[Triple, None]] = defaultdict(dict)
        self._count = 0
        for file in (posted, *model):
            for triple in file.triples:
                self._note(triple)

    @property
    def files(self) -> tuple[TurtleFile, ...]:
        """What was looked up, file by file; no lines are known."""
        return tuple(
            TurtleFile(path, "", tuple(Statement(triple, 0) for triple in triples))
            for path, triples in sorted(self._found.items())
        )

    @property
    def triples(self) -> Iterator[Triple]:
        """What was looked up."""
        return (triple for triples in self._found.values() for triple in triples)

    def next_to(self, nodes: frozenset[Node], predicate: NamedNode | None, inverse: bool = False) -> frozenset[Node]:
        """Return the values of a predicate, or of any, at any of `nodes`; with `inverse`, what points at them by it.

        Raises:
            TooFar: there are too many.
        """
        if inverse:
            self._look_up_what_points_at(nodes, predicate)
        else:
            self._look_up_descriptions(nodes)
        index = self._subjects if inverse else self._objects
        found: set[Node] = set()
        for node in nodes & index.keys():
            by_predicate = index[node]
            sets = by_predicate.values() if predicate is None else [by_predicate.get(predicate, set())]
            found = found.union(*sets)
        return frozenset(found)

    def ends_of(self, predicate: NamedNode) -> tuple[frozenset[Node], frozenset[Node]]:
        """Return the subjects and the objects of all statements with a predicate.

        Raises:
            TooFar: there are too many.
        """
        if predicate not in self._whole:
            self._ask(f"GRAPH ?g {{ ?s {predicate} ?o }}", predicate)
            self._whole.add(predicate)
        subjects = {subject for subject, by_predicate in self._objects.items() if predicate in by_predicate}
        objects = {term for term, by_predicate in self._subjects.items() if predicate in by_predicate}
        return frozenset(subjects), frozenset(objects)

    def _look_up_descriptions(self, nodes: Iterable[Node]) -> None:
        new = [node for node in nodes if isinstance(node, NamedNode) and node not in self._described]
        self._look_up("s", new, "?s ?p ?o")
        self._described.update(new)

    def _look_up_what_points_at(self, nodes: Iterable[Node], predicate: NamedNode | None) -> None:
        wanted = (node for node in nodes if isinstance(node, NamedNode | Literal))
        new = [node for node in wanted if self._pointed_at.isdisjoint({(node, predicate), (node, None)})]
        self._look_up("o", new, f"?s {predicate or '?p'} ?o", predicate)
        self._pointed_at.update((node, predicate) for node in new)

    def _look_up(self, known: str, nodes: Sequence[Node], pattern: str, predicate: NamedNode | None = None) -> None:
        for batch in _batches(nodes):
            values = " ".join(map(str, batch))
            self._ask(f"VALUES ?{known} {{ {values} }} GRAPH ?g {{ {pattern} }}", predicate)

    def _ask(self, where: str, predicate: NamedNode | None) -> None:
        """Note the statements of a pattern; `predicate` is theirs where the pattern has no variable for it."""
        query = f"SELECT ?g ?s ?p ?o WHERE {{ {where} FILTER (?g != {self._replaced}) }} LIMIT {MOST_AT_ONCE + 1}"
        rows = self._store.select(query)
        if len(rows) > MOST_AT_ONCE:
            raise TooFar
        for row in rows:
            path = _path_of(row["g"].value)
            triple = Triple(row["s"], predicate or row["p"], row["o"])
            if path and triple not in self._found[path]:
                self._found[path][triple] = None
                self._count += 1
                self._note(triple)
        if self._count > MOST_STATEMENTS:
            raise TooFar

    def _note(self, triple: Triple) -> None:
        subject, predicate, term = triple
        if not isinstance(subject, Triple) and not isinstance(term, Triple):
            self._objects[subject][predicate].add(term)
            self._subjects[term][predicate].add(subject)


def _batches(nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    return (nodes[start : start + _BATCH] for start in range(0, len(nodes), _BATCH))


def _path_of(graph: str) -> str:
    """Return the path of a record file by its graph, empty for all else: the model is known already."""
    path = f"{graph.removeprefix(_GRAPH)}.ttl" if graph.startswith(_GRAPH) else ""
    return "" if path.partition("/")[0] in MODEL_FOLDERS else path
