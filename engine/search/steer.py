"""Steering: answers that are like a song but calmer, newer or lesser known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.tracks import STEERS, Steer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.search.facts import Facts

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class Way(NamedTuple):
    """What a word bends, in which direction, and how far at each press.

    `share` says that the step is a part of the value itself, as with a tempo.
    """

    name: str
    step: float
    opposite: Steer
    share: bool = False


WAYS: dict[Steer, Way] = {
    "calmer": Way("energy", -0.15, "livelier"),
    "livelier": Way("energy", 0.15, "calmer"),
    "sadder": Way("valence", -0.15, "happier"),
    "happier": Way("valence", 0.15, "sadder"),
    "more acoustic": Way("acousticness", 0.2, "more electric"),
    "more electric": Way("acousticness", -0.2, "more acoustic"),
    "slower": Way("tempo", -0.1, "faster", share=True),
    "faster": Way("tempo", 0.1, "slower", share=True),
    "older": Way("year", -6, "newer"),
    "newer": Way("year", 6, "older"),
    "lesser-known": Way("popularity", -12, "better-known"),
    "better-known": Way("popularity", 12, "lesser-known"),
}
WEIGHT = 4.0


def presses(steer: Mapping[Steer, int] | Iterable[Steer]) -> dict[Steer, int]:
    """How often each way was pressed once opposite presses have cancelled, in the order of STEERS.

    ValueError for an unknown word and for a number of presses below 0.
    """
    counts = Counter(steer if isinstance(steer, Mapping) else list(steer))
    for word, count in counts.items():
        if word not in WAYS:
            raise ValueError(f"a way to steer is one of {', '.join(STEERS)}, not {word!r}")
        if count < 0:
            raise ValueError(f"a way is pressed 0 times or more, not {count}")
    left = {word: counts[word] - counts[WAYS[word].opposite] for word in STEERS}
    return {word: count for word, count in left.items() if count > 0}


class Steering:
    """Bends distances."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def penalty(self, steer: Mapping[Steer, int], query: Mapping[str, float], near: Rows) -> Floats:
        """What each track lacks of the wish, in squared distance; infinite where unknown.

        `near` are the rows nearest to the query, which the answers are to differ from too.
        """
        lacks = [self._lack(WAYS[word], count, query, near) for word, count in steer.items()]
        total: Floats = np.sum(lacks, axis=0, dtype=np.float32)
        return total

    def _lack(self, way: Way, count: int, query: Mapping[str, float], near: Rows) -> Floats:
        values = self._facts[way.name]
        around = values[near][~np.isnan(values[near])]
        farther = np.fmax if way.step > 0 else np.fmin
        start = float(farther(query[way.name], around.mean() if len(around) else np.nan))
        step = way.step * start if way.share else way.step
        lack = np.maximum(((start + count * step) - values) / np.float32(step), 0)
        penalty: Floats = np.nan_to_num(np.float32(WEIGHT) * lack**2, nan=np.inf)
        return penalty
