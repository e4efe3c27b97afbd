"""Headers that every answer carries, and the answer to OPTIONS."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COMMON_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Allow, Communique-Limits, Communique-Problem, Content-Range, ETag, Link, Repr-Digest, "
        "Retry-After, Vary, X-Request-Id"
    ),
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}

_NO_SUCH_METHOD = 405
_WITH_POST = ("/sparql", "/sparql/", "/reconcile", "/reconcile/", "/contribute/check")
_POST_ONLY = ("/reconcile/v1/match", "/reconcile/v1/extend")


class CommonHeaders:
    """ASGI middleware that adds `COMMON_HEADERS` and answers OPTIONS, preflights (Fetch, section 3.2) included.

    A 405 names OPTIONS among the methods that there are, of which the router knows nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in COMMON_HEADERS.items():
                    headers.setdefault(name, value)
                if message["status"] == _NO_SUCH_METHOD:
                    headers["Allow"] = _methods(scope)
            await send(message)

        app = _options(scope) if scope["method"] == "OPTIONS" else self._app
        await app(scope, receive, complete)


def _options(scope: Scope) -> Response:
    methods = _methods(scope)
    return Response(
        status_code=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, Range, X-Request-Id",
            "Access-Control-Max-Age": "86400",
        },
    )


def _methods(scope: Scope) -> str:
    if scope["path"] in _POST_ONLY:
        return "POST, OPTIONS"
    return "GET, HEAD, POST, OPTIONS" if scope["path"] in _WITH_POST else "GET, HEAD, OPTIONS"
