"""Callback data: what a tap means must survive the 64 bytes it travels in."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import (
    CHANGES,
    MAX_BYTES,
    Bent,
    Blended,
    Browse,
    Button,
    ByArtist,
    Choose,
    Curves,
    Dna,
    Enough,
    GarbledButtonError,
    Home,
    Journey,
    LikeArtist,
    Likewise,
    Locks,
    MoodPick,
    Moods,
    OnMap,
    Personalities,
    Place,
    Press,
    Profile,
    Screen,
    Similar,
    Swap,
    Turn,
    Turned,
    Why,
    Wish,
    decode,
    encode,
    tag,
)
from engine.tracks import LOCKS, STEERS, Mood

LETTERS = string.ascii_letters + string.digits
spotify_ids = st.text(LETTERS, min_size=22, max_size=22)
made_ids = st.text("0123456789abcdef", min_size=16, max_size=16).map(lambda hexes: f"t-{hexes}")
keys = st.text(LETTERS + "-_", min_size=8, max_size=8)
offsets = st.integers(0, 490)
bendable = st.one_of(
    st.builds(Similar, spotify_ids | made_ids, offsets),
    st.builds(Bent, keys, offsets),
    st.builds(LikeArtist, st.integers(0, 9_999_999), offsets),
    st.builds(Wish, keys, offsets),
)
places: st.SearchStrategy[Place] = st.one_of(
    bendable,
    st.builds(Blended, keys, offsets),
    st.builds(Journey, keys),
    st.builds(Browse, st.integers(0, 127), st.integers(0, 9_999_999)),
    st.builds(ByArtist, st.integers(0, 9_999_999)),
)


@st.composite
def buttons(draw: st.DrawFn) -> Button:
    run = tag(draw(st.text()))
    screens: st.SearchStrategy[Screen] = st.sampled_from([Moods(), Personalities(), Home()])
    back = draw(st.none() | screens | places.map(lambda place: replace(place, run=run)))
    place = replace(draw(places), run=run, back=back)
    at = replace(draw(bendable), run=run, back=back)
    bent = replace(draw(bendable), run=run, back=Bent(draw(keys), draw(offsets), run))
    way = draw(st.builds(Blended, keys, offsets) | st.builds(Journey, keys))
    way = replace(way, run=run, back=back)
    drawn: tuple[Button, ...] = (
        place,
        Press(at, draw(st.sampled_from(CHANGES))),
        Likewise(bent, draw(keys)),
        Locks(at),
        Why(at),
        Enough(draw(st.sampled_from(STEERS))),
        Dna(draw(spotify_ids | made_ids)),
        OnMap(draw(spotify_ids | made_ids)),
        Profile(draw(st.integers(0, 127)), run),
        MoodPick(draw(st.sampled_from(Mood)).value),
        Turned(way, draw(st.sampled_from(get_args(Turn)))),
        Swap(way, draw(st.integers(0, 24))),
        Curves(way),
        Choose(draw(keys), draw(st.integers(0, 4)), draw(spotify_ids | made_ids)),
    )
    return draw(st.sampled_from(drawn) | screens)


@given(buttons())
def test_a_button_comes_back_from_its_callback_data_as_it_was(button: Button) -> None:
    data = encode(button)
    assert decode(data) == button
    assert 1 <= len(data.encode()) <= MAX_BYTES


def test_the_longest_button_fits() -> None:
    longest = Similar("x" * 22, 490, "abcd", Similar("y" * 22, 490, "abcd"))
    assert len(encode(longest)) == 60
    assert max(len(encode(Press(longest, change))) for change in CHANGES) == 63


def test_no_two_changes_travel_alike() -> None:
    at = Similar("x" * 22)
    assert len({encode(Press(at, change)) for change in CHANGES}) == len(STEERS) + len(LOCKS) + 2


@given(
    st.text() | st.from_regex(r"\A([+=#?/~!][a-zA-Z]?:)?[stwbalmvphexjq](:[0-9a-z]{0,3}){0,7}\Z")
)
def test_any_other_callback_data_is_called_garbled(data: str) -> None:
    try:
        button = decode(data)
    except GarbledButtonError:
        return
    assert decode(encode(button)) == button


@pytest.mark.parametrize(
    "button",
    [
        Similar("an:id"),
        Similar("x" * 65),
        Browse(1, run="abcd", back=Browse(2, run="dcba")),
        Browse(1, back=Browse(2, back=Browse(3))),
        Browse(-1),
    ],
)
def test_what_would_not_come_back_is_refused_at_once(button: Button) -> None:
    with pytest.raises(ValueError, match=r"cannot ride|leads back|no negative"):
        encode(button)


def test_two_runs_have_different_tags_of_four_characters() -> None:
    assert tag("20261121-1") != tag("20261121-2")
    assert len(tag("")) == len(tag("20261121-1")) == 4


def test_in_a_new_catalogue_songs_stay_and_what_has_a_new_number_is_looked_up_anew() -> None:
    assert Similar("x", 20, "old", Browse(1, 0, "old")).renewed("new") == Similar("x", 0, "new")
    assert Wish("k", 20, "old").renewed("new") == Wish("k", 0, "new")
    assert Browse(3, 20, "old").renewed("new") == Personalities()
    assert ByArtist(3, 0, "old").renewed("new") == Home()
    assert LikeArtist(3, 20, "old").renewed("new") == Home()
    assert Bent("k", 20, "old", Home()).renewed("new") == Bent("k", 0, "new")
    assert Press(Similar("x", 20, "old"), "calmer").renewed("new") == Press(
        Similar("x", 0, "new"), "calmer"
    )
    assert Locks(Bent("k", 20, "old")).renewed("new") == Locks(Bent("k", 0, "new"))
    assert Why(LikeArtist(3, 20, "old")).renewed("new") == Home()
