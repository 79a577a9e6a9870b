"""Every question to the index of a run, which is only read."""

from __future__ import annotations

import json
import math
import sqlite3
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from engine.errors import CorruptRunError
from engine.features import NAMES
from engine.index.tables import (
    WORDS,
    ArtistRow,
    GenreRow,
    OtherIdRow,
    TrackArtistRow,
    TrackGenreRow,
    TrackRow,
    comparable,
    spaced,
)
from engine.text import fold
from engine.tracks import KINDS, Kind, Mood, Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Select = sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]]

_SEPARATOR = "\x1f"
_MOOD: dict[str, Mood] = {mood.value: mood for mood in Mood}
_KIND: dict[str, Kind] = {kind: kind for kind in KINDS}

_PLACES = sa.func.json_each(sa.bindparam("rows")).table_valued("key", "value", name="places")
_GENRES_OF_TRACK = (
    sa.select(sa.func.group_concat(GenreRow.name, _SEPARATOR))
    .join(TrackGenreRow, TrackGenreRow.genre == GenreRow.genre)
    .where(TrackGenreRow.row == TrackRow.row)
    .scalar_subquery()
)
# Rows go in as one JSON list: an IN with as many parameters as rows would be compiled each time.
_TRACKS = (
    sa.select(
        TrackRow.id,
        TrackRow.title,
        TrackRow.artist,
        TrackRow.year,
        _GENRES_OF_TRACK.label("genres"),
        TrackRow.popularity,
        TrackRow.personality,
        TrackRow.mood,
        TrackRow.spotify_id,
        TrackRow.album,
        TrackRow.explicit,
        TrackRow.kind,
        *(getattr(TrackRow, name) for name in NAMES),
    )
    .select_from(_PLACES.join(TrackRow.__table__, TrackRow.row == _PLACES.c.value))
    .order_by(_PLACES.c.key)
)
_FIRST_FEATURE = 12
_ROW_OF = sa.union_all(
    sa.select(TrackRow.row).where(TrackRow.id == sa.bindparam("track_id")),
    sa.select(OtherIdRow.row).where(OtherIdRow.id == sa.bindparam("track_id")),
)
_MATCHING = (
    sa.select(TrackRow.row)
    .join(WORDS, WORDS.c.rowid == TrackRow.fame)
    .where(sa.column("words").op("MATCH")(sa.bindparam("query")))
    .order_by(WORDS.c.rowid)
    .limit(sa.bindparam("limit"))
)
_ROWS_OF_ARTIST = (
    sa.select(TrackRow.row)
    .join(TrackArtistRow, TrackArtistRow.row == TrackRow.row)
    .join(ArtistRow, ArtistRow.artist == TrackArtistRow.artist)
    .where(ArtistRow.folded == sa.bindparam("artist"))
    .order_by(TrackRow.fame)
    .limit(sa.bindparam("limit"))
)
_LEAD_ARTISTS = (
    sa.select(ArtistRow.name)
    .select_from(
        _PLACES.join(TrackArtistRow.__table__, TrackArtistRow.row == _PLACES.c.value).join(
            ArtistRow.__table__, ArtistRow.artist == TrackArtistRow.artist
        )
    )
    .where(TrackArtistRow.position == 0)
    .order_by(_PLACES.c.key)
)
_GENRES = sa.select(GenreRow.name, GenreRow.tracks).order_by(GenreRow.name)
_NAMES = sa.func.json_each(sa.bindparam("names")).table_valued("value", name="names")
_ROWS_OF_GENRES = (
    sa.select(TrackGenreRow.row)
    .distinct()
    .join(GenreRow, GenreRow.genre == TrackGenreRow.genre)
    .join(_NAMES, GenreRow.name == _NAMES.c.value)
    .order_by(TrackGenreRow.row)
)
_ROWS_OF_KIND = (
    sa.select(TrackRow.row).where(TrackRow.kind == sa.bindparam("kind")).order_by(TrackRow.row)
)


class Index:
    """The catalogue's words and numbers, read-only.

    Every method may be called from any thread: each call borrows a connection of its own.
    """

    def __init__(self, path: Path, *, tracks: int) -> None:
        """Open the index at `path`; CorruptRunError unless it holds `tracks` tracks."""
        # immutable: nothing writes here, so SQLite needs no locks and no look at the file's age.
        uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        self._engine = sa.create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False),
            poolclass=QueuePool,
            max_overflow=-1,
            # Nothing is ever changed, so a returned connection has nothing to roll back.
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
        )
        self._tracks = self._counted(path, tracks)

    def __len__(self) -> int:
        return self._tracks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def tracks(self, rows: Iterable[int]) -> list[Track]:
        """The tracks at `rows`, in that order."""
        places = json.dumps([int(row) for row in rows])
        return [_track(row) for row in self._all(_TRACKS, rows=places)]

    def row_of(self, track_id: str) -> int | None:
        """The row of the track that goes by that id, None when the catalogue has none."""
        found = self._all(_ROW_OF, track_id=_sayable(track_id))
        return int(found[0][0]) if found else None

    def matching(self, text: str, limit: int) -> list[int]:
        """Rows whose title and artists have all the words of `text`, best known first."""
        query = _quoted(_sayable(fold(text)))
        return [row for (row,) in self._all(_MATCHING, query=query, limit=limit)] if query else []

    def by_artist(self, name: str, limit: int) -> list[int]:
        """Rows of the tracks that the artist plays on, best known first."""
        found = self._all(_ROWS_OF_ARTIST, artist=_sayable(comparable(name)), limit=limit)
        return [row for (row,) in found]

    def lead_artists(self, rows: Iterable[int]) -> list[str]:
        """The name of the lead artist of each of the tracks at `rows`, in that order."""
        places = json.dumps([int(row) for row in rows])
        return [name for (name,) in self._all(_LEAD_ARTISTS, rows=places)]

    def genres(self) -> dict[str, int]:
        """Every genre and the number of tracks that have it, by name."""
        return {row.name: row.tracks for row in self._all(_GENRES)}

    def rows_of_genres(self, genres: Iterable[str]) -> list[int]:
        """Rows of the tracks that have any of `genres`, as the catalogue spells them."""
        names = json.dumps(list(genres))
        return [row for (row,) in self._all(_ROWS_OF_GENRES, names=names)]

    def rows_of_kind(self, kind: Kind) -> list[int]:
        """Rows of the tracks that are music, noise or spoken."""
        return [row for (row,) in self._all(_ROWS_OF_KIND, kind=kind)]

    def _all(self, select: Select, **values: object) -> Sequence[Any]:
        with self._engine.connect() as connection:
            return connection.execute(select, values).all()

    def _counted(self, path: Path, expected: int) -> int:
        try:
            found = int(self._all(sa.select(sa.func.count(TrackRow.row)))[0][0])
        except sa.exc.DatabaseError as error:
            raise CorruptRunError(path, f"is no index of tracks: {error.orig}") from error
        if found != expected:
            raise CorruptRunError(path, f"has {found} tracks where {expected} were trained on")
        return found


def _sayable(text: str) -> str:
    # SQLite refuses lone surrogates and ends text at NUL; no name and no id has either.
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _quoted(folded: str) -> str:
    """Folded text as an FTS5 query for all of its words: quoted, so that none is an operator."""
    return " ".join(f'"{spaced(word).strip()}"' for word in folded.split())


def _track(row: Any) -> Track:
    features = {
        name: math.nan if value is None else value
        for name, value in zip(NAMES, row[_FIRST_FEATURE:], strict=True)
    }
    duration_ms = row[-1]
    return Track(
        id=row.id,
        title=row.title,
        artist=row.artist,
        year=row.year,
        genres=tuple(sorted(row.genres.split(_SEPARATOR))) if row.genres else (),
        popularity=row.popularity,
        duration_ms=None if duration_ms is None else round(duration_ms),
        features=MappingProxyType(features),
        personality=row.personality,
        mood=_MOOD[row.mood],
        spotify_id=row.spotify_id,
        album=row.album,
        explicit=row.explicit,
        kind=_KIND[row.kind],
    )
