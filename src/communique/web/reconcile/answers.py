"""Answers of the Reconciliation API: JSON that anybody may read, in the languages that were asked for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from communique.matching.index import DamagedIndex
from communique.web.problems import HttpProblem
from communique.web.reconcile.reading import JSON
from communique.web.responses import respond

Answer = Callable[[Request], Awaitable[Response]]
_MAX_LANGUAGES = 20


def answering(document: Callable[[Request], Awaitable[Any]]) -> Answer:
    """Return what answers a request with the JSON document that is made of it."""

    async def answer(request: Request) -> Response:
        try:
            made = await document(request)
        except DamagedIndex as error:
            raise HttpProblem("store-unavailable", error.message) from error
        if isinstance(made, Response):
            return made
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        headers = {"Vary": "Accept-Language"} | ({"Cache-Control": "no-store"} if request.method == "POST" else {})
        return respond(request, f"{text}\n", JSON, headers)

    return answer


def languages_of(request: Request) -> list[str]:
    """Return the tags in Accept-Language by falling weight, each before its first subtag; what is odd is skipped."""
    stated = ",".join(request.headers.getlist("accept-language")).split(",")[:_MAX_LANGUAGES]
    weighed = [(_weight(parameters), tag.strip().lower()) for tag, _, parameters in (e.partition(";") for e in stated)]
    tags = [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if tag and weight > 0]
    return list(dict.fromkeys(each for tag in tags for each in (tag, tag.partition("-")[0])))


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
