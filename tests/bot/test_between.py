"""What is asked between songs, as it is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.between import LENGTHS, Between, GarbledBetweenError, Song, between_of
from engine.tracks import LOCKS, Lock

songs = st.builds(Song, st.text(), st.text(max_size=22))
betweens = st.builds(
    Between,
    st.sampled_from(["blend", "path"]),
    st.lists(songs, min_size=2, max_size=5).map(tuple),
    st.integers(0, 999),
    st.integers(8, 25),
    st.lists(st.text(max_size=22), max_size=5).map(tuple),
    st.none() | st.integers(0, 999),
    st.sets(st.sampled_from(LOCKS)).map(lambda on: tuple(lock for lock in LOCKS if lock in on)),
)


@given(betweens)
def test_it_comes_back_as_it_was_kept(between: Between) -> None:
    assert between_of(between.text()) == between


@given(betweens)
def test_the_way_back_is_undone_by_another(between: Between) -> None:
    assert between.reversed().reversed() == between
    assert between.swapped("x").undone() == between
    assert between.undone().undone().without == between.without[:-2]


@given(betweens, st.sampled_from(LOCKS))
def test_a_lock_is_on_or_off(between: Between, lock: Lock) -> None:
    locked = between.locked(lock)
    assert set(locked.locks) ^ set(between.locks) == {lock}
    assert locked.locked(lock) == between


def test_what_an_older_version_kept_is_understood() -> None:
    kept = {"how": "blend", "songs": [{}, {}], "seed": 3, "length": 12, "without": []}
    assert between_of(json.dumps(kept)) == Between("blend", (Song(), Song()), seed=3)


@given(betweens)
def test_longer_and_shorter_end_at_the_longest_and_the_shortest(between: Between) -> None:
    longer, shorter = between.lengthened(1), between.lengthened(-1)
    assert longer.length in {between.length, *LENGTHS}
    assert (longer.length > between.length) == (between.length < LENGTHS[-1])
    assert (shorter.length < between.length) == (between.length > LENGTHS[0])


def test_a_song_is_chosen_in_its_place() -> None:
    between = Between("path", (Song("one"), Song("two"))).chosen(1, "id")
    assert between.songs == (Song("one"), Song("two", "id"))
    assert between.ids == ["", "id"]
    with pytest.raises(GarbledBetweenError):
        between.chosen(2, "id")


def test_the_dice_begin_again_after_the_last_throw() -> None:
    between = Between("blend", (Song(), Song()))
    assert between.rolled().seed == 1
    assert Between("blend", (Song(), Song()), seed=999).rolled().seed == 1


@pytest.mark.parametrize(
    "kept",
    [
        "", "{}", "[]", "happy acoustic", "null",
        json.dumps({"how": "blend", "songs": [], "without": []}),
        json.dumps({"how": "dance", "songs": [{}, {}], "without": []}),
        json.dumps({"how": "blend", "songs": [{}, {"said": 3}], "without": []}),
        json.dumps({"how": "path", "songs": [{}, {}], "without": [], "length": 7}),
        json.dumps({"how": "path", "songs": [{}, {}], "without": [None]}),
        json.dumps({"how": "path", "songs": [{}, {}], "without": [], "seed": "x"}),
        json.dumps({"how": "path", "songs": [{}, {}], "without": [], "news": 1}),
        json.dumps({"how": "path", "songs": [{}, {}], "without": [], "beyond": "x"}),
        json.dumps({"how": "blend", "songs": [{}, {}], "without": [], "locks": ["no news"]}),
    ],
)  # fmt: skip
def test_what_nobody_kept_is_called_garbled(kept: str) -> None:
    with pytest.raises(GarbledBetweenError):
        between_of(kept)
