"""Shared fixtures. Policy: the smallest real thing that shows the point; one copy of the small corpus per test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "corpora" / "small"
TEXTS = Path(os.environ.get("COMMUNIQUE_TEXTS") or ROOT.parent / "shared" / "seeds").resolve()

Communique = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def _no_texts_unless_given() -> Iterator[None]:
    """Nothing that a test starts finds texts by itself: a server that has them shows them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COMMUNIQUE_TEXTS", raising=False)
        yield


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A copy of the small fictional corpus with the real ontology and the real shapes."""
    return copy_of_small(tmp_path / "project")


@pytest.fixture
def communique() -> Communique:
    """The real command line, run in a folder: `communique(folder, "check", "--json")`."""
    return run_communique


def copy_of_small(target: Path) -> Path:
    """Copy the small corpus with ontology and shapes to `target`."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("data", "seeds"):
        shutil.copytree(SMALL / name, target / name)
    return target


def run_communique(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would, with `variables` added to the environment."""
    command = [sys.executable, "-m", "communique", *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def source_texts() -> Path:
    """The folder with the source texts, which are not part of the repository."""
    if not TEXTS.is_dir():
        pytest.skip("the source texts are not on this machine: name their folder in COMMUNIQUE_TEXTS")
    return TEXTS


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file, which has to be there."""
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
