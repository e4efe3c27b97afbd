"""Manners towards a site that many use: who one is, and how long to wait before asking again.

Wikimedia's rules: https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy and
https://www.mediawiki.org/wiki/Manual:Maxlag_parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests

from communique import __version__
from communique.errors import UsageError

MAXLAG = 5
"""Seconds by which the site's databases may lag behind; beyond that it asks its readers to come back later."""

TRIES = 5
"""How often one thing is asked in all."""

LONGEST_WAIT = 300.0
"""Seconds that are waited at most at a time; a site that wants more is left alone."""

_TOLD_TO_STOP = 60.0
"""Seconds to wait after a refusal for having asked too much that does not say how long."""


@dataclass(frozen=True)
class Pause:
    """How many seconds to wait before asking again, and why."""

    seconds: float
    reason: str


def user_agent(contact: str, address: str) -> str:
    """Return the User-Agent for requests to `address`.

    Raises:
        UsageError: there is no contact, and the address is not of this machine.
    """
    if not contact and not _is_local(address):
        raise UsageError(
            f"{urlsplit(address).netloc} is asked only by those who say who they are, and no contact is set.",
            "Set COMMUNIQUE_WIKIDATA_CONTACT to your mail address or to a web page that names one, or use --offline.",
        )
    return f"communique/{__version__} ({contact or 'this machine'}) python-requests/{requests.__version__}"


def pause_after_status(status: int, retry_after: str | None, attempt: int, now: datetime) -> Pause | None:
    """Return how to wait after an answer with an HTTP status; None where asking again is of no use.

    Args:
        status: of the answer.
        retry_after: its header of that name (RFC 9110, section 10.2.3): seconds or a date.
        attempt: how often this has been asked by now.
        now: the time.
    """
    stated = _stated_wait(retry_after, now)
    if status == 429:
        return Pause(_TOLD_TO_STOP if stated is None else stated, "was asked too often (429)")
    if status in (502, 503, 504):
        return Pause(5.0 * 2 ** (attempt - 1) if stated is None else stated, f"is not available ({status})")
    return None


def pause_after_error(error: Mapping[str, Any], retry_after: str | None, attempt: int, now: datetime) -> Pause | None:
    """Return how to wait after an error that the Action API sent with status 200; None where that is of no use."""
    stated = _stated_wait(retry_after, now)
    code = error.get("code")
    if code == "maxlag":
        lag = error.get("lag")
        seconds = min(lag * attempt, _TOLD_TO_STOP) if isinstance(lag, int | float) else 0.0
        return Pause(max(float(MAXLAG), stated or 0.0, seconds), "lags behind (maxlag)")
    if code in ("ratelimited", "actionthrottledtext", "readonly"):
        return Pause(_TOLD_TO_STOP if stated is None else stated, f"asks to wait ({code})")
    return None


def pause_after_break(attempt: int) -> Pause:
    """Return how to wait after a connection that failed or broke off."""
    return Pause(1.0 * 2 ** (attempt - 1), "did not answer")


def _stated_wait(text: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header states, None when it states nothing that can be read."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp() - now.timestamp())


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
