"""The house: what may stand at the top, who may import whom, one version, documented settings and commands."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from communique import __version__
from communique.cli.commands import COMMANDS
from communique.settings import ENVIRONMENT_PREFIX, Settings
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "communique"
TOP_FOLDERS = {"ontology", "data", "shapes", "seeds", "src", "tests", ".ci"}
LAYERS = [
    {"__init__", "errors", "processes", "settings", "terms", "iris", "problems", "dates", "database", "files"},
    {"turtle", "corpus", "graph", "jsonld", "sparql", "questions", "matching", "wikidata"},
    {"formatting", "evidence", "citing", "template", "reason", "clashes"},
    {"sentences", "wording", "coverage", "stretches", "trace", "explain", "contradictions"},
    {"linking", "exports", "sssom", "federation"},
    {"shacl"},
    {"checks", "report", "release"},
    {"web"},
    {"cli", "__main__"},
]
CONFINED = {
    "rdflib": {"shacl"},
    "pyshacl": {"shacl"},
    "numpy": {"checks", "shacl"},
    "pyspark": {"shacl"},
    "owlready2": {"reason", "clashes"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
    "babel": {"web"},
    "prometheus_client": {"web"},
    "sentencex": {"sentences"},
    "anyascii": {"matching"},
    "rapidfuzz": {"matching"},
    "requests": {"wikidata", "federation"},
    "yaml": {"sssom"},
    "click": {"cli"},
    "rich": {"cli"},
}


def module_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"communique.{alias.name}" for alias in node.names] if node.module == "communique" else []
            found |= set(names) or {node.module}
    return found


def layer_of(module: str) -> int:
    return next(number for number, modules in enumerate(LAYERS) if module in modules)


SOURCES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_from_its_layer_or_those_below(path: Path) -> None:
    own = module_of(path)
    for name in imports_of(path):
        if name.startswith("communique."):
            other = name.split(".")[1]
            if other.startswith("__"):
                continue
            assert layer_of(other) <= layer_of(own), f"{own} imports {other}"
        package = name.split(".")[0]
        assert own in CONFINED.get(package, {own}), f"{own} imports {package}"


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {name.split("/")[0] for name in names.split("\0") if "/" in name}
    assert tops <= TOP_FOLDERS


def test_the_package_names_nothing_of_a_corpus() -> None:
    words = re.compile(r"karabakh|azerbaijan|armenia|artsakh|stepanakert|baku", re.IGNORECASE)
    for path in [*SOURCES, *sorted(SOURCE.rglob("*.html")), *sorted(SOURCE.rglob("*.css"))]:
        assert not words.search(path.read_text("utf-8")), path


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert project["version"] == __version__
    assert f"\nversion: {__version__}\n" in citation
    assert f"### {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert len(pins) <= text.count("--hash=sha256:")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`communique {name}" in (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_and_read_from_the_environment() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    values = {"ROOT": "/r", "RELEASES": "/x", "HOST": "::1", "PORT": "81", "BASE_URL": "https://e.org/"}
    settings = Settings.from_environment({ENVIRONMENT_PREFIX + name: value for name, value in values.items()})
    assert settings == Settings(Path("/r"), Path("/x"), "::1", 81, "https://e.org")
    for field in Settings.__dataclass_fields__:
        assert f"`{ENVIRONMENT_PREFIX}{field.upper()}`" in readme


def test_a_port_that_is_no_number_is_wrong_usage() -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "communique", "check"],
        cwd=ROOT,
        env={"COMMUNIQUE_PORT": "eighty", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 2
    assert "COMMUNIQUE_PORT" in outcome.stderr
