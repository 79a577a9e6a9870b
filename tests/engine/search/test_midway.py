"""What is said of a song between others."""

from __future__ import annotations

from dataclasses import replace

from engine.features import NAMES
from engine.search.midway import MIXED, leaning, midway
from engine.search.reasons import Pair
from engine.tracks import Mood, Track


def track(year: int | None = None, genres: tuple[str, ...] = (), **features: float) -> Track:
    plain = dict.fromkeys(NAMES, 0.5) | {"tempo": 100.0, "loudness": -8.0} | features
    return Track("", "", "", year, genres, None, None, plain, 0, Mood.CHILL, None)


def pairs(songs: list[Track], match: Track) -> list[Pair]:
    """Each song with `match`; normal scores are ten times the features, for a tempo a tenth."""
    scale = dict.fromkeys(NAMES, 10.0) | {"tempo": 0.1}
    return [
        Pair(
            song,
            match,
            {name: scale[name] * (match.features[name] - song.features[name]) for name in NAMES},
            float("nan"),
            {"rock": 9, "ska": 1},
        )
        for song in songs
    ]


def test_more_than_the_one_and_less_than_the_other_comes_first() -> None:
    songs = [track(energy=0.2, valence=0.1), track(energy=0.8, valence=0.1)]
    words = midway(pairs(songs, track(energy=0.45, valence=0.9)), "blend")
    assert words == "same tempo, much livelier than the first, much calmer than the second"


def test_what_all_have_in_common_is_said_once() -> None:
    songs = [track(1970, ("rock", "ska"), tempo=80), track(1972, ("ska", "rock"), tempo=120)]
    match = track(1971, ("rock", "ska", "pop"), tempo=90)
    assert midway(pairs(songs, match), "blend") == (
        "all ska, same energy, mood and era, "
        "10 BPM faster than the first, 30 BPM slower than the second"
    )
    assert midway(pairs(songs, match), "sound") == (
        "same energy and mood, 10 BPM faster than the first, 30 BPM slower than the second"
    )


def test_of_several_songs_two_are_spoken_of() -> None:
    songs = [track(energy=0.5), track(energy=0.1), track(energy=0.9)]
    assert midway(pairs(songs, track(energy=0.5)), "sound").endswith(
        "much livelier than the second, much calmer than the third"
    )


def test_what_it_has_more_of_than_both_is_said_once() -> None:
    songs = [track(energy=0.1), track(energy=0.1)]
    match = track(energy=0.9)
    assert midway(pairs(songs, match), "sound").endswith(", much livelier than both")
    assert midway(pairs([track(energy=0.9), *songs], match), "sound").endswith(
        ", much livelier than the second and the third"
    )


def test_no_two_answers_read_alike_while_there_is_more_to_say() -> None:
    songs = [track(energy=0.2, valence=0.1), track(energy=0.8, valence=0.9)]
    match = track(energy=0.5, valence=0.5)
    beside = pairs(songs, match)
    said = leaning([[pair] * 3 for pair in beside], [None, None, 0], "blend")
    assert len(set(said)) == 3
    assert said[0] == midway(beside, "blend")
    assert "than" not in said[2]


def test_where_nothing_can_be_heard_it_is_a_little_of_each() -> None:
    songs = [track(), track()]
    mood = replace(track(energy=0.54, valence=0.54, tempo=103), mood=Mood.HAPPY)
    assert midway(pairs(songs, replace(mood, year=None)), "blend") == MIXED
