"""One small release and one server over it for all tests of the web; tests that break things make their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.release import Release
from tests.conftest import copy_of_small, run_communique
from tests.web.reading import read_in_many_ways
from tests.web.serving import Client, running


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of the small corpus."""
    folder = tmp_path_factory.mktemp("web")
    sources = read_sources(copy_of_small(folder / "project"))
    return build_release(sources, folder / "releases", {}, lambda _: None)


@pytest.fixture(scope="session")
def site(release: Release) -> Iterator[Client]:
    """A server over it."""
    with running(release.path) as client:
        yield client


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with names of several users and in several languages, and with further catalogues of texts."""
    with read_in_many_ways(tmp_path_factory.mktemp("reading")) as client:
        yield client


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the small corpus and its release, for servers with settings of their own."""
    folder = copy_of_small(tmp_path_factory.mktemp("served") / "project")
    assert run_communique(folder, "build").returncode == 0
    return folder


@pytest.fixture
def own_release(release: Release, tmp_path: Path) -> Path:
    """A copy of the release that a test may break."""
    copy = shutil.copytree(release.path, tmp_path / "release")
    for path in copy.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return copy


@pytest.fixture(scope="session")
def published(release: Release) -> Store:
    """What the dump holds, as a store in memory, with numbers as a store writes them."""
    store = Store()
    store.load((release.path / "dumps" / "communique.nq").read_bytes(), format=RdfFormat.N_QUADS)
    return store
