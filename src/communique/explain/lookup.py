"""Finds the thing that a user names, or names like it."""

from __future__ import annotations

import difflib

from pyoxigraph import NamedNode

from communique.errors import InvalidInput
from communique.explain.names import Names
from communique.explain.statements import Statements
from communique.iris import thing_of_document
from communique.terms import PREFIXES, compact

_MOST_SUGGESTIONS = 5


def find(statements: Statements, names: Names, name: str) -> NamedNode:
    """Return what `name` names: an IRI, a prefixed name (`event:x`, `event:x#name-1`) or kind and slug (`event/x`).

    Raises:
        InvalidInput: nothing is recorded under it.
    """
    node = _node(name.strip().strip("<>").replace("\\#", "#"))
    if node is not None and node in statements:
        return node
    near = _near(statements, names, name)
    hint = f"Did you mean {', '.join(near)}?" if near else "Give an IRI, or kind and slug as in event:SLUG."
    raise InvalidInput(f"{name}: nothing is recorded under this name.", hint)


def _node(name: str) -> NamedNode | None:
    """Return what `name` would name, None where it can be no IRI."""
    prefix, colon, rest = name.partition(":")
    path, hash_, part = name.removeprefix("id/").partition("#")
    thing = None if colon else thing_of_document(path)
    iri = thing.iri + hash_ + part if thing else PREFIXES.get(prefix, f"{prefix}:") + rest
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _near(statements: Statements, names: Names, name: str) -> list[str]:
    """Return up to five prefixed names that look like `name`, or whose thing has a label like it."""
    wanted = name.strip("<> ").rpartition("/")[2].replace("\\#", "#").lower()
    called: dict[str, str] = {}
    for node in statements:
        short = compact(node.value)
        if "#" not in short or "#" in wanted:
            for alias in (short, short.partition(":")[2], names.label(node)):
                called.setdefault(alias.lower(), short)
    closest = difflib.get_close_matches(wanted, called, n=3 * _MOST_SUGGESTIONS, cutoff=0.6)
    return list(dict.fromkeys(called[alias] for alias in closest))[:_MOST_SUGGESTIONS]
