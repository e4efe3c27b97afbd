"""Asking the site: one request after the other, again after a pause where that helps, and errors as our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import requests

from communique.wikidata.errors import Refused, UnreadableAnswer, WikidataUnavailable
from communique.wikidata.manners import (
    LONGEST_WAIT,
    TRIES,
    Pause,
    pause_after_break,
    pause_after_error,
    pause_after_status,
    user_agent,
)

_TIMEOUT = (10.0, 75.0)
"""Seconds to connect, and without a byte of the answer: the query service itself gives up after 60."""

_BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """A complete answer: its status, headers (any case) and body."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @cached_property
    def members(self) -> Any:
        """The body read as JSON.

        Raises:
            UnreadableAnswer: it is none, or cut short.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise UnreadableAnswer(
                f"Wikidata's answer of {len(self.content)} bytes is no JSON, or breaks off: {self.beginning!r}.",
                "Nothing of it was kept. Try again later; if a query is meant, ask for less at a time.",
            ) from error

    @property
    def error(self) -> Mapping[str, Any] | None:
        """The error that the Action API sends with status 200, None where there is none."""
        is_json = "json" in self.headers.get("Content-Type", "")
        error = self.members.get("error") if is_json and isinstance(self.members, dict) else None
        return error if isinstance(error, dict) else None

    @property
    def warnings(self) -> list[str]:
        """What the Action API warns of, for instance a language that it does not know and left out."""
        members = self.members if "json" in self.headers.get("Content-Type", "") else None
        modules = members.get("warnings") if isinstance(members, dict) else None
        told = modules.values() if isinstance(modules, dict) else ()
        return [str(text) for module in told if isinstance(module, dict) for text in module.values()]

    @property
    def beginning(self) -> str:
        """The start of the body, for messages."""
        return " ".join(self.content[:300].decode("utf-8", "replace").split())[:120]


class Exchange:
    """Sends requests, one at a time, and waits when the site asks for it."""

    def __init__(self, session: requests.Session, contact: str, *, clock: Clock, sleep: Sleep, tell: Tell) -> None:
        """Ask through `session` in the name of `contact`; `tell` is told why one waits, and of warnings."""
        self._session = session
        self._contact = contact
        self._clock = clock
        self._sleep = sleep
        self._tell = tell
        self._told: set[str] = set()

    def get(self, address: str, parameters: Mapping[str, str], accept: str) -> Answer:
        """Send a GET with `parameters` in the address.

        Raises:
            UsageError: no contact is set for a site that is not on this machine.
            WikidataUnavailable: after several tries there was no answer, or it was refused.
        """
        return self._ask("GET", address, {"params": parameters}, accept)

    def post(self, address: str, parameters: Mapping[str, str], accept: str) -> Answer:
        """Send a POST with `parameters` as a form; otherwise as `get`."""
        return self._ask("POST", address, {"data": parameters}, accept)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _ask(self, method: str, address: str, body: Mapping[str, Any], accept: str) -> Answer:
        headers = {"User-Agent": user_agent(self._contact, address), "Accept": accept}
        for attempt in range(1, TRIES + 1):
            answer, pause = self._once(method, address, attempt, headers=headers, **body)
            if answer is not None and pause is None:
                self._pass_on(_accepted(answer, address), address)
                return answer
            if pause is not None:
                self._wait(pause, attempt, address)
        raise AssertionError("the last try waits for nothing")

    def _once(self, method: str, address: str, attempt: int, **options: Any) -> tuple[Answer | None, Pause | None]:
        """Send once; return the answer, and how to wait if it is not the last word."""
        try:
            response = self._session.request(method, address, timeout=_TIMEOUT, **options)
        except _BROKEN:
            return None, pause_after_break(attempt)
        except requests.RequestException as error:
            raise WikidataUnavailable(f"{address} cannot be asked: {error}.", "Correct the address.") from error
        answer = Answer(response.status_code, response.headers, response.content)
        retry_after = answer.headers.get("Retry-After")
        if answer.status != 200:
            return answer, pause_after_status(answer.status, retry_after, attempt, self._clock())
        told = answer.error
        return answer, pause_after_error(told, retry_after, attempt, self._clock()) if told else None

    def _pass_on(self, answer: Answer, address: str) -> None:
        """Tell what the site warns of, each warning once."""
        for warning in answer.warnings:
            if warning not in self._told:
                self._told.add(warning)
                self._tell(f"{address} warns: {warning}")

    def _wait(self, pause: Pause, attempt: int, address: str) -> None:
        if attempt == TRIES or pause.seconds > LONGEST_WAIT:
            asked = f"asked to wait {pause.seconds:.0f} seconds" if attempt < TRIES else f"asked {TRIES} times"
            raise WikidataUnavailable(
                f"{address} {pause.reason}; {asked}.",
                "Try again later. What has been read is remembered; --offline works with that alone.",
            )
        self._tell(f"{address} {pause.reason}; waiting {pause.seconds:.0f} seconds.")
        self._sleep(pause.seconds)


def _accepted(answer: Answer, address: str) -> Answer:
    """Return an answer that is one.

    Raises:
        Refused: it is an error, by its status or by what it says.
    """
    if answer.status >= 300:
        remedy = _REMEDY if answer.status < 500 else "Try again later; if a query is meant, ask for less at a time."
        raise Refused(f"{address} refused with status {answer.status}: {answer.beginning}.", remedy)
    error = answer.error
    if error is not None:
        raise Refused(f"{address} refused ({error.get('code')}): {error.get('info')!s:.200}", _REMEDY)
    return answer


_REMEDY = "Correct what was asked; if that came from here, report it."
