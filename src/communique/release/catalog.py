"""The description of a release for machines: VoID and DCAT 3 in one Turtle file.

The addresses in it are those of the project, never those of a server, and there is no time of building in it, so
that equal inputs give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from communique.release.dcat import dcat_triples
from communique.release.description import Description
from communique.release.layout import HandedOut
from communique.release.void import void_triples
from communique.turtle.writer import write_turtle


def write_catalog(release: Description, files: Iterable[HandedOut]) -> str:
    """Return the catalogue as Turtle; `files` are the dumps and tables."""
    handed_out = list(files)
    return write_turtle([*void_triples(release, handed_out), *dcat_triples(release, handed_out)])
