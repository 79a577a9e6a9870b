"""Conditions: moods, years, tempi, fame, genres, places, titles, "no vocals": what they cost."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.text import fold
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from engine.vibes.wishes import Measure, Span, Wish

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
# Some rows, or None for all.
At = Rows | None

# What it costs at least to break a condition, squared: above the gap of a usual answer (0 to 1)
# even for the first one to be given up, and each about as much as those before it together; to be
# sung and to be of another genre are about as bad, and nothing is as far from a Christmas song as
# what is none, even one of another century. While "no vocals" was but a gap, seven of ten
# answers to "80s rock without vocals" were sung; now none is.
PRICES: Mapping[str, float] = {
    "mood": 3.0, "minutes": 6.0, "popularity": 8.0, "instrumentalness": 17.0, "genre": 18.0,
    "tempo_bpm": 36.0, "origin": 40.0, "year": 80.0, "title": 400.0,
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
# A song from a children's film is welcome to children, but their own music comes first.
TITLE_WITHOUT_GENRE = 0.5
# Where there is not enough Irish folk, other Irish music is welcome; at a higher price of what is
# from elsewhere, Greek rap came before all other metal where there is not enough Greek metal.
GENRE_FROM_ELSEWHERE = 12.0
# Who wants no rap wants nobody whose genres are so near to it, by their cosine.
SAME_GENRE = 0.6
# What costs less than this is no broken condition, only a little less than was asked for.
HARDLY_BROKEN = 1.0

MOODS = list(Mood)
# Half a megabyte each for 135,000 tracks.
_GENRES_AT_HAND = 16


class Conditions:
    """What it costs each track of a run to break the conditions of wishes.

    `arrays` are those of the run, `genres` its genres, `rows_of_genres` says which tracks have one
    of some, `rows_of_titles` which have one of some words in their titles.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        genres: Collection[str],
        rows_of_genres: Callable[[Sequence[str]], Sequence[int]],
        rows_of_titles: Callable[[tuple[str, ...]], Sequence[int]],
    ) -> None:
        self._mood = arrays["mood"]
        self._vectors: Floats = arrays["genre_vectors"]
        self._codes = arrays["genre_codes"]
        self._rows_of_genres = rows_of_genres
        self._rows_of_titles = rows_of_titles
        self._folded = {name: f" {fold(name)} " for name in genres}
        self._with_word: defaultdict[str, set[str]] = defaultdict(set)
        for name, words in self._folded.items():
            for word in words.split():
                self._with_word[word].add(name)
        raw = dict(zip(NAMES, arrays["raw"], strict=True))
        self.measures: Mapping[Measure, Floats] = {
            "year": arrays["year"],
            "tempo_bpm": raw["tempo"],
            "minutes": raw["duration_ms"] / np.float32(60_000),
            "popularity": _shares(arrays["popularity"], arrays["music"]),
            "instrumentalness": raw["instrumentalness"],
        }
        self._near = lru_cache(_GENRES_AT_HAND)(self._genre_gaps)
        self._from = lru_cache(_GENRES_AT_HAND)(self._of_genres)
        self._called = lru_cache(_GENRES_AT_HAND)(self._titled)

    def broken(self, wishes: Sequence[Wish], at: At) -> Floats:
        """What the conditions that the tracks at `at` break cost them, 0 where none is."""
        cost = zeros(at, len(self._mood))
        wanted = [wish for wish in wishes if not wish.negated]
        if genres := {name for wish in wanted if not wish.titles for name in wish.genres}:
            cost += part(self._near(tuple(sorted(genres))), at)
        for price, origin in _origins(wishes):
            cost += np.float32(price) * ~part(self._from(origin), at)
        for wish in wishes:
            if wish.negated and wish.origin and not wish.genres:
                cost += np.float32(PRICES["origin"]) * part(self._from(wish.origin), at)
            if wish.titles:
                gaps = part(self._called(wish.titles, wish.genres), at)
                has = gaps < HARDLY_BROKEN
                cost += np.float32(PRICES["title"]) * has if wish.negated else gaps
            elif wish.negated and wish.genres:
                unwanted = part(self._near(wish.genres), at) < PRICES["genre"] * (2 - SAME_GENRE)
                cost += np.float32(PRICES["genre"]) * (unwanted | (part(self._codes, at) == 0))
            if wish.negated and wish.spans:
                cost += self._inside(wish.spans, at)
        moods = {wish.mood for wish in wishes if wish.mood and not wish.negated}
        if moods:
            mood_of = part(self._mood, at)
            others = [mood_of != MOODS.index(mood) for mood in moods]
            cost += np.logical_and.reduce(others) * np.float32(PRICES["mood"])
        for spans in _conditions(wishes):
            cost += self._outside(spans, at)
        return cost

    def _outside(self, spans: Sequence[Span], at: At) -> Floats:
        """What it costs to lie outside all of the spans of one measure."""
        of = spans[0].of
        values = part(self.measures[of], at)
        away = np.min([_steps(values, span) for span in spans], axis=0)
        price = np.float32(PRICES[of])
        cost: Floats = np.where(away > 0, price * (1 + np.minimum(away, FARTHEST)), 0)
        if of == "tempo_bpm":
            cost = _other_time(cost, values, spans)
        return cost.astype(np.float32)

    def _inside(self, spans: Sequence[Span], at: At) -> Floats:
        """What it costs to lie in one of the spans, or to be of unknown place."""
        costs = []
        for span in spans:
            values = part(self.measures[span.of], at)
            outside = (values < span.low) | (values > span.high)
            costs.append(~outside * np.float32(PRICES[span.of]))
        cost: Floats = np.max(costs, axis=0)
        return cost

    def _genre_gaps(self, genres: tuple[str, ...]) -> Floats:
        """Nothing for tracks of the genres, little for wider ones, less for near than for far.

        Nearness is the cosine to the mean of the genres' tracks. A track of unknown genre is as
        far as the farthest.
        """
        rows = np.array(self._rows_of_genres(genres), dtype=np.int64)
        around = np.array(self._rows_of_genres(self._wider(genres)), dtype=np.int64)
        # One vote for each distinct set of genres: a genre should not be its busiest artists.
        centre = self._vectors[:, np.unique(self._codes[rows])].mean(axis=1)
        near = np.clip(centre @ self._vectors / max(float(np.linalg.norm(centre)), 1e-6), 0, 1)
        near[0] = 0
        gaps: Floats = np.float32(PRICES["genre"]) * (2 - near[self._codes]).astype(np.float32)
        gaps[around] = WIDER_GENRE
        gaps[rows] = 0
        return gaps

    def _of_genres(self, genres: tuple[str, ...]) -> Bools:
        """Which tracks have one of the genres."""
        has = np.zeros(len(self._mood), dtype=bool)
        has[list(self._rows_of_genres(genres))] = True
        return has

    def _titled(self, titles: tuple[str, ...], genres: tuple[str, ...]) -> Floats:
        """Nothing for tracks of the genres, little for those with one of the words in the title."""
        gaps = np.full(len(self._mood), PRICES["title"], dtype=np.float32)
        gaps[list(self._rows_of_titles(titles))] = TITLE_WITHOUT_GENRE if genres else 0
        gaps[self._of_genres(genres)] = 0
        return gaps

    def _wider(self, genres: Sequence[str]) -> list[str]:
        """The genres whose names have all of the name of one of `genres`, and these themselves."""
        wider = set(genres)
        for words in map(self._folded.__getitem__, genres):
            for word in words.split()[:1]:
                wider.update(name for name in self._with_word[word] if words in self._folded[name])
        return list(wider)


def zeros(at: At, n: int) -> Floats:
    """As many as there are rows, or n."""
    return np.zeros(n if at is None else len(at), dtype=np.float32)


def part(values: npt.NDArray[Any], at: At) -> npt.NDArray[Any]:
    """Those of `values` at some rows. To take them takes less than to index by them."""
    return values if at is None else values.take(at)


def has_condition(wish: Wish) -> bool:
    """Whether anything can break the wish: a mood that is not wanted only counts against one."""
    named = wish.genres or wish.origin or wish.titles or wish.spans
    return bool(named or (wish.mood and not wish.negated))


def _origins(wishes: Sequence[Wish]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """From where music is wanted, and what it costs to be from elsewhere."""
    wanted = [wish for wish in wishes if wish.origin and not wish.negated]
    for price, of_genre in ((PRICES["origin"], False), (GENRE_FROM_ELSEWHERE, True)):
        origin = chain(*(wish.origin for wish in wanted if bool(wish.genres) == of_genre))
        if genres := tuple(sorted(set(origin))):
            yield price, genres


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


def _other_time(cost: Floats, tempo: Floats, spans: Sequence[Span]) -> Floats:
    """Half and double time break nothing much where the tempo is bounded."""
    for span in spans:
        if span.bounded:
            for factor in (0.5, 2.0):
                fits = (tempo >= span.low * factor) & (tempo <= span.high * factor)
                cost = np.where(fits, np.minimum(cost, np.float32(OTHER_TIME)), cost)
    return cost


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
