"""From wishes to distances: how far each track is from what was asked for.

    distance² = mean of the wishes' gaps + sum of the broken conditions [+ distance² from a song]

A wish's gap is the mean squared shortfall of its features in normal scores, so that every wish has
to be met and none is overdone. Moods, years, tempi, lengths, fame, genres and "no vocals" are
conditions: what breaks one comes after all that breaks none, and the less important break first.
"""

from __future__ import annotations

import math
from binascii import crc32
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.vibes.conditions import HARDLY_BROKEN, MOODS, Conditions, has_condition, part, zeros

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from engine.tracks import Kind
    from engine.vibes.conditions import At
    from engine.vibes.wishes import Wish

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# From here on there cannot be too much of what was asked for, or too little.
ENOUGH, FEW_ENOUGH = 0.8, 0.2
# What usually goes with a wish counts so much beside what was said.
HINT = 0.5
# A track that bears the name of a mood that is not wanted.
UNWANTED_MOOD = 4.0
OTHER_PERSONALITY = 4.0
# A track in its personality's centre is a better answer than one at its edge, 3 or so away.
EDGE_OF_PERSONALITY = 0.1
# A feature that is not known is as far from any wish as one that most music would be.
UNKNOWN_GAP = 4.0
# Equals come in no order: this much, by lot. The lots are a row's and a wish's, so that one wish
# does not begin as all others do, and begins tomorrow as it does today.
LOT = 0.02
# So many ways to draw lots. Neighbours among them differ as much as any others.
_DRAWS = 4_096
# Who asks for hits wants the best known of them: the least known one lies this far from the best.
# The lot then decides among the best known thirtieth of the hits.
FAME = 0.6
# Of the songs for a feast, people miss those that everyone knows, if less than of hits.
FAME_OF_TITLES = 0.15
# Beside a song, to lack a wish weighs about as much as when a song is steered by pressing buttons.
BESIDE_A_SONG = 12.0

_NORMAL = NormalDist()


class Ranking(NamedTuple):
    """Distances of tracks, infinite for what cannot answer, and which break no condition.

    They are of all tracks, or of those at `rows`, which ascend. Then so many tracks of music are
    `left_out`, all of them farther than what was asked for.
    """

    distances: Floats
    fits: Bools
    rows: Rows | None = None
    left_out: int = 0

    def at(self, places: Rows) -> Rows:
        """The rows of what stands at these places of `distances`."""
        return places if self.rows is None else self.rows[places]


class Ranker:
    """The catalogue as wishes see it. `arrays` are those of a run for n tracks.

    `rows_of_genres` says which tracks have one of some genres, `rows_of_titles` which have one of
    some words in their titles, `rows_of_kind` which are noise or spoken.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        genres: Collection[str],
        rows_of_genres: Callable[[Sequence[str]], Sequence[int]],
        rows_of_titles: Callable[[tuple[str, ...]], Sequence[int]],
        rows_of_kind: Callable[[Kind], Sequence[int]],
    ) -> None:
        self._conditions = Conditions(arrays, genres, rows_of_genres, rows_of_titles)
        self.measures = self._conditions.measures
        self._sound: Floats = arrays["sound"]
        self._mood = arrays["mood"]
        self._personality = arrays["personality"]
        self._typicality: Floats = arrays["typicality"]
        self._rows_of_kind = rows_of_kind
        raw = zip(NAMES, arrays["raw"], strict=True)
        self._unknown = {name: np.isnan(values) for name, values in raw if np.isnan(values).any()}
        self._unknown_rows = {name: np.flatnonzero(own) for name, own in self._unknown.items()}
        n = len(self._mood)
        # Fibonacci hashing (Knuth): neighbouring rows get numbers far apart.
        numbers = np.arange(n + _DRAWS, dtype=np.uint64)
        lots = (numbers * np.uint64(2_654_435_769)) % np.uint64(2**32)
        self._all_lots: Floats = (LOT * lots / 2**32).astype(np.float32)
        self._music = np.array(arrays["music"], dtype=bool)
        self._no_music = np.flatnonzero(~self._music)
        # The share of the music that is better known; what is unknown is known to nobody.
        self._better_known: Floats = 1 - np.nan_to_num(self.measures["popularity"])

    def rank(self, wishes: Sequence[Wish], beside: Floats | None = None) -> Ranking:
        """How far every track is from all of the wishes; infinite for what is no music.

        Where noise or talk is asked for, all else is infinitely far. `beside` are squared
        distances from a song that the answers should be like, (n,).
        """
        gaps = self._gaps(wishes, None)
        if beside is None:
            gaps = _mean(gaps, wishes)
        else:
            gaps *= np.float32(BESIDE_A_SONG)
            gaps += beside
        broken = self._conditions.broken(wishes, None)
        gaps += broken
        gaps += self._lots(wishes)
        gaps[self._barred(wishes)] = np.inf
        return Ranking(np.sqrt(gaps, out=gaps), broken < HARDLY_BROKEN)

    def rank_fitting(self, wishes: Sequence[Wish], n: int, kept: Bools | None) -> Ranking | None:
        """`rank` of the music that breaks no condition; None if the `n` nearest are not all there.

        Most music breaks one, and is farther than all that breaks none and meets the wishes. Only
        what is `kept`, (n_tracks,), can answer.
        """
        if not any(map(has_condition, wishes)) or any(wish.kind for wish in wishes):
            return None
        music = self._music if kept is None else self._music & kept
        broken = self._conditions.broken(wishes, None)
        rows = np.flatnonzero((broken < HARDLY_BROKEN) & music)
        if len(rows) < n:
            return None
        distances = _mean(self._gaps(wishes, rows), wishes)
        distances += broken.take(rows)
        distances += self._lots(wishes).take(rows)
        np.sqrt(distances, out=distances)
        # What breaks a condition is at least so far.
        if np.count_nonzero(distances < math.sqrt(HARDLY_BROKEN)) < n:
            return None
        left_out = int(np.count_nonzero(music)) - len(rows)
        return Ranking(distances, np.ones(len(rows), dtype=bool), rows, left_out)

    def holds(self, wish: Wish, rows: Rows) -> Bools:
        """Which of the tracks at `rows` fulfil the conditions of a wish."""
        held: Bools = self._conditions.broken([wish], rows) < HARDLY_BROKEN
        return held

    def means(self, wish: Wish, rows: Rows) -> dict[str, float]:
        """The mean percentile that the tracks at `rows` have of each feature that is wanted."""
        return {
            name: share_below(float(self._sound[NAMES.index(name)][rows].mean()))
            for name in wish.wants
        }

    def _lots(self, wishes: Sequence[Wish]) -> Floats:
        """What orders equals, (n,): other lots for other wishes, and no copy of them."""
        # Python's own hash of a text is another one in every process.
        draw = crc32("\n".join(wish.says for wish in wishes).encode()) % _DRAWS
        return self._all_lots[draw : draw + len(self._mood)]

    def _barred(self, wishes: Sequence[Wish]) -> Rows:
        """The rows that cannot answer: what is no music, or all but the noise asked for."""
        kinds = {wish.kind for wish in wishes if wish.kind and not wish.negated}
        if not kinds:
            return self._no_music
        barred = np.ones(len(self._mood), dtype=bool)
        barred[[row for kind in sorted(kinds) for row in self._rows_of_kind(kind)]] = False
        return np.flatnonzero(barred)

    def _gaps(self, wishes: Sequence[Wish], at: At) -> Floats:
        """The gaps of the wishes by their strength, added up."""
        gaps = zeros(at, len(self._mood))
        for wish in wishes:
            gap = self._gap(wish, at)
            if wish.strength != 1:
                gap *= np.float32(wish.strength)
            gaps += gap
        return gaps

    def _gap(self, wish: Wish, at: At) -> Floats:
        gap = self._features_gap(wish, at)
        for span in wish.spans:
            if span.of == "popularity" and math.isfinite(span.low) and not wish.negated:
                gap += np.float32(FAME) * self._fame_gap(span.low, at)
        if wish.titles and not wish.negated:
            gap += np.float32(FAME_OF_TITLES) * self._fame_gap(0, at)
        if wish.mood is not None and wish.negated:
            gap += (part(self._mood, at) == MOODS.index(wish.mood)) * np.float32(UNWANTED_MOOD)
        if wish.personality is not None:
            inside = part(self._personality, at) == wish.personality
            unwanted = inside if wish.negated else ~inside
            gap += unwanted * np.float32(OTHER_PERSONALITY)
            if not wish.negated:
                gap += np.float32(EDGE_OF_PERSONALITY) * part(self._typicality, at) ** 2
        return gap

    def _fame_gap(self, low: float, at: At) -> Floats:
        """How far from the best known, 1 for what is at `low` in the scale or unknown."""
        gap: Floats = part(self._better_known, at) * np.float32(1 / max(1 - low, LOT))
        np.clip(gap, 0, 1, out=gap)
        return gap

    def _features_gap(self, wish: Wish, at: At) -> Floats:
        """The weighted mean of the features' squared gaps in normal scores."""
        gap = zeros(at, len(self._mood))
        away = np.empty_like(gap)
        onward = wish.compares or wish.onward
        weights = {**dict.fromkeys(wish.hints, HINT), **dict.fromkeys(wish.wants, 1.0)}
        for name, weight in weights.items():
            target = wish.wants.get(name, wish.hints.get(name, 0.5))
            here = np.float32(_NORMAL.inv_cdf(target))
            np.subtract(part(self._sound[NAMES.index(name)], at), here, out=away)
            # `minimum` and `maximum` with a number take three times as long as `clip`.
            if target >= ENOUGH or (onward and target > 0.5):
                np.clip(away, -np.inf, 0, out=away)
            elif target <= FEW_ENOUGH or (onward and target < 0.5):
                np.clip(away, 0, np.inf, out=away)
            np.multiply(away, away, out=away)
            if name in self._unknown:
                away[self._unknown_at(name, at)] = UNKNOWN_GAP
            if weight != 1:
                away *= np.float32(weight)
            gap += away
        gap /= np.float32(sum(weights.values()) or 1.0)
        return gap

    def _unknown_at(self, name: str, at: At) -> Rows:
        """Where among some rows a feature is not known."""
        if at is None:
            return self._unknown_rows[name]
        return np.flatnonzero(self._unknown[name].take(at))


def share_below(score: float) -> float:
    """The share of the music that is below a normal score."""
    return _NORMAL.cdf(score)


def _mean(gaps: Floats, wishes: Sequence[Wish]) -> Floats:
    """The mean of gaps that were added up, in place: fresh memory costs more than sums."""
    gaps /= np.float32(sum(wish.strength for wish in wishes) or 1.0)
    return gaps
