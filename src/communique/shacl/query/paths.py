"""Property paths as SPARQL (SHACL, section 2.3.1; SPARQL 1.1, section 9.1)."""

from __future__ import annotations

from communique.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
)


def to_sparql(path: Path) -> str:
    """Return a path as it is written in the place of a predicate; all but single properties stand in brackets."""
    if isinstance(path, Predicate):
        return str(path.iri)
    if isinstance(path, Inverse):
        return f"(^{to_sparql(path.path)})"
    if isinstance(path, Sequence | Alternative):
        joint = "/" if isinstance(path, Sequence) else "|"
        return f"({joint.join(map(to_sparql, path.paths))})"
    sign = "*" if isinstance(path, ZeroOrMore) else "+" if isinstance(path, OneOrMore) else "?"
    return f"({to_sparql(path.path)}{sign})"
