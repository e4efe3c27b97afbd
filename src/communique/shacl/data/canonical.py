"""N-Triples that are canonical as they stand need no parser of statements: only their distinct terms are looked at."""

from __future__ import annotations

import re
from itertools import chain, zip_longest

from pyoxigraph import RdfFormat, parse, serialize

from communique.shacl.data.feeds import line_ends

_ROW = re.compile(rb"^([<_]\S+) (<\S+) (.+) \.\n", re.MULTILINE)
_ANY = b"<a:a>"


def terms(ntriples: bytes) -> list[bytes]:
    """Return subject, predicate and object of each statement of canonical N-Triples, one after the other."""
    return list(chain.from_iterable(_ROW.findall(ntriples)))


def terms_if_canonical(content: bytes) -> list[bytes] | None:
    """Return the terms of N-Triples, as `terms`; None where these are anything but canonical (N-Triples, section 4).

    What is not canonical may be right all the same, or wrong: a parser can tell. A triple as a term counts as not
    canonical, too.
    """
    found = terms(content)
    if content[-1:] != b"\n" or len(found) != 3 * line_ends(content):
        return None
    return found if _are_terms(set(found)) else None


def _are_terms(forms: set[bytes]) -> bool:
    """Tell whether each is the canonical form of a term: the parser reads it, and it is written so again."""
    iris, others = [form for form in forms if form[:1] == b"<"], [form for form in forms if form[:1] != b"<"]
    third = min(len(iris) // 2, len(forms) // 3)  # the fewer statements, the quicker
    rows = zip_longest(iris[:third], iris[third : 2 * third], [*iris[2 * third :], *others], fillvalue=_ANY)
    document = b"".join(b"%b %b %b .\n" % row for row in rows)
    if b"<<" in document:
        return False
    try:
        return serialize(parse(document, format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES) == document
    except SyntaxError:
        return False
