"""Values spread over the parts of a cluster, one value a part, and what can be done with all of them at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T", covariant=True)
U = TypeVar("U")


class Spread(ABC, Generic[T]):
    """One value a part, parts being numbered from 0 on. Nothing is computed before `collect`."""

    @abstractmethod
    def map(self, function: Callable[[T], U]) -> Spread[U]:
        """Make a value of each value."""

    @abstractmethod
    def beside(self, other: Spread[U]) -> Spread[tuple[T, U]]:
        """Pair each value with that of the same part in `other`."""

    @abstractmethod
    def send(self, letters: Callable[[T], Iterable[tuple[int, U]]]) -> Spread[list[U]]:
        """Send letters from every part to others, by number, and return what has arrived in each, in any order."""

    @abstractmethod
    def kept(self) -> Spread[T]:
        """Compute the values once, however often they are asked for."""

    @abstractmethod
    def collect(self) -> list[T]:
        """Return all values, by part."""


class SparkSpread(Spread[T]):
    """An RDD with exactly one element in each partition.

    What is kept lies ready in Java; a chain of maps after it takes one Python process a part, and so does what arrives.
    Pairing two of them costs no more where the context pickles elements one by one.
    """

    def __init__(self, rdd: Any) -> None:
        self._rdd = rdd

    @classmethod
    def of(cls, context: Any, values: list[T]) -> SparkSpread[T]:
        """Spread values from here, one to a part."""
        return cls(context.parallelize(values, len(values)))

    def map(self, function: Callable[[T], U]) -> SparkSpread[U]:
        """See `Spread`."""
        return SparkSpread(self._rdd.map(function))

    def beside(self, other: Spread[U]) -> SparkSpread[tuple[T, U]]:
        """See `Spread`."""
        return SparkSpread(self._rdd.zip(cast("SparkSpread[U]", other)._rdd))

    def send(self, letters: Callable[[T], Iterable[tuple[int, U]]]) -> SparkSpread[list[U]]:
        """See `Spread`."""
        sent = self._rdd.flatMap(letters).partitionBy(self._rdd.getNumPartitions(), _itself)
        return SparkSpread(sent.values().glom())

    def kept(self) -> SparkSpread[T]:
        """See `Spread`."""
        return SparkSpread(self._rdd.persist(_memory_and_disk()))

    def collect(self) -> list[T]:
        """See `Spread`."""
        return cast(list[T], self._rdd.collect())


def _itself(number: int) -> int:
    return number


def _memory_and_disk() -> Any:
    from pyspark import StorageLevel

    return StorageLevel.MEMORY_AND_DISK
