"""Values spread over parts within this process: what a cluster does, without one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar, cast

from communique.shacl.spark.spread import Spread

T = TypeVar("T", covariant=True)
U = TypeVar("U")


class SideBySide(Spread[T]):
    """A spread whose values are computed here, each time they are asked for unless they are kept."""

    def __init__(self, compute: Callable[[], list[T]], keep: bool = False) -> None:
        self._compute = compute
        self._keep = keep

    def map(self, function: Callable[[T], U]) -> SideBySide[U]:
        return SideBySide(lambda: [function(value) for value in self.collect()])

    def beside(self, other: Spread[U]) -> SideBySide[tuple[T, U]]:
        return SideBySide(lambda: list(zip(self.collect(), cast("SideBySide[U]", other).collect(), strict=True)))

    def send(self, letters: Callable[[T], Iterable[tuple[int, U]]]) -> SideBySide[list[U]]:
        def delivered() -> list[list[U]]:
            values = self.collect()
            arrived: list[list[U]] = [[] for _ in values]
            for value in reversed(values):
                for part, letter in letters(value):
                    arrived[part].append(letter)
            return arrived

        return SideBySide(delivered)

    def kept(self) -> SideBySide[T]:
        return SideBySide(self._compute, keep=True)

    def collect(self) -> list[T]:
        return self._kept if self._keep else self._compute()

    @cached_property
    def _kept(self) -> list[T]:
        return self._compute()
