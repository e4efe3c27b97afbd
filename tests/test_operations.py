"""OPERATIONS.md and its files: copies behind a real nginx, the unit's command, the container's steps, repairs."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
import requests

from communique.settings import ENVIRONMENT_PREFIX, Settings
from communique.web.problems import PROBLEM_TYPES
from tests.conftest import ROOT, SMALL, copy_of_small, replace_in, run_communique
from tests.web.test_workers import WITHOUT_END, From, Served, serving, until

GUIDE = (ROOT / "OPERATIONS.md").read_text("utf-8")
OPERATIONS = files("communique.operations")
NGINX_FILE = OPERATIONS.joinpath("nginx.conf").read_text("utf-8")
UNIT_FILE = OPERATIONS.joinpath("communique@.service").read_text("utf-8")
CONTAINER_FILE = OPERATIONS.joinpath("Containerfile").read_text("utf-8")
PAGE = "/doc/event/1951-03-03-geneva"
ASK = "ASK { ?s ?p ?o }"
PUBLIC = "https://talks.example.org"
CURRENT = ".communique/current"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed: apt-get install nginx-light")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_small(tmp_path_factory.mktemp("operations") / "project")
    assert run_communique(folder, "build").returncode == 0
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def a_copy(project: Path, port: int, base_url: str = "", release: str = CURRENT, **settings: str) -> Iterator[Served]:
    """Serve a release of `project` as the unit does; the value has the copy's own address."""
    own = f"http://127.0.0.1:{port}"
    arguments = ("--port", str(port), "--base-url", base_url or own, "--release", release)
    with serving(project, *arguments, **settings) as served:
        yield Served(served.process, own)


def settings_of_the_unit(port: int) -> dict[str, str]:
    """Return what the unit sets for the copy on a port, by the names that settings have in code."""
    stated = re.findall(rf"^Environment={ENVIRONMENT_PREFIX}([A-Z_]+)=(.+)$", UNIT_FILE, re.MULTILINE)
    return {name.lower(): value.replace("%i", str(port)) for name, value in stated}


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


def answers(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def query_number(address: str, number: int) -> int:
    """POST a query that has not been asked before, so that a worker has to answer it; return the status."""
    return requests.post(f"{address}/sparql", data={"query": f"{ASK} # {number}"}, timeout=60).status_code


def is_well(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=20).status_code == 200
    except requests.ConnectionError:
        return False


# Copies


def tags_of(address: str) -> list[str]:
    asked = (
        (PAGE, "text/html"),
        (PAGE, "text/turtle"),
        ("/sparql?query=SELECT * { ?s ?p ?o }", "application/sparql-results+json"),
        ("/dumps/communique.nt.gz", "*/*"),
    )
    responses = [requests.get(address + path, headers={"Accept": accept}, timeout=20) for path, accept in asked]
    assert {response.status_code for response in responses} == {200}
    return [response.headers["ETag"] for response in responses]


def test_copies_of_a_release_have_the_same_tags_from_a_backup_too(project: Path, tmp_path: Path) -> None:
    identifier = (project / ".communique" / "current").resolve().name
    script = f"tar -C {project}/.communique -cf backup.tar releases/{identifier} && tar -xf backup.tar"
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    backup = tmp_path / "releases" / identifier
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)
    with a_copy(project, free_port(), PUBLIC) as first, a_copy(project, free_port(), PUBLIC) as second:
        tags = tags_of(first.address)
        assert len(set(tags)) == len(tags)
        assert tags_of(second.address) == tags
    with a_copy(tmp_path, free_port(), PUBLIC, release=str(backup)) as third:
        assert tags_of(third.address) == tags


# Proxy


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
        assert f"request={page.headers['X-Request-Id']} " in proxy.log.read_text("utf-8")
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


# Service


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed: apt-get install systemd")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "communique@8001.service"
    executable = Path(sys.executable).with_name("communique")
    unit.write_text(UNIT_FILE.replace("/srv/communique/.venv/bin/communique", str(executable)), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if "communique" in line] == []


def test_the_command_of_the_unit_serves(project: Path) -> None:
    port, releases = free_port(), str(project / ".communique")
    unit = UNIT_FILE.replace("%i", str(port)).replace("/var/lib/communique", releases)
    stated = re.search(r"^ExecStart=\S+/communique (.+)$", unit, re.MULTILINE)
    assert stated
    own = {ENVIRONMENT_PREFIX + name.upper(): value for name, value in settings_of_the_unit(port).items()}
    environment = {**os.environ, **own, "COMMUNIQUE_BASE_URL": PUBLIC}
    command = [sys.executable, "-m", "communique", *shlex.split(stated[1])]
    with subprocess.Popen(command, cwd="/", env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            assert until(lambda: is_well(port), 30)
            page = requests.get(f"http://127.0.0.1:{port}{PAGE}", headers={"Accept": "text/html"}, timeout=20)
            assert f'<link rel="canonical" href="{PUBLIC}{PAGE}">' in page.text
        finally:
            process.terminate()
        assert process.wait(timeout=20) == -signal.SIGTERM  # which systemd counts as a clean end


# Container


def test_the_steps_of_the_container_give_a_server(tmp_path: Path) -> None:
    work, environment = tmp_path / "work", environment_with_pip(tmp_path / "python")
    work.mkdir()
    for line in CONTAINER_FILE.splitlines():
        step, _, rest = line.partition(" ")
        if step == "COPY":
            *names, target = rest.split()
            copy_into(work / target, names)
        elif step == "RUN":
            subprocess.run(["bash", "-c", rest], cwd=work, env=environment, check=True, stdout=subprocess.DEVNULL)
        elif step == "ENV":
            environment |= dict([rest.split("=", 1)])
        elif step == "CMD":
            command = json.loads(rest)
        else:
            assert step in {"", "#", "FROM", "WORKDIR", "USER", "EXPOSE"}
    port = free_port()
    environment |= {"COMMUNIQUE_PORT": str(port), "COMMUNIQUE_BASE_URL": PUBLIC}
    executable = shutil.which(command[0], path=environment["PATH"])
    assert executable
    assert executable.startswith(str(tmp_path))
    with subprocess.Popen([executable, *command[1:]], cwd=work, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            assert until(lambda: is_well(port), 30)
            page = requests.get(f"http://127.0.0.1:{port}{PAGE}", headers={"Accept": "text/html"}, timeout=20)
            assert f'<link rel="canonical" href="{PUBLIC}{PAGE}">' in page.text
        finally:
            process.terminate()


def environment_with_pip(folder: Path) -> dict[str, str]:
    """Return the variables of a new environment that has the locked packages already, so that nothing is fetched."""
    venv.create(folder)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "locked.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = folder / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {folder}/bin/python -m pip --disable-pip-version-check "$@"\n', "utf-8")
    pip.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith((ENVIRONMENT_PREFIX, "PYTHON"))}
    return {**own, "PATH": f"{folder}/bin:{os.environ['PATH']}", "PIP_NO_INDEX": "1"}


def copy_into(target: Path, names: list[str]) -> None:
    """Do what COPY does, with the small corpus in place of the shipped one."""
    for name in names:
        source = (SMALL if name in {"data", "seeds"} else ROOT) / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)


def test_the_server_may_be_the_first_process_as_in_a_container(project: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("this system grants no process namespace of one's own")
    port = free_port()
    command = [
        *alone,
        sys.executable,
        "-m",
        "communique",
        "serve",
        "--port",
        str(port),
        "--release",
        ".communique/current",
    ]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL) as process:
        try:
            assert until(lambda: is_well(port) or process.poll() is not None, 30)
            assert process.poll() is None, "the server ended at once"
            assert query_number(f"http://127.0.0.1:{port}", 0) == 200
        finally:
            process.kill()


# Repair


def test_a_damaged_store_is_replaced_by_moving_it_away_and_building(tmp_path: Path) -> None:
    project = copy_of_small(tmp_path / "project")
    assert run_communique(project, "build").returncode == 0
    release = (project / ".communique" / "current").resolve()
    for table in (release / "store").glob("*.sst"):
        if table.stat().st_size < 10_000:
            continue  # with these it would not even start
        table.chmod(0o644)
        with table.open("r+b") as stream:
            stream.seek(20)
            stream.write(bytes(200))
    port = free_port()
    with a_copy(project, port) as copy:
        answer = copy.ask("SELECT * { ?s ?p ?o }")
        assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")
    release.rename(tmp_path / "damaged")
    assert run_communique(project, "build").returncode == 0
    assert (project / ".communique" / "current").resolve() == release
    with a_copy(project, port) as copy:
        assert copy.ask("SELECT * { ?s ?p ?o }").status_code == 200


# The guide


def test_the_guide_names_settings_problems_and_files_that_exist() -> None:
    known = {ENVIRONMENT_PREFIX + field.upper() for field in Settings.__dataclass_fields__}
    for text in (GUIDE, NGINX_FILE, UNIT_FILE, CONTAINER_FILE):
        assert set(re.findall(rf"{ENVIRONMENT_PREFIX}[A-Z_]+", text)) <= known
    stated = re.findall(r"^\| (\d{3}) `([a-z-]+)`", GUIDE, re.MULTILINE)
    assert len(stated) == 9
    for status, code in stated:
        assert PROBLEM_TYPES[code].status == int(status)
    for path in re.findall(r"src/communique/operations/[\w@.]+\w", GUIDE):
        assert (ROOT / path).is_file(), path
