"""A stand-in for Wikidata, and readers of it that wait by a clock of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from communique.wikidata.client import Wikidata
from communique.wikidata.settings import WikidataSettings
from tests.wikidata.standin import Standin, example

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Open = Callable[..., Wikidata]


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: datetime = START
    waits: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def site() -> Iterator[Standin]:
    """The example, served."""
    with example() as running:
        yield running


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def opened(time: Time, cache: Path) -> Iterator[Open]:
    """Open a reader of a stand-in: `opened(site)`, `opened(site, offline=True)`; they share a cache."""
    with ExitStack() as stack:

        def open_reader(standin: Standin, *languages: str, offline: bool = False) -> Wikidata:
            settings = WikidataSettings.from_environment(standin.environment(cache)).with_languages(languages)
            reader = Wikidata.open(
                settings, offline, clock=time.clock, sleep=time.sleep, tell=lambda sentence: time.told.append(sentence)
            )
            return stack.enter_context(reader)

        yield open_reader
