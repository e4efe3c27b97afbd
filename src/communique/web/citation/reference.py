"""What a citation consists of, as far as the record states it; nothing is added to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from communique.dates import InvalidDate, sides

_MONTHS = 12
"""EDTF writes seasons as months beyond these."""


@dataclass(frozen=True)
class Citation:
    """One thing to cite. What is empty is not stated anywhere and is left out.

    Attributes:
        key: what it goes by in a bibliography: ASCII letters, digits and hyphens.
        kind: `record` for an entry of this dataset, `news`, `book` or `document` for a source.
        title: what it is called.
        authors: who wrote it, each as one name, for nothing tells given names from family names.
        container: the dataset or outlet that it stands in.
        publisher: who published it.
        issued: when, in EDTF.
        version: of the container.
        language: language tag of the title.
        address: where it is found.
        note: whatever else helps to find it.
    """

    key: str
    kind: str
    title: str
    authors: list[str] = field(default_factory=list)
    container: str = ""
    publisher: str = ""
    issued: str = ""
    version: str = ""
    language: str = ""
    address: str = ""
    note: str = ""

    @property
    def day(self) -> tuple[int, ...]:
        """Year, month and day of its date as far as these are known for certain; empty where not even the year is."""
        try:
            point, *others = sides(self.issued)
        except InvalidDate:
            return ()
        if point is None or others or point.qualifier or not point.year.isdigit():
            return ()
        if point.month.isdigit() and int(point.month) > _MONTHS:
            return (int(point.year),)
        return tuple(map(int, takewhile(str.isdigit, (point.year, point.month, point.day))))
