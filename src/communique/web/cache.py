"""Whole answers kept in memory, within a budget. A release never changes, so they never go stale."""

from __future__ import annotations

from collections import OrderedDict

from communique.web.workers.wire import Answer, Ask

_DECISIVE = (b"accept", b"accept-encoding", b"accept-language", b"content-type")
"""Headers of a request on which its answer depends."""
_KEPT_METHODS = ("GET", "POST")
_NOT_KEPT = (b"cache-control", b"no-store")
_OVERHEAD = 1000
Key = tuple[bytes, ...]


class AnswerCache:
    """Answers of status 200, as they are sent, by what was asked; the least recently used is given up first."""

    def __init__(self, budget: int) -> None:
        """Keep at most about `budget` bytes."""
        self._budget = budget
        self._held = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    @property
    def held(self) -> int:
        """How many bytes are kept, requests and a surcharge for each answer included."""
        return self._held

    def get(self, ask: Ask) -> Answer | None:
        """Return the answer to a request, None if it is not kept."""
        key = _key(ask)
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, ask: Ask, answer: Answer) -> None:
        """Keep an answer, if it can be kept, may be (RFC 9111, section 5.2.2.5) and is not most of the budget."""
        key = _key(ask)
        size = _size(key, answer)
        if answer.status != 200 or ask.method not in _KEPT_METHODS or _NOT_KEPT in answer.headers:
            return
        if size > self._budget // 8 or key in self._answers:
            return
        self._answers[key] = answer
        self._held += size
        while self._held > self._budget:
            self._held -= _size(*self._answers.popitem(last=False))


def _key(ask: Ask) -> Key:
    stated = (b", ".join(value for name, value in ask.headers if name == wanted) for wanted in _DECISIVE)
    return (ask.method.encode(), ask.raw_path, ask.query_string, ask.body, *stated)


def _size(key: Key, answer: Answer) -> int:
    return sum(map(len, key)) + len(answer.body) + _OVERHEAD
