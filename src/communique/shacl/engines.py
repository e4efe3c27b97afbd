"""The engines that can run shapes."""

from __future__ import annotations

from enum import StrEnum


class Engine(StrEnum):
    """What runs the shapes."""

    NATIVE = "native"
    """This package's own engine."""
    PYSHACL = "pyshacl"
    """The reference that it is compared with."""
