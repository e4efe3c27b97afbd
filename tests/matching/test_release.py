"""A release holds an index, which is the same in every build of the same files, checked and needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.release.layout import INDEX
from communique.release.release import DamagedRelease, open_release, verify_release
from tests.conftest import copy_of_small
from tests.matching.making import ask, paths, small, write_index
from tests.release.support import build


def test_a_release_holds_the_index_of_its_files(tmp_path: Path) -> None:
    release = build(copy_of_small(tmp_path / "project"))
    assert verify_release(release) == []
    assert paths(ask(release.index(), "Լիճ")) == ["place/border-lake"]
    assert (release.path / INDEX).read_bytes() == write_index(small(), tmp_path).read_bytes()

    content = (release.path / INDEX).read_bytes()
    (release.path / INDEX).chmod(0o644)
    (release.path / INDEX).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert [INDEX in found for found in verify_release(release)] == [True]
    (release.path / INDEX).unlink()
    with pytest.raises(DamagedRelease, match=f"{INDEX} is missing"):
        open_release(release.path)
    with pytest.raises(DamagedRelease, match=INDEX):
        release.index()
