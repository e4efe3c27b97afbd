"""The unit's command, the container's steps and what the guide names."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import requests

from communique.settings import ENVIRONMENT_PREFIX, Settings
from communique.web.problems import PROBLEM_TYPES
from tests.conftest import ROOT, SMALL
from tests.operations.copies import (
    CONTAINER_FILE,
    GUIDE,
    NGINX_FILE,
    PAGE,
    PUBLIC,
    UNIT_FILE,
    free_port,
    is_well,
    query_number,
    settings_of_the_unit,
)
from tests.web.test_workers import until


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
            assert serves_a_page_as_public(port)
        finally:
            process.terminate()
        assert process.wait(timeout=20) == -signal.SIGTERM  # which systemd counts as a clean end


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
            assert serves_a_page_as_public(port)
        finally:
            process.terminate()


def serves_a_page_as_public(port: int) -> bool:
    """Wait for a server, and tell whether its pages name the public address."""
    assert until(lambda: is_well(port), 30)
    page = requests.get(f"http://127.0.0.1:{port}{PAGE}", headers={"Accept": "text/html"}, timeout=20)
    return f'<link rel="canonical" href="{PUBLIC}{PAGE}">' in page.text


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
