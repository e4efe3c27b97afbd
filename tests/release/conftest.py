"""One release of the small corpus, with odd statements added, for every test that only reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from communique.release.release import Release
from tests.conftest import copy_of_small
from tests.release.support import ODD_TURTLE, build


@pytest.fixture(scope="session")
def odd_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus and, in `data/odd.ttl`, statements with odd lexical forms."""
    project = copy_of_small(tmp_path_factory.mktemp("odd") / "project")
    (project / "data" / "odd.ttl").write_text(ODD_TURTLE, encoding="utf-8")
    return project


@pytest.fixture(scope="session")
def odd_release(odd_project: Path) -> Release:
    """The release of `odd_project`; read only."""
    return build(odd_project)


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of the small corpus as it is; read only."""
    return build(copy_of_small(tmp_path_factory.mktemp("small") / "project"))


@pytest.fixture
def exact_literals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make rdflib keep lexical forms as they are."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
