"""The files that are handed out, by what they hold: each as it is and compressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.release.layout import SYNTAXES, HandedOut
from communique.web.words import N_

_UNITS = ("kB", "MB", "GB", "TB")
_FOR_WHOM = {
    "events.csv": N_("one row per event, for spreadsheets and data frames"),
    "participations.csv": N_("one row per person or body in an event, with side and office"),
    "claims.csv": N_("one row per claim: who says what about which question, where"),
    "communique.ttl": N_("everything, easiest to read; for most RDF tools"),
    "communique.nq": N_("everything, with the file of the record in which each statement stands; for stores"),
    "communique.trig": N_("the same as N-Quads, to be read by people"),
    "communique.nt": N_("everything, one statement in a line; for text tools and streams"),
    "communique.jsonld": N_("everything, for programs that read JSON"),
    "communique.rdf": N_("everything, for older tools that read XML"),
}
"""What the files are good for, the usual ones first."""
_NAMES = {"csv": "CSV", **{syntax.ending: syntax.name for syntax in SYNTAXES}}


@dataclass(frozen=True)
class Download:
    """One content in all its forms.

    Attributes:
        name: name of the file as it is.
        form: what its syntax is called.
        purpose: whom it is for, to be translated, empty where nobody has said it.
        files: the file, then its compressed copies.
    """

    name: str
    form: str
    purpose: str
    files: list[HandedOut]


def downloads(files: Iterable[HandedOut]) -> list[Download]:
    """Return what can be downloaded, tables first."""
    by_name: dict[str, list[HandedOut]] = {}
    for file in files:
        by_name.setdefault(".".join(file.name.split(".")[:2]), []).append(file)
    rank = {name: index for index, name in enumerate(_FOR_WHOM)}
    names = sorted(by_name, key=lambda name: (rank.get(name, len(rank)), name))
    return [
        Download(
            name,
            _NAMES.get(name.rpartition(".")[2], name),
            _FOR_WHOM.get(name, ""),
            sorted(by_name[name], key=lambda file: (file.is_compressed, file.name)),
        )
        for name in names
    ]


def in_units(size: int) -> str:
    """Return a number of bytes in the unit that leaves up to three digits: `1.4 MB`. Units are those of the SI."""
    if size < 1000:
        return f"{size} B"
    amount = float(size)
    for unit in _UNITS:
        amount /= 1000
        if amount < 999.5 or unit == _UNITS[-1]:
            break
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
