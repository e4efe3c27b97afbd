"""Whole answers kept in memory, within a budget. A release never changes, so they never go stale."""

from __future__ import annotations

from collections import OrderedDict

from communique.web.responses import is_named
from communique.web.workers.wire import Answer, Ask

_ACCEPT, _NONE_MATCH, _TYPE = b"accept", b"if-none-match", b"content-type"
_KEPT_IN_304 = frozenset({b"etag", b"vary", b"cache-control", b"content-location", b"link"})
_OVERHEAD = 1000
Key = tuple[str, bytes, bytes, bytes, bytes, bytes]


class AnswerCache:
    """Answers of status 200 by what was asked, the least recently used given up first."""

    def __init__(self, budget: int) -> None:
        """Keep at most about `budget` bytes."""
        self._budget = budget
        self._held = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def get(self, ask: Ask) -> Answer | None:
        """Return the answer to a request, or 304 if the client says that it has it; None if it is not kept."""
        key = _key(ask)
        answer = self._answers.get(key)
        if answer is None:
            return None
        self._answers.move_to_end(key)
        stated = b",".join(value for name, value in ask.headers if name == _NONE_MATCH).decode("latin-1")
        tag = next((value.decode("latin-1") for name, value in answer.headers if name == b"etag"), "")
        if ask.method in ("GET", "HEAD") and tag and is_named(tag, stated):
            kept = [(name, value) for name, value in answer.headers if name in _KEPT_IN_304 or _is_common(name)]
            return Answer(304, kept, b"")
        return answer

    def put(self, ask: Ask, answer: Answer) -> None:
        """Keep an answer, if it can be kept and is not most of the budget."""
        size = len(answer.body) + len(ask.body) + len(ask.query_string) + _OVERHEAD
        if answer.status != 200 or ask.method not in ("GET", "HEAD", "POST") or size > self._budget // 8:
            return
        key = _key(ask)
        if key in self._answers:
            return
        self._answers[key] = answer
        self._held += size
        while self._held > self._budget:
            old, dropped = self._answers.popitem(last=False)
            self._held -= len(dropped.body) + len(old[4]) + len(old[2]) + _OVERHEAD


def _key(ask: Ask) -> Key:
    def header(wanted: bytes) -> bytes:
        return b", ".join(value for name, value in ask.headers if name == wanted)

    return (ask.method, ask.raw_path, ask.query_string, header(_ACCEPT), ask.body, header(_TYPE))


def _is_common(name: bytes) -> bool:
    return name.startswith((b"access-control-", b"content-security", b"referrer-", b"x-"))
