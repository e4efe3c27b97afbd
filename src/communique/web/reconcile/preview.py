"""A thing on a small page that others show in a frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from communique.matching.describing import descriptions
from communique.matching.index import Index
from communique.matching.profiles import Name, Profile
from communique.matching.properties import BY_ID
from communique.matching.values import values_of
from communique.web.problems import HttpProblem
from communique.web.reconcile.reading import MAX_TEXT, parameters
from communique.web.responses import respond
from communique.web.site import site_of

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""A preview loads nothing but its style sheet, and may stand in a frame of any site: that is what it is for."""
_SHOWN = ("office", "side", "participant", "place", "body", "process", "question", "wikidata")
_MOST = 6


@dataclass(frozen=True)
class Line:
    """A line of the page: what it tells, and the words."""

    what: str
    words: Sequence[str]


def preview(request: Request) -> Response:
    """Answer with the preview of the thing in the parameter `id`.

    Raises:
        HttpProblem: there is none.
    """
    site = site_of(request)
    id_ = parameters(request).get("id", "")[:MAX_TEXT]
    number = site.index.number_of(id_)
    if number is None:
        raise HttpProblem("not-found", f"Nothing is known about “{id_}”.")
    (profile,) = site.index.profiles([number])
    (description,) = descriptions(site.index, [profile])
    page = site.pages.render(
        "preview.html",
        profile=profile,
        description=description,
        lines=[*_names(site.index, profile), *_values(site.index, profile)],
        address=site.addresses.of_path(f"/id/{profile.path}"),
    )
    return respond(request, page, "text/html", {"Content-Security-Policy": _POLICY})


def _names(index: Index, profile: Profile) -> list[Line]:
    """Return a line of the names besides the label, those in use with who uses them."""
    others = [name for name in profile.names if name.text != profile.label]
    users = index.labels(name.user for name in others if name.user)
    words = dict.fromkeys(_named(name, users.get(name.user, "")) for name in others)
    return _line("names", words)


def _named(name: Name, user: str) -> str:
    note = user or name.language
    return f"{name.text} ({note})" if note else name.text


def _values(index: Index, profile: Profile) -> list[Line]:
    return [
        line
        for id_ in _SHOWN
        for line in _line(
            BY_ID[id_].name, [getattr(value, "name", "") for value in values_of(index, profile, BY_ID[id_])]
        )
    ]


def _line(what: str, words: Iterable[str]) -> list[Line]:
    found = [word for word in words if word]
    shown = found[:_MOST] + ([f"and {len(found) - _MOST} more"] if len(found) > _MOST else [])
    return [Line(what, shown)] if shown else []
