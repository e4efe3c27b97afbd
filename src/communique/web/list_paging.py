"""Long lists in pages: which of them an address asks for, and where the others are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from communique.web.parameters import whole_number
from communique.web.problems import not_known

Item = TypeVar("Item")


@dataclass(frozen=True)
class Paging:
    """One page of a long list.

    Attributes:
        number: its number, from 1.
        pages: how many there are; a list without anything in it has one.
        length: how much stands on a page.
        address: returns where the page of a number is.
    """

    number: int
    pages: int
    length: int
    address: Callable[[int], str]

    @property
    def start(self) -> int:
        """How much of the list stands on the pages before."""
        return (self.number - 1) * self.length

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return what of a whole list stands on the page."""
        return items[self.start : self.start + self.length]


def paging(stated: str, total: int, length: int, address: Callable[[int], str]) -> Paging:
    """Return the page that an address asks for.

    Args:
        stated: the value of its parameter `page`.
        total: how long the list is.
        length: how much stands on a page.
        address: returns the address of a page, as links have it.

    Raises:
        HttpProblem: 404, there is no such page.
    """
    pages = max(1, -(-total // length))
    return Paging(page_number(stated, pages, address(1).partition("?")[0]), pages, length, address)


def page_number(stated: str, pages: int, path: str) -> int:
    """Return the number of the page that an address asks for.

    Args:
        stated: the value of its parameter `page`.
        pages: how many there are.
        path: of the address.

    Raises:
        HttpProblem: 404, there is no such page.
    """
    number = whole_number(stated)
    if not 1 <= number <= pages:
        raise not_known(f"{path.removeprefix('/')}?page={stated[:40]}")
    return number
