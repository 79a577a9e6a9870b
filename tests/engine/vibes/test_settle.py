"""Wishes that contradict one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tracks import Mood
from engine.vibes.settle import settle
from engine.vibes.wishes import Span, Wish

CALM, LIVELY = Wish("calm", {"energy": 0.1}), Wish("lively", {"energy": 0.9})
WORKOUT = Wish("workout", {"energy": 0.9, "tempo": 0.8})
NIGHT = Wish("night", {"energy": 0.3, "valence": 0.3}, context=True)


def asked(name: str, *wishes: Wish) -> list[float]:
    return [wish.wants[name] for wish in settle(wishes) if name in wish.wants]


def test_equals_meet_half_way() -> None:
    assert asked("energy", CALM, LIVELY) == pytest.approx([0.5, 0.5])


def test_a_broad_wish_gives_way_to_a_narrow_one() -> None:
    assert asked("energy", CALM, WORKOUT) == [0.1]
    assert asked("tempo", CALM, WORKOUT) == [0.8]


def test_a_time_gives_way_to_what_is_done_then() -> None:
    assert asked("energy", NIGHT, WORKOUT) == [0.9]
    assert asked("valence", NIGHT, WORKOUT) == [0.3]


def test_a_genre_gives_way_to_what_is_said_beside_it() -> None:
    metal = Wish("metal", {"energy": 0.9}, genres=("metal",))
    peaceful = Wish("peaceful", {"energy": 0.1, "valence": 0.4})
    settled = settle([peaceful, metal])
    assert [wish.wants.get("energy") for wish in settled] == [0.1, None]
    assert settled[1].genres == ("metal",)
    assert asked("energy", metal) == [0.9]


def test_a_loose_genre_gives_way_to_one_that_is_named() -> None:
    riffs = Wish("riffs", {"energy": 0.9}, genres=("rock",), loose=True)
    techno = Wish("techno", genres=("techno",))
    moon = Wish("moon", genres=("jazz",), titles=("moon",))
    assert [wish.genres for wish in settle([riffs, techno])] == [(), ("techno",)]
    assert settle([riffs, moon]) == [riffs, moon]
    assert settle([riffs]) == [riffs]


def test_what_somebody_is_gives_way_to_what_they_want() -> None:
    tired = Wish("tired", {"energy": 0.1}, state=True)
    assert asked("energy", tired, WORKOUT) == [0.9]
    assert asked("energy", tired) == [0.1]


def test_a_hint_gives_way_to_every_wish() -> None:
    sad = Wish("sad", {"valence": 0.1}, {"energy": 0.2}, mood=Mood.SAD)
    first, _ = settle([sad, LIVELY])
    assert first.hints == {}
    assert first.mood is None


def test_wishes_of_one_mind_stay_as_they_are() -> None:
    assert settle([LIVELY, WORKOUT]) == [LIVELY, WORKOUT]
    assert settle([WORKOUT]) == [WORKOUT]


def test_old_is_no_condition_beside_a_decade() -> None:
    old = Wish("old", spans=(Span("year", high=1985),), context=True)
    nineties = Wish("1990s", spans=(Span("year", 1990, 1999),))
    assert [wish.spans for wish in settle([old, nineties])] == [(), nineties.spans]
    assert settle([old]) == [old]


wishes = st.builds(
    Wish,
    says=st.text(max_size=3),
    wants=st.dictionaries(st.sampled_from(["energy", "valence", "tempo"]), st.floats(0.01, 0.99)),
    context=st.booleans(),
    state=st.booleans(),
)


@given(st.lists(wishes, max_size=5))
def test_settled_wishes_are_on_one_side_of_every_feature(several: list[Wish]) -> None:
    settled = settle(several)
    assert [wish.says for wish in settled] == [wish.says for wish in several]
    for name in ("energy", "valence", "tempo"):
        sides = {wish.wants[name] > 0.6 for wish in settled if wish.wants.get(name, 0.5) > 0.6}
        sides |= {False for wish in settled if wish.wants.get(name, 0.5) < 0.42}
        assert len(sides) <= 1
