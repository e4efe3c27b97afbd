"""Get the test suites: from pySHACL's source distribution, by pip, once for every version."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.conftest import ROOT

OFFLINE = "COMMUNIQUE_OFFLINE"
"""The environment variable that says, when not empty, that nothing may be fetched."""


class Unavailable(Exception):
    """The suites cannot be had."""


def suites(cache: Path = ROOT / ".communique" / "conformance") -> Path:
    """Return the folder with `sht_tests` and `dash_tests` of the installed version of pySHACL.

    Raises:
        Unavailable: pip could not fetch the distribution, or it is not the one that requirements.lock pins.
    """
    name = f"pyshacl-{version('pyshacl')}"
    folder = cache / name / "test" / "resources"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            _unpack(_fetched(Path(scratch)), Path(scratch), f"{name}/test/resources/")
            (Path(scratch) / name).rename(cache / name)
    return folder


def _fetched(folder: Path) -> Path:
    if os.environ.get(OFFLINE):
        raise Unavailable(f"{OFFLINE} is set and the suites have not been fetched before")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "pyshacl"]
    wanted = f"pyshacl=={version('pyshacl')}"
    run = subprocess.run([*pip, "--dest", folder, wanted], capture_output=True, text=True, timeout=300)
    found = list(folder.glob("*.tar.gz"))
    if run.returncode or not found:
        last = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"pip cannot fetch the source distribution of {wanted}: {last}")
    if hashlib.sha256(found[0].read_bytes()).hexdigest() not in _pinned():
        raise Unavailable(f"{found[0].name} is not what requirements.lock pins")
    return found[0]


def _pinned() -> set[str]:
    entry = re.search(
        r"^pyshacl==.*?(?=^\S|\Z)", (ROOT / "requirements.lock").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return set(re.findall(r"sha256:([0-9a-f]{64})", entry[0])) if entry else set()


def _unpack(archive: Path, folder: Path, prefix: str) -> None:
    with tarfile.open(archive) as tar:
        members = [member for member in tar.getmembers() if member.name.startswith(prefix)]
        tar.extractall(folder, members=members, filter="data")
