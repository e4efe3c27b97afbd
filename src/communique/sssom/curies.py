"""Identifiers as CURIEs and back (SSSOM 1.1, "IRI prefixes" and "Identifiers")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from communique.terms import BASE, PREFIXES

BUILT_IN = {
    "linkml": "https://w3id.org/linkml/",
    **{prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")},
}
"""Prefixes that every mapping set knows, and that mean nothing else in any."""
_OURS = {**PREFIXES, **BUILT_IN, "communique": BASE, "wiki": "https://www.wikidata.org/wiki/"}
_CURIE = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*):(?!//)(\S+)")


class NotAnIdentifier(ValueError):
    """What stands where an identifier should is none that could be resolved; the message says why."""


def curie_of(iri: str) -> str:
    """Write `iri` as a CURIE with one of the project's prefixes.

    Raises:
        NotAnIdentifier: no prefix fits.
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in _OURS.items() if iri.startswith(namespace)]
    if not fitting:
        raise NotAnIdentifier(f"{iri} fits no prefix")
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def declarations(curies: set[str]) -> dict[str, str]:
    """Return the prefixes that CURIEs of `curie_of` need, without those that are built in, sorted."""
    used = {curie.partition(":")[0] for curie in curies}
    return {prefix: _OURS[prefix] for prefix in sorted(used - BUILT_IN.keys())}


def expanded(curie: str, declared: Mapping[str, str]) -> str:
    """Return the IRI that a CURIE stands for.

    Args:
        curie: an identifier of a mapping set.
        declared: the set's own prefixes.

    Raises:
        NotAnIdentifier: it is no CURIE, or its prefix is not declared.
    """
    match = _CURIE.fullmatch(curie)
    if not match:
        raise NotAnIdentifier(f"{curie} is no CURIE. Write a prefix that the head declares, a colon and a name")
    prefix, name = match.groups()
    namespace = BUILT_IN.get(prefix) or declared.get(prefix)
    if namespace is None:
        raise NotAnIdentifier(f"{curie}: the prefix {prefix} is not declared. Add it to curie_map in the head")
    return namespace + name
