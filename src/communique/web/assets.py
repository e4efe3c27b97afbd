"""The stylesheet and the icon, from the package."""

from __future__ import annotations

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from communique.web.entities import not_known
from communique.web.responses import respond

_MEDIA_TYPES = {"communique.css": "text/css", "icon.svg": "image/svg+xml"}


def asset(request: Request) -> Response:
    """Answer with one of the known files."""
    name = request.path_params.get("name", "icon.svg")
    if name not in _MEDIA_TYPES:
        raise not_known(f"static/{name}")
    content = files("communique.web").joinpath("static", name).read_bytes()
    return respond(request, content, _MEDIA_TYPES[name])
