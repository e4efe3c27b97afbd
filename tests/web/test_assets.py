"""Scripts, stylesheet and maps: under which address they are, that nothing else is, and that a wheel holds them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from communique.web.assets import FOR_EVER, Assets, assets
from tests.conftest import ROOT
from tests.web.asking import problem
from tests.web.serving import Client

STATIC = ROOT / "src" / "communique" / "web" / "static"
FRONTEND = ROOT / "src" / "communique" / "web" / "frontend"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the stylesheet and the icon, and nothing built."""
    for name in ("communique.css", "icon.svg"):
        (tmp_path / name).write_bytes((STATIC / name).read_bytes())
    return tmp_path


def built_in(folder: Path) -> Assets:
    """Return the files of the folder with a script and a map as a build would leave them."""
    built = folder / "built"
    built.mkdir()
    (built / "ask-1A2B3C4D.js").write_text("start();", "utf-8")
    (built / "forgotten-00000000.js").write_text("", "utf-8")
    (built / "manifest.json").write_text(json.dumps({"ask.js": "ask-1A2B3C4D.js", "map.json": "gone.json"}), "utf-8")
    return Assets(folder)


def test_without_a_build_there_is_only_what_is_never_built(folder: Path) -> None:
    files = Assets(folder)
    assert files.served_as("ask.js") == ""
    assert files.read("ask.js") is None
    assert files.content("ask.js") is None
    digest = hashlib.sha256((STATIC / "communique.css").read_bytes()).hexdigest()[:8]
    assert files.served_as("communique.css") == f"communique-{digest}.css"


def test_a_built_file_is_served_under_its_own_name_only(folder: Path) -> None:
    files = built_in(folder)
    assert files.served_as("ask.js") == "ask-1A2B3C4D.js"
    assert files.content("ask-1A2B3C4D.js") == (b"start();", True)
    assert files.read("ask.js") == b"start();"
    for name in ("ask.js", "forgotten-00000000.js", "manifest.json", "../communique.css", "gone.json"):
        assert files.content(name) is None


def test_the_plain_name_of_the_stylesheet_stays(folder: Path) -> None:
    files = Assets(folder)
    content = (STATIC / "communique.css").read_bytes()
    assert files.content("communique.css") == (content, False)
    assert files.content(files.served_as("communique.css")) == (content, True)
    (folder / "communique.css").write_text("changed", "utf-8")
    assert files.content(files.served_as("communique.css")) == (content, True)


def loaded(site: Client, path: str) -> list[str]:
    """Return the names of the files that a page loads."""
    return [part.partition('"')[0] for part in site.get(path, "text/html").text.split('"/static/')[1:]]


def test_what_has_a_fingerprint_is_kept_for_ever(site: Client) -> None:
    answer = site.get(f"/static/{loaded(site, '/')[0]}")
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert site.get("/static/communique.css").headers["Cache-Control"] == "no-cache"
    assert site.get("/static/communique.css").content == answer.content


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "built", "built%2Fmanifest.json", "..%2Fassets.py", "%2E%2E%2Fassets.py", "ask.js", "x.js"],
)
def test_nothing_else_is_served(site: Client, name: str) -> None:
    problem(site.get(f"/static/{name}", "application/json"), 404, "not-found")


def test_pages_load_only_what_is_there(site: Client) -> None:
    names = loaded(site, "/sparql")
    assert [name.partition("-")[0] for name in names[:2]] == ["communique", "icon"]
    assert any(name.startswith("ask-") for name in names) == bool(assets().served_as("ask.js"))
    for name in names:
        assert site.get(f"/static/{name}").status_code == 200


def test_packages_are_pinned_and_no_registry_is_named() -> None:
    stated = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    for versions in (stated["dependencies"], stated["devDependencies"]):
        assert all(version[0].isdecimal() for version in versions.values())
    packages = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")


def test_a_wheel_holds_what_was_built(tmp_path: Path) -> None:
    project = tmp_path / "project"
    package = project / "src" / "communique"
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA", ".gitignore"):
        project.mkdir(exist_ok=True)
        (project / name).write_bytes((ROOT / name).read_bytes())
    for path in ("web/static/built/ask-1A2B3C4D.js", "web/frontend/build.mjs", "__init__.py"):
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).touch()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=project, check=True, capture_output=True, timeout=120)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "communique/web/static/built/ask-1A2B3C4D.js" in names
    assert not any("frontend" in name for name in names)
