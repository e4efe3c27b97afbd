"""The numbers of XML Schema 1.1, part 2: read, and compare as SPARQL does (SPARQL 1.1, section 17.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import numpy as np

Number = int | Decimal | np.float32 | float
Bounds = tuple[int | None, int | None]
INTEGERS: Mapping[str, Bounds] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""The least and the greatest number of xsd:integer and the datatypes derived from it, by local name."""
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_MOST_DIGITS = 4000
"""Beyond these Python refuses to read an int."""


def read_integer(lexical: str, bounds: Bounds = (None, None)) -> int | Decimal | None:
    """Return an integer, None if it is ill-formed or out of bounds."""
    if not _INTEGER.fullmatch(lexical):
        return None
    number = int(lexical) if len(lexical) <= _MOST_DIGITS else Decimal(lexical)
    least, greatest = bounds
    is_inside = (least is None or number >= least) and (greatest is None or number <= greatest)
    return number if is_inside else None


def read_decimal(lexical: str) -> Decimal | None:
    """Return a decimal number, exact, None if it is ill-formed."""
    return Decimal(lexical) if _DECIMAL.fullmatch(lexical) else None


def read_double(lexical: str) -> float | None:
    """Return a number of double precision, None if it is ill-formed."""
    return float(lexical) if _DOUBLE.fullmatch(lexical) else None


def read_single(lexical: str) -> np.float32 | None:
    """Return a number of single precision, None if it is ill-formed."""
    return _single(lexical) if _DOUBLE.fullmatch(lexical) else None


def compare_numbers(left: Number, right: Number) -> int | None:
    """Return how two numbers are ordered after promotion to the wider type (XPath 2.0, appendix B.1); None with NaN."""
    kinds = {type(left), type(right)}
    if float in kinds:
        return _ordered(_double(left), _double(right))
    if np.float32 in kinds:
        return _ordered(_double(_single(left)), _double(_single(right)))
    return _ordered(left, right)


def _ordered(left: Number, right: Number) -> int | None:
    if left != left or right != right:
        return None
    return int(left > right) - int(left < right)


def _single(number: Number | str) -> np.float32:
    with np.errstate(over="ignore"):
        return np.float32(_double(number))


def _double(number: Number | str) -> float:
    try:
        return float(number)
    except OverflowError:  # an int beyond the greatest double
        return float("inf") if number > 0 else float("-inf")  # type: ignore[operator]
