"""How a list is bent: presses add up, opposites cancel, and all of it can be kept as a text."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bends import MOST_PRESSES, Bend, GarbledBendError, bend_of, opposite_of
from bot.buttons import CHANGES, Bent, Change, LikeArtist, Similar, Wish
from engine.tracks import LOCKS, STEERS, Steer

SONG = Similar("x" * 22, run="abcd")

changes = st.lists(st.sampled_from(CHANGES), max_size=60)
keys = st.text(string.ascii_letters + "-_", min_size=8, max_size=8)
lists = st.one_of(
    st.builds(
        Similar, keys, st.just(0), st.just("abcd"), st.builds(Bent, keys, run=st.just("abcd"))
    ),
    st.builds(Similar, keys, run=st.just("abcd")),
    st.builds(LikeArtist, st.integers(0, 10**6), run=st.just("abcd")),
    st.builds(Wish, keys, run=st.just("abcd")),
)


def bent(*pressed: Change) -> Bend:
    bend = Bend(SONG)
    for change in pressed:
        bend = bend.changed(change)
    return bend


@given(lists, st.text(), changes, keys | st.just(""))
def test_a_bend_comes_back_from_its_text_as_it_was(
    of: Similar | LikeArtist | Wish, artist: str, pressed: list[Change], before: str
) -> None:
    bend = Bend(of, artist, before=before)
    for change in pressed:
        bend = bend.changed(change)
    assert bend_of(bend.text()) == bend


def test_presses_add_up_in_the_order_in_which_they_came() -> None:
    assert list(bent("newer", "calmer", "newer").steer.items()) == [("newer", 2), ("calmer", 1)]


@pytest.mark.parametrize("steer", STEERS)
def test_opposite_presses_cancel(steer: Steer) -> None:
    opposite = opposite_of(steer)
    assert bent(steer, opposite) == bent()
    assert bent(steer, steer, opposite) == bent(steer)
    assert bent(steer, opposite, opposite) == bent(opposite)


@given(changes)
def test_no_way_is_pressed_further_than_it_goes_nor_both_ways_at_once(
    pressed: list[Change],
) -> None:
    steer = bent(*pressed).steer
    assert all(1 <= presses <= MOST_PRESSES for presses in steer.values())
    assert not any(opposite_of(word) in steer for word in steer)


def test_a_lock_goes_on_and_off() -> None:
    assert bent("same era", "no vocals").locks == ("no vocals", "same era")
    assert bent("same era", "no vocals", "same era").locks == ("no vocals",)
    assert set(bent(*LOCKS).locks) == set(LOCKS)


def test_the_dice_roll_on_and_the_lens_turns_back() -> None:
    assert bent("another seed", "another seed").seed == 2
    assert bent("other lens").lens == "sound"
    assert bent("other lens", "other lens") == bent()
    assert Bend(SONG).rolled(10**9).changed("another seed").seed == 1


def test_wishes_in_words_are_added_to_the_presses() -> None:
    bend = bent("calmer", "no vocals").asked({"calmer": 1, "newer": 2}, ["same era"], "sound")
    assert bend.steer == {"calmer": 2, "newer": 2}
    assert bend.locks == ("no vocals", "same era")
    assert bend.lens == "sound"
    assert bend.asked({}, (), None) == bend


@pytest.mark.parametrize(
    "changed",
    [
        {"of": "nonsense"},
        {"of": "b:1:0:abcd"},
        {"lens": "smell"},
        {"steer": [["louder", 1]]},
        {"steer": 3},
        {"locks": ["no drums"]},
        {"seed": "many"},
    ],
)
def test_a_text_of_another_version_is_called_garbled(changed: dict[str, object]) -> None:
    text = json.dumps({**json.loads(bent("calmer").text()), **changed})
    with pytest.raises(GarbledBendError):
        bend_of(text)


@pytest.mark.parametrize("text", ["", "rainy sunday", "[]", "{}", "1", '"of"'])
def test_what_is_no_bend_is_called_garbled(text: str) -> None:
    with pytest.raises(GarbledBendError):
        bend_of(text)
