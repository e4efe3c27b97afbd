"""The corpus that is shipped: people who are told apart in it are never taken for each other."""

from __future__ import annotations

import pytest

from communique.matching.index import Index
from communique.matching.query import Condition
from tests.conftest import ROOT
from tests.matching.making import ask, files_below, matches, paths, write_index


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Index:
    texts = files_below(ROOT / "data", ROOT / "seeds")
    return Index.open(write_index(texts, tmp_path_factory.mktemp("shipped")))


@pytest.mark.parametrize(
    ("name", "both"),
    [
        ("Hikmet Hajiyev", {"person/hikmet-hajiyev", "person/hikmet-hajizade"}),
        ("Hikmet Hajizade", {"person/hikmet-hajiyev", "person/hikmet-hajizade"}),
        ("Hikmet", {"person/hikmet-hajiyev", "person/hikmet-hajizade"}),
        ("Ilham Aliyev", {"person/ilham-aliyev", "person/heydar-aliyev", "person/i-aliyev-1993"}),
        ("Heydar Aliyev", {"person/ilham-aliyev", "person/heydar-aliyev", "person/i-aliyev-1993"}),
        ("I. Aliyev", {"person/ilham-aliyev", "person/heydar-aliyev", "person/i-aliyev-1993"}),
        ("Гейдар Алиев", {"person/ilham-aliyev", "person/heydar-aliyev"}),
    ],
)
def test_look_alikes_come_together_and_none_of_them_is_certain(shipped: Index, name: str, both: set[str]) -> None:
    found = ask(shipped, name, types=("foaf:Person",))
    assert both <= set(paths(found))
    assert matches(found) == []


def test_a_look_alike_that_is_spelt_quite_otherwise_is_one_too(shipped: Index) -> None:
    found = ask(shipped, "I. Kyazimov")
    assert paths(found)[0] == "person/i-kyazimov"
    assert matches(found) == []


@pytest.mark.parametrize(
    ("name", "condition", "path"),
    [
        ("Hikmet Hajiyev", Condition("date", ("2023",)), "person/hikmet-hajiyev"),
        ("Hikmet Hajizade", Condition("date", ("1992",)), "person/hikmet-hajizade"),
        ("Heydar Aliyev", Condition("date", ("1993-09",)), "person/heydar-aliyev"),
    ],
)
def test_when_they_met_tells_them_apart(shipped: Index, name: str, condition: Condition, path: str) -> None:
    found = ask(shipped, name, condition, types=("foaf:Person",))
    assert paths(found)[0] == path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Robert Kocharyan", "person/robert-kocharyan"),
        ("Роберт Кочарян", "person/robert-kocharyan"),
        ("Ռոբերտ Քոչարյան", "person/robert-kocharyan"),
        ("Ստեփանակերտ", "place/stepanakert"),
        ("Степанакерт", "place/stepanakert"),
        ("Ереван", "place/yerevan"),
        ("Serzh Sarkisian", "person/serzh-sargsyan"),
        ("Arkady Ghoukassian", "person/arkadi-ghukasyan"),
        ("David Babayan", "person/davit-babayan"),
        ("Q71", "place/geneva"),
    ],
)
def test_names_are_found_in_other_scripts_and_spellings(shipped: Index, name: str, path: str) -> None:
    assert paths(ask(shipped, name))[0] == path


def test_every_label_finds_its_own_thing_first_and_takes_no_other_for_it(shipped: Index) -> None:
    every = shipped.profiles(range(1, len(shipped) + 1))
    assert len(every) > 300
    for profile in every:
        found = ask(shipped, profile.label)
        assert found[0].scored.score == 100
        assert profile.path in paths(found)
        assert matches(found) in ([], [profile.path])
        assert profile.names[0].text == profile.label
