"""The pages in a real browser: Chromium renders them, loads nothing from elsewhere and complains of nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import serving
from tests.conftest import copy_of_small

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = {
    "/": "SPARQL",
    "/events": "Meeting in Geneva",
    "/doc/event/1951-03-03-geneva": "Ada Norland",
    "/questions": "call",
    "/ns": "Participation",
    "/sparql": "query",
    "/dumps/": "communique.ttl",
}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(copy_of_small(tmp_path_factory.mktemp("browser") / "project")) as served:
        yield served


def render(url: str, profile: Path) -> tuple[str, str]:
    """Return the document as Chromium has it after loading `url`, and what it logged."""
    quiet = ["disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync", "no-first-run"]
    switches = [f"--{name}" for name in ("headless", "no-sandbox", *quiet)]
    logging = ["--enable-logging=stderr", "--v=0", f"--user-data-dir={profile}"]
    command = [
        str(CHROMIUM),
        *switches,
        *logging,
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--dump-dom",
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    return done.stdout, done.stderr


@pytest.mark.parametrize(("path", "words"), PAGES.items(), ids=PAGES)
def test_a_page_renders_and_its_console_stays_empty(address: str, tmp_path: Path, path: str, words: str) -> None:
    document, log = render(address + path, tmp_path)
    assert words in document
    assert "<h1" in document
    assert not re.findall(r"CONSOLE[^\n]*", log)
    addresses = re.findall(
        r'(?:src|href)="(https?://[^"]+)"[^>]*rel="stylesheet"|<(?:script|img)[^>]+src="([^"]+)"', document
    )
    assert all(found.startswith((address, "/")) for pair in addresses for found in pair if found)
