"""A built project for the tests of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_of_small, run_communique


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_of_small(tmp_path_factory.mktemp("operations") / "project")
    assert run_communique(folder, "build").returncode == 0
    return folder
