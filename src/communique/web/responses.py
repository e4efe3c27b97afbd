"""Answers with validators: a strong ETag each, and 304 to whoever has it already (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from communique.web.formats import Format, content_type
from communique.web.problems import not_known

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_KEPT_IN_304 = ("ETag", "Vary", "Cache-Control", "Content-Location", "Link")


def respond(request: Request, body: bytes | str, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return `body` as an answer that may be kept as long as it is asked for again each time.

    The tag depends on the bytes and on the media type alone, so that equal releases have equal tags on any machine.
    """
    content = body.encode() if isinstance(body, str) else body
    tag = entity_tag(content, media_type)
    all_headers = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    if is_unchanged(request, tag):
        return Response(status_code=304, headers={k: v for k, v in all_headers.items() if k in _KEPT_IN_304})
    return Response(content, headers={**all_headers, "Content-Type": content_type(media_type)})


def entity_tag(content: bytes, media_type: str) -> str:
    """Return a strong entity tag."""
    digest = hashlib.sha256(media_type.encode() + b"\0" + content)
    return f'"{digest.hexdigest()[:32]}"'


def is_unchanged(request: Request, tag: str) -> bool:
    """Tell whether If-None-Match names `tag`, so that a GET or HEAD is answered by 304."""
    stated = ",".join(request.headers.getlist("if-none-match"))
    return request.method in ("GET", "HEAD") and is_named(tag, stated)


def is_named(tag: str, stated: str) -> bool:
    """Tell whether the value of If-None-Match names `tag` (RFC 9110, section 13.1.2: by weak comparison)."""
    return stated.strip() == "*" or tag in _TAG.findall(stated)


def form_named(request: Request, formats: Iterable[Format]) -> Format | None:
    """Return the form that the ending of an address names, None where it has no ending.

    Raises:
        HttpProblem: 404, there is no such form.
    """
    ending = request.path_params.get("ending")
    form = next((form for form in formats if form.ending == ending), None)
    if ending is not None and form is None:
        raise not_known(request.scope["path"].removeprefix("/"))
    return form


def accept_of(request: Request) -> str | None:
    """Return the Accept headers as one, None when there is none."""
    stated = request.headers.getlist("accept")
    return ", ".join(stated) if stated else None
