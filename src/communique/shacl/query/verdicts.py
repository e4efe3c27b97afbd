"""Verdicts on many rows at once, of which each says what may be true and what must."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from communique.shacl.data.arrays import Flags


@dataclass(frozen=True)
class Verdict:
    """For each row whether a condition may be true of it, and whether it must."""

    may: Flags
    must: Flags

    @property
    def inverse(self) -> Verdict:
        """The verdict on the contrary."""
        return Verdict(~self.must, ~self.may)


def unknown(size: int) -> Verdict:
    """Return the verdict on rows of which nothing is known."""
    return Verdict(np.ones(size, np.bool_), np.zeros(size, np.bool_))


def either(found: list[Verdict]) -> Verdict:
    """Return the verdict on conditions of which one is to be true."""
    some = np.logical_or.reduce
    return Verdict(some([each.may for each in found]), some([each.must for each in found]))
