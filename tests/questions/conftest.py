"""One release for each corpus of which questions are asked, shared by the three engines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.release import Release
from tests.questions.cases import AskedCorpus

ReleaseOf = Callable[[AskedCorpus], Release]


@pytest.fixture(scope="session")
def release_of(tmp_path_factory: pytest.TempPathFactory) -> ReleaseOf:
    """Build the release of a corpus, once."""

    @cache
    def build(corpus: AskedCorpus) -> Release:
        folder = tmp_path_factory.mktemp(corpus.name)
        project = corpus.copy_to(folder / "project")
        return build_release(read_sources(project), folder / "releases", {}, lambda _: None)

    return build
