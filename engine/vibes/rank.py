"""From wishes to distances: how far each track is from what was asked for.

    distance² = mean of the wishes' gaps + sum of the broken conditions [+ distance² from a song]

A wish's gap is the mean squared shortfall of its features in normal scores, so that every wish has
to be met and none is overdone. Moods, years, tempi, lengths, fame, genres and "no vocals" are
conditions: what breaks one comes after all that breaks none, and the less important break first.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.text import fold
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from engine.tracks import Kind
    from engine.vibes.wishes import Measure, Span, Wish

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

# From here on there cannot be too much of what was asked for, or too little.
ENOUGH, FEW_ENOUGH = 0.8, 0.2
# What usually goes with a wish counts so much beside what was said.
HINT = 0.5
# A track that bears the name of a mood that is not wanted.
UNWANTED_MOOD = 4.0
OTHER_PERSONALITY = 4.0
# A track in its personality's centre is a better answer than one at its edge, 3 or so away.
EDGE_OF_PERSONALITY = 0.1
# What it costs at least to break a condition, squared: above the gap of a usual answer (0 to 1)
# even for the first one to be given up, and each about as much as those before it together; to be
# sung and to be of another genre are about as bad. While "no vocals" was but a gap, seven of ten
# answers to "80s rock without vocals" were sung; now none is.
PRICES: Mapping[str, float] = {
    "mood": 3.0, "minutes": 6.0, "popularity": 8.0, "instrumentalness": 17.0, "genre": 18.0,
    "tempo_bpm": 36.0, "year": 80.0,
}  # fmt: skip
# So far a value lies from its span that it costs the price once more: a decade, a sixth of the
# tempo, half the length, a tenth of all tracks, a quarter of the way from sung to instrumental.
STEPS: Mapping[Measure, float] = {
    "year": 10.0, "tempo_bpm": 0.15, "minutes": 0.5, "popularity": 0.1, "instrumentalness": 0.25,
}  # fmt: skip
# Nothing is farther than this many steps, and what is unknown is no nearer.
FARTHEST = 3.0
# Who asks for 85 may be served with 170, but after all that is 85.
OTHER_TIME = 1.5
# "Pop" is also "dance pop", but first of all "pop".
WIDER_GENRE = 0.1
# Who wants no rap wants nobody whose genres are so near to it, by their cosine.
SAME_GENRE = 0.6
# What costs less than this is no broken condition, only a little less than was asked for.
HARDLY_BROKEN = 1.0
# A feature that is not known is as far from any wish as one that most music would be.
UNKNOWN_GAP = 4.0
# Equals come in no order: this much, by lot. The lot is the row's own, the same in every answer.
LOT = 0.02
# Beside a song, to lack a wish weighs about as much as when a song is steered by pressing buttons.
BESIDE_A_SONG = 12.0

_NORMAL = NormalDist()
_MOODS = list(Mood)
# Half a megabyte each for 135,000 tracks.
_GENRES_AT_HAND = 16


class Ranking(NamedTuple):
    """Distances of all tracks, infinite for what cannot answer, and which break no condition."""

    distances: Floats
    fits: Bools


class Ranker:
    """The catalogue as wishes see it. `arrays` are those of a run for n tracks.

    `rows_of_genres` says which tracks have one of some genres, `rows_of_kind` which are noise or
    spoken.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        genres: Collection[str],
        rows_of_genres: Callable[[Sequence[str]], Sequence[int]],
        rows_of_kind: Callable[[Kind], Sequence[int]],
    ) -> None:
        self._sound: Floats = arrays["sound"]
        self._mood = arrays["mood"]
        self._personality = arrays["personality"]
        self._typicality: Floats = arrays["typicality"]
        self._vectors: Floats = arrays["genre_vectors"]
        self._codes = arrays["genre_codes"]
        self._rows_of_genres = rows_of_genres
        self._rows_of_kind = rows_of_kind
        self._folded = {name: f" {fold(name)} " for name in genres}
        raw = dict(zip(NAMES, arrays["raw"], strict=True))
        self._unknown = {name: np.flatnonzero(np.isnan(raw[name])) for name in NAMES}
        self.measures: Mapping[Measure, Floats] = {
            "year": arrays["year"],
            "tempo_bpm": raw["tempo"],
            "minutes": raw["duration_ms"] / np.float32(60_000),
            "popularity": _shares(arrays["popularity"], arrays["music"]),
            "instrumentalness": raw["instrumentalness"],
        }
        n = len(self._mood)
        # Fibonacci hashing (Knuth): neighbouring rows get numbers far apart.
        lots = (np.arange(n, dtype=np.uint64) * np.uint64(2_654_435_769)) % np.uint64(2**32)
        self._lots: Floats = (LOT * lots / 2**32).astype(np.float32)
        self._start = np.where(arrays["music"], self._lots, np.float32(np.inf))
        self._near = lru_cache(_GENRES_AT_HAND)(self._genre_gaps)

    def rank(self, wishes: Sequence[Wish], beside: Floats | None = None) -> Ranking:
        """How far every track is from all of the wishes; infinite for what is no music.

        Where noise or talk is asked for, all else is infinitely far. `beside` are squared
        distances from a song that the answers should be like, (n,).
        """
        gaps = np.zeros(len(self._mood), dtype=np.float32)
        for wish in wishes:
            gaps += np.float32(wish.strength) * self._gap(wish)
        if beside is None:
            gaps /= np.float32(sum(wish.strength for wish in wishes) or 1.0)
        else:
            gaps = np.float32(BESIDE_A_SONG) * gaps + beside
        broken = self._broken(wishes)
        # In place, as fresh memory costs more than sums.
        gaps += broken
        gaps += self._start_for(wishes)
        return Ranking(np.sqrt(gaps, out=gaps), broken < HARDLY_BROKEN)

    def holds(self, wish: Wish, rows: npt.NDArray[np.int64]) -> Bools:
        """Which of the tracks at `rows` fulfil the conditions of a wish."""
        held: Bools = self._broken([wish])[rows] < HARDLY_BROKEN
        return held

    def means(self, wish: Wish, rows: npt.NDArray[np.int64]) -> dict[str, float]:
        """The mean percentile that the tracks at `rows` have of each feature that is wanted."""
        return {
            name: share_below(float(self._sound[NAMES.index(name)][rows].mean()))
            for name in wish.wants
        }

    def _start_for(self, wishes: Sequence[Wish]) -> Floats:
        kinds = {wish.kind for wish in wishes if wish.kind and not wish.negated}
        if not kinds:
            return self._start
        rows = [row for kind in sorted(kinds) for row in self._rows_of_kind(kind)]
        start = np.full_like(self._start, np.inf)
        start[rows] = self._lots[rows]
        return start

    def _gap(self, wish: Wish) -> Floats:
        gap = self._features_gap(wish)
        if wish.mood is not None and wish.negated:
            gap += (self._mood == _MOODS.index(wish.mood)) * np.float32(UNWANTED_MOOD)
        if wish.personality is not None:
            inside = self._personality == wish.personality
            unwanted = inside if wish.negated else ~inside
            gap += unwanted * np.float32(OTHER_PERSONALITY)
            if not wish.negated:
                gap += np.float32(EDGE_OF_PERSONALITY) * self._typicality**2
        return gap

    def _features_gap(self, wish: Wish) -> Floats:
        """The weighted mean of the features' squared gaps in normal scores."""
        gap = np.zeros(len(self._mood), dtype=np.float32)
        away = np.empty_like(gap)
        weights = {**dict.fromkeys(wish.hints, HINT), **dict.fromkeys(wish.wants, 1.0)}
        for name, weight in weights.items():
            target = wish.wants.get(name, wish.hints.get(name, 0.5))
            here = np.float32(_NORMAL.inv_cdf(target))
            np.subtract(self._sound[NAMES.index(name)], here, out=away)
            if target >= ENOUGH or (wish.compares and target > 0.5):
                np.minimum(away, 0, out=away)
            elif target <= FEW_ENOUGH or (wish.compares and target < 0.5):
                np.maximum(away, 0, out=away)
            np.multiply(away, away, out=away)
            away[self._unknown[name]] = UNKNOWN_GAP
            away *= np.float32(weight)
            gap += away
        gap /= np.float32(sum(weights.values()) or 1.0)
        return gap

    def _broken(self, wishes: Sequence[Wish]) -> Floats:
        """What the conditions that each track breaks cost it, 0 where it breaks none."""
        cost = np.zeros(len(self._mood), dtype=np.float32)
        genres = tuple(name for wish in wishes if not wish.negated for name in wish.genres)
        if genres:
            cost += self._near(tuple(sorted(set(genres))))
        for wish in wishes:
            if wish.negated and wish.genres:
                unwanted = self._near(wish.genres) < PRICES["genre"] * (2 - SAME_GENRE)
                cost += np.float32(PRICES["genre"]) * (unwanted | (self._codes == 0))
            if wish.negated and wish.spans:
                cost += self._inside(wish.spans)
        moods = {wish.mood for wish in wishes if wish.mood and not wish.negated}
        if moods:
            others = [self._mood != _MOODS.index(mood) for mood in moods]
            cost += np.logical_and.reduce(others) * np.float32(PRICES["mood"])
        for spans in _conditions(wishes):
            cost += self._outside(spans)
        return cost

    def _outside(self, spans: Sequence[Span]) -> Floats:
        """What it costs to lie outside all of the spans of one measure."""
        of = spans[0].of
        values = self.measures[of]
        away = np.min([_steps(values, span) for span in spans], axis=0)
        price = np.float32(PRICES[of])
        cost: Floats = np.where(away > 0, price * (1 + np.minimum(away, FARTHEST)), 0)
        if of == "tempo_bpm":
            cost = self._other_time(cost, spans)
        return cost.astype(np.float32)

    def _other_time(self, cost: Floats, spans: Sequence[Span]) -> Floats:
        """Half and double time break nothing much where the tempo is bounded."""
        tempo = self.measures["tempo_bpm"]
        for span in spans:
            if span.bounded:
                for factor in (0.5, 2.0):
                    fits = (tempo >= span.low * factor) & (tempo <= span.high * factor)
                    cost = np.where(fits, np.minimum(cost, np.float32(OTHER_TIME)), cost)
        return cost

    def _inside(self, spans: Sequence[Span]) -> Floats:
        """What it costs to lie in one of the spans, or to be of unknown place."""
        cost = np.zeros(len(self._mood), dtype=np.float32)
        for span in spans:
            values = self.measures[span.of]
            outside = (values < span.low) | (values > span.high)
            cost = np.maximum(cost, ~outside * np.float32(PRICES[span.of]))
        return cost

    def _genre_gaps(self, genres: tuple[str, ...]) -> Floats:
        """Nothing for tracks of the genres, little for wider ones, less for near than for far.

        Nearness is the cosine to the mean of the genres' tracks. A track of unknown genre is as
        far as the farthest.
        """
        asked = {self._folded[name] for name in genres}
        wider = {name for one in asked for name, words in self._folded.items() if one in words}
        rows = np.array(self._rows_of_genres(genres), dtype=np.int64)
        around = np.array(self._rows_of_genres(list(wider)), dtype=np.int64)
        # One vote for each distinct set of genres: a genre should not be its busiest artists.
        centre = self._vectors[:, np.unique(self._codes[rows])].mean(axis=1)
        near = np.clip(centre @ self._vectors / max(float(np.linalg.norm(centre)), 1e-6), 0, 1)
        near[0] = 0
        gaps: Floats = np.float32(PRICES["genre"]) * (2 - near[self._codes]).astype(np.float32)
        gaps[around] = WIDER_GENRE
        gaps[rows] = 0
        return gaps


def share_below(score: float) -> float:
    """The share of the music that is below a normal score."""
    return _NORMAL.cdf(score)


def _conditions(wishes: Sequence[Wish]) -> list[list[Span]]:
    """The spans to keep to: one of those with two ends ("60s or 70s"), and each with one."""
    conditions: list[list[Span]] = []
    alternatives: dict[str, list[Span]] = {}
    for wish in wishes:
        if wish.negated:
            continue
        if len(wish.spans) == 1 and not wish.spans[0].bounded:
            conditions.append(list(wish.spans))
        elif wish.spans:
            alternatives.setdefault(wish.spans[0].of, []).extend(wish.spans)
    return [*conditions, *alternatives.values()]


def _steps(values: Floats, span: Span) -> Floats:
    """How many steps each value lies outside of the span, 0 inside, FARTHEST if unknown."""
    step = STEPS[span.of]
    if span.of in ("tempo_bpm", "minutes"):
        low, high = step * span.low, step * span.high
    else:
        low = high = step
    below = (span.low - values) / low if np.isfinite(span.low) and low > 0 else None
    above = (values - span.high) / high if np.isfinite(span.high) else None
    away = np.zeros(len(values), dtype=np.float32)
    for side in (below, above):
        if side is not None:
            away = np.maximum(away, side)
    away[np.isnan(values)] = FARTHEST
    return away


def _shares(values: Floats, music: Bools) -> Floats:
    """The share of the music's known values that is less, (n,), NaN where unknown."""
    known = ~np.isnan(values)
    scale = np.sort(values[known & music])
    shares = np.full(len(values), np.nan, dtype=np.float32)
    shares[known] = np.searchsorted(scale, values[known]) / max(len(scale), 1)
    return shares
