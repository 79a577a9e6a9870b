"""From a question to an answer: the nearest tracks, steered, locked, thrown for and varied."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.search import dice, select
from engine.search.facts import Facts
from engine.search.guests import ANSWERS, Guests, seated
from engine.search.locks import Locks
from engine.search.steer import Steering, Wish
from engine.search.variety import PER_ARTIST, Variety
from engine.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.search.neighbours import Neighbours
    from engine.search.points import Point
    from engine.tracks import Lens, Lock, Steer

    Nearest = Callable[[int], tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]

Floats = npt.NDArray[np.float32]
Distances = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# So many tracks are looked at for each one that is wanted, since variety leaves some out, and so
# many times more whenever that was not enough.
_AT_FIRST, _AND_THEN = 6, 4
# Steering starts from so many plain answers, however many are wanted: a longer answer has to
# start with the shorter one.
_PLAIN = 10
# A float32 sum of squares may be wrong by some 1e-6 of it; so much beyond the last one that is
# wanted, distances are measured again in float64.
_ROUNDING = 1e-5
# An answer is near when it is at most this part as far from the query as music usually is. Up to
# there 6% to 17% of the songs by others share a playlist with the query, beyond 3%; of any two
# songs 0.4%. Of 1,500 songs one has a tenth plain answer beyond and none a first one, but of what
# is locked and steered nothing near may be left: without vocals there is nothing near 13% of them.
NEAR = 0.6
# So many of the nearest tell how far away a bent answer is at most.
_SOME = 512
# So many answers about tracks are remembered, which take three MiB, and none that is longer than
# three pages or so: of those of 500 tracks it would be thirty.
_REMEMBERED, _SHORT = 2_048, 31
_UNSTEERED: Mapping[Steer, int] = MappingProxyType({})


class Question(NamedTuple):
    """What is asked: music near `point`, of which `known` tells the facts.

    Nothing in `without` is offered, nor another take of what stands there. `steer` maps ways to
    presses, none of them opposite. `row` is the track that is asked about, if it is one.
    """

    point: Point
    known: Mapping[str, float]
    lens: Lens
    without: Rows
    steer: Mapping[Steer, int] = _UNSTEERED
    locks: frozenset[Lock] = frozenset()
    seed: int = 0
    row: int | None = None


class AboutTrack(NamedTuple):
    """All that an answer about the track at `row` depends on; `presses` and the rest bend it."""

    row: int
    limit: int
    lens: Lens
    presses: tuple[tuple[Steer, int], ...] = ()
    locks: frozenset[Lock] = frozenset()
    seed: int = 0


class Answer(NamedTuple):
    """Rows, their distances from what was asked for, and how close they are to the query itself.

    It may be remembered for others: its arrays are not to be changed.
    """

    rows: Rows
    distances: Distances
    closeness: Distances
    near: Bools


class Answers:
    """Answers questions about one run; any number of threads may ask."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], neighbours: Neighbours) -> None:
        self.facts = Facts(arrays)
        self.locks = Locks(arrays, self.facts)
        self._steering = Steering(self.facts)
        self._variety = Variety(arrays)
        self._guests = Guests(arrays)
        self._neighbours = neighbours
        self._music = np.array(arrays["music"], dtype=bool)
        self._songs: npt.NDArray[np.int32] = arrays["song"]
        self._tracks_of_music = int(np.count_nonzero(self._music))
        self._remembered = lru_cache(_REMEMBERED)(self._to_track)

    def near(self, question: Question, limit: int) -> Answer:
        """Up to `limit` answers, nearest to what was asked for first.

        Distances are from what was asked for, closeness is to the query as it is: the share of the
        music that is farther from it, locked out or not.
        """
        if question.steer or question.locks:
            return self._bent(question, limit)
        thrown = whole(question.seed, "a seed") != 0
        if question.row is not None and question.lens == "blend" and not thrown:
            guests = self._guests.of(question.row)
            if len(guests):
                return self._hosted(question, limit, guests)
        return self._plain(question, limit)

    def to_track(self, asked: AboutTrack) -> Answer:
        """The answer about a track; who goes back to a list asks for it again."""
        return (self._remembered if asked.limit <= _SHORT else self._to_track)(asked)

    def _to_track(self, asked: AboutTrack) -> Answer:
        row = asked.row
        question = Question(
            self._neighbours.at(row), self.facts.at(row), asked.lens, np.array([row]),
            dict(asked.presses), asked.locks, asked.seed, row,
        )  # fmt: skip
        return self.near(question, asked.limit)

    def varied(
        self,
        nearest: Nearest,
        limit: int,
        unlike: Sequence[int] = (),
        seed: int = 0,
        per_artist: int = PER_ARTIST,
    ) -> tuple[Rows, Distances, list[int]]:
        """What `nearest` found, and the places in it of up to `limit` answers with variety.

        Nothing is a take of the songs at the rows `unlike`. Variety and the dice leave tracks out,
        so more are looked at until there are enough or no more.
        """
        looked_at = _AT_FIRST * limit * (dice.ONE_IN if seed else 1)
        while True:
            rows, distances = nearest(looked_at + len(unlike))
            complete = len(rows) < looked_at
            places = self._thrown(rows, seed, complete)
            chosen = self._variety.choose(rows[places], limit, unlike=unlike, per_artist=per_artist)
            if len(chosen) == limit or complete:
                return rows, distances, places[chosen].tolist()
            looked_at *= _AND_THEN

    def _thrown(self, rows: Rows, seed: int, complete: bool) -> Rows:
        """Places in `rows` that the dice keep; the others behind them where there are no more."""
        lucky = dice.kept(self._songs[rows], seed)
        places = np.flatnonzero(lucky)
        return np.concatenate([places, np.flatnonzero(~lucky)]) if complete else places

    def _plain(self, question: Question, limit: int) -> Answer:
        rows, distances, chosen = self.varied(
            lambda n: self._others(question, n), limit, question.without.tolist(), question.seed
        )
        shares = self._closeness(question, rows, distances)
        near = distances[chosen] <= self._reach(question)
        return Answer(rows[chosen], distances[chosen], shares[chosen], near)

    def _others(self, question: Question, n: int) -> tuple[Rows, Distances]:
        rows, distances = self._neighbours.nearest(question.point, n, question.lens)
        others = ~select.among(rows, question.without)
        return rows[others], distances[others]

    def _hosted(self, question: Question, limit: int, guests: Rows) -> Answer:
        """The plain answer with `guests` among the first ten, in the last places unless nearer.

        A guest counts as being as near as the last of the others among the ten.
        """
        own = self._neighbours.distances(question.point, guests, question.lens)

        def guests_first(n: int) -> tuple[Rows, Distances]:
            rows, distances = self._others(question, n)
            others = ~select.among(rows, guests)
            return np.append(guests, rows[others]), np.append(own, distances[others])

        rows, distances, chosen = self.varied(
            guests_first, max(limit, ANSWERS), question.without.tolist()
        )
        invited = select.among(rows[chosen], guests)
        order = seated(distances[chosen], invited)[:limit]
        others = distances[chosen][~invited][: ANSWERS - int(invited.sum())]
        last = others[-1] if len(others) else np.inf
        true = distances[chosen][order]
        counted = np.where(invited[order], np.minimum(true, last), true)
        ascending = np.argsort(distances, kind="stable")
        shares = self._closeness(question, rows[ascending], distances[ascending])
        place = np.searchsorted(distances[ascending], counted, side="right") - 1
        near = true <= self._reach(question)
        return Answer(rows[chosen][order], counted, shares[place], near)

    def _closeness(self, question: Question, rows: Rows, distances: Distances) -> Distances:
        others = self._tracks_of_music - int(self._music[question.without].sum())
        return select.closeness(distances, self._music[rows], others)

    def _bent(self, question: Question, limit: int) -> Answer:
        squared = self._neighbours.squared(question.point, question.lens)
        squared[question.without] = np.inf
        allowed = squared
        if question.locks:
            kept = self.locks.kept(question.locks, question.known)
            allowed = squared + select.barrier(kept)
        wish = self._wish(question, allowed)

        def nearest(n: int) -> tuple[Rows, Distances]:
            rows = _within_reach(allowed, wish, n)
            lacks = wish.lacks(rows)
            wanted = allowed[rows] + lacks
            near = (wanted <= _slightly_beyond(select.bound(wanted, n))) & (wanted < np.inf)
            exact = self._neighbours.distances(question.point, rows[near], question.lens) ** 2
            return select.first(rows[near], np.sqrt(exact + lacks[near]), n)

        rows, distances, chosen = self.varied(
            nearest, limit, question.without.tolist(), question.seed
        )
        rows = rows[chosen]
        # Around music there is nothing else.
        music = squared if question.point.music else squared + select.barrier(self._music)
        near = squared[rows] <= self._reach(question) ** 2
        return Answer(rows, distances[chosen], _farther(squared[rows], music), near)

    def _reach(self, question: Question) -> float:
        """The distance up to which an answer is near."""
        return NEAR * self._neighbours.usual(question.point, question.lens)

    def _wish(self, question: Question, squared: Floats) -> Wish:
        """What steering asks for, counted from the plain answers."""
        if not question.steer:
            return Wish([])
        rows, _, chosen = self.varied(
            lambda n: select.smallest(squared, n), _PLAIN, question.without.tolist()
        )
        return self._steering.wish(question.steer, question.known, rows[chosen], squared)


def _within_reach(squared: Floats, wish: Wish, n: int) -> Rows:
    """The rows that may be among the `n` of least squared distance when what they lack is added.

    Nothing is added to a track that lacks nothing, so who is farther than the n-th of a few is not.
    """
    some = np.flatnonzero(squared <= select.bound(squared, _SOME))
    if n > len(some):
        return np.arange(len(squared))
    limit = np.partition(squared[some] + wish.lacks(some), n - 1)[n - 1]
    return np.flatnonzero(squared <= _slightly_beyond(float(limit)))


def _slightly_beyond(limit: float) -> float:
    return limit * (1 + _ROUNDING) + _ROUNDING


def _farther(distances: Floats, others: Floats) -> Distances:
    """The share of the finite `others` that is greater than each of `distances`."""
    nearer = np.sort(others[others <= distances.max(initial=0)])
    counts: Rows = np.searchsorted(nearer, distances, side="right")
    everything = int(np.count_nonzero(others < np.inf))
    shares: Distances = 1 - counts / max(everything, 1)
    return shares
