"""The curator's guide, followed literally: the commands are taken from CONTRIBUTING.md itself."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, Communique

GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## For developers")[0]
EVENT = "data/events/1951-05-09-geneva.ttl"


def guide_commands() -> list[list[str]]:
    """Return the `communique` commands in the guide's code blocks, as argument lists without the program."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("communique ")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(SMALL / "texts", tmp_path / "texts")
    return tmp_path


def fill_in(path: Path, mistakes: bool) -> None:
    """Replace what `new` left open, at first with two mistakes: a misspelt property and a code that does not exist."""
    text = path.read_text("utf-8")
    people = ("person:ada-norland", "person:bela-sutter")
    sides = ("body:northland", "body:southland")
    offices = ("office:northland-envoy", "office:southland-foreign-minister")
    for person, side, office in zip(people, sides, offices, strict=True):
        text = text.replace("person:TODO", person, 1).replace("body:TODO", side, 1).replace("office:TODO", office, 1)
    text = text.replace("cmq:eventStatus code:TODO", "cmq:eventStatus code:held")
    text = text.replace("cmq:role code:TODO", "cmq:role code:representative")
    text = text.replace("cmq:participationStatus code:TODO", "cmq:participationStatus code:reported")
    if mistakes:
        text = text.replace("cmq:side", "cmq:syde", 1).replace("code:held", "code:hold")
    path.write_text(text, "utf-8")


def cite_all(project: Path, texts: Path, communique: Communique) -> None:
    for part, words in (
        ("participation-1", "Ada Norland, envoy"),
        ("participation-2", "foreign minister of Southland"),
    ):
        options = ("--texts", str(texts), "--owner", "event/1951-05-09-geneva", "--for", part, "--write")
        outcome = communique(project, "cite", "harbour-gazette", words, *options)
        assert outcome.returncode == 0, outcome.stderr


def test_the_guide_leads_from_nothing_to_a_clean_check(small_project: Path, home: Path, communique: Communique) -> None:
    commands = {command[0]: command for command in guide_commands()}
    assert list(commands) == ["new", "cite", "fmt", "check", "evidence"]
    run = {name: [part.replace("~", str(home)) for part in command] for name, command in commands.items()}

    created = communique(small_project, *run["new"])
    assert created.returncode == 0, created.stderr
    assert "Required:" in created.stdout
    cited = communique(small_project, *run["cite"])
    assert cited.returncode == 0, cited.stderr
    cite_all(small_project, home / "texts", communique)

    path = small_project / EVENT
    fill_in(path, mistakes=True)
    lines = path.read_text("utf-8").splitlines()
    report = communique(small_project, "check", EVENT)
    assert report.returncode == 1
    for wrong in ("cmq:syde", "code:hold"):
        line = next(number for number, text in enumerate(lines, 1) if wrong in text)
        assert f"{EVENT}:{line}: error " in report.stdout

    text = path.read_text("utf-8").replace("cmq:syde", "cmq:side").replace("code:hold", "code:held")
    path.write_text(text, "utf-8")
    assert communique(small_project, *run["fmt"]).returncode == 0
    clean = communique(small_project, "check", EVENT)
    assert clean.returncode == 0, clean.stdout
    proved = communique(small_project, *run["evidence"])
    assert proved.returncode == 0, proved.stdout
