"""Steering: answers that are like a song but calmer, newer or lesser known.

A pressed way asks for a step beyond where the plain answers are, or beyond the song itself where
that is farther; each further press asks for one more step. What a track lacks of it is added to its
squared distance, and half of what it has too much, so that answers stay like the song in all other
respects. Whoever goes the wrong way stands behind all who do not: that is the wall.

Weighed on 250 songs of a catalogue of 135,000 tracks, all twelve ways, in both lenses:

- without the wall, the mean of ten answers moved the asked way for 94% to 100% of the songs, with
  it for 99% to 100%; at the end of a scale all lack about the same, and only the wall tells;
- a wall that moves on with each press tore the answers of two presses out of their genre at the
  end of a scale (mean cosine to the song's 0.69 instead of 0.95);
- asking for a step or more, however much, moved the years by 16 in the lens "sound" instead of 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.tracks import STEERS, Steer
from engine.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.search.facts import Facts

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# What one lacking step adds to the squared distance. Ten answers were moved by 0.15 of energy at
# one press and 0.25 at two, and from a mean distance of 1.31 to 1.59 and 1.84; by 4 they were moved
# 0.16 and 0.27, to 1.64 and 1.97.
WEIGHT = np.float32(2)
# A step too much counts like half a step that lacks.
TOO_MUCH = np.float32(0.5)
# Beyond the squared distance of any two tracks that have something to do with one another.
_WALL = np.float32(100)
# At the end of a scale the wall gives way until this part of the tracks, but so many of them at
# least, stands before it: like the song in other things, and as far as it goes in this.
_ENOUGH, _AT_LEAST = 0.005, 100
# The end of a scale is well enough known from so many tracks.
_SAMPLE = 16_384


class Way(NamedTuple):
    """What a word bends, and by how much each press: in units, or as a part of what there is."""

    name: str
    step: float
    opposite: Steer
    relative: bool = False


# A step is what a listener notices at once: an eighth to a fifth of a scale, a tenth of the tempo.
# Tempi bend by beats per minute as they are told; half the tempo is five steps away, so an answer
# that feels the same at half the count is not taken for a slower one.
WAYS: dict[Steer, Way] = {
    "calmer": Way("energy", -0.15, "livelier"),
    "livelier": Way("energy", 0.15, "calmer"),
    "sadder": Way("valence", -0.15, "happier"),
    "happier": Way("valence", 0.15, "sadder"),
    "more acoustic": Way("acousticness", 0.2, "more electric"),
    "more electric": Way("acousticness", -0.2, "more acoustic"),
    "slower": Way("tempo", -0.1, "faster", relative=True),
    "faster": Way("tempo", 0.1, "slower", relative=True),
    "older": Way("year", -6, "newer"),
    "newer": Way("year", 6, "older"),
    "lesser-known": Way("popularity", -12, "better-known"),
    "better-known": Way("popularity", 12, "lesser-known"),
}


def presses(steer: Mapping[Steer, int] | Iterable[Steer]) -> dict[Steer, int]:
    """How often each way is pressed once opposite presses have cancelled, in the order of STEERS.

    ValueError for an unknown way and for a number of presses below 0, TypeError for one that is
    not a whole number.
    """
    counts = Counter(steer if isinstance(steer, Mapping) else list(steer))
    for word, count in counts.items():
        if word not in WAYS:
            raise ValueError(f"a way to steer is one of {', '.join(STEERS)}, not {word!r}")
        counts[word] = whole(count, f"the number of presses of {word!r}")
        if counts[word] < 0:
            raise ValueError(f"{word!r} is pressed 0 times or more, not {count}")
    left = {word: counts[word] - counts[WAYS[word].opposite] for word in STEERS}
    return {word: count for word, count in left.items() if count > 0}


class Wish:
    """What tracks lack of what is asked for."""

    def __init__(self, asked: Sequence[_Asked]) -> None:
        self._asked = asked

    def lacks(self, rows: Rows) -> Floats:
        """What to add to the squared distances of the tracks at `rows`, at least 0, (n_rows,).

        It is infinite where the bent value is unknown.
        """
        total = np.zeros(len(rows), dtype=np.float32)
        for asked in self._asked:
            total += asked.lacks(rows)
        return total


class _Asked(NamedTuple):
    """So many presses of one way: `values` of all tracks, and the value and step asked for.

    What lacks more steps than `last` stands behind the wall.
    """

    values: Floats
    value: float
    step: float
    last: float

    def steps(self, rows: Rows | slice) -> Floats:
        """How many steps the tracks at `rows` lack, below 0 where they have too much.

        Counted towards what is asked for, so a track lacks most where this is least.
        """
        steps: Floats = self.values[rows] - np.float32(self.value)
        steps *= np.float32(1 / self.step)
        return steps

    def lacks(self, rows: Rows) -> Floats:
        """What to add to squared distances for this way."""
        lack = self.steps(rows)
        wrong_way = lack <= self.last
        lack -= np.maximum(lack, 0) * (1 - TOO_MUCH)
        lack *= lack
        lack *= WEIGHT
        lack += wrong_way * _WALL
        return np.fmin(lack, np.float32(np.inf), out=lack)  # which also takes NaN for infinite


class Steering:
    """Knows what every track lacks of a wish."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def wish(
        self,
        steer: Mapping[Steer, int],
        known: Mapping[str, float],
        plain: Rows,
        squared: Floats,
    ) -> Wish:
        """What is asked for by presses of the ways in `steer`.

        `known` are the facts of the query, `plain` the rows of its plain answers, and `squared`
        the squared distances so far, (n,), infinite for what cannot be an answer.
        """
        starts = {word: self._start(WAYS[word], known[WAYS[word].name], plain) for word in steer}
        return Wish(
            [
                self._asked(WAYS[word], start, steer[word], squared)
                for word, start in starts.items()
                if not np.isnan(start)
            ]
        )

    def _start(self, way: Way, own: float, plain: Rows) -> float:
        """Where the way begins: the song or the mean of its plain answers, whichever is farther."""
        values = self._facts[way.name][plain]
        values = values[~np.isnan(values)]
        mean = float(values.mean(dtype=np.float64)) if len(values) else np.nan
        return float(np.fmax(own, mean) if way.step > 0 else np.fmin(own, mean))

    def _asked(self, way: Way, start: float, count: int, squared: Floats) -> _Asked:
        step = way.step * max(start, 1.0) if way.relative else way.step
        asked = _Asked(self._facts[way.name], start + count * step, step, -np.inf)
        return asked._replace(last=min(-count, _end(asked, squared)))


def _end(asked: _Asked, squared: Floats) -> float:
    """The number of steps above which the last few possible answers lie."""
    every = max(1, len(squared) // _SAMPLE)
    sample = asked.steps(slice(None, None, every))[squared[::every] < np.inf]
    sample = sample[~np.isnan(sample)]
    enough = max(int(_ENOUGH * len(squared)), _AT_LEAST) // every
    if enough >= len(sample):
        return -np.inf
    return float(np.partition(sample, len(sample) - enough - 1)[len(sample) - enough - 1])
