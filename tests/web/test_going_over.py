"""What changes below a server while it answers: the release that its link leads to, and workers that somebody kills."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from communique.release.release import Release
from tests.web.hard import hard_server
from tests.web.test_workers import WITHOUT_END, serving, until

SLOW = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 60 } ?d ?e ?f FILTER(CONCAT(STR(?c), STR(?f)) = '') }"


@pytest.fixture
def link(release: Release, tmp_path: Path) -> Path:
    """A link to a release, as `current` is one."""
    path = tmp_path / "current"
    path.symlink_to(release.path)
    return path


def another(release: Release, folder: Path, identifier: str) -> Path:
    """Return a release that differs by its id."""
    copy = shutil.copytree(release.path, folder / identifier)
    manifest = copy / "release.json"
    manifest.chmod(0o644)
    manifest.write_text(json.dumps({**release.manifest, "id": identifier}), "utf-8")
    return copy


def switch(link: Path, release: Path) -> None:
    """Point a link elsewhere, in one step as the guide does."""
    new = link.with_name("current.new")
    new.symlink_to(release)
    new.rename(link)


def release_id(address: str) -> str:
    """Return the id of the release that is served at an address."""
    return requests.get(f"{address}/healthz", timeout=20).text.split()[1]


@contextmanager
def asked_again_and_again(ask: Callable[[int], int], threads: int = 3) -> Iterator[list[int]]:
    """Ask from several threads while the block runs; the value is filled with the statuses of all answers."""
    statuses: list[int] = []
    stop = threading.Event()

    def keep_asking(thread: int) -> None:
        number = thread
        while not stop.is_set():
            statuses.append(ask(number))
            number += threads

    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(keep_asking, thread) for thread in range(threads)]
        try:
            yield statuses
        finally:
            stop.set()
        for future in running:
            future.result(timeout=60)


def test_a_link_that_is_switched_is_followed_and_no_request_is_lost(
    release: Release, link: Path, tmp_path: Path
) -> None:
    other = another(release, tmp_path, "another")
    settings = {"workers": "2", "query_seconds": "60", "queue_seconds": "60"}
    with hard_server(link, tmp_path, settings) as server:
        with (
            ThreadPoolExecutor(8) as pool,
            asked_again_and_again(lambda n: server.ask(f"ASK {{}} # {n}").status_code) as found,
        ):
            slow = [pool.submit(server.ask, f"{SLOW} # {number}") for number in range(8)]  # most of them wait
            time.sleep(0.5)
            for target, name in ((other, "another"), (release.path, release.manifest["id"])):
                switch(link, target)
                assert until(lambda name=name: release_id(server.address) == name, 20)
            assert {answer.result(timeout=60).status_code for answer in slow} == {200}
        assert set(found) == {200}
        assert until(lambda: len(server.processes()) == 3)


def test_the_command_follows_the_link_that_it_was_given(release: Release, link: Path, tmp_path: Path) -> None:
    with serving(tmp_path, "--release", link.name) as served:
        assert release_id(served.address) == release.manifest["id"]
        switch(link, another(release, tmp_path, "another"))
        assert until(lambda: release_id(served.address) == "another", 20)


def test_a_link_to_what_is_no_release_changes_nothing_and_is_named_once(
    release: Release, link: Path, tmp_path: Path
) -> None:
    damaged = another(release, tmp_path, "damaged")
    shutil.rmtree(damaged / "store")
    with hard_server(link, tmp_path) as server:
        switch(link, damaged)
        assert until(lambda: "damaged" in server.log.read_text("utf-8"), 20)
        time.sleep(1.5)  # it is looked at once a second
        switch(link, tmp_path / "nowhere")
        assert release_id(server.address) == release.manifest["id"]
        (message,) = [line for line in map(json.loads, server.log.read_text().splitlines()) if line["level"] == "error"]
        assert "damaged" in message["message"]
        switch(link, another(release, tmp_path, "mended"))
        assert until(lambda: release_id(server.address) == "mended", 20)


def test_a_query_whose_worker_somebody_kills_is_answered_all_the_same(release: Release, tmp_path: Path) -> None:
    settings = {"workers": "2", "query_seconds": "60", "queue_seconds": "60"}
    with hard_server(release.path, tmp_path, settings) as server:
        with asked_again_and_again(lambda n: server.ask(f"{SLOW} # {n}").status_code, 2) as found:
            for killed in range(0, 4, 2):
                assert until(lambda killed=killed: server.started() == killed + 2, 30)
                time.sleep(0.2)
                for pid in server.processes()[1:]:
                    os.kill(pid, signal.SIGKILL)
            answered = len(found)
            assert until(lambda: len(found) > answered, 30)
        assert set(found) == {200}


def test_a_query_that_ends_all_its_workers_is_not_asked_for_ever(release: Release, tmp_path: Path) -> None:
    settings = {"workers": "2", "query_seconds": "60", "queue_seconds": "60"}
    with hard_server(release.path, tmp_path, settings) as server, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.ask, WITHOUT_END)
        for killed in range(0, 6, 2):
            assert until(lambda killed=killed: server.started() == killed + 2, 30)
            time.sleep(0.3)
            for pid in server.processes()[1:]:
                os.kill(pid, signal.SIGKILL)
        answer = asked.result(timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (422, "too-costly")
