"""The engine: one method for each question that a listener asks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from engine.artifacts import Run, open_run
from engine.artists import LONGEST_NAME, SURE, Artists
from engine.errors import (
    ArtistNotFoundError,
    PersonalityNotFoundError,
    SameSongError,
    TrackNotFoundError,
)
from engine.features import FEATURES, Feature
from engine.index import Index
from engine.known import Known
from engine.lookup import Lookup
from engine.search.answer import AboutTrack, Answers, Question
from engine.search.asked import asked
from engine.search.blend import Blend
from engine.search.browse import Shelves
from engine.search.chart import Chart, Place, Spread, Standing, chart, spread, standing
from engine.search.locks import checked
from engine.search.midway import leaning
from engine.search.neighbours import Neighbours
from engine.search.pairs import Pairs
from engine.search.path import Paths
from engine.search.steer import presses
from engine.search.why import matched, why
from engine.tracks import (
    BLENDED,
    LENSES,
    NAMED_HIT,
    PATH_LENGTHS,
    Artist,
    Asked,
    Hit,
    Lens,
    Lock,
    Match,
    Mood,
    Personality,
    Steer,
    Step,
    Track,
    Vibe,
)
from engine.vibes.read import Names
from engine.vibes.vibes import Vibes, Who
from engine.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from engine.manifest import Manifest

    Rows = npt.NDArray[np.int64]

MOST_ANSWERS = 500
# As many as are asked about at a time by a crowd; those whom they may mean take 0.4 MiB.
_TEXTS = 1_024


def open_engine(path: str | PathLike[str]) -> Engine:
    """The engine of the run in the folder `path`, such as "models/current".

    Raises a RunError when there is none that this Segue can read.
    """
    return Engine(open_run(Path(path)))


class Engine:
    """Answers from one trained run. Nothing changes after opening, so any thread may ask.

    `limit` is 1 to 500 everywhere, ValueError beyond; a longer answer starts with the shorter one.
    Whole numbers are Python's or numpy's, TypeError for any other.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._arrays = run.arrays
        self._index = Index(run.index_path, tracks=run.manifest.tracks)
        self._lookup = Lookup(run.arrays, self._index)
        self._artists = Artists(run.arrays, self._index, self._lookup)
        self._neighbours = Neighbours(run.arrays)
        self._answers = Answers(run.arrays, self._neighbours)
        self._paths = Paths(run.arrays, self._neighbours)
        # Who asks for the artist of a text asks next for the others whom it may mean.
        self._named = lru_cache(_TEXTS)(self._named_artists)
        self._known = Known(self._lookup, self._index, self._artists, self._whom)
        self._music = np.array(run.arrays["music"], dtype=bool)
        self._personalities = {one.id: one for one in run.manifest.personalities}
        self._shelves = Shelves(run.arrays, [one.id for one in self.personalities()])
        self._pairs = Pairs(run.arrays, self._neighbours, self._index.genres())
        self._vibes = Vibes(
            run.arrays, self._index, self._personalities.values(), self._neighbours, self._answers,
            Who(self._names(), self._artists.rows),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self._index)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's file as soon as nothing is being asked."""
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

        From a score of `SURE_HIT` on with a clear lead it is the one, from `LIKELY_HIT` on it may
        be, below it is not. A Spotify link or id means its track or nothing.
        """
        limit = _limit(limit)
        found = self._lookup.find(text, limit)
        tracks = self._index.tracks([row for row, _ in found])
        return [Hit(track, score) for track, (_, score) in zip(tracks, found, strict=True)]

    def track(self, track_id: str) -> Track:
        """The track with that id; TrackNotFoundError when the catalogue has none."""
        return self._index.tracks([self._row(track_id)])[0]

    def similar(
        self,
        track_id: str,
        limit: int = 10,
        lens: Lens = "blend",
        *,
        steer: Mapping[Steer, int] | Iterable[Steer] = (),
        locks: Iterable[Lock] = (),
        seed: int = 0,
    ) -> list[Match]:
        """The tracks most like that one, nearest first.

        Each song comes once, no take of the query among them, and no artist more than twice. What
        is no music is only offered for a query that is none. Up to two of the first ten of a plain
        blend are guests, who would be among nobody's first ten and count as being as near as the
        last of the others. TrackNotFoundError for an unknown id.

        `steer` bends the answers: a mapping of ways to presses, or ways that are pressed once each;
        opposite presses cancel, and distances are from what was asked for. Every answer keeps to
        all `locks`, even when fewer are left; none are when a lock needs what is not known of the
        track: see `lockable`. A `seed` other than 0 gives other good answers, the same each time.
        """
        limit = _limit(limit)
        _check_lens(lens)
        row, steered = self._row(track_id), presses(steer)
        answer = self._answers.to_track(
            AboutTrack(
                row, limit, lens, tuple(steered.items()), checked(locks), whole(seed, "a seed")
            )
        )
        query, *tracks = self._index.tracks([row, *answer.rows.tolist()])
        pairs = self._pairs.with_track(query, row, tracks, answer.rows)
        return matched(answer, pairs, lens, steered)

    def lockable(self, track_id: str) -> tuple[Lock, ...]:
        """The locks that can be set on that track: "same era" needs its year, and so on.

        TrackNotFoundError for an unknown id.
        """
        return self._answers.locks.can(self._answers.facts.at(self._row(track_id)))

    def percentiles(self, track_id: str) -> dict[str, float]:
        """By feature, the share of the catalogue's music that has less of it; NaN where unknown.

        TrackNotFoundError for an unknown id.
        """
        return self._answers.facts.percentiles(self._row(track_id))

    def levels(self, track_id: str) -> dict[str, float]:
        """By feature, how much of it a listener hears in the track, in [0, 1]; NaN where unknown.

        That is the share of `percentiles`, but of `ALL_OF_IT`, of which most music has next to
        nothing, how much there is. TrackNotFoundError for an unknown id.
        """
        return self._answers.facts.levels(self._row(track_id))

    def asked(self, text: str) -> Asked:
        """The song that `text` names, apart from the wishes around it.

        "hey jude, but calmer and no vocals" is "hey jude", steered and locked. What is not wholly
        understood stays part of the song, and so does what is a song of the catalogue as a whole.
        """
        return asked(text, self._known.is_song)

    def find_artist(self, text: str) -> Artist | None:
        """The artist whom `text` names, misspelt or in part: "beetles", "hendrix".

        None unless it names an artist and nothing else, practically surely: "hello" is a song.
        """
        best = self._whom(text)[:1]
        return self._artists[best[0][0]] if best and best[0][1] >= SURE else None

    def find_artists(self, text: str, limit: int = 3) -> list[Artist]:
        """The artists whom some people mean by `text`, though others mean a song by it.

        The likeliest comes first; it is that of `find_artist`, if there is one. No name comes
        twice.
        """
        limit = _limit(limit)
        by_name: dict[str, Artist] = {}
        for artist, _ in self._whom(text):
            by_name.setdefault(self._artists[artist].name, self._artists[artist])
        return list(by_name.values())[:limit]

    def _whom(self, text: str) -> list[tuple[int, float]]:
        # With a letter more it is nobody's name; the rest of a pasted page only takes memory.
        return self._named(text[: LONGEST_NAME + 1])

    def _named_artists(self, text: str) -> list[tuple[int, float]]:
        # A wish is no part of a name: "punk" is not Daft Punk.
        return self._artists.find(text, whole=self._vibes.is_wish(text))

    def _named_song(self, text: str) -> int | None:
        """The row of the song that `text` names, None unless it is rather surely one."""
        best = self._lookup.find(text, 1)
        return best[0][0] if best and best[0][1] >= NAMED_HIT else None

    def _names(self) -> Names:
        known = self._known
        return Names(self._named_song, self.find_artist, known.song, known.artist, known.is_song)

    def artist(self, artist_id: int) -> Artist:
        """The artist with that number; ArtistNotFoundError when there is none."""
        if not 0 <= (artist_id := whole(artist_id, "an artist's number")) < len(self._artists):
            raise ArtistNotFoundError(artist_id)
        return self._artists[artist_id]

    def songs_by(self, artist_id: int, limit: int = 10) -> list[Track]:
        """The artist's songs, best known first, each once; ArtistNotFoundError if unknown."""
        limit = _limit(limit)
        songs = self._artists.songs(self.artist(artist_id).id)
        return self._index.tracks(songs[:limit].tolist())

    def similar_to_artist(
        self,
        artist_id: int,
        limit: int = 10,
        lens: Lens = "blend",
        *,
        steer: Mapping[Steer, int] | Iterable[Steer] = (),
        locks: Iterable[Lock] = (),
        seed: int = 0,
    ) -> list[Match]:
        """The tracks nearest to the centre of the artist's music, as `similar` has them.

        Nothing on which the artist plays is among them, and none of the artist's songs by others.
        An artist has an era, but no tempo to lock. ArtistNotFoundError for an unknown artist.
        """
        limit = _limit(limit)
        _check_lens(lens)
        artist = self.artist(artist_id)
        own = self._artists.rows(artist.id)
        plays_on = np.union1d(own, self._index.by_artist(artist.name, len(self))).astype(np.int64)
        there = self._neighbours.centre(own)
        places = self._music_of(own)
        question = Question(
            there, self._answers.facts.mean(places), lens, plays_on,
            presses(steer), checked(locks), seed,
        )  # fmt: skip
        answer = self._answers.near(question, limit)
        pairs = self._pairs.with_centre(
            artist.name, self._index.tracks(own.tolist()), places, there,
            self._index.tracks(answer.rows.tolist()), answer.rows,
        )  # fmt: skip
        return matched(answer, pairs, lens, question.steer)

    def blend(
        self,
        track_ids: Sequence[str],
        limit: int = 10,
        lens: Lens = "blend",
        *,
        locks: Iterable[Lock] = (),
        seed: int = 0,
    ) -> list[Match]:
        """The tracks between two to five songs, nearest to all of them first.

        With variety, locks and seeds as in `similar`; an era or a tempo is locked to that of any of
        the songs. `closeness` is that to the song from which the track is farther than from the
        others. TrackNotFoundError for an unknown id, SameSongError for two takes of one song.
        """
        limit = _limit(limit)
        _check_lens(lens)
        if len(track_ids) not in BLENDED:
            raise ValueError(
                f"a blend is of {BLENDED[0]} to {BLENDED[-1]} songs, not {len(track_ids)}"
            )
        asked = self._songs(track_ids)
        kept = self._answers.locks.kept_by_any(checked(locks), asked)
        blend = Blend(self._neighbours, asked, lens, kept)
        rows, distances, chosen = self._answers.varied(blend.nearest, limit, asked.tolist(), seed)
        rows, distances = rows[chosen], distances[chosen]
        songs, tracks = self._index.tracks(asked.tolist()), self._index.tracks(rows.tolist())
        pairs = [
            self._pairs.one_by_one([song] * len(rows), np.repeat(row, len(rows)), tracks, rows)
            for song, row in zip(songs, asked, strict=True)
        ]
        sides, shares = blend.sides(rows), blend.closeness(rows)
        reasons = leaning(pairs, sides, lens)
        return list(map(Match, tracks, distances.tolist(), shares.tolist(), reasons, sides))

    def path(
        self,
        from_id: str,
        to_id: str,
        length: int = 12,
        *,
        lens: Lens = "blend",
        without: Sequence[str] = (),
    ) -> list[Step]:
        """A journey of `length` (8 to 25) songs in even steps from the one to the other.

        No song and no title comes twice, no artist three times; what is no music is only on a
        journey between two that are none. It is shorter in a catalogue that has not so many. Each
        track of `without` that is on it is replaced, one after the other, and all others stay; an
        unknown id is as good as none. TrackNotFoundError for an unknown end, SameSongError for two
        takes of one song.
        """
        _check_lens(lens)
        if (length := whole(length, "a path's length")) not in PATH_LENGTHS:
            raise ValueError(
                f"a path has {PATH_LENGTHS[0]} to {PATH_LENGTHS[-1]} songs, not {length}"
            )
        start, end = self._songs((from_id, to_id)).tolist()
        unwanted = [row for row in map(self._index.row_of, without) if row is not None]
        journey = self._paths.find(start, end, length, lens, unwanted)
        tracks, rows = self._index.tracks(journey.rows), np.array(journey.rows)
        pairs = self._pairs.one_by_one(tracks[:-1], rows[:-1], tracks[1:], rows[1:])
        return list(
            map(Step, tracks, journey.distances, ["", *(why(pair, lens) for pair in pairs)])
        )

    def vibe(
        self,
        text: str,
        limit: int = 10,
        *,
        seed: int = 0,
        steer: Mapping[Steer, int] | Iterable[Steer] = (),
        locks: Iterable[Lock] = (),
    ) -> Vibe:
        """The music that fits the wishes in `text`; no matches when none was understood.

        Well-known songs and discoveries take turns, no artist comes more than twice but for "by"
        somebody. "Like" a song or an artist asks for music near to theirs. What is no music
        answers only who asks for it, as for "rain sounds" or "podcast". `seed`, `steer` and `locks`
        are as for `similar`; without a song, nothing keeps to its era or its tempo.
        """
        limit = _limit(limit)
        return self._vibes.answer(text, limit, seed=seed, steer=steer, locks=locks)

    def understood(self, text: str) -> Vibe:
        """What `vibe` would understand of `text` and what not, without looking for music.

        That takes a tenth of the time.
        """
        return self._vibes.understood(text)

    def is_wish(self, text: str) -> bool:
        """Whether all of `text` is in the words in which people wish for music: "jazz", "80s".

        It may be a song's or an artist's name all the same.
        """
        return self._vibes.is_wish(text)

    def personalities(self) -> list[Personality]:
        """Every personality of the catalogue, the largest first."""
        return sorted(self._personalities.values(), key=lambda one: (-one.share, one.id))

    def personality(self, personality_id: int) -> Personality:
        """The personality with that number; PersonalityNotFoundError when there is none."""
        try:
            return self._personalities[whole(personality_id, "a personality's number")]
        except KeyError:
            raise PersonalityNotFoundError(personality_id) from None

    def membership(self, track_id: str) -> dict[int, float]:
        """How much of each personality is in the track, by `Personality.id`, the largest first.

        The shares are in [0, 1] and add up to 1; a track between two personalities has two large
        ones. `engine.model.clusters.Clusters.membership` has the formula.
        """
        shares = self._arrays["membership"][:, self._row(track_id)].astype(float).tolist()
        return dict(sorted(enumerate(shares), key=lambda item: (-item[1], item[0])))

    def mood_sureness(self, track_id: str) -> float:
        """How sure the track's mood is, in [0, 1]: low at the border of two moods."""
        return float(self._arrays["mood_sureness"][self._row(track_id)])

    def standing(self, track_id: str) -> dict[str, Standing]:
        """By feature, how much of the music has less than the track, and how much has more.

        TrackNotFoundError for an unknown id.
        """
        return standing(self._arrays, self._row(track_id))

    def spread(self, personality_id: int) -> dict[str, Spread]:
        """By feature, where a personality's music lies on the scale of `levels`.

        PersonalityNotFoundError when there is none with that number.
        """
        return spread(self._arrays, self.personality(personality_id).id)

    def chart(self) -> Chart:
        """The map of all music."""
        return chart(self._arrays, self.manifest.axes)

    def place(self, track_id: str) -> Place:
        """Where the track lies on the map; TrackNotFoundError for an unknown id."""
        x, y = self._arrays["map"][:, self._row(track_id)].tolist()
        return x, y

    def browse(self, personality_id: int, limit: int = 10, offset: int = 0) -> list[Track]:
        """A personality's music from place `offset` on, the typical and well-known first.

        Pages do not overlap; beyond the last one they are empty. ValueError for an `offset` below
        0, PersonalityNotFoundError for an unknown personality.
        """
        limit = _limit(limit)
        if (offset := whole(offset, "an offset")) < 0:
            raise ValueError(f"an offset is at least 0, not {offset}")
        shelf = self._shelves[self.personality(personality_id).id]
        return self._index.tracks(shelf[offset : offset + limit])

    def examples(self, n: int) -> list[Track]:
        """Up to `n` well-known tracks, each by another artist, from all personalities in turn."""
        return self._index.tracks(self._shelves.famous(whole(n, "n")))

    def mood_counts(self) -> dict[Mood, int]:
        """How many tracks of music have each mood."""
        counts = np.bincount(self._arrays["mood"][self._music], minlength=len(Mood))
        return dict(zip(Mood, counts.tolist(), strict=True))

    def _row(self, track_id: str) -> int:
        row = self._index.row_of(track_id)
        if row is None:
            raise TrackNotFoundError(track_id)
        return row

    def _songs(self, track_ids: Sequence[str]) -> Rows:
        """The rows of tracks that must be different songs."""
        rows = [self._row(track_id) for track_id in track_ids]
        songs = self._arrays["song"][rows].tolist()
        for place, song in enumerate(songs):
            if song in songs[:place]:
                raise SameSongError(track_ids[place])
        return np.array(rows)

    def _music_of(self, rows: Rows) -> Rows:
        """Those of `rows` that are music, or all of them where none is."""
        music = self._music[rows]
        return rows[music] if music.any() else rows


def _limit(limit: int) -> int:
    if not 1 <= (limit := whole(limit, "a limit")) <= MOST_ANSWERS:
        raise ValueError(f"a limit is 1 to {MOST_ANSWERS}, not {limit}")
    return limit


def _check_lens(lens: Lens) -> None:
    if lens not in LENSES:
        raise ValueError(f"a lens is one of {', '.join(LENSES)}, not {lens!r}")
