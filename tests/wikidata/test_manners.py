"""Who asks, and how long one waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import __version__
from communique.errors import UsageError
from communique.wikidata.manners import Pause, pause_after_error, pause_after_status, user_agent
from communique.wikidata.settings import WikidataSettings
from tests.wikidata.conftest import START


def test_the_agent_names_tool_version_and_contact() -> None:
    agent = user_agent("curator@example.org", "https://www.wikidata.org/w/api.php")
    assert agent.startswith(f"communique/{__version__} (curator@example.org) python-requests/")


@pytest.mark.parametrize(
    "address", ["https://www.wikidata.org/w/api.php", "http://10.0.0.1/x", "http://localhost.org/"]
)
def test_nobody_else_is_asked_without_a_contact(address: str) -> None:
    with pytest.raises(UsageError, match="COMMUNIQUE_WIKIDATA_CONTACT"):
        user_agent("", address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/w/api.php", "http://localhost/sparql", "http://[::1]:1/"])
def test_this_machine_needs_no_contact(address: str) -> None:
    assert user_agent("", address)


@pytest.mark.parametrize(
    ("status", "retry_after", "attempt", "seconds"),
    [
        (429, "7", 1, 7),
        (429, None, 1, 60),
        (429, "soon", 2, 60),
        (429, "Fri, 02 Jan 2026 03:04:35 GMT", 1, 30),
        (429, "Fri, 02 Jan 2026 03:00:00 GMT", 1, 0),
        (503, "0", 1, 0),
        (503, None, 1, 5),
        (502, None, 3, 20),
        (504, "Fri, 02 Jan 2026 03:04:06 -0000", 1, 1),
    ],
)
def test_waits_after_a_status(status: int, retry_after: str | None, attempt: int, seconds: float) -> None:
    pause = pause_after_status(status, retry_after, attempt, START)
    assert pause is not None
    assert pause.seconds == seconds
    assert str(status) in pause.reason


@pytest.mark.parametrize("status", [301, 400, 403, 404, 500])
def test_no_wait_where_asking_again_is_of_no_use(status: int) -> None:
    assert pause_after_status(status, "7", 1, START) is None


@pytest.mark.parametrize(
    ("error", "retry_after", "attempt", "seconds"),
    [
        ({"code": "maxlag", "lag": 7.5}, "5", 1, 7.5),
        ({"code": "maxlag", "lag": 7.5}, "5", 2, 15),
        ({"code": "maxlag", "lag": 7.5}, "90", 2, 90),
        ({"code": "maxlag", "lag": 1000}, None, 3, 60),
        ({"code": "maxlag", "lag": "much"}, None, 1, 5),
        ({"code": "ratelimited"}, None, 1, 60),
        ({"code": "readonly"}, "12", 1, 12),
    ],
)
def test_waits_after_an_error(error: dict[str, object], retry_after: str, attempt: int, seconds: float) -> None:
    pause = pause_after_error(error, retry_after, attempt, START)
    assert pause is not None
    assert pause.seconds == seconds


def test_other_errors_are_final() -> None:
    assert pause_after_error({"code": "no-such-entity"}, None, 1, START) is None


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]?\d*", fullmatch=True))
def test_any_retry_after_gives_a_wait(text: str) -> None:
    pause = pause_after_status(429, text, 1, START)
    assert isinstance(pause, Pause)
    assert pause.seconds >= 0


def test_settings_come_from_the_environment(tmp_path: Path) -> None:
    settings = WikidataSettings.from_environment({"COMMUNIQUE_RELEASES": str(tmp_path)})
    assert settings.site == "https://www.wikidata.org"
    assert settings.query == "https://query.wikidata.org/sparql"
    assert settings.cache == tmp_path / "wikidata"
    assert settings.contact == ""
    variables = {"": "http://h/w/", "_QUERY": "http://h/q", "_CONTACT": "https://example.org/me", "_CACHE": "/c"}
    settings = WikidataSettings.from_environment({f"COMMUNIQUE_WIKIDATA{k}": v for k, v in variables.items()})
    assert (settings.site, settings.query, settings.contact) == ("http://h/w", "http://h/q", "https://example.org/me")
    assert settings.cache == Path("/c")


@pytest.mark.parametrize("contact", ["me", "me@", "a@b (c)", "https://example.org/\nX: y", "https://é.org"])
def test_a_contact_is_an_address(contact: str) -> None:
    with pytest.raises(UsageError, match="COMMUNIQUE_WIKIDATA_CONTACT"):
        WikidataSettings.from_environment({"COMMUNIQUE_WIKIDATA_CONTACT": contact})


@pytest.mark.parametrize("variable", ["COMMUNIQUE_WIKIDATA", "COMMUNIQUE_WIKIDATA_QUERY"])
def test_an_address_that_is_none_is_refused_with_its_variable(variable: str) -> None:
    with pytest.raises(UsageError, match=f"{variable}: wikidata"):
        WikidataSettings.from_environment({variable: "wikidata"})


def test_languages_are_added_in_lower_case(tmp_path: Path) -> None:
    settings = WikidataSettings(tmp_path, languages=("en",)).with_languages(["az-Cyrl", "EN"])
    assert settings.languages == ("az-cyrl", "en")
