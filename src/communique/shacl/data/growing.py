"""Arrays that grow at their end."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

_Kind = TypeVar("_Kind", bound=np.generic)


class Growing(Generic[_Kind]):
    """An array that grows in place, so that the system moves its pages and it is hardly ever in memory twice."""

    def __init__(self, kind: DTypeLike) -> None:
        self._array: NDArray[Any] = np.empty(0, kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, values: NDArray[_Kind]) -> None:
        """Append some values. What `values` has returned must no longer be used."""
        end = self._length + len(values)
        if end > len(self._array):
            self._array.resize(end + end // 8, refcheck=False)
        self._array[self._length : end] = values
        self._length = end

    @property
    def values(self) -> NDArray[_Kind]:
        """What there is so far; good until it grows."""
        return self._array[: self._length]

    def take(self) -> NDArray[_Kind]:
        """Return all there is and begin anew."""
        taken, length = self._array, self._length
        self._array, self._length = np.empty(0, taken.dtype), 0
        taken.resize(length, refcheck=False)
        return taken
