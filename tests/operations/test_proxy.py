"""Copies behind a real nginx, with the file of the package."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from communique.settings import Settings
from tests.conftest import copy_of_small, replace_in, run_communique
from tests.operations.copies import (
    ASK,
    GUIDE,
    NGINX_FILE,
    PAGE,
    PUBLIC,
    a_copy,
    answers,
    free_port,
    query_number,
    settings_of_the_unit,
)
from tests.web.test_workers import WITHOUT_END, From, until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed: apt-get install nginx-light")


@dataclass(frozen=True)
class Proxy:
    """nginx with the file of the package."""

    address: str
    log: Path

    def passed_on(self) -> list[str]:
        """Return the lines of the log about requests that a second copy had to answer."""
        return [line for line in self.log.read_text("utf-8").splitlines() if re.search(r'copies="[^"]+, ', line)]


@contextmanager
def nginx(folder: Path, ports: tuple[int, int], site: str = NGINX_FILE) -> Iterator[Proxy]:
    """Run nginx before copies on `ports`; of the file, only ports and the place of the log are changed."""
    port, log = free_port(), folder / "access.log"
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8001", f"127.0.0.1:{ports[0]}"),
        ("127.0.0.1:8002", f"127.0.0.1:{ports[1]}"),
        ("/var/log/nginx/communique.log", str(log)),
    ):
        assert site.count(old) == 1
        site = site.replace(old, new)
    (folder / "communique.conf").write_text(site, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; events {{}}\n"
        f"http {{ {temporary} include {folder}/communique.conf; }}\n",
        "utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with subprocess.Popen(command) as process:
        try:
            assert until(lambda: answers(port)), (folder / "error.log").read_text("utf-8")
            yield Proxy(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait(timeout=20)


@needs_nginx
@pytest.mark.parametrize("path", ["", "/talks"])
def test_behind_nginx_every_address_is_the_public_one(project: Path, tmp_path: Path, path: str) -> None:
    site = NGINX_FILE
    if path:
        site = site.replace("location / {", f"location {path}/ {{").replace("http://communique;", "http://communique/;")
        assert f"location {path}/ {{" in GUIDE
        assert "proxy_pass http://communique/;" in GUIDE
    public = PUBLIC + path
    ports = (free_port(), free_port())
    with (
        a_copy(project, ports[0], public, log="json"),
        a_copy(project, ports[1], public, log="json"),
        nginx(tmp_path, ports, site) as proxy,
    ):
        there = proxy.address + path
        page = requests.get(there + PAGE, headers={"Accept": "text/html"}, timeout=20)
        assert f'<link rel="canonical" href="{public}{PAGE}">' in page.text
        assert f'<a href="{path}/events">' in page.text
        assert "127.0.0.1" not in page.text + str(page.headers)
        logged = f"request={page.headers['X-Request-Id']} "
        assert until(lambda: logged in proxy.log.read_text("utf-8"))  # written after the answer
        assert requests.get(f"{there}/static/communique.css", timeout=20).headers["Content-Type"].startswith("text/css")
        thing = requests.get(f"{there}/id/event/1951-03-03-geneva", allow_redirects=False, timeout=20)
        assert (thing.status_code, thing.headers["Location"]) == (303, public + PAGE)
        known = {"Accept": "text/html", "If-None-Match": page.headers["ETag"]}
        assert {requests.get(there + PAGE, headers=known, timeout=20).status_code for _ in range(4)} == {304}


@needs_nginx
def test_behind_nginx_clients_are_told_apart_whatever_they_say_of_themselves(project: Path, tmp_path: Path) -> None:
    port = free_port()
    limits = {"workers": "3", "query_seconds": "30", "queue_seconds": "5"}
    with (
        a_copy(project, port, client_header=settings_of_the_unit(port)["client_header"], **limits) as copy,
        nginx(tmp_path, (port, port)) as proxy,
        requests.Session() as session,
    ):
        session.mount("http://", From("127.0.0.2"))
        endless = [threading.Thread(target=asks_as, args=(proxy.address, f"10.0.0.{n}")) for n in range(2)]
        for thread in endless:
            thread.start()
        assert until(lambda: any(" 503 " in line for line in proxy.log.read_text("utf-8").splitlines()), 30)
        answer = session.post(f"{proxy.address}/sparql", data={"query": ASK}, timeout=20)
        assert answer.status_code == 200, answer.text
        copy.process.kill()
        for thread in endless:
            thread.join(timeout=60)


def asks_as(address: str, pretended: str) -> None:
    """Send a query without end and say that it comes from somebody else."""
    requests.post(f"{address}/sparql", data={"query": WITHOUT_END}, headers={"X-Forwarded-For": pretended}, timeout=60)


@needs_nginx
def test_who_hangs_up_on_nginx_ends_the_query(project: Path, tmp_path: Path) -> None:
    port = free_port()
    with a_copy(project, port, workers="2", query_seconds="300"), nginx(tmp_path, (port, port)) as proxy:
        with pytest.raises(requests.Timeout):
            requests.post(f"{proxy.address}/sparql", data={"query": WITHOUT_END}, timeout=1)
        assert query_number(proxy.address, 0) == 200


@needs_nginx
def test_when_a_copy_is_killed_its_requests_are_answered_by_the_other(project: Path, tmp_path: Path) -> None:
    ports = (free_port(), free_port())
    with (
        a_copy(project, ports[0]) as first,
        a_copy(project, ports[1]),
        nginx(tmp_path, ports) as proxy,
        ThreadPoolExecutor(8) as clients,
    ):
        first.process.send_signal(signal.SIGSTOP)  # it takes requests from now on and answers none
        running = [clients.submit(query_number, proxy.address, number) for number in range(8)]
        assert until(lambda: sum(request.done() for request in running) == 4)
        first.process.kill()
        assert [request.result() for request in running] == [200] * 8
        assert until(lambda: len([line for line in proxy.passed_on() if '"POST /sparql' in line]) == 4)  # logged after
        assert all(" 200 " in line for line in proxy.passed_on())
        assert {requests.get(proxy.address + PAGE, timeout=20).status_code for _ in range(8)} == {200}


@needs_nginx
def test_copies_restarted_in_turn_go_over_to_a_new_release_and_no_request_is_lost(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    assert run_communique(project, "build").returncode == 0
    ports = (free_port(), free_port())
    with ExitStack() as copies, nginx(tmp_path, ports) as proxy:
        running = [copies.enter_context(a_copy(project, port, PUBLIC)) for port in ports]
        assert "Meeting in Geneva" in shown_by_both(proxy)
        replace_in(project / "data/events/1951-03-03-geneva.ttl", "Meeting in Geneva", "Encounter in Geneva")
        assert run_communique(project, "build").returncode == 0
        with asking_without_pause(proxy.address) as statuses:
            for copy, port in zip(running, ports, strict=True):
                copy.process.terminate()
                copy.process.wait(timeout=20)
                copies.enter_context(a_copy(project, port, PUBLIC))
        assert len(statuses) > 10
        assert set(statuses) == {200}
        assert proxy.passed_on()
        assert "Encounter in Geneva" in shown_by_both(proxy)


def shown_by_both(proxy: Proxy) -> str:
    """Return the page that four requests in turn are answered with, two by each copy."""
    pages = {requests.get(proxy.address + PAGE, headers={"Accept": "text/html"}, timeout=20).text for _ in range(4)}
    return pages.pop() if len(pages) == 1 else ""


@contextmanager
def asking_without_pause(address: str) -> Iterator[list[int]]:
    """Send queries and ask for pages until the block ends; the value is the list of the answers' statuses."""
    statuses: list[int] = []
    stop = threading.Event()

    def page(_: int) -> int:
        return requests.get(address + PAGE, timeout=60).status_code

    def ask(one: Callable[[int], int]) -> None:
        while not stop.is_set():
            statuses.append(one(len(statuses)))

    threads = [threading.Thread(target=ask, args=(one,)) for one in (page, lambda n: query_number(address, n))]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_nginx_waits_longer_than_a_copy_may_take() -> None:
    waits = re.search(r"proxy_read_timeout (\d+)s;", NGINX_FILE)
    assert waits
    assert int(waits[1]) > Settings.query_seconds + Settings.queue_seconds
