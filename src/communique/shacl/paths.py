"""Property paths (SHACL, section 2.3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True)
class Predicate:
    """A single property."""

    iri: NamedNode


@dataclass(frozen=True)
class Inverse:
    """A path walked against its direction."""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """Paths one after the other; at least two."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """Any one of several paths; at least two."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class ZeroOrMore:
    """A path walked any number of times."""

    path: Path


@dataclass(frozen=True)
class OneOrMore:
    """A path walked at least once."""

    path: Path


@dataclass(frozen=True)
class ZeroOrOne:
    """A path walked once or not at all."""

    path: Path


Path = Predicate | Inverse | Sequence | Alternative | ZeroOrMore | OneOrMore | ZeroOrOne
