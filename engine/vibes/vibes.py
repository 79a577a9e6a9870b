"""Vibes: from a text to the music that fits it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.features import NAMES
from engine.search.locks import checked
from engine.search.steer import presses
from engine.tracks import Artist, Match, Vibe
from engine.vibes.bend import beside, steered
from engine.vibes.gave import gave
from engine.vibes.mix import Mix
from engine.vibes.rank import Ranker, Ranking, share_below
from engine.vibes.read import Reader
from engine.vibes.vocabulary import Vocabulary
from engine.vibes.why import why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.index import Index
    from engine.search.answer import Answers
    from engine.search.neighbours import Neighbours
    from engine.tracks import Lock, Personality, Steer
    from engine.vibes.read import Read
    from engine.vibes.wishes import Wish

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# A word in this many titles and names is a word, however it is like another one.
_OFTEN = 10
# As many songs of one artist as there are, where all are to be by somebody.
_ANY_NUMBER = 10_000


class Who(NamedTuple):
    """Who knows names: the row of a song, an artist, None if none is surely meant.

    `rows_of` has the songs of the artist with that number.
    """

    song: Callable[[str], int | None]
    artist: Callable[[str], Artist | None]
    rows_of: Callable[[int], Rows]


class _Like(NamedTuple):
    """What answers should be like: rows of the song or of the artist's, and what is known."""

    rows: Rows
    known: Mapping[str, float]


class Vibes:
    """Answers wishes in words from one run; any number of threads may ask."""

    def __init__(
        self,
        arrays: Mapping[str, npt.NDArray[Any]],
        index: Index,
        personalities: Iterable[Personality],
        neighbours: Neighbours,
        answers: Answers,
        who: Who,
    ) -> None:
        self._arrays = arrays
        self._index = index
        self._personalities = list(personalities)
        self._neighbours = neighbours
        self._answers = answers
        self._who = who
        self._music = np.array(arrays["music"], dtype=bool)

    def answer(
        self,
        text: str,
        limit: int,
        *,
        seed: int,
        steer: Mapping[Steer, int] | Iterable[Steer],
        locks: Iterable[Lock],
    ) -> Vibe:
        """The music that fits the wishes in `text`; no matches when none was understood."""
        pressed, locked = presses(steer), checked(locks)
        read = self._reader.read(text)
        if not read.said and read.like is None:
            return self.understood(text)
        like = self._like(read)
        wishes = self._wishes(read, like)
        bent = steered(wishes, pressed)
        ranking = self._ranking(read, bent, like)
        if locked:
            kept = self._answers.locks.kept(locked, self._known(like))
            ranking.distances[~kept] = np.inf
        rows = self._rows(ranking, read, like, limit, seed)
        return Vibe(
            tuple(self._matches(rows, wishes, ranking.distances)),
            self._says(read),
            read.ignored,
            gave(bent, rows, self._ranker),
        )

    def understood(self, text: str) -> Vibe:
        """What `answer` would understand of `text`, without any music."""
        read = self._reader.read(text)
        return Vibe((), self._says(read), read.ignored)

    def is_wish(self, text: str) -> bool:
        """Whether all of `text` is a wish, so that no part of it is a name."""
        return self._reader.is_wish(text)

    # Reading the tables and finding what is unknown takes a twentieth of a second, which the
    # start of a program need not wait for.
    @cached_property
    def _reader(self) -> Reader:
        vocabulary = Vocabulary.load(self._index.genres(), self._personalities)
        return Reader(vocabulary, self._who.song, self._who.artist, self._is_word)

    @cached_property
    def _ranker(self) -> Ranker:
        index = self._index
        return Ranker(self._arrays, index.genres(), index.rows_of_genres, index.rows_of_kind)

    def _is_word(self, word: str) -> bool:
        return len(self._index.matching(word, _OFTEN)) == _OFTEN

    def _like(self, read: Read) -> _Like | None:
        facts = self._answers.facts
        match read.like:
            case int() as row:
                return _Like(np.array([row]), facts.at(row))
            case Artist() as artist:
                rows = self._who.rows_of(artist.id)
                return _Like(rows, facts.mean(rows))
        return None

    def _says(self, read: Read) -> tuple[str, ...]:
        """What was understood, as it is read back."""
        return (*self._likened(read), *(wish.says for wish in read.said))

    def _likened(self, read: Read) -> tuple[str, ...]:
        """Whom the music should be like."""
        if read.like is None:
            return ()
        if isinstance(read.like, Artist):
            return (f"{'by' if read.by else 'like'} {read.like.name}",)
        (song,) = self._index.tracks([read.like])
        return (f"like {song.title} · {song.artist}",)

    def _known(self, like: _Like | None) -> Mapping[str, float]:
        if like is not None:
            return like.known
        return dict.fromkeys((*NAMES, "year", "popularity"), float("nan"))

    def _wishes(self, read: Read, like: _Like | None) -> list[Wish]:
        if like is None:
            return list(read.wishes)
        scores = self._arrays["sound"][:, like.rows].mean(axis=1)

        def percentile(name: str) -> float:
            return share_below(float(scores[NAMES.index(name)]))

        return beside(read.wishes, percentile, like.known)

    def _ranking(self, read: Read, wishes: Sequence[Wish], like: _Like | None) -> Ranking:
        if like is None:
            return self._ranker.rank(wishes)
        if read.by:
            return self._by(wishes, like.rows)
        there = like.rows[0] if len(like.rows) == 1 else self._neighbours.centre(like.rows)
        squared = np.maximum(self._neighbours.squared(there, "blend"), 0)
        squared[like.rows] = np.inf
        return self._ranker.rank(wishes, squared)

    def _by(self, wishes: Sequence[Wish], own: Rows) -> Ranking:
        """The songs at the rows `own` and no others, the best known first if nothing is wished."""
        distances, fits = self._ranker.rank(wishes)
        if not wishes:
            distances = 1 - np.nan_to_num(self._ranker.measures["popularity"])
        others = np.ones(len(distances), dtype=bool)
        others[own] = False
        distances[others] = np.inf
        return Ranking(distances, fits)

    def _rows(
        self, ranking: Ranking, read: Read, like: _Like | None, limit: int, seed: int
    ) -> Rows:
        fame = any(span.of == "popularity" for wish in read.wishes for span in wish.spans)
        mixed = like is None and not fame
        mix = Mix(ranking, self._ranker.measures["popularity"] if mixed else None)
        per_artist = {"per_artist": _ANY_NUMBER} if read.by else {}
        unlike = [] if like is None or read.by else like.rows.tolist()
        rows, _, chosen = self._answers.varied(mix.first, limit, unlike, seed, **per_artist)
        return rows[chosen]

    def _matches(self, rows: Rows, wishes: Sequence[Wish], distances: Floats) -> Iterable[Match]:
        away = distances[rows]
        nearer = np.sort(distances[self._music & (distances <= away.max(initial=0))])
        others = max(int(np.count_nonzero(self._music & np.isfinite(distances))), 1)
        shares = 1 - np.minimum(np.searchsorted(nearer, away, side="right") / others, 1.0)
        for track, distance, share in zip(
            self._index.tracks(rows), away.tolist(), shares.tolist(), strict=True
        ):
            yield Match(track, distance, share, why(track, wishes))
