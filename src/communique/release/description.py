"""The facts about a release that its descriptions share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from communique.release.profile import Profile
from communique.terms import BASE, XSD, compact

DATASET = NamedNode(f"{BASE}dataset")
"""The dataset whatever its release."""
SPARQL = NamedNode(f"{BASE}sparql")
QUERIES = NamedNode(f"{BASE}queries")
"""The list of what may be asked, with the queries."""
LICENCE = NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")


@dataclass(frozen=True)
class Description:
    """A release as its descriptions see it.

    Attributes:
        identifier: id of the release.
        version: version of the software and of the data that came with it.
        rdfc10_sha256: hash of the canonical form of the dataset.
        profile: counts of its statements.
        graphs: IRI of each named graph to the number of its statements.
    """

    identifier: str
    version: str
    rdfc10_sha256: str
    profile: Profile
    graphs: Mapping[str, int]

    @property
    def iri(self) -> NamedNode:
        """The IRI of the release as a dataset."""
        return NamedNode(f"{DATASET.value}/{self.identifier}")

    def part(self, name: str) -> NamedNode:
        """Return the IRI of a part of the description."""
        return NamedNode(f"{self.iri.value}#{name}")


def about(subject: NamedNode, *facts: tuple[NamedNode, NamedNode | Literal]) -> Iterator[Triple]:
    """Yield a triple about `subject` for every pair of property and value."""
    for predicate, value in facts:
        yield Triple(subject, predicate, value)


def number(value: int) -> Literal:
    """Return a count as an RDF literal."""
    return Literal(str(value), datatype=XSD.integer)


def english(text: str) -> Literal:
    """Return an English text as an RDF literal."""
    return Literal(text, language="en")


def slug(iri: str) -> str:
    """Return a name for `iri` that can stand in a fragment: `cmq-Meeting`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", compact(iri)).strip("-")
