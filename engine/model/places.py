"""Where each track lies for its neighbours: in sound, era and fame, and among the artists.

What a track does not tell of itself, its artist's other tracks tell of it, less surely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pandas import factorize

from engine.model.genres import NOBODY
from engine.model.sound import heard, standardised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int32]


class Told(NamedTuple):
    """A value for each of n tracks: the best guess, its variance, and if anything is known."""

    values: Floats
    doubts: Floats
    known: Bools


def build(
    frame: DataFrame, scores: Floats32, leads: Sequence[str], genre_codes: Codes, music: Bools
) -> dict[str, NDArray[Any]]:
    """The arrays that neighbours are found in, for n tracks and v voices.

    - `places` (14, n): where a track is heard (see `sound.heard`), its era and its fame;
    - `doubts` (2, n): the variance of era and fame, 0 where the track tells them;
    - `told` (2, n): whether era and fame are known, of the track or of others by its artist;
    - `voice` (n,): the number of the artist; tracks by nobody in particular are each its own;
    - `voice_sound` (12, v): the mean of where the artist's tracks are heard;
    - `voice_genre` (v,): the code of the artist's genres.
    """
    ear = heard(scores, frame["tempo"].to_numpy(np.float64))
    voice = voices(leads, genre_codes)
    years = frame["year"].to_numpy(np.float64, na_value=np.nan)
    popularity = frame["popularity"].to_numpy(np.float64, na_value=np.nan)
    era = told(standardised(years, music), voice, music)
    fame = told(standardised(popularity, music), voice, music)
    genre_of = np.zeros(voice.max(initial=-1) + 1, dtype=np.int32)
    genre_of[voice] = genre_codes
    return {
        "places": np.vstack([ear, era.values, fame.values]).astype(np.float32),
        "doubts": np.vstack([era.doubts, fame.doubts]).astype(np.float32),
        "told": np.vstack([era.known, fame.known]),
        "voice": voice,
        "voice_sound": np.stack([_means(row.astype(np.float64), voice) for row in ear]).astype(
            np.float32
        ),
        "voice_genre": genre_of,
    }


def voices(leads: Sequence[str], genre_codes: Codes) -> Codes:
    """The artist's number for each track, (n,); "Various Artists" are as many as their tracks."""
    nobody = np.fromiter((lead in NOBODY for lead in leads), dtype=np.bool_, count=len(leads))
    codes = factorize(np.asarray(leads, dtype=object))[0]
    codes[nobody] = len(leads) + np.flatnonzero(nobody)
    return factorize(codes)[0].astype(np.int32)


def told(values: Floats, voice: Codes, music: Bools) -> Told:
    """`values`, (n,), with NaN filled in: by the mean of the artist's, or of all music's.

    The doubt is the expected squared error of that: how far apart an artist's tracks are, or all
    tracks. So the expected squared gap to a value u is (u - value)² + doubt, and to know nothing
    of a track neither brings it nearer nor moves it away.
    """
    own = ~np.isnan(values)
    sample = values[own & music] if (own & music).any() else np.zeros(1)
    counted = own & music
    number = np.bincount(voice[counted], minlength=voice.max(initial=-1) + 1)
    means = _means(np.where(counted, values, 0), voice, counted)
    by_artist = number[voice] > 0
    # From n tracks their own mean is too near to them by n / (n - 1).
    several = counted & (number[voice] > 1)
    error = (values - means[voice])[several] ** 2 * (number / np.maximum(number - 1, 1))[
        voice[several]
    ]
    within = float(error.mean()) if len(error) else float(sample.var())
    filled = np.where(own, values, np.where(by_artist, means[voice], sample.mean()))
    doubts = np.where(own, 0.0, np.where(by_artist, within, sample.var()))
    return Told(filled, doubts, own | by_artist)


def _means(values: Floats, voice: Codes, counted: Bools | None = None) -> Floats:
    """The mean of the `counted` values of each voice, 0 where there are none."""
    which = slice(None) if counted is None else counted
    voices_there = voice.max(initial=-1) + 1
    sums = np.bincount(voice[which], weights=values[which], minlength=voices_there)
    counts = np.bincount(voice[which], minlength=voices_there)
    means: Floats = sums / np.maximum(counts, 1)
    return means
