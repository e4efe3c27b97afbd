"""304 to whoever says that it has the answer already (RFC 9110, sections 13.1.2 and 15.4.5)."""

from __future__ import annotations

from communique.web.responses import is_named
from communique.web.workers.wire import Answer

_KEPT = frozenset({b"etag", b"vary", b"cache-control", b"content-location", b"link"})
_KEPT_BY_START = (b"access-control-", b"content-security", b"referrer-", b"x-")


def unless_known(answer: Answer, method: str, if_none_match: str) -> Answer:
    """Return an answer, or 304 in its place if its tag is among those that the client states.

    Args:
        answer: in the coding in which it would be sent.
        method: of the request; only GET and HEAD can have 304.
        if_none_match: value of the header, empty when there was none.
    """
    tag = next((value.decode("latin-1") for name, value in answer.headers if name == b"etag"), "")
    if answer.status != 200 or method not in ("GET", "HEAD") or not tag or not is_named(tag, if_none_match):
        return answer
    kept = [(name, value) for name, value in answer.headers if name in _KEPT or name.startswith(_KEPT_BY_START)]
    return Answer(304, kept, b"")
