"""The values of literals: which lexical forms a datatype has, and which of two values is less.

Lexical forms are those of XML Schema 1.1, part 2. Order is that of SPARQL's `<` (SPARQL 1.1, section 17.3), extended to
the dates, times and durations of XML Schema as SPARQL engines extend it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from communique.shacl.evaluation.moments import MOMENTS, SPANS, compare_moments, compare_spans, read_moment, read_span
from communique.shacl.evaluation.numerals import (
    INTEGERS,
    compare_numbers,
    read_decimal,
    read_double,
    read_integer,
    read_single,
)
from communique.terms import PREFIXES


@dataclass(frozen=True)
class Value:
    """What a literal stands for.

    Attributes:
        family: values are comparable within a family only; empty where the datatype has no order.
        key: what is compared.
    """

    family: str = ""
    key: Any = None

    @property
    def is_ordered(self) -> bool:
        """Whether anything can be compared with it; nothing can with what is no number."""
        return compare(self, self) is not None


_UNORDERED = Value()
_Reader = Callable[[str], Value | None]


def value_of(lexical: str, datatype: str) -> Value | None:
    """Return the value of a literal; None where the datatype does not have this lexical form.

    Of a datatype that is not one of XML Schema's every lexical form is well-formed.

    Args:
        lexical: the lexical form.
        datatype: IRI of the datatype.
    """
    reader = _READERS.get(datatype)
    return reader(lexical) if reader else _UNORDERED


def has_ill_formed(datatype: str) -> bool:
    """Return whether a literal of this datatype can be ill-formed."""
    return datatype in _READERS and datatype != f"{_XSD}string"


def compare(left: Value | None, right: Value | None) -> int | None:
    """Return less than nought, nought or more as `left` is less, equal or greater.

    None where either is ill-formed, they are of different families, or their order is undetermined.
    """
    if left is None or right is None or left.family != right.family:
        return None
    comparison = _COMPARISONS.get(left.family)
    return comparison(left.key, right.key) if comparison else None


def _ordered(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def _of_family(family: str, read: Callable[[str], object]) -> _Reader:
    def reader(lexical: str) -> Value | None:
        key = read(lexical)
        return None if key is None else Value(family, key)

    return reader


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(form)  # when it is needed: some of these take long


def _unordered(form: str) -> _Reader:
    return lambda lexical: _UNORDERED if _compiled(form).fullmatch(lexical) else None


_XSD = PREFIXES["xsd"]
_NAME_START = r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
_NAME_START += r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
_NAME_CHAR = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
_BASE64 = r"(?:[A-Za-z0-9+/] ?){4}"
_FORMS = {
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "NMTOKEN": f"[:{_NAME_CHAR}]+",
    "Name": f"[:{_NAME_START}][:{_NAME_CHAR}]*",
    "NCName": f"[{_NAME_START}][{_NAME_CHAR}]*",
    "hexBinary": r"(?:[0-9a-fA-F]{2})*",
    "base64Binary": rf"(?:{_BASE64})*(?:[A-Za-z0-9+/] ?[AQgw] ?= ?=|(?:[A-Za-z0-9+/] ?){{2}}[AEIMQUYcgkosw048] ?=)?",
    "anyURI": r"(?s:.*)",
}
_NAMED: dict[str, _Reader] = {
    "string": partial(Value, "string"),
    "boolean": _of_family("boolean", {"true": True, "1": True, "false": False, "0": False}.get),
    "decimal": _of_family("number", read_decimal),
    "double": _of_family("number", read_double),
    "float": _of_family("number", read_single),
    **{name: _of_family("number", partial(read_integer, bounds=bounds)) for name, bounds in INTEGERS.items()},
    **{name: _of_family(name, partial(read_moment, datatype=name)) for name in MOMENTS},
    **{name: _of_family("duration", partial(read_span, datatype=name)) for name in SPANS},
    **{name: _unordered(form) for name, form in _FORMS.items()},
}
_READERS = {f"{_XSD}{name}": reader for name, reader in _NAMED.items()}
_COMPARISONS: dict[str, Callable[[Any, Any], int | None]] = {
    "number": compare_numbers,
    "string": _ordered,
    "boolean": _ordered,
    "duration": compare_spans,
    **dict.fromkeys(MOMENTS, compare_moments),
}
