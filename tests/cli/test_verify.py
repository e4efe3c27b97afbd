"""`communique verify` names what is not as it was built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Communique, copy_of_small
from tests.release.support import build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with its release."""
    project = copy_of_small(tmp_path_factory.mktemp("verify") / "project")
    build(project)
    return project


@pytest.fixture
def damaged(built: Path, tmp_path: Path) -> Path:
    """A copy of the release with a byte of the store changed and a table missing."""
    release = shutil.copytree((built / ".communique" / "current").resolve(), tmp_path / "release")
    (release / "tables" / "events.csv").unlink()
    table = max((release / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    table.chmod(0o644)
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    return release


def test_an_intact_release_is_said_to_be_so(built: Path, communique: Communique) -> None:
    current = (built / ".communique" / "current").resolve()
    for arguments in ((), (str(current),)):
        answer = communique(built, "verify", *arguments)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout == f"{current}: the release is as it was built.\n"
    answer = communique(built, "verify", "--json")
    assert json.loads(answer.stdout) == {"release": str(current), "damage": []}


def test_each_finding_is_named_with_what_to_do(built: Path, damaged: Path, communique: Communique) -> None:
    answer = communique(built, "verify", str(damaged))
    assert answer.returncode == 1
    missing, altered = answer.stdout.splitlines()
    assert missing == "tables/events.csv is missing"
    assert altered.startswith("store/")
    assert altered.endswith(".sst is not what was built: its checksum differs")
    assert answer.stderr.startswith(f"{damaged}: the release is damaged. Move the folder away, then run")
    answer = communique(built, "verify", "--json", str(damaged))
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["damage"] == [missing, altered]


def test_a_folder_that_is_no_release_is_damage_and_nothing_built_is_an_error(
    tmp_path: Path, communique: Communique
) -> None:
    answer = communique(tmp_path, "verify", str(tmp_path))
    assert answer.returncode == 1
    assert "release.json: cannot be read: No such file or directory." in answer.stdout
    answer = communique(tmp_path, "verify")
    assert answer.returncode == 3
    assert "no release here" in answer.stderr
    assert "communique build" in answer.stderr
