"""The description of a thing: what is said of it and of its parts, whose IRIs are its own with a fragment.

This is what the document about the thing holds in every RDF syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import NamedNode, Triple

from communique.terms import CMQ, ORG
from communique.web.store import ReleaseStore

OWNING_LINKS = (CMQ.about, ORG.member)
"""Properties by which a part names its owner, where the owner does not name the part: identity links and tenures."""

_BATCH = 500


def describe(store: ReleaseStore, iris: Iterable[str]) -> list[Triple]:
    """Return the statements about the things `iris` and their parts, those about the things themselves first.

    A few queries, however many things and however deep the parts of parts: each round asks for all that the last one
    named. Empty when nothing is said of any of them.
    """
    wholes = list(dict.fromkeys(iris))
    triples: list[Triple] = []
    seen: set[str] = set()
    wanted = wholes
    while wanted:
        seen.update(wanted)
        found = statements_about(store, wanted)
        triples += found
        named = (t.object.value for t in found if isinstance(t.object, NamedNode))
        linked = _parts_by_link(store, wanted)
        parts = (iri for iri in dict.fromkeys((*named, *linked)) if "#" in iri)
        wanted = [iri for iri in parts if iri not in seen and _owner(iri) in seen]
    own = set(wholes)
    return sorted(triples, key=lambda t: not (isinstance(t.subject, NamedNode) and t.subject.value in own))


def statements_about(store: ReleaseStore, iris: Iterable[str]) -> list[Triple]:
    """Return all statements whose subject is one of `iris`."""
    return [
        triple
        for batch in batches(iris)
        for triple in store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {batch} }} ?s ?p ?o }}")
    ]


def batches(iris: Iterable[str]) -> Iterator[str]:
    """Yield `iris` as the insides of VALUES blocks of bearable length."""
    remaining = iter(iris)
    while batch := list(islice(remaining, _BATCH)):
        yield " ".join(f"<{iri}>" for iri in batch)


def _parts_by_link(store: ReleaseStore, things: Sequence[str]) -> list[str]:
    """Return the parts that name one of `things`, or a part of it, as that to which they belong."""
    owners = {_owner(thing) for thing in things}
    found = []
    for batch in batches(things):
        by_link = (f"{{ VALUES ?thing {{ {batch} }} ?part {link} ?thing }}" for link in OWNING_LINKS)
        rows = store.select(f"SELECT ?part WHERE {{ {' UNION '.join(by_link)} }}")
        found += [row["part"].value for row in rows if isinstance(row["part"], NamedNode)]
    return [part for part in found if _owner(part) in owners]


def _owner(part: str) -> str:
    return part.partition("#")[0]
