"""Why a track was offered, in a listener's words and from the true gaps.

A gap is only spoken of when it can be heard, both among the catalogue's tracks (in normal scores)
and by itself (in the feature's unit): the step from 0.001 to 0.004 acousticness passes a sixth of
all tracks and is no difference to an ear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.features import BY_NAME, Feature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.tracks import Lens, Track

# In normal scores: up to SAME two tracks have the same of something, from LITTLE on one has more,
# from MORE on it is not a little, from MUCH on it is much more.
SAME, LITTLE, MORE, MUCH = 0.3, 0.5, 0.9, 1.7
# The same gaps in the features' own units; most are on a scale of 0 to 1.
SAME_UNITS, AUDIBLE_UNITS = 0.08, 0.1
SAME_BPM, AUDIBLE_BPM = 2.0, 4.0
AUDIBLE_DB = 2.5
# Nobody calls the step from a sung track to an instrumental a little one, however common it is.
NOT_LITTLE_UNITS = 0.4
# Liveness guesses at an audience; only far apart does it mean one.
AUDIBLE_LIVENESS = 0.35
# Most people place a song within some four years.
SAME_ERA_YEARS, OTHER_ERA_YEARS = 4, 8
# Cosine of genre vectors from which on two artists play a similar style, if they share no word.
SIMILAR_STYLE = 0.8

MOST_SHARED, MOST_DIFFERENT = 3, 2
# What is left to say of two tracks that differ in many things a little.
NEAREST = "alike on the whole"

_AUDIBLE = {"loudness": AUDIBLE_DB, "liveness": AUDIBLE_LIVENESS}
# Features of which a listener would say that one song has more than the other.
_COMPARED = tuple(
    BY_NAME[name]
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


class Pair(NamedTuple):
    """Two tracks and their gaps, the second track's minus the first's.

    `gaps` are in normal scores by feature; `style` is the cosine of their genres, NaN if unknown.
    `genres` counts the catalogue's tracks by genre: a rare shared one says more.
    """

    query: Track
    match: Track
    gaps: Mapping[str, float]
    style: float
    genres: Mapping[str, int]


def why(pair: Pair, lens: Lens) -> str:
    """What the two share and where the second differs, such as "same energy, 8 BPM slower".

    With the lens "sound" only what can be heard is said.
    """
    shared = list(_shared(pair, lens))
    # The widest gaps first, but in a fixed order where they are as wide.
    different = sorted(_differences(pair), key=lambda found: -found[0])[:MOST_DIFFERENT]
    parts = [
        *(_style(pair) if lens == "blend" else ()),
        *([f"same {_listed(shared[:MOST_SHARED])}"] if shared else ()),
        *(words for _, words in different),
        *(_other_era(pair) if lens == "blend" else ()),
    ]
    return ", ".join(parts) or NEAREST


def _shared(pair: Pair, lens: Lens) -> Iterator[str]:
    if _is_same(pair, "energy"):
        yield "energy"
    if pair.query.mood == pair.match.mood and _is_same(pair, "valence"):
        yield "mood"
    if lens == "blend" and (years := _years(pair)) is not None and abs(years) <= SAME_ERA_YEARS:
        yield "era"
    if abs(_raw_gap(pair, "tempo")) <= SAME_BPM:
        yield "tempo"


def _differences(pair: Pair) -> Iterator[tuple[float, str]]:
    """How wide each audible gap is in normal scores, and how to say it."""
    for feature in _COMPARED:
        gap, raw = pair.gaps[feature.name], _raw_gap(pair, feature.name)
        if abs(gap) >= LITTLE and abs(raw) >= _AUDIBLE.get(feature.name, AUDIBLE_UNITS):
            yield abs(gap), _more_or_less(feature, gap, raw)
    bpm = _raw_gap(pair, "tempo")
    if abs(bpm) >= AUDIBLE_BPM:
        slower_or_faster = BY_NAME["tempo"].more if bpm > 0 else BY_NAME["tempo"].less
        yield abs(pair.gaps["tempo"]), f"{abs(bpm):.0f} BPM {slower_or_faster}"


def _more_or_less(feature: Feature, gap: float, raw: float) -> str:
    words = feature.more if gap > 0 else feature.less
    wide = feature.high == 1.0 and abs(raw) >= NOT_LITTLE_UNITS
    if abs(gap) < MORE and not wide:
        return f"a little {words}"
    return f"much {words}" if abs(gap) >= MUCH else words


def _style(pair: Pair) -> Iterator[str]:
    """The rarest genre that both have, or else that their artists' genres are alike."""
    both = set(pair.query.genres) & set(pair.match.genres)
    if both:
        yield f"both {min(both, key=lambda genre: (pair.genres.get(genre, 0), genre))}"
    elif pair.style >= SIMILAR_STYLE:
        yield "a similar style"


def _other_era(pair: Pair) -> Iterator[str]:
    years = _years(pair)
    if years is not None and abs(years) >= OTHER_ERA_YEARS:
        yield f"{abs(years)} years {'newer' if years > 0 else 'older'}"


def _is_same(pair: Pair, name: str) -> bool:
    return abs(pair.gaps[name]) <= SAME and abs(_raw_gap(pair, name)) <= SAME_UNITS


def _raw_gap(pair: Pair, name: str) -> float:
    """In the feature's unit; NaN, which compares false with everything, if either is unknown."""
    return pair.match.features[name] - pair.query.features[name]


def _years(pair: Pair) -> int | None:
    if pair.query.year is None or pair.match.year is None:
        return None
    return pair.match.year - pair.query.year


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
