"""What is said of a song between others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.features import NAMES
from engine.search.midway import midway
from engine.tracks import Mood, Track

if TYPE_CHECKING:
    from engine.search.midway import Scored


def track(year: int | None = None, **features: float) -> Track:
    plain = dict.fromkeys(NAMES, 0.5) | {"tempo": 100.0} | features
    return Track("", "", "", year, (), None, None, plain, 0, Mood.CHILL, None)


def scored(year: int | None = None, **features: float) -> Scored:
    """A track whose normal scores are as far apart as ten times its features."""
    one = track(year, **features)
    return one, {name: 10 * value for name, value in one.features.items()}


def test_what_lies_between_is_named_widest_first() -> None:
    songs = [scored(energy=0.2, valence=0.9), scored(energy=0.8, valence=0.7)]
    assert midway(songs, track(energy=0.5, valence=0.8), "blend") == (
        "between them in energy and happiness"
    )


def test_what_lies_outside_or_is_unknown_is_not_named() -> None:
    songs = [scored(energy=0.2), scored(energy=0.8)]
    assert midway(songs, track(energy=0.9), "blend") == ""
    assert midway(songs, track(energy=float("nan")), "blend") == ""
    assert midway([scored(energy=float("nan")), songs[1]], track(energy=0.5), "blend") == ""


def test_songs_that_do_not_differ_have_nothing_between_them() -> None:
    assert midway([scored(energy=0.50), scored(energy=0.52)], track(energy=0.51), "blend") == ""


def test_an_era_is_between_unless_only_the_sound_counts() -> None:
    songs = [scored(1970), scored(1990)]
    assert midway(songs, track(1980), "blend") == "between them in era"
    assert midway(songs, track(1980), "sound") == ""
    assert midway(songs, track(1991), "blend") == ""
    assert midway(songs, track(None), "blend") == ""
    assert midway([*songs, scored(None)], track(1980), "blend") == ""
