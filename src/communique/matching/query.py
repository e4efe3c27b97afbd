"""What is asked: conditions on names, identifiers and values, and the types that are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from communique.matching.properties import ID, NAME


class Quantifier(StrEnum):
    """How many of the values of a condition have to be met."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


class TypeRule(StrEnum):
    """Whether a thing has to have one of the types, all of them, or had better have one."""

    ANY = "any"
    ALL = "all"
    SHOULD = "should"


@dataclass(frozen=True)
class Condition:
    """A condition that things meet more or less.

    Attributes:
        property_id: `NAME`, `ID` or the id of a property.
        values: the values asked for, as texts: names, identifiers, dates in EDTF.
        required: whether things that do not meet it are left out.
        quantifier: see `Quantifier`.
        qualifier: id of the way to compare, empty for the usual one.
    """

    property_id: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: Quantifier = Quantifier.ANY
    qualifier: str = ""

    @property
    def is_of_name(self) -> bool:
        """Whether it says what the thing is called, by name or identifier."""
        return self.property_id in (NAME, ID)


@dataclass(frozen=True)
class Query:
    """A question for the things that fit.

    Attributes:
        conditions: at least one, or a type.
        types: ids of types.
        type_rule: see `TypeRule`.
        limit: how many candidates are wanted at most.
    """

    conditions: tuple[Condition, ...]
    types: tuple[str, ...] = ()
    type_rule: TypeRule = TypeRule.ANY
    limit: int = field(default=10)

    @property
    def calls(self) -> Iterator[str]:
        """The names and identifiers under which things are looked up."""
        for condition in self.conditions:
            if condition.is_of_name and condition.quantifier is not Quantifier.NONE:
                yield from condition.values
