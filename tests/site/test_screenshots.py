"""The command for pictures finds the pages of whatever corpus is served, in all four states."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.site.screenshots import MOST, take, told_most

_PNG = b"\x89PNG"


def test_pictures_are_taken_wide_and_narrow_light_and_dark(browser: Browser, site: str, tmp_path: Path) -> None:
    assert list(take(browser, site, tmp_path, ["downloads"])) == []
    pictures = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(pictures) == {f"downloads-{width}-{dark}.png" for width in (1280, 390) for dark in ("light", "dark")}
    assert all(picture.startswith(_PNG) for picture in pictures.values())
    assert len(set(pictures.values())) == 4


def test_a_thing_of_each_kind_is_found(site: str) -> None:
    found = dict(told_most(site))
    assert set(found) == set(MOST)
    assert found["event"] == "/doc/event/1951-03-03-geneva"
    assert found["question"] == "/doc/question/was-there-a-call"
