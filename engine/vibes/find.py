"""From wishes to the music that fits them, and to those of them that had to give."""

from __future__ import annotations

from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.tracks import Artist, Match
from engine.vibes.bend import beside, steered
from engine.vibes.gave import gave
from engine.vibes.mix import Mix
from engine.vibes.rank import Ranker, Ranking, share_below
from engine.vibes.titles import has_words
from engine.vibes.why import why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.index import Index
    from engine.search.answer import Answers
    from engine.search.neighbours import Neighbours
    from engine.tracks import Lock, Steer
    from engine.vibes.wishes import Wish

Bools = npt.NDArray[np.bool_]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

# As many songs of one artist as there are, where all are to be by somebody.
_ANY_NUMBER = 10_000
# Many people wish for the same few moods. So many answers are remembered, which take two MiB, and
# none that is longer than a page or so: of those three would take as much.
_REMEMBERED, _SHORT = 256, 12


class Asked(NamedTuple):
    """All that an answer depends on.

    `wishes` are of one mind, `like` is the row of a song or an artist that the music should be
    like, or with `by`, the artist whose it should be. `presses` and `locks` bend the wishes.
    """

    wishes: tuple[Wish, ...]
    like: int | Artist | None
    by: bool
    limit: int
    seed: int
    presses: tuple[tuple[Steer, int], ...]
    locks: frozenset[Lock]


class Found(NamedTuple):
    """The music that fits, and how the wishes read that most of it does not fulfil."""

    matches: tuple[Match, ...]
    gave: tuple[str, ...]


class _Like(NamedTuple):
    """What answers should be like: rows of the song or of the artist's, and what is known."""

    rows: Rows
    known: Mapping[str, float]


class Finder:
    """Finds music in one run; any number of threads may ask.

    `rows_of` has the songs of the artist with that number.
    """

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        index: Index,
        neighbours: Neighbours,
        answers: Answers,
        rows_of: Callable[[int], Rows],
    ) -> None:
        self._arrays = arrays
        self._index = index
        self._neighbours = neighbours
        self._answers = answers
        self._rows_of = rows_of
        self._music = np.array(arrays["music"], dtype=bool)
        self._remembered = lru_cache(_REMEMBERED)(self._find)

    def find(self, asked: Asked) -> Found:
        """The music that was asked for."""
        return (self._remembered if asked.limit <= _SHORT else self._find)(asked)

    # Finding what is unknown takes time that the start of a program need not wait for.
    @cached_property
    def _ranker(self) -> Ranker:
        index = self._index
        return Ranker(
            self._arrays, index.genres(), index.rows_of_genres, self._rows_of_titles,
            index.rows_of_kind,
        )  # fmt: skip

    def _rows_of_titles(self, phrases: tuple[str, ...]) -> list[int]:
        """Rows of the tracks that have one of `phrases` in the title, not in an artist's name."""
        found = self._index.titles_matching(phrases)
        return [row for row, title in found if has_words(title, phrases)]

    def _find(self, asked: Asked) -> Found:
        like = self._like(asked.like)
        wishes = self._wishes(asked.wishes, like)
        bent = steered(wishes, dict(asked.presses))
        mix = Mix(partial(self._ranking, asked, bent, like), self._fame(asked, like))
        per_artist = {"per_artist": _ANY_NUMBER} if asked.by else {}
        unlike = [] if like is None or asked.by else like.rows.tolist()
        rows, distances, chosen = self._answers.varied(
            mix.first, asked.limit, unlike, asked.seed, **per_artist
        )
        rows, distances = rows[chosen], distances[chosen]
        closeness = self._closeness(mix.ranking, distances)
        tracks = self._index.tracks(rows.tolist())
        reasons = [why(track, wishes) for track in tracks]
        matches = tuple(map(Match, tracks, distances.tolist(), closeness.tolist(), reasons))
        return Found(matches, gave(bent, rows, self._ranker))

    def _like(self, like: int | Artist | None) -> _Like | None:
        facts = self._answers.facts
        match like:
            case int() as row:
                return _Like(np.array([row]), facts.at(row))
            case Artist() as artist:
                rows = self._rows_of(artist.id)
                return _Like(rows, facts.mean(rows))
        return None

    def _wishes(self, wishes: Sequence[Wish], like: _Like | None) -> Sequence[Wish]:
        if like is None:
            return wishes
        scores = self._arrays["sound"][:, like.rows].mean(axis=1)

        def percentile(name: str) -> float:
            return share_below(float(scores[NAMES.index(name)]))

        return beside(wishes, percentile, like.known)

    def _ranking(self, asked: Asked, wishes: Sequence[Wish], like: _Like | None, n: int) -> Ranking:
        """The ranking of all tracks, or of some among which are at least the `n` nearest."""
        clean = any(wish.clean and not wish.negated for wish in wishes)
        kept = self._kept(asked.locks | {"no explicit"} if clean else asked.locks, like)
        if like is None and (fitting := self._ranker.rank_fitting(wishes, n, kept)):
            return fitting
        ranking = self._whole_ranking(asked, wishes, like)
        if kept is not None:
            ranking.distances[~kept] = np.inf
        return ranking

    def _kept(self, locks: frozenset[Lock], like: _Like | None) -> Bools | None:
        """Which tracks keep to the locks, None where there are none."""
        if not locks:
            return None
        unknown = dict.fromkeys((*NAMES, "year", "popularity"), float("nan"))
        return self._answers.locks.kept(locks, unknown if like is None else like.known)

    def _whole_ranking(self, asked: Asked, wishes: Sequence[Wish], like: _Like | None) -> Ranking:
        if like is None:
            return self._ranker.rank(wishes)
        if asked.by:
            return self._by(wishes, like.rows)
        there = like.rows[0] if len(like.rows) == 1 else self._neighbours.centre(like.rows)
        squared = np.maximum(self._neighbours.squared(there, "blend"), 0)
        squared[like.rows] = np.inf
        return self._ranker.rank(wishes, squared)

    def _by(self, wishes: Sequence[Wish], own: Rows) -> Ranking:
        """The songs at the rows `own` and no others, the best known first if nothing is wished."""
        ranking = self._ranker.rank(wishes)
        distances = ranking.distances
        if not wishes:
            distances = 1 - np.nan_to_num(self._ranker.measures["popularity"])
        others = np.ones(len(distances), dtype=bool)
        others[own] = False
        distances[others] = np.inf
        return ranking._replace(distances=distances)

    def _fame(self, asked: Asked, like: _Like | None) -> npt.NDArray[np.float32] | None:
        """What tells the well-known from discoveries, None where neither is to take turns."""
        wanted = any(span.of == "popularity" for wish in asked.wishes for span in wish.spans)
        return None if wanted or like is not None else self._ranker.measures["popularity"]

    def _closeness(self, ranking: Ranking, distances: Distances) -> Distances:
        """The share of the music that answers farther away than each of `distances`."""
        away, last = ranking.distances, distances.max(initial=0)
        if ranking.rows is None:
            nearer = away[self._music & (away <= last)]
            others = int(np.count_nonzero(self._music & np.isfinite(away)))
        else:
            nearer = away[away <= last]
            others = len(away) + ranking.left_out
        as_near = np.searchsorted(np.sort(nearer), distances, side="right")
        closeness: Distances = 1 - np.minimum(as_near / max(others, 1), 1.0)
        return closeness
