"""Put decisions into the files of the things they are about, as identity links, and change nothing else there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from communique.corpus import RECORD_FOLDERS, TurtleFile, read_turtle_file, turtle_paths
from communique.errors import EnvironmentFailure, InvalidInput
from communique.files import locked, write_atomically
from communique.formatting import obstacles
from communique.graph import Graph
from communique.linking.decisions import Decision
from communique.linking.ledger import Ledger, objections
from communique.linking.recorded import recorded_decisions
from communique.terms import CMQ, CODE, DCTERMS, OWL, PREFIXES, RDF, SKOS, SSSOM, WD, XSD, compact
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle

_STATED = {"same-as": OWL.sameAs, "exact-match": SKOS.exactMatch}
"""What an accepting relation is on the thing itself."""


@dataclass(frozen=True)
class Change:
    """A file, relative to the root, as it was read and as it is to be."""

    path: str
    old: bytes
    new: bytes


def write_decisions(root: Path, decisions: Sequence[Decision]) -> list[Path]:
    """Record `decisions` in the project at `root` and return the files that changed, relative to it.

    What is recorded already, on whatever grounds, stays as it is. All of them are recorded or none. Processes that
    write decisions at the same time take turns.

    Raises:
        InvalidInput: a decision is not sound or contradicts another, a file has errors or comments, or somebody else
            is changing it.
        EnvironmentFailure: a file cannot be read or written.
    """
    with locked(root):
        changes = plan(root, decisions)
        carry_out(root, changes)
    return [Path(change.path) for change in changes]


def plan(root: Path, decisions: Sequence[Decision]) -> list[Change]:
    """Return what recording `decisions` changes, file by file; see `write_decisions`."""
    records = read_records(root)
    graph = Graph(records.values())
    refused = objections(graph, decisions)
    if refused:
        sentences = (f"{compact(decisions[place].thing)}: {sentence}" for place, sentence in refused)
        raise InvalidInput("\n".join(sentences), "Nothing was written.")
    added: defaultdict[str, list[Triple]] = defaultdict(list)
    ledger, names = Ledger(graph), _Names(graph)
    for decision in decisions:
        if not ledger.holds(decision):
            path, _ = graph.place(NamedNode(decision.thing))
            added[path] += statements_of(decision, names.free(decision))
            ledger.enter(decision)
    for path in _homes(records, names.replaced):
        added[path] += ()
    return [_change(root, records[path], triples, names.replaced) for path, triples in sorted(added.items())]


def carry_out(root: Path, changes: Sequence[Change]) -> None:
    """Write `changes`; when one fails, those before it are taken back."""
    for change in changes:
        if _bytes_of(root / change.path) != change.old:
            raise _changed(change.path)
    done: list[Change] = []
    try:
        for change in changes:
            write_atomically(root / change.path, change.new)
            done.append(change)
    except BaseException:  # Ctrl-C too
        for change in done:
            write_atomically(root / change.path, change.old)
        raise


def statements_of(decision: Decision, link: NamedNode) -> Iterator[Triple]:
    """Yield what records a decision under the name `link`: the identity link, and the link itself if it accepts."""
    thing = NamedNode(decision.thing)
    yield Triple(link, RDF.type, CMQ.IdentityLink)
    yield Triple(link, CMQ.about, thing)
    yield Triple(link, CMQ.linkRelation, CODE.term(decision.relation))
    yield Triple(link, SSSOM.mapping_justification, NamedNode(_expanded(decision.justification)))
    yield Triple(link, SSSOM.confidence, Literal(_decimal(decision.confidence), datatype=XSD.decimal))
    yield Triple(link, DCTERMS.date, Literal(decision.date.isoformat(), datatype=XSD.date))
    for address in decision.evidence:
        yield Triple(link, DCTERMS.source, NamedNode(address))
    if decision.note:
        yield Triple(link, SKOS.note, Literal(decision.note, language="en"))
    if decision.target:
        yield Triple(link, CMQ.linkTarget, WD.term(decision.target))
    if decision.accepts:
        yield Triple(thing, _STATED[decision.relation], WD.term(decision.target))


def read_records(root: Path) -> dict[str, TurtleFile]:
    """Return the record files of the project at `root` by their paths relative to it.

    Raises:
        EnvironmentFailure: see `communique.corpus.turtle_paths`; or a file cannot be read.
    """
    paths = [path for path in turtle_paths(root) if path.relative_to(root).parts[0] in RECORD_FOLDERS]
    files = (read_turtle_file(root, path) for path in paths)
    return {file.path: file for file in files}


class _Names:
    """Names for new identity links.

    What says which item a thing is, or that there is none, is its `#link-wikidata`; an answer about one item among
    others carries the item's number too.
    """

    def __init__(self, graph: Graph) -> None:
        self._taken = {node for node in graph if isinstance(node, NamedNode)}
        self._searches = {r.decision.thing: r.link for r in recorded_decisions(graph) if not r.decision.target}
        self.replaced: set[NamedNode] = set()
        """Links that said that there is no item, and that an accepted item replaces."""

    def free(self, decision: Decision) -> NamedNode:
        """Return a name that no node has, and take it; one that says that there is no item makes way for the item."""
        if decision.accepts and decision.thing in self._searches:
            search = self._searches.pop(decision.thing)
            self.replaced.add(search)
            return search
        name = next(node for node in self._possible(decision) if node not in self._taken)
        self._taken.add(name)
        return name

    def _possible(self, decision: Decision) -> Iterator[NamedNode]:
        stem = f"{decision.thing}#link-wikidata"
        if decision.accepts or not decision.target:
            yield NamedNode(stem)
        if decision.target:
            stem += f"-{decision.target.lower()}"
            yield NamedNode(stem)
        yield from (NamedNode(f"{stem}-{number}") for number in count(2))


def _homes(records: Mapping[str, TurtleFile], nodes: Set[NamedNode]) -> Iterator[str]:
    """Yield the files that say something of one of `nodes`: a link may stand elsewhere than its thing."""
    if nodes:
        yield from (path for path, file in records.items() if any(s.triple.subject in nodes for s in file.statements))


def _change(root: Path, file: TurtleFile, added: list[Triple], replaced: set[NamedNode]) -> Change:
    content = _bytes_of(root / file.path)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _changed(file.path)
    hindrance = obstacles(content, file.path)
    if hindrance:
        raise InvalidInput(str(hindrance[0]), "Mend that first; nothing was written.")
    kept = [s.triple for s in read_turtle(content, file.path).statements if s.triple.subject not in replaced]
    return Change(file.path, content, write_turtle([*kept, *added]).encode())


def _changed(path: str) -> InvalidInput:
    return InvalidInput(f"{path}: changed while it was being written to.", "Nothing was written; do it again.")


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(f"{path}: cannot be read: {error.strerror}.", "Check its permissions.") from error


def _expanded(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def _decimal(value: Decimal) -> str:
    """Return the shortest form, which is the one that a store gives back."""
    return format(value.normalize(), "f")
