"""Why a track answers a wish: only what is true of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import Mood, Track
from engine.features import NAMES
from engine.vibes.why import NEAREST, why
from engine.vibes.wishes import Span, Wish

if TYPE_CHECKING:
    from engine import Engine

PLAIN = dict.fromkeys(NAMES, 0.5) | {"loudness": -10.0, "tempo": 92.4, "duration_ms": 185_400.0}
SONG = Track("a", "A", "B", 1990, ("jazz",), 50, 1, PLAIN, 3, Mood.HAPPY, None)
WORDS = {
    "calm": ("energy", 0, 0.45), "lively": ("energy", 0.7, 1),
    "sombre": ("valence", 0, 0.4), "bright": ("valence", 0.6, 1),
    "acoustic": ("acousticness", 0.6, 1), "electric": ("acousticness", 0, 0.15),
    "danceable": ("danceability", 0.7, 1), "hardly any vocals": ("instrumentalness", 0.5, 1),
}  # fmt: skip


def test_mood_genre_and_personality_are_said_if_the_track_has_them() -> None:
    wishes = [
        Wish("very happy", mood=Mood.HAPPY),
        Wish("jazz", genres=("jazz",)),
        Wish("Party", personality=3),
        Wish("sad", mood=Mood.SAD),
        Wish("rock", genres=("rock",)),
    ]
    assert why(SONG, wishes) == "happy, jazz, Party"
    assert why(SONG, [Wish("New Orleans", origin=("jazz", "dixieland"))]) == "jazz"


def test_the_word_of_a_title_is_a_reason_and_so_is_its_genre() -> None:
    wish = Wish("moon", titles=("moon", "weihnacht*"), genres=("jazz",))
    assert why(replace(SONG, title="Fly Me to the Moon"), [wish]) == "moon, jazz"
    assert why(replace(SONG, title="Moonlight", genres=()), [wish]) == NEAREST


def test_what_was_not_wanted_is_not_a_reason() -> None:
    assert why(SONG, [Wish("not happy", mood=Mood.HAPPY, negated=True)]) == NEAREST


def test_a_feature_is_said_if_the_track_has_it() -> None:
    wish = Wish("acoustic", {"acousticness": 0.9})
    assert why(replace(SONG, features=PLAIN | {"acousticness": 0.8}), [wish]) == "acoustic"
    assert why(replace(SONG, features=PLAIN | {"acousticness": 0.4}), [wish]) == NEAREST


def test_tempo_and_length_are_given_in_figures() -> None:
    assert why(SONG, [Wish("slow", {"tempo": 0.1}), Wish("short", {"duration_ms": 0.1})]) == (
        "92 BPM, 3:05"
    )


def test_a_condition_is_said_in_the_words_of_the_wish_or_in_figures() -> None:
    nineties = Wish("1990s", spans=(Span("year", 1990, 1999),))
    tempo = Wish("around 90 BPM", spans=(Span("tempo_bpm", 86, 94),))
    assert why(SONG, [nineties, tempo]) == "1990s, 92 BPM"
    assert why(replace(SONG, year=1989), [nineties]) == NEAREST


@pytest.mark.parametrize("text", ["happy acoustic", "party", "sleep", "angry", "dance, no vocals"])
def test_no_reason_contradicts_the_numbers(engine: Engine, text: str) -> None:
    for match in engine.vibe(text, limit=100).matches:
        for reason in match.why.split(", "):
            if reason in WORDS:
                name, low, high = WORDS[reason]
                assert low <= match.track.features[name] <= high
            elif reason in set(Mood):
                assert match.track.mood == reason
            elif found := re.fullmatch(r"(\d+) BPM", reason):
                assert abs(match.track.features["tempo"] - int(found[1])) <= 0.5
