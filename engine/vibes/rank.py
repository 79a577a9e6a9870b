"""From wishes to distances: how far each track is from what was asked for."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.tracks import Kind
    from engine.vibes.wishes import Wish

Floats = npt.NDArray[np.float32]

# From here on there cannot be too much of what was asked for, or too little.
ENOUGH, FEW_ENOUGH = 0.8, 0.2
# What a track of another mood, personality or genre lies away, in squared normal scores: as far as
# two steps from the middle of the catalogue to its best sixth.
OTHER_MOOD = 4.0
OTHER_PERSONALITY = 4.0
OTHER_GENRE = 4.0
# A track in its personality's centre is a better answer than one at its edge, 3 or so away.
EDGE_OF_PERSONALITY = 0.1
# Among tracks that fit as well, the better known first: an unknown one lies this much away.
UNKNOWN = 0.25
# What a track of unknown popularity is taken for, on the scale of 0 to 100.
UNKNOWN_POPULARITY = 15.0

_NORMAL = NormalDist()
_MOODS = list(Mood)


class Ranker:
    """The catalogue as wishes see it. `arrays` are those of a run for n tracks.

    `rows_of_genre` says which tracks have a genre, `rows_of_kind` which are noise or spoken.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        rows_of_genre: Callable[[str], Sequence[int]],
        rows_of_kind: Callable[[Kind], Sequence[int]],
    ) -> None:
        self._sound: Floats = arrays["sound"]
        self._mood = arrays["mood"]
        self._personality = arrays["personality"]
        self._typicality: Floats = arrays["typicality"]
        self._genres: Floats = arrays["genre_vectors"]
        self._codes = arrays["genre_codes"]
        self._rows_of_genre = rows_of_genre
        self._rows_of_kind = rows_of_kind
        known = np.nan_to_num(arrays["popularity"], nan=UNKNOWN_POPULARITY)
        fame = np.clip(known / 100, 0, 1)
        self._unknown: Floats = (UNKNOWN * (1 - fame) ** 2).astype(np.float32)
        self._start = np.where(arrays["music"], self._unknown, np.float32(np.inf))

    def distances(self, wishes: Sequence[Wish]) -> Floats:
        """How far every track is from all of the wishes; infinite for what is no music.

        Where noise or talk is asked for, all else is infinitely far.

        The root of the wishes' mean squared gaps, so that asking for more does not push everything
        away.
        """
        total = np.zeros(len(self._mood), dtype=np.float32)
        for wish in wishes:
            total += np.float32(wish.strength) * self._gap(wish)
        strength = sum(wish.strength for wish in wishes)
        away: Floats = np.sqrt(total / np.float32(strength) + self._start_for(wishes))
        return away

    def _start_for(self, wishes: Sequence[Wish]) -> Floats:
        kinds = {wish.kind for wish in wishes if wish.kind and not wish.negated}
        if not kinds:
            return self._start
        rows = [row for kind in sorted(kinds) for row in self._rows_of_kind(kind)]
        start = np.full_like(self._start, np.inf)
        start[rows] = self._unknown[rows]
        return start

    def _gap(self, wish: Wish) -> Floats:
        gap = self._features_gap(wish)
        if wish.mood is not None:
            gap += self._other(self._mood == _MOODS.index(wish.mood), wish, OTHER_MOOD)
        if wish.personality is not None:
            inside = self._personality == wish.personality
            gap += self._other(inside, wish, OTHER_PERSONALITY)
            if not wish.negated:
                gap += np.float32(EDGE_OF_PERSONALITY) * self._typicality**2
        if wish.genre is not None:
            gap += self._genre_gap(wish, wish.genre)
        return gap

    def _features_gap(self, wish: Wish) -> Floats:
        """The mean of the features' squared gaps in normal scores."""
        gap = np.zeros(len(self._mood), dtype=np.float32)
        for name, target in wish.wants.items():
            away = self._sound[NAMES.index(name)] - np.float32(_NORMAL.inv_cdf(target))
            if target >= ENOUGH:
                np.minimum(away, 0, out=away)
            elif target <= FEW_ENOUGH:
                np.maximum(away, 0, out=away)
            gap += away**2
        return gap / np.float32(max(len(wish.wants), 1))

    @staticmethod
    def _other(fits: npt.NDArray[np.bool_], wish: Wish, price: float) -> Floats:
        unwanted = fits if wish.negated else ~fits
        return unwanted * np.float32(price)

    def _genre_gap(self, wish: Wish, genre: str) -> Floats:
        """Nothing for the tracks that have the genre, less than all of it for what is near to it.

        Nearness is the cosine to the mean of the genre's tracks. A track of unknown genre is as
        far as the mean track of the catalogue.
        """
        rows = np.array(self._rows_of_genre(genre), dtype=np.int64)
        # One vote for each distinct set of genres: a genre should not be its busiest artists.
        centre = self._genres[:, np.unique(self._codes[rows])].mean(axis=1)
        near = np.clip(centre @ self._genres / max(float(np.linalg.norm(centre)), 1e-6), 0, 1)
        near = near[self._codes]
        near[self._codes == 0] = near.mean()
        near[rows] = 1
        away = near if wish.negated else 1 - near
        gap: Floats = np.float32(OTHER_GENRE) * away
        return gap
