"""What the page of the downloads says works as it stands there: the programs run, the sizes and sums are right."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from communique.release.release import Release
from communique.web.downloads.files import in_units
from tests.web.engines import OXIGRAPH, needs_oxigraph
from tests.web.markup import HTML, page, section, text_of
from tests.web.serving import Client


@pytest.fixture(scope="module")
def recipes(site: Client) -> dict[str, str]:
    """The programs and commands on the page, by id."""
    text = site.get("/dumps/", "text/html").text
    found = re.findall(r'<figure id="([a-z]+)">.*?<pre[^>]*>(.*?)</pre>', text, flags=re.DOTALL)
    return {id_: unescape(program) for id_, program in found}


@pytest.mark.parametrize("name", ["pandas", "rdflib", "pyoxigraph"])
def test_the_programs_in_python_run(recipes: dict[str, str], name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", recipes[name]], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert ("Northland" if name == "pandas" else "1951-03-03") in done.stdout


@needs_oxigraph
def test_the_commands_for_oxigraph_run(recipes: dict[str, str], tmp_path: Path) -> None:
    path = f"{Path(str(OXIGRAPH)).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["sh", "-e", "-c", recipes["oxigraph"]],
        cwd=tmp_path,
        env={"PATH": path},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1951-03-03" in done.stdout


def test_every_file_is_there_with_its_size_and_sum(site: Client, release: Release) -> None:
    root = page(site, "/dumps/")
    sums = text_of(section(root, "sums"))
    hrefs = {str(a.get("href")).removeprefix(site.address) for a in section(root, "files").iter(f"{HTML}a")}
    for entry in release.manifest["files"]:
        assert entry["sha256"] in sums
        assert f"{entry['bytes']:,}" in sums
        assert f"/dumps/{entry['path'].rpartition('/')[2]}" in hrefs
    assert len(hrefs) == len(release.manifest["files"])


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_949, "9.9 kB"), (12_345, "12 kB"), (999_499, "999 kB"),
     (999_500, "1.0 MB"), (1_353_879, "1.4 MB"), (225_826_972, "226 MB"), (5 * 10**15, "5000 TB")],
)  # fmt: skip
def test_sizes_are_read_at_a_glance(size: int, words: str) -> None:
    assert in_units(size) == words
