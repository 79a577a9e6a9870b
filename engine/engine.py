"""The engine: one method for each question that a listener asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from engine.artifacts import Run, open_run
from engine.artists import Artists
from engine.errors import ArtistNotFoundError, PersonalityNotFoundError, TrackNotFoundError
from engine.features import FEATURES, NAMES, Feature
from engine.index import Index
from engine.lookup import Lookup
from engine.search.browse import Shelves
from engine.search.centre import centre, true_gaps
from engine.search.neighbours import Neighbours
from engine.search.select import closeness, smallest
from engine.search.variety import Variety
from engine.search.why import Pair, why
from engine.tracks import LENSES, Artist, Hit, Lens, Match, Mood, Personality, Track, Vibe
from engine.vibes.parse import parse
from engine.vibes.rank import Ranker
from engine.vibes.why import why as why_it_fits
from engine.vibes.wishes import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

    from engine.manifest import Manifest

    Rows = npt.NDArray[np.int64]
    Distances = npt.NDArray[np.float64]
    Nearest = Callable[[int], tuple[Rows, Distances]]

MOST_ANSWERS = 500
# So many tracks are looked at for each one that is wanted, since variety leaves some out, and so
# many times more whenever that was not enough.
_AT_FIRST, _AND_THEN = 6, 4


def open_engine(path: str | PathLike[str]) -> Engine:
    """The engine of the run in the folder `path`, such as "models/current".

    Raises a RunError when there is none that this Segue can read.
    """
    return Engine(open_run(Path(path)))


class Engine:
    """Answers from one trained run. Nothing changes after opening, so any thread may ask.

    `limit` is 1 to 500 everywhere, ValueError beyond; a longer answer starts with the shorter one.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._arrays = run.arrays
        self._index = Index(run.index_path, tracks=run.manifest.tracks)
        self._lookup = Lookup(run.arrays, self._index)
        self._artists = Artists(run.arrays, self._index, self._lookup)
        self._neighbours = Neighbours(run.arrays)
        self._variety = Variety(run.arrays)
        self._music = np.array(run.arrays["music"], dtype=bool)
        self._personalities = {one.id: one for one in run.manifest.personalities}
        self._shelves = Shelves(run.arrays, [one.id for one in self.personalities()])
        self._genres = self._index.genres()
        self._vocabulary = Vocabulary.load(self._genres, self._personalities.values())
        self._ranker = Ranker(run.arrays, self._index.rows_of_genre, self._index.rows_of_kind)

    def __len__(self) -> int:
        return len(self._index)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the run's files; nothing can be asked any more."""
        self._index.close()

    @property
    def features(self) -> tuple[Feature, ...]:
        """Every audio feature that a track has, with its unit."""
        return FEATURES

    @property
    def manifest(self) -> Manifest:
        """What was trained on, and how."""
        return self._run.manifest

    @property
    def run_id(self) -> str:
        """The name of the run; another training has another one."""
        return self._run.manifest.run_id

    def find(self, text: str, limit: int = 5) -> list[Hit]:
        """The tracks that `text` may mean, best first.

        From a score of 0.9 on with a clear lead it is the one, from 0.5 on it may be, below it is
        not. A Spotify link or id means its track or nothing.
        """
        _check_limit(limit)
        found = self._lookup.find(text, limit)
        tracks = self._index.tracks([row for row, _ in found])
        return [Hit(track, score) for track, (_, score) in zip(tracks, found, strict=True)]

    def track(self, track_id: str) -> Track:
        """The track with that id; TrackNotFoundError when the catalogue has none."""
        return self._index.tracks([self._row(track_id)])[0]

    def similar(self, track_id: str, limit: int = 10, lens: Lens = "blend") -> list[Match]:
        """The tracks most like that one, nearest first.

        Each song comes once, no take of the query among them, and no artist more than twice. What
        is no music is only offered for a query that is none. TrackNotFoundError for an unknown id.
        """
        _check_limit(limit)
        _check_lens(lens)
        row = self._row(track_id)

        def nearest(n: int) -> tuple[Rows, Distances]:
            rows, distances = self._neighbours.nearest(row, n, lens)
            others = rows != row
            return rows[others], distances[others]

        rows, distances, shares = self._answer(nearest, limit, unlike=[row])
        query, *tracks = self._index.tracks([row, *rows.tolist()])
        gaps = self._arrays["sound"][:, rows] - self._arrays["sound"][:, [row]]
        styles = self._neighbours.genre_likeness(row, rows)
        return [
            Match(track, distance, share, why(Pair(query, track, gap, style, self._genres), lens))
            for track, distance, share, gap, style in zip(
                tracks, distances, shares, _by_feature(gaps), styles, strict=True
            )
        ]

    def find_artist(self, text: str) -> Artist | None:
        """The artist whom `text` names, misspelt or not.

        None unless it names an artist and nothing else, practically surely: "hello" is a song.
        """
        artist = self._artists.find(text)
        return None if artist is None else self._artists[artist]

    def artist(self, artist_id: int) -> Artist:
        """The artist with that number; ArtistNotFoundError when there is none."""
        if not 0 <= artist_id < len(self._artists):
            raise ArtistNotFoundError(artist_id)
        return self._artists[artist_id]

    def songs_by(self, artist_id: int, limit: int = 10) -> list[Track]:
        """The artist's songs, best known first, each once; ArtistNotFoundError if unknown."""
        _check_limit(limit)
        songs = self._artists.songs(self.artist(artist_id).id)
        return self._index.tracks(songs[:limit].tolist())

    def similar_to_artist(
        self, artist_id: int, limit: int = 10, lens: Lens = "blend"
    ) -> list[Match]:
        """The tracks nearest to the centre of the artist's music, as `similar` has them.

        Nothing on which the artist plays is among them, and none of the artist's songs by others.
        ArtistNotFoundError for an unknown artist.
        """
        _check_limit(limit)
        _check_lens(lens)
        artist = self.artist(artist_id)
        own = self._artists.rows(artist.id)
        plays_on = np.union1d(own, self._index.by_artist(artist.name, len(self))).astype(np.int64)
        there = self._neighbours.centre(own)

        def nearest(n: int) -> tuple[Rows, Distances]:
            rows, distances = self._neighbours.nearest(there, n, lens)
            others = ~np.isin(rows, plays_on)
            return rows[others], distances[others]

        rows, distances, shares = self._answer(nearest, limit, unlike=plays_on.tolist())
        query = centre(artist.name, self._index.tracks(own.tolist()))
        places = self._music_of(own)
        scores = self._arrays["sound"][:, places].astype(np.float64).mean(axis=1, keepdims=True)
        gaps = _by_feature((self._arrays["sound"][:, rows] - scores).astype(np.float32))
        styles = self._neighbours.genre_likeness(there, rows)
        return [
            Match(
                track,
                distance,
                share,
                why(Pair(query, track, true_gaps(query, track, gap), style, self._genres), lens),
            )
            for track, distance, share, gap, style in zip(
                self._index.tracks(rows), distances, shares, gaps, styles, strict=True
            )
        ]

    def vibe(self, text: str, limit: int = 10) -> Vibe:
        """The music that fits the wishes in `text`; no matches when none was understood.

        What is no music answers only who asks for it, as for "rain sounds" or "podcast".
        """
        _check_limit(limit)
        wishes, ignored = parse(text, self._vocabulary)
        if not wishes:
            return Vibe((), (), ignored)
        away = self._ranker.distances(wishes)
        rows, distances, shares = self._answer(lambda n: smallest(away, n), limit)
        matches = tuple(
            Match(track, distance, share, why_it_fits(track, wishes))
            for track, distance, share in zip(
                self._index.tracks(rows), distances, shares, strict=True
            )
        )
        return Vibe(matches, tuple(wish.says for wish in wishes), ignored)

    def personalities(self) -> list[Personality]:
        """Every personality of the catalogue, the largest first."""
        return sorted(self._personalities.values(), key=lambda one: (-one.share, one.id))

    def personality(self, personality_id: int) -> Personality:
        """The personality with that number; PersonalityNotFoundError when there is none."""
        try:
            return self._personalities[personality_id]
        except KeyError:
            raise PersonalityNotFoundError(personality_id) from None

    def browse(self, personality_id: int, limit: int = 10, offset: int = 0) -> list[Track]:
        """A personality's music from place `offset` on, the typical and well-known first.

        Pages do not overlap; beyond the last one they are empty. ValueError for an `offset` below
        0, PersonalityNotFoundError for an unknown personality.
        """
        _check_limit(limit)
        if offset < 0:
            raise ValueError(f"an offset is at least 0, not {offset}")
        shelf = self._shelves[self.personality(personality_id).id]
        return self._index.tracks(shelf[offset : offset + limit])

    def examples(self, n: int) -> list[Track]:
        """Up to `n` well-known tracks, each by another artist, from all personalities in turn."""
        return self._index.tracks(self._shelves.famous(n))

    def mood_counts(self) -> dict[Mood, int]:
        """How many tracks of music have each mood."""
        counts = np.bincount(self._arrays["mood"][self._music], minlength=len(Mood))
        return dict(zip(Mood, counts.tolist(), strict=True))

    def _row(self, track_id: str) -> int:
        row = self._index.row_of(track_id)
        if row is None:
            raise TrackNotFoundError(track_id)
        return row

    def _music_of(self, rows: Rows) -> Rows:
        """Those of `rows` that are music, or all of them where none is."""
        music = self._music[rows]
        return rows[music] if music.any() else rows

    def _answer(
        self, nearest: Nearest, limit: int, unlike: Sequence[int] = ()
    ) -> tuple[Rows, list[float], list[float]]:
        """Rows of an answer with variety, their distances and closeness.

        Nothing is a take of the songs at the rows `unlike`, which `nearest` leaves out. Variety
        leaves tracks out, so more are looked at until there are enough or no more.
        """
        looked_at = _AT_FIRST * limit
        while True:
            rows, distances = nearest(looked_at + len(unlike))
            chosen = self._variety.choose(rows, limit, unlike=unlike)
            if len(chosen) == limit or looked_at >= len(self):
                break
            looked_at *= _AND_THEN
        music = self._music[rows]
        others = int(self._music.sum()) - int(self._music[list(unlike)].sum())
        shares = closeness(distances, music, others)
        return rows[chosen], distances[chosen].tolist(), shares[chosen].tolist()


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MOST_ANSWERS:
        raise ValueError(f"a limit is 1 to {MOST_ANSWERS}, not {limit}")


def _check_lens(lens: Lens) -> None:
    if lens not in LENSES:
        raise ValueError(f"a lens is one of {', '.join(LENSES)}, not {lens!r}")


def _by_feature(gaps: npt.NDArray[np.float32]) -> list[dict[str, float]]:
    """The gaps of each track by feature, of (n_features, n_tracks)."""
    return [dict(zip(NAMES, gap, strict=True)) for gap in gaps.T.tolist()]
