"""The addresses of things: IRI, page, formats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from communique.terms import BASE, KINDS

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ThingPath:
    """The path of a dereferenceable IRI below the base: `id/event/x`, `code/held`."""

    path: str

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return BASE + self.path

    @property
    def document(self) -> str:
        """The absolute path of the page about the thing, without a format ending: `/doc/event/x`."""
        return "/doc/" + self.path.removeprefix("id/")


def is_slug(text: str) -> bool:
    """Tell whether a text can be the last part of an IRI of ours: lower-case words joined by single hyphens."""
    return bool(_SLUG.fullmatch(text))


def thing_path(iri: str) -> ThingPath | None:
    """Return the path of the thing that `iri` names or, by its fragment, is a part of; None for other IRIs."""
    whole = iri.partition("#")[0]
    if not whole.startswith(BASE):
        return None
    path = whole.removeprefix(BASE)
    family, _, rest = path.partition("/")
    kind, _, slug = rest.partition("/")
    if family == "id" and kind in KINDS and slug and "/" not in slug:
        return ThingPath(path)
    if family == "code" and rest and "/" not in rest:
        return ThingPath(path)
    return None


def thing_of_document(document: str) -> ThingPath | None:
    """Return the thing that a page path without format ending is about: `event/x` or `code/held`."""
    return thing_path(BASE + document) if document.startswith("code/") else thing_path(f"{BASE}id/{document}")


def kind_of(iri: str) -> str:
    """Return the kind of a thing's IRI (`event`, `person`, `code`, …), empty for other IRIs."""
    found = thing_path(iri)
    if found is None:
        return ""
    parts = found.path.split("/")
    return parts[1] if parts[0] == "id" else "code"
