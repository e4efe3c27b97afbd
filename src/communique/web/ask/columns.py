"""The columns of an answer, with what is read in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from communique.web.ask.cells import Cells, ResultCell, is_of_numbers, named
from communique.web.labels import labels_of
from communique.web.site import Site

MAX_LABELLED = 1_000
"""Most IRIs on a page for which names are looked up, two queries at most; further ones keep their short form."""


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        name: its variable.
        is_figures: whether there are only numbers in it.
        cells: what stands in it, row by row.
        terms: the same as it was answered.
    """

    name: str
    is_figures: bool
    cells: Sequence[ResultCell | None]
    terms: Sequence[object]

    def repeats(self, other: Column) -> bool:
        """Tell whether in every row there stands no more than the name under which `other` shows an IRI."""
        return any(self.cells) and all(
            (mine is None and theirs is None)
            or (mine and theirs and not mine.value.iri and theirs.value.iri and mine.value.text == theirs.value.text)
            for mine, theirs in zip(self.cells, other.cells, strict=True)
        )


def columns_of(site: Site, variables: Sequence[str], rows: Sequence[Sequence[object]]) -> list[Column]:
    """Return the columns of a table of terms.

    Args:
        site: the site.
        variables: names of the columns.
        rows: one term or None for each column.
    """
    iris = islice(named(term for row in rows for term in row), MAX_LABELLED)
    cells = Cells(labels_of(site.store, iris, site.naming), site.addresses)
    columns = [[row[number] for row in rows] for number in range(len(variables))]
    return [
        Column(name, is_of_numbers(terms), [cells.cell(term) for term in terms], terms)
        for name, terms in zip(variables, columns, strict=True)
    ]
