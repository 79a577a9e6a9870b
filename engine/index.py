"""SQLite tables of a trained catalogue and every query on them: the only SQL of the catalogue.

The row of a track is its primary key, and the same number is its place in every vector of the run.
A run's index is written once and then only read, so any number of threads and processes share it.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import QueuePool

from engine.errors import CorruptRunError
from engine.features import NAMES
from engine.text import fold
from engine.tracks import KINDS, Kind, Mood, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Labels = npt.NDArray[np.int8]

Values = tuple[object, ...]
_Select = sa.Select[*tuple[Any, ...]]

_BATCH = 5_000
_SEPARATOR = "\x1f"
# Thai, Lao, Burmese, Khmer, kana and Han: scripts that put no spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_MOOD: dict[str, Mood] = {mood.value: mood for mood in Mood}
_KIND: dict[str, Kind] = {kind: kind for kind in KINDS}


class _Base(DeclarativeBase):
    """The tables of one index."""


class TrackRow(_Base):
    """One track; a NULL feature is one that the catalogue does not know.

    `fame` counts the tracks that are better known. It is the key of the text table, so that the
    text table's own order is "best known first" and a search can stop after a few matches.
    """

    __tablename__ = "tracks"

    row: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    fame: Mapped[int] = mapped_column(unique=True)
    spotify_id: Mapped[str | None]
    title: Mapped[str]
    artist: Mapped[str]
    album: Mapped[str | None]
    year: Mapped[int | None]
    popularity: Mapped[int | None]
    explicit: Mapped[bool | None]
    kind: Mapped[str]
    personality: Mapped[int]
    mood: Mapped[str]
    danceability: Mapped[float | None]
    energy: Mapped[float | None]
    loudness: Mapped[float | None]
    speechiness: Mapped[float | None]
    acousticness: Mapped[float | None]
    instrumentalness: Mapped[float | None]
    liveness: Mapped[float | None]
    valence: Mapped[float | None]
    tempo: Mapped[float | None]
    duration_ms: Mapped[float | None]


class ArtistRow(_Base):
    """An artist under the name that the catalogue showed first; `folded` is how it compares."""

    __tablename__ = "artists"

    artist: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)


class GenreRow(_Base):
    """A genre in the catalogue's spelling, and how many tracks have it."""

    __tablename__ = "genres"

    genre: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    tracks: Mapped[int]


class TrackArtistRow(_Base):
    """Who plays on a track; position 0 is the lead artist."""

    __tablename__ = "track_artists"
    __table_args__ = (sa.Index("artist_tracks", "artist", "row"), {"sqlite_with_rowid": False})

    row: Mapped[int] = mapped_column(sa.ForeignKey(TrackRow.row), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    artist: Mapped[int] = mapped_column(sa.ForeignKey(ArtistRow.artist))


class TrackGenreRow(_Base):
    """Which genres a track has."""

    __tablename__ = "track_genres"
    __table_args__ = (sa.Index("genre_tracks", "genre", "row"), {"sqlite_with_rowid": False})

    row: Mapped[int] = mapped_column(sa.ForeignKey(TrackRow.row), primary_key=True)
    genre: Mapped[int] = mapped_column(sa.ForeignKey(GenreRow.genre), primary_key=True)


# Folded words of title and artists. Contentless: the words themselves are in `tracks` already.
_CREATE_WORDS = "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61')"
_WORDS = sa.table("words", sa.column("rowid", sa.Integer), sa.column("text", sa.String))

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
_ROW_OF = sa.select(TrackRow.row).where(TrackRow.id == sa.bindparam("track_id"))
_MATCHING = (
    sa.select(TrackRow.row)
    .join(_WORDS, _WORDS.c.rowid == TrackRow.fame)
    .where(sa.column("words").op("MATCH")(sa.bindparam("query")))
    .order_by(_WORDS.c.rowid)
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
_GENRES = sa.select(GenreRow.name, GenreRow.tracks).order_by(GenreRow.name)
_ROWS_OF_GENRE = (
    sa.select(TrackGenreRow.row)
    .join(GenreRow, GenreRow.genre == TrackGenreRow.genre)
    .where(GenreRow.name == sa.bindparam("genre"))
    .order_by(TrackGenreRow.row)
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
        """The row of the track with that id, None when the catalogue has none."""
        found = self._all(_ROW_OF, track_id=_sayable(track_id))
        return int(found[0][0]) if found else None

    def matching(self, text: str, limit: int) -> list[int]:
        """Rows whose title and artists have all the words of `text`, best known first."""
        query = _quoted(_sayable(fold(text)))
        return [row for (row,) in self._all(_MATCHING, query=query, limit=limit)] if query else []

    def by_artist(self, name: str, limit: int) -> list[int]:
        """Rows of the tracks that the artist plays on, best known first."""
        found = self._all(_ROWS_OF_ARTIST, artist=_sayable(_comparable(name)), limit=limit)
        return [row for (row,) in found]

    def genres(self) -> dict[str, int]:
        """Every genre and the number of tracks that have it, by name."""
        return {row.name: row.tracks for row in self._all(_GENRES)}

    def rows_of_genre(self, genre: str) -> list[int]:
        """Rows of the tracks that have `genre`, as the catalogue spells it."""
        return [row for (row,) in self._all(_ROWS_OF_GENRE, genre=genre)]

    def _all(self, select: _Select, **values: object) -> Sequence[Any]:
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


def write(path: Path, frame: pd.DataFrame, personality: Labels, mood: Labels) -> None:
    """Write the index of a clean `frame` to `path`, which must not exist yet.

    `personality` and `mood` are (n_tracks,), in the order of the frame; `mood` counts the members
    of `Mood`.
    """
    # A URL in one string would take a question mark in a folder's name for its own.
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as connection:
            # A half-written index is thrown away with its run, so nothing needs to be durable.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            _Base.metadata.create_all(connection)
            connection.exec_driver_sql(_CREATE_WORDS)
            _fill(connection, frame, personality, mood)
            connection.commit()
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    finally:
        engine.dispose()


def _fill(
    connection: sa.Connection, frame: pd.DataFrame, personality: Labels, mood: Labels
) -> None:
    fame = _fame(frame)
    _insert(connection, TrackRow, _track_rows(frame, fame, personality, mood))
    _insert(connection, _WORDS, _word_rows(frame, fame))
    _fill_artists(connection, frame["artists"])
    _fill_genres(connection, frame["genres"])


def _fill_artists(connection: sa.Connection, artists: Iterable[tuple[str, ...]]) -> None:
    numbered = _Numbered(_comparable)
    links = (
        (row, position, artist)
        for row, names in enumerate(artists)
        for position, artist in enumerate(dict.fromkeys(map(numbered.number, names)))
    )
    _insert(connection, TrackArtistRow, links)
    names = enumerate(numbered.names.items())
    _insert(connection, ArtistRow, ((number, name, folded) for number, (folded, name) in names))


def _fill_genres(connection: sa.Connection, genres: Iterable[tuple[str, ...]]) -> None:
    numbered = _Numbered(str)
    links = [
        (row, genre)
        for row, names in enumerate(genres)
        for genre in dict.fromkeys(map(numbered.number, names))
    ]
    _insert(connection, TrackGenreRow, links)
    counts = Counter(genre for _, genre in links)
    names = enumerate(numbered.names)
    _insert(connection, GenreRow, ((number, name, counts[number]) for number, name in names))


class _Numbered:
    """Counts names as they come; `names` maps how a name compares to how it was first written."""

    def __init__(self, comparable: Callable[[str], str]) -> None:
        self.names: dict[str, str] = {}
        self._comparable = comparable
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of `name`, the next one when it is new."""
        key = self._comparable(name)
        self.names.setdefault(key, name)
        return self._numbers.setdefault(key, len(self._numbers))


def _sayable(text: str) -> str:
    # SQLite refuses lone surrogates and ends text at NUL; no name and no id has either.
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _comparable(name: str) -> str:
    # A name of nothing but signs ("!!!") folds to nothing, and is still a name of its own.
    return fold(name) or name.casefold()


def _fame(frame: pd.DataFrame) -> list[int]:
    """How many tracks are better known, by row; without a popularity comes last."""
    order = frame["popularity"].astype("Float64").fillna(-1).rank(method="first", ascending=False)
    return [int(rank) - 1 for rank in order]


def _track_rows(
    frame: pd.DataFrame, fame: Sequence[int], personality: Labels, mood: Labels
) -> Iterator[Values]:
    moods = list(Mood)
    made = {
        "row": range(len(frame)),
        "fame": fame,
        "personality": personality.tolist(),
        "mood": [moods[number].value for number in mood.tolist()],
    }
    names = [column.name for column in TrackRow.__table__.columns]
    columns = (made[name] if name in made else _column(frame[name]) for name in names)
    return zip(*columns, strict=True)


def _column(column: pd.Series[Any]) -> Sequence[object]:
    # pandas has three ways to say "unknown", SQL one.
    values: list[object] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _word_rows(frame: pd.DataFrame, fame: Sequence[int]) -> Iterator[Values]:
    # In the order of the key: FTS5 writes out what it has gathered whenever a key goes back.
    for place, title, artist in sorted(zip(fame, frame["title"], frame["artist"], strict=True)):
        yield place, _spaced(fold(f"{title} {artist}"))


def _insert(
    connection: sa.Connection, table: type[_Base] | sa.TableClause, rows: Iterable[Values]
) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    # Handed to the driver as they are: naming every value of every row takes twice as long.
    insert = str(sa.insert(table).compile(connection))
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(insert, batch)


def _quoted(folded: str) -> str:
    """Folded text as an FTS5 query for all of its words: quoted, so that none is an operator."""
    return " ".join(f'"{_spaced(word).strip()}"' for word in folded.split())


def _spaced(folded: str) -> str:
    """Folded text with each character of an unspaced script as a word of its own.

    Chinese and Japanese put no spaces between words; as single characters, any part of a title
    can be found, and as a quoted phrase they still have to stand in order.
    """
    return _UNSPACED.sub(r" \g<0> ", folded)


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
