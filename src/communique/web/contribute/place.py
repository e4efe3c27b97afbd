"""Where a record belongs, by what it describes."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from communique.iris import kind_of
from communique.template import FOLDERS, home_of

UNPLACED = "posted.ttl"
"""Stands for a file of which nobody knows where it belongs."""


def things_in(triples: Iterable[Triple]) -> list[str]:
    """Return the IRIs of the things that are described, parts left out, in the order in which they come."""
    subjects = (triple.subject for triple in triples)
    iris = (subject.value for subject in subjects if isinstance(subject, NamedNode))
    return [iri for iri in dict.fromkeys(iris) if "#" not in iri and kind_of(iri) not in ("", "code")]


def main_thing(triples: Iterable[Triple]) -> str:
    """Return the IRI of the thing after which a file would be named, empty when there is none.

    A question comes before the claims that answer it.
    """
    things = things_in(triples)
    order = [*FOLDERS]
    order.sort(key=lambda kind: kind == "claim")
    return min(things, key=lambda iri: order.index(kind_of(iri)) if kind_of(iri) in order else len(order), default="")


def place_of(iri: str) -> str:
    """Return the path of the file in which a thing belongs, empty when `iri` is of no kind that has one."""
    kind, slug = kind_of(iri), iri.rpartition("/")[2]
    return home_of(kind, slug) if kind not in ("", "code") else ""


def has_own_file(iri: str) -> bool:
    """Tell whether a thing is alone in its file, so that a posted one takes the place of what is there."""
    return kind_of(iri) in FOLDERS
