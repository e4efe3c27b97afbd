"""The description of a thing: what is said of it and of its parts, whose IRIs are its own with a fragment.

This is what the document about the thing holds in every RDF syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from communique.terms import CMQ, OA, ORG
from communique.web.store import ReleaseStore

OWNING_LINKS = (CMQ.about, ORG.member)
"""Properties by which a part names its owner, where the owner does not name the part: identity links and tenures.

The owner is the thing, or a part that the thing names."""

_BATCH = 500
_LONGEST = 80_000
"""Characters of patterns that go into one query; an engine may refuse longer ones, as ours does."""
_BY_LINK = "|".join(str(link) for link in OWNING_LINKS)
_OWN = 'STRSTARTS(STR({}), CONCAT(STRBEFORE(CONCAT(STR(?thing), "#"), "#"), "#"))'
_PASSAGE = f"{CMQ.evidence}/{OA.hasSelector}?"
_LINKED = f"?part {_BY_LINK} ?thing . FILTER({_OWN.format('?part')}) ?part"
_LOOKED_AT = (
    "?thing ?link ?s",
    f"?thing {CMQ.evidence}/{OA.hasSelector} ?s",
    f"?thing ?link ?part . ?part {_PASSAGE} ?s",
    f"?s {_BY_LINK} ?thing",
    f"?thing ?link ?part . FILTER({_OWN.format('?part')}) ?s {_BY_LINK} ?part",
    f"{_LINKED} {_PASSAGE} ?s",
)
"""Where the parts of a thing are looked for at once; what lies deeper costs further queries."""


def describe(store: ReleaseStore, iris: Iterable[str]) -> list[Triple]:
    """Return the statements about the things `iris` and their parts, those about the things themselves first.

    As a rule one query, however many things, and a further one for each level of parts deeper than passages of parts.
    Empty when nothing is said of any of them.
    """
    wholes = list(dict.fromkeys(iris))
    found = ask(store, (about(batch) for batch in batches_about(wholes)))
    return in_full(store, wholes, found)


def in_full(store: ReleaseStore, wholes: Iterable[str], found: Iterable[Triple]) -> list[Triple]:
    """Return what `about` found for things, completed by what it could not see, without anything else."""
    own = dict.fromkeys(wholes)
    triples = dict.fromkeys(triple for triple in found if _owner(triple.subject) in own)
    seen = {*own, *(triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode))}
    while wanted := [iri for iri in _named_parts(triples) if iri not in seen and _owner(NamedNode(iri)) in own]:
        seen.update(wanted)
        triples.update(dict.fromkeys(ask(store, (about(batch) for batch in batches_about(wanted)))))
    return sorted(triples, key=lambda t: not (isinstance(t.subject, NamedNode) and t.subject.value in own))


def statements_about(store: ReleaseStore, iris: Iterable[str]) -> list[Triple]:
    """Return all statements whose subject is one of `iris`."""
    return ask(store, (values(batch) for batch in batches(iris)))


def about(batch: str) -> str:
    """Return the pattern, over ?s ?p ?o, of what is said of things and of their parts.

    Args:
        batch: IRIs as the inside of a VALUES block.
    """
    parts = (
        f"{{ VALUES ?thing {{ {batch} }} {place} . FILTER({_OWN.format('?s')}) ?s ?p ?o }}" for place in _LOOKED_AT
    )
    return " UNION ".join((values(batch), *parts))


def values(batch: str, also: str = "") -> str:
    """Return the pattern of all statements about `batch`, or of those for which `also` holds, too."""
    return f"{{ VALUES ?s {{ {batch} }} ?s ?p ?o {also} }}"


def ask(store: ReleaseStore, patterns: Iterable[str]) -> list[Triple]:
    """Return the statements that any of the patterns over ?s ?p ?o finds; one query for as many as one can bear.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    return [
        triple
        for union in _unions(patterns)
        for triple in store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {union} }}")
    ]


def batches(iris: Iterable[str], times: int = 1) -> Iterator[str]:
    """Yield `iris` as the insides of VALUES blocks of bearable length, each of which a query has that many `times`."""
    batch: list[str] = []
    length = 0
    for iri in iris:
        if batch and (len(batch) == _BATCH or times * (length + len(iri)) > _LONGEST):
            yield " ".join(batch)
            batch, length = [], 0
        batch.append(f"<{iri}>")
        length += len(iri) + 3
    if batch:
        yield " ".join(batch)


def batches_about(iris: Iterable[str]) -> Iterator[str]:
    """Yield `iris` as `about` takes them."""
    return batches(iris, 1 + len(_LOOKED_AT))


def _unions(patterns: Iterable[str]) -> Iterator[str]:
    gathered: list[str] = []
    for pattern in patterns:
        if gathered and sum(map(len, gathered)) + len(pattern) > _LONGEST:
            yield " UNION ".join(gathered)
            gathered = []
        gathered.append(pattern)
    if gathered:
        yield " UNION ".join(gathered)


def _named_parts(triples: Iterable[Triple]) -> list[str]:
    named = (triple.object.value for triple in triples if isinstance(triple.object, NamedNode))
    return [iri for iri in dict.fromkeys(named) if "#" in iri]


def _owner(part: object) -> str:
    return part.value.partition("#")[0] if isinstance(part, NamedNode) else ""
