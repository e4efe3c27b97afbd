"""The head of a SSSOM file: YAML in lines that begin with `#` (SSSOM/TSV, "Metadata block")."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

_PLAIN = re.compile(r"[A-Za-z](?:[\w ./(),-]|:(?! )|#(?<! #))*(?<![: ])")
"""Text that YAML reads as it stands (section 7.3.3)."""
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Text that some readers of YAML take for something else."""


class NoHead(ValueError):
    """The head cannot be read; the message says why."""


def write_head(members: Mapping[str, str | dict[str, str]]) -> str:
    """Return the head with `members` in their order: texts, and tables of texts; each line begins with `#`."""
    return "".join(f"#{line}\n" for line in _lines(members))


def read_head(lines: list[str]) -> dict[str, Any]:
    """Return the members that the lines of a head state, all scalars as text.

    Args:
        lines: the lines from the top of a file that begin with `#`.

    Raises:
        NoHead: they are no YAML, or no table.
    """
    try:
        members = yaml.BaseLoader("\n".join(line[1:] for line in lines)).get_single_data()
    except (yaml.YAMLError, RecursionError) as error:
        raise NoHead(f"the head is no YAML: {_first_line(error)}") from error
    if not isinstance(members, dict):
        raise NoHead("there is no head. Begin the file with lines such as “#curie_map:”")
    return members


def _lines(members: Mapping[str, str | dict[str, str]]) -> Iterator[str]:
    for name, value in members.items():
        if isinstance(value, str):
            yield f"{name}: {_scalar(value)}"
        elif value:
            yield f"{name}:"
            yield from (f"  {key}: {_scalar(text)}" for key, text in value.items())


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).partition("\n")[0] or type(error).__name__
