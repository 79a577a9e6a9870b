"""What artists are called by people who leave out half of the name, or misspell it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lookup.called import ArtistNames, by_name, key

# And how popular the best-known song of each is.
BEST = {
    "ruby slate": 80.0,
    "north harbour brass band": 70.0,
    "2lip": 60.0,
    "the tin men": 30.0,
    "ann and the owls": 70.0,
    "slate": 20.0,
}
NAMES = list(BEST)


@pytest.fixture
def names() -> ArtistNames:
    """The artists of `NAMES`, all heard by a thousand people."""
    return ArtistNames(by_name(NAMES, np.array(list(BEST.values()))), np.full(len(NAMES), 1000.0))


def called(names: ArtistNames, text: str) -> dict[str, float]:
    return {NAMES[one.artist]: one.weight for one in names.called(key(text))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ruby Slate", "ruby slate"),
        ("rubyslate", "ruby slate"),
        ("ruby slat", "ruby slate"),
        ("ruby", "ruby slate"),
        ("harbour brass band", "north harbour brass band"),
        ("north harbour", "north harbour brass band"),
        ("nhbb", "north harbour brass band"),
        ("harbor brass band", "north harbour brass band"),
        ("tulip", "2lip"),
        ("tin men", "the tin men"),
        ("owls", "ann and the owls"),
    ],
)
def test_a_name_is_known_whole_in_part_and_by_sound(
    names: ArtistNames, text: str, name: str
) -> None:
    assert list(called(names, text)) == [name]


@pytest.mark.parametrize(
    "text", ["men", "nb", "ru", "rub", "brass", "ruby slate 1", "harbour", "qqq", "nhb"]
)
def test_what_might_be_anybody_is_nobody(names: ArtistNames, text: str) -> None:
    assert called(names, text) == {}


def test_the_whole_name_counts_for_more_than_the_last_and_that_for_more_than_the_first(
    names: ArtistNames,
) -> None:
    whole, last, first, slip = (
        called(names, text)["ruby slate"] for text in ("ruby slate", "slate", "ruby", "ruby slatte")
    )
    assert whole > last > first > slip


def test_a_part_of_a_name_is_told_from_the_whole(names: ArtistNames) -> None:
    assert {NAMES[one.artist]: one.whole for one in names.called("slate")} == {
        "slate": True,
        "ruby slate": False,
    }


def test_where_nobody_is_known_only_whole_names_are_understood() -> None:
    names = ArtistNames(by_name(NAMES, np.zeros(len(NAMES))), np.full(len(NAMES), 1000.0))
    assert list(called(names, "Ruby Slate")) == ["ruby slate"]
    assert called(names, "ruby slat") == {}


@pytest.mark.parametrize("name", ["north harbour brass band", "smørgasband", "9 tin men"])
def test_a_slip_is_forgiven_wherever_it_is(name: str) -> None:
    names = ArtistNames(by_name([name], np.array([80.0])), np.array([1000.0]))
    whole = key(name)
    for at, letter in enumerate(whole):
        before, behind = whole[:at], whole[at + 1 :]
        swapped = before + behind[:1] + letter + behind[1:]
        for text in (before + behind, f"{before}x{behind}", f"{before}x{letter}{behind}", swapped):
            # Figures and letters of other scripts are never slips.
            if text.isascii() and ("9" in text) == ("9" in whole):
                assert [one.artist for one in names.called(text)] == [0], text
