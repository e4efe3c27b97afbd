"""What is remembered: by entity and revision, until the site has another one; whole or not at all; and offline."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.wikidata.cache import Cache, Gap
from communique.wikidata.entities import Entity, Missing
from communique.wikidata.errors import NotCached
from tests.conftest import ROOT
from tests.wikidata.conftest import Open, Time
from tests.wikidata.items import DEPTH, FORMER_LAKE, GONE, LAKE, RIVER, item
from tests.wikidata.standin import Standin, standin
from tests.wikidata.troubles import saying

ALL = [LAKE, FORMER_LAKE, GONE, RIVER, DEPTH]


def calls(site: Standin) -> list[tuple[str, str]]:
    """Return the ids and props of the calls so far, and forget them."""
    found = [(call.parameters["ids"], call.parameters["props"]) for call in site.requests]
    site.requests.clear()
    return found


def everything(ids: list[str]) -> tuple[str, str]:
    return "|".join(ids), "info|labels|aliases|descriptions|claims|datatype"


def info(ids: list[str]) -> tuple[str, str]:
    return "|".join(ids), "info"


def test_what_is_remembered_is_not_asked_again(site: Standin, opened: Open) -> None:
    first = opened(site).entities(ALL)
    assert calls(site) == [everything(ALL)]
    assert opened(site).entities(ALL) == first
    assert opened(site, offline=True).entities([*ALL, "Q0"]) == {**first, "Q0": Missing("Q0", malformed=True)}
    assert opened(site, offline=True).refresh(ALL) == first
    assert calls(site) == []


def test_a_file_is_named_by_entity_and_revision_and_holds_what_was_sent(
    site: Standin, opened: Open, cache: Path
) -> None:
    opened(site).entities([LAKE])
    content = json.loads((cache / "entities" / f"{LAKE}@1001.json").read_text())["content"]
    assert content["entry"] == {**site.entities[LAKE], "labels": {"en": {"language": "en", "value": "Bright Lake"}}}


def test_it_is_known_when_the_site_was_asked(site: Standin, opened: Open, time: Time) -> None:
    reader = opened(site)
    assert reader.seen(LAKE) == ""
    reader.entities(ALL)
    assert {reader.seen(one) for one in ALL} == {"2026-01-02T03:04:05+00:00"}
    time.sleep(60)
    reader.refresh([LAKE, GONE])
    assert [reader.seen(one) for one in (LAKE, GONE, RIVER)] == [
        "2026-01-02T03:05:05+00:00", "2026-01-02T03:05:05+00:00", "2026-01-02T03:04:05+00:00",
    ]  # fmt: skip
    assert reader.seen("../../x") == ""


def test_a_refresh_asks_for_revisions_and_reads_what_has_changed(site: Standin, opened: Open) -> None:
    reader = opened(site)
    first = reader.entities(ALL)
    calls(site)
    assert reader.refresh([*ALL, LAKE]) == first
    assert calls(site) == [info(ALL)]
    site.put(item(RIVER, labels={"en": "Dark River"}))
    site.put(item("Q2147480050"))
    found = reader.refresh([*ALL, "Q2147480050"])
    assert isinstance(river := found[RIVER], Entity)
    assert river.labels == {"en": "Dark River"}
    assert calls(site) == [info(ALL), everything([RIVER]), everything(["Q2147480050"])]
    assert {one: found[one] for one in ALL if one != RIVER} == {one: first[one] for one in ALL if one != RIVER}


def test_a_refresh_notices_merging_deletion_and_return(site: Standin, opened: Open) -> None:
    reader = opened(site)
    reader.entities(ALL)
    site.merge(RIVER, into=LAKE)
    site.delete(DEPTH)
    site.put(item(GONE, labels={"en": "Back"}))
    found = reader.refresh(ALL)
    assert isinstance(river := found[RIVER], Entity)
    assert (river.merged, river.id) == (True, LAKE)
    assert found[DEPTH] == Missing(DEPTH)
    assert isinstance(back := found[GONE], Entity)
    assert back.labels == {"en": "Back"}
    assert opened(site, offline=True).entities(ALL) == found


def test_a_refresh_that_fails_leaves_what_was_remembered(site: Standin, opened: Open) -> None:
    reader = opened(site)
    first = reader.entities(ALL)
    site.befall(saying(b'{"error'))
    with pytest.raises(Exception, match="breaks off"):
        reader.refresh(ALL)
    assert opened(site, offline=True).entities(ALL) == first


def test_names_in_further_languages_are_read_anew(site: Standin, opened: Open) -> None:
    opened(site).entities([LAKE])
    with pytest.raises(NotCached, match="fewer languages"):
        opened(site, "hy", offline=True).entities([LAKE])
    assert isinstance(lake := opened(site, "hy").entities([LAKE])[LAKE], Entity)
    assert set(lake.labels) == {"en", "hy"}
    assert opened(site).entities([LAKE])[LAKE] == lake
    assert len(site.requests) == 2


def test_a_search_is_asked_again_but_remembered_for_offline_work(site: Standin, opened: Open) -> None:
    found = opened(site).search("bright", "en")
    assert opened(site).search("bright", "en") == found
    assert len(site.requests) == 2
    assert opened(site, offline=True).search("bright", "en") == found
    others: list[dict[str, Any]] = [{"language": "hy"}, {"limit": 6}, {"kind": "property"}, {"text": "Bright"}]
    for other in others:
        with pytest.raises(NotCached, match=r"the search for .* is not remembered"):
            opened(site, offline=True).search(**{"text": "bright", "language": "en", **other})
    assert len(site.requests) == 2


def test_what_another_site_said_is_not_taken_for_the_word_of_this_one(site: Standin, opened: Open) -> None:
    ours = opened(site).entities([LAKE, GONE])
    with standin([item(LAKE, labels={"en": "Quite another lake"}), item(GONE, labels={"en": "Here"})]) as other:
        with pytest.raises(NotCached, match=f"{LAKE} was read from another site; {GONE} was read from another site"):
            opened(other, offline=True).entities([LAKE, GONE])
        assert opened(other, offline=True).seen(LAKE) == ""
        theirs = opened(other).refresh([LAKE, GONE])
        assert [one.labels["en"] for one in theirs.values() if isinstance(one, Entity)] == [
            "Quite another lake",
            "Here",
        ]
    assert opened(site).entities([LAKE, GONE]) == ours


def test_offline_what_is_not_remembered_is_named(site: Standin, opened: Open) -> None:
    opened(site).entities([LAKE])
    reader = opened(site, offline=True)
    with pytest.raises(NotCached, match=f"{RIVER} is not remembered; {DEPTH} is not remembered") as caught:
        reader.entities([LAKE, RIVER, DEPTH])
    assert "--offline" in caught.value.hint
    with pytest.raises(NotCached, match="and 5 more"):
        reader.entities([f"Q{2147480100 + number}" for number in range(15)])
    with pytest.raises(NotCached, match="Offline"):
        reader.sparql("SELECT * {}")
    with pytest.raises(NotCached, match="Offline"):
        reader.document(LAKE)


# Damage

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "another letter": lambda content: content.replace(b"Bright", b"Bleak ").replace(b'on": 1', b'on": 2'),
    "other JSON": lambda _: b'{"sha256": "", "content": {}}',
    "no object": lambda _: b"[]",
    "no text": lambda _: b"\xff\xfe",
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("folder", ["known", "entities"])
def test_a_damaged_file_is_noticed_and_read_anew(
    site: Standin, opened: Open, cache: Path, folder: str, damage: Callable[[bytes], bytes]
) -> None:
    first = opened(site).entities([LAKE])
    (path,) = (cache / folder).iterdir()
    content = path.read_bytes()
    path.write_bytes(damage(content))
    with pytest.raises(NotCached, match=f"{LAKE} is damaged in {path}"):
        opened(site, offline=True).entities([LAKE])
    assert opened(site).entities([LAKE]) == first
    assert len(site.requests) == 2
    assert opened(site, offline=True).entities([LAKE]) == first


def test_a_refresh_mends_a_damaged_file(site: Standin, opened: Open, cache: Path) -> None:
    first = opened(site).entities([LAKE])
    (path,) = (cache / "entities").iterdir()
    path.write_bytes(b"")
    assert opened(site).refresh([LAKE]) == first
    path.unlink()
    assert opened(site).refresh([LAKE]) == first


def test_a_cache_that_cannot_be_written_is_an_error_with_the_place(site: Standin, opened: Open, cache: Path) -> None:
    cache.write_text("in the way")
    with pytest.raises(Exception, match=str(cache)) as caught:
        opened(site).entities([LAKE])
    assert "COMMUNIQUE_WIKIDATA_CACHE" in str(caught.value)


# Other processes

WRITE = """
import sys
from pathlib import Path
from communique.wikidata.cache import Cache
from communique.wikidata.entities import entity_of

cache, me = Cache(Path(sys.argv[1]), ["en"]), sys.argv[2]
for number in range(150):
    sent = {"id": "Q2147480001", "lastrevid": 7, "labels": {"en": {"value": me * 2000}}}
    cache.keep(entity_of("Q2147480001", sent), sent, me)
"""

OFFLINE = """
import sys
from pathlib import Path
from communique.wikidata.client import Wikidata
from communique.wikidata.settings import WikidataSettings

def refuse(event, arguments):
    if event.startswith("socket."):
        print(event)
        raise SystemExit(7)

sys.addaudithook(refuse)
with Wikidata.open(WikidataSettings.from_environment(), offline=sys.argv[1] == "offline") as reader:
    print(len(reader.entities(sys.argv[2:])), len(reader.refresh(sys.argv[2:])))
"""


def run(program: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    environment = {**variables, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_may_write_and_another_reads_whole_answers(cache: Path) -> None:
    writers = [run(WRITE, str(cache), letter) for letter in "ab"]
    reader, seen = Cache(cache, ["en"]), set()
    while any(writer.poll() is None for writer in writers):
        found = reader.entity(LAKE)
        if isinstance(found, Gap):
            assert found.reason == "is not remembered"
        else:
            assert isinstance(found, Entity)
            assert found.labels["en"] in {letter * 2000 for letter in "ab"}
            seen.add(found.labels["en"])
    assert [(writer.communicate(), writer.returncode) for writer in writers] == [(("", ""), 0)] * 2
    assert seen


def test_offline_no_process_touches_a_socket(site: Standin, opened: Open, cache: Path) -> None:
    opened(site).entities([LAKE, FORMER_LAKE, GONE])
    variables = site.environment(cache)
    process = run(OFFLINE, "offline", LAKE, FORMER_LAKE, GONE, **variables)
    assert (process.communicate(timeout=60)[0], process.returncode) == ("3 3\n", 0)
    process = run(OFFLINE, "online", RIVER, **variables)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 7  # the hook catches what goes out
    assert out.startswith("socket.")
