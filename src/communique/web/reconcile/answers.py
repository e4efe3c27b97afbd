"""Answers of the Reconciliation API: JSON that anybody may read, in the languages that were asked for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from communique.web.language.accepted import accepted_languages
from communique.web.reconcile.reading import JSON
from communique.web.responses import respond

Answer = Callable[[Request], Awaitable[Response]]


def answering(document: Callable[[Request], Awaitable[Any]]) -> Answer:
    """Return what answers a request with the JSON document that is made of it."""

    async def answer(request: Request) -> Response:
        made = await document(request)
        if isinstance(made, Response):
            return made
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        headers = {"Vary": "Accept-Language"} | ({"Cache-Control": "no-store"} if request.method == "POST" else {})
        return respond(request, f"{text}\n", JSON, headers)

    return answer


def languages_of(request: Request) -> list[str]:
    """Return the tags in Accept-Language by falling weight, each before its first subtag; what is odd is skipped."""
    tags = accepted_languages(request)
    return list(dict.fromkeys(each for tag in tags for each in (tag, tag.partition("-")[0])))
