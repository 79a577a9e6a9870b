"""What is true of two tracks and worth saying, in a listener's words.

A gap is only spoken of when it can be heard, both among the catalogue's tracks (in normal scores)
and by itself (in the feature's unit): the step from 0.001 to 0.004 acousticness passes a sixth of
all tracks and is no difference to an ear.
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from engine.features import BY_NAME, Feature
from engine.search.steer import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine.tracks import Lens, Steer, Track

# In normal scores: up to SAME two tracks have the same of something, from LITTLE on one has more,
# from MORE on it is not a little, from MUCH on it is much more.
SAME, LITTLE, MORE, MUCH = 0.3, 0.5, 0.9, 1.7
# The same gaps in the features' own units; most are on a scale of 0 to 1.
SAME_UNITS, AUDIBLE_UNITS = 0.08, 0.1
SAME_BPM, AUDIBLE_BPM = 2.0, 4.0
SAME_DB, AUDIBLE_DB = 1.0, 2.5
# Nobody calls the step from a sung track to an instrumental a little one, however common it is.
NOT_LITTLE_UNITS = 0.4
# Liveness guesses at an audience; only far apart does it mean one.
AUDIBLE_LIVENESS = 0.35
# Most people place a song within some four years.
SAME_ERA_YEARS, OTHER_ERA_YEARS = 4, 8
# Cosine of genre vectors from which on two artists play a similar style, if they share no word.
SIMILAR_STYLE = 0.8
# Points of popularity: with so many more a song is better known, with LITTLE_FAME a little.
LITTLE_FAME, MORE_FAME = 4, 12
# Less than this nobody notices of a song's length.
OTHER_LENGTH_S = 15

_AUDIBLE = {"loudness": AUDIBLE_DB, "liveness": AUDIBLE_LIVENESS}
# Features of which a listener would say that one song has more than the other, and from which gap
# on in their own units.
_COMPARED = tuple(
    (name, BY_NAME[name], _AUDIBLE.get(name, AUDIBLE_UNITS))
    for name in (
        "energy",
        "valence",
        "danceability",
        "acousticness",
        "instrumentalness",
        "speechiness",
        "loudness",
        "liveness",
    )
)
_AS = {"danceability": "as danceable", "acousticness": "as acoustic", "speechiness": "as wordy"}
# What was asked for is listened for, and told from half of what else is audible.
_LISTENED_FOR = {
    "energy": AUDIBLE_UNITS / 2,
    "valence": AUDIBLE_UNITS / 2,
    "acousticness": AUDIBLE_UNITS / 2,
    "tempo": AUDIBLE_BPM / 2,
    "year": 1,
    "popularity": LITTLE_FAME,
}


class Pair(NamedTuple):
    """Two tracks and their gaps, the second track's minus the first's.

    `gaps` are in normal scores by feature; `style` is the cosine of their genres, NaN if unknown.
    `genres` counts the catalogue's tracks by genre: a rare shared one says more. Where the
    query is the middle of several tracks, and so without a tempo, theirs is usually `usual_bpm`:
    it is only spoken of to who asked for another.
    """

    query: Track
    match: Track
    gaps: Mapping[str, float]
    style: float
    genres: Mapping[str, int]
    usual_bpm: float = math.nan


class Reason(NamedTuple):
    """Words, and what they are about."""

    about: str
    words: str


_SAME_ENERGY, _SAME_MOOD = Reason("energy", "energy"), Reason("valence", "mood")
_SAME_ERA, _SAME_TEMPO = Reason("year", "era"), Reason("tempo", "tempo")


def shared(pair: Pair, lens: Lens) -> Iterator[Reason]:
    """What the two have the same of, to be said behind one "same"."""
    if _is_same(pair, "energy"):
        yield _SAME_ENERGY
    if pair.query.mood == pair.match.mood and _is_same(pair, "valence"):
        yield _SAME_MOOD
    if lens == "blend" and abs(_years(pair)) <= SAME_ERA_YEARS:
        yield _SAME_ERA
    if abs(_raw(pair, "tempo")) <= SAME_BPM:
        yield _SAME_TEMPO


def differences(pair: Pair) -> list[Reason]:
    """The audible gaps, the widest in normal scores first, in a fixed order where as wide."""
    gaps, here, there = pair.gaps, pair.query.features, pair.match.features
    found = [
        (abs(gap), Reason(name, _more_or_less(feature, gap, raw)))
        for name, feature, audible in _COMPARED
        if abs(gap := gaps[name]) >= LITTLE and abs(raw := there[name] - here[name]) >= audible
    ]
    if abs(bpm := _raw(pair, "tempo")) >= AUDIBLE_BPM:
        found.append((abs(gaps["tempo"]), Reason("tempo", _faster_or_slower(bpm))))
    found.sort(key=itemgetter(0), reverse=True)
    return [reason for _, reason in found]


def style(pair: Pair) -> Iterator[str]:
    """The rarest genre that both have, or else that their artists' genres are alike."""
    if both := [genre for genre in pair.query.genres if genre in pair.match.genres]:
        yield f"both {min(both, key=lambda genre: (pair.genres.get(genre, 0), genre))}"
    elif pair.style >= SIMILAR_STYLE:
        yield "a similar style"


def other_era(pair: Pair) -> Iterator[Reason]:
    """By how many years they are apart, if by many."""
    if abs(years := _years(pair)) >= OTHER_ERA_YEARS:
        yield Reason("year", _worded(pair, "year", years))


def as_asked(pair: Pair, steer: Iterable[Steer]) -> Iterator[Reason]:
    """What the second track has of the ways that were pressed, even a little of it."""
    for way in steer:
        name, sign = WAYS[way].name, math.copysign(1, WAYS[way].step)
        if (gap := _gap(pair, name)) * sign >= _LISTENED_FOR[name]:
            yield Reason(name, _worded(pair, name, gap))
        elif name == "tempo" and (gap := _beyond_usual(pair)) * sign >= _LISTENED_FOR[name]:
            yield Reason(name, f"{_faster_or_slower(gap)} than usual")


def finer(pair: Pair, lens: Lens) -> Iterator[Reason]:
    """What else tells the second track from others like it, the more telling first."""
    if abs(bpm := _raw(pair, "tempo")) > SAME_BPM:
        yield Reason("tempo", _faster_or_slower(bpm))
    if lens == "blend":
        if abs(years := _years(pair)) > 0:
            yield Reason("year", _worded(pair, "year", years))
        elif years == 0:
            yield Reason("year", "from the same year")
        if abs(fame := _fame(pair)) >= LITTLE_FAME:
            yield Reason("popularity", _worded(pair, "popularity", fame))
    for name, words in _AS.items():
        if _is_same(pair, name):
            yield Reason(name, words)
    if abs(_raw(pair, "loudness")) <= SAME_DB:
        yield Reason("loudness", "as loud")
    if abs(longer := _raw(pair, "duration_ms") / 1_000) >= OTHER_LENGTH_S:
        words = BY_NAME["duration_ms"].more if longer > 0 else BY_NAME["duration_ms"].less
        yield Reason("duration_ms", f"{abs(longer):.0f} seconds {words}")


def _worded(pair: Pair, name: str, gap: float) -> str:
    if name == "tempo":
        return _faster_or_slower(gap)
    if name == "year":
        years = abs(int(gap))
        return f"{years} year{'s' * (years > 1)} {'newer' if gap > 0 else 'older'}"
    if name == "popularity":
        words = "better known" if gap > 0 else "less known"
        return words if abs(gap) >= MORE_FAME else f"a little {words}"
    return _more_or_less(BY_NAME[name], pair.gaps[name], gap)


def _more_or_less(feature: Feature, gap: float, raw: float) -> str:
    words = feature.more if raw > 0 else feature.less
    wide = feature.high == 1.0 and abs(raw) >= NOT_LITTLE_UNITS
    audible = abs(raw) >= _AUDIBLE.get(feature.name, AUDIBLE_UNITS)
    if not (wide or (audible and abs(gap) >= MORE)):
        return f"a little {words}"
    return f"much {words}" if abs(gap) >= MUCH else words


def _faster_or_slower(bpm: float) -> str:
    return f"{abs(bpm):.0f} BPM {'faster' if bpm > 0 else 'slower'}"


def _is_same(pair: Pair, name: str) -> bool:
    return abs(pair.gaps[name]) <= SAME and abs(_raw(pair, name)) <= SAME_UNITS


def _gap(pair: Pair, name: str) -> float:
    """In plain units; NaN, which compares false with everything, if either is unknown."""
    if name == "year":
        return _years(pair)
    return _fame(pair) if name == "popularity" else _raw(pair, name)


def _beyond_usual(pair: Pair) -> float:
    return pair.match.features["tempo"] - pair.usual_bpm


def _raw(pair: Pair, name: str) -> float:
    return pair.match.features[name] - pair.query.features[name]


def _years(pair: Pair) -> float:
    return _less(pair.match.year, pair.query.year)


def _fame(pair: Pair) -> float:
    return _less(pair.match.popularity, pair.query.popularity)


def _less(one: int | None, other: int | None) -> float:
    return math.nan if one is None or other is None else one - other
