"""Partial solutions of a query as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Variable

from communique.shacl.data.arrays import Flags, Ids, unique
from communique.shacl.query.tree import End


@dataclass(frozen=True)
class Rows:
    """Partial solutions.

    Attributes:
        origins: for each row the row that it was made of, ascending only at first.
        columns: the values of variables that every solution binds.
        sure: whether each row surely is a solution of what was looked up so far, rather than perhaps.
        unsure: variables that solutions may bind without being columns.
    """

    origins: Ids
    columns: Mapping[str, Ids]
    sure: Flags
    unsure: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.origins)

    def take(self, places: NDArray[np.integer] | Flags) -> Rows:
        """Return the rows at some places."""
        columns = {name: column[places] for name, column in self.columns.items()}
        return Rows(self.origins[places], columns, self.sure[places], self.unsure)

    def but(self, variables: frozenset[str]) -> Rows:
        """Return the same rows, with variables that may have values which are not known here."""
        return replace(self, unsure=self.unsure | (variables - self.columns.keys()))

    def perhaps(self) -> Rows:
        """Return the same rows, none of them sure."""
        return replace(self, sure=np.zeros(len(self), np.bool_))

    def only(self, names: frozenset[str]) -> Rows:
        """Return the same rows with some of their columns."""
        return replace(self, columns={name: column for name, column in self.columns.items() if name in names})

    def where(self, end: End, values: Ids) -> Rows:
        """Return the rows with values of a variable, which becomes a column or has to be equal to one."""
        if not isinstance(end, Variable):
            return self
        known = self.columns.get(end.value)
        if known is not None:
            return self.take(known == values)
        sure = np.zeros(len(self), np.bool_) if end.value in self.unsure else self.sure
        return Rows(self.origins, {**self.columns, end.value: values}, sure, self.unsure - {end.value})

    def distinct(self, names: frozenset[str]) -> tuple[Rows, NDArray[np.intp]]:
        """Return the different rows of some columns, each its own origin, and for each row its place among them."""
        columns = {name: column for name, column in self.columns.items() if name in names}
        places = np.zeros(len(self), np.int64)
        for column in columns.values():
            combined = (places << 32) | column
            places = np.searchsorted(unique(combined), combined)
        first = np.zeros(int(places.max()) + 1 if len(places) else 0, np.intp)
        first[places] = np.arange(len(places))
        chosen = {name: column[first] for name, column in columns.items()}
        fresh = Rows(np.arange(len(first), dtype=np.int32), chosen, np.ones(len(first), np.bool_), self.unsure)
        return fresh, places


def together(parts: list[Rows]) -> Rows:
    """Return the rows of all parts; only what is a column in each that has rows is one."""
    parts = [part for part in parts if len(part)] or parts[:1]
    names = frozenset.intersection(*(frozenset(part.columns) for part in parts))
    every = frozenset[str]().union(*(part.unsure.union(part.columns) for part in parts))
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in names}
    origins = np.concatenate([part.origins for part in parts])
    return Rows(origins, columns, np.concatenate([part.sure for part in parts]), every - names)
