"""Parameters of addresses that can have some values only, and what is said of others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from communique.web.problems import HttpProblem

NAME = re.compile(r"[A-Za-z0-9_-]{1,200}")
"""The last part of an IRI, by which addresses name a thing."""
PATH = re.compile(rf"{NAME.pattern}(?:/{NAME.pattern})*")
"""Several such names: the end of the IRI of what stands in a folder."""
_MOST_SHOWN = 40
"""Letters of what somebody sent that are sent back."""


def chosen(parameters: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """Return the value of a parameter that can have some values only; the first of them where it has none.

    Raises:
        HttpProblem: 400, it has another.
    """
    stated = parameters.get(name, "").strip() or next(iter(choices))
    if stated not in choices:
        raise bad(name, stated, f"write {' or '.join(choices)}")
    return stated


def whole_number(stated: str) -> int:
    """Return the number that a text states in digits, 0 where it is none or has more digits than any need."""
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 9 else 0


def number_of(parameters: Mapping[str, str], name: str, most: int) -> int:
    """Return the value of a parameter that is a number from 1 to `most`; 1 where it has none.

    Raises:
        HttpProblem: 400, it is no such number.
    """
    stated = parameters.get(name) or "1"
    number = whole_number(stated)
    if not 1 <= number <= most:
        raise bad(name, stated, f"write a number from 1 to {most}")
    return number


def bad(name: str, stated: str, hint: str) -> HttpProblem:
    """Return the problem that a parameter has a value that it cannot have.

    Args:
        name: of the parameter.
        stated: the value.
        hint: what to write instead, without a full stop.
    """
    return HttpProblem("bad-parameter", f"“{name[:_MOST_SHOWN]}” is “{stated[:_MOST_SHOWN]}”; {hint}.")


def values_by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the values of each parameter that has any, in the order in which they stand."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            found.setdefault(name, []).append(value.strip())
    return found


def singles(found: Mapping[str, list[str]], names: Iterable[str]) -> dict[str, str]:
    """Return the value of each parameter in `names` that has one.

    Raises:
        HttpProblem: 400, one of them has several.
    """
    stated = {name: dict.fromkeys(found[name]) for name in names if name in found}
    for name, values in stated.items():
        if len(values) > 1:
            raise HttpProblem("bad-parameter", f"“{name}” is stated more than once. State it once.")
    return {name: next(iter(values)) for name, values in stated.items()}
