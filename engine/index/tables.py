"""The SQLite tables of a trained catalogue, and how their words are spelt."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engine.text import fold

# Thai, Lao, Burmese, Khmer, kana and Han: scripts that put no spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


class Base(DeclarativeBase):
    """The tables of one index."""


class TrackRow(Base):
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


class OtherIdRow(Base):
    """A Spotify id of another issue of a track, such as a remaster that was merged into it."""

    __tablename__ = "other_ids"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(sa.ForeignKey(TrackRow.row))


class ArtistRow(Base):
    """An artist under the name that the catalogue showed first; `folded` is how it compares."""

    __tablename__ = "artists"

    artist: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)


class GenreRow(Base):
    """A genre in the catalogue's spelling, and how many tracks have it."""

    __tablename__ = "genres"

    genre: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    tracks: Mapped[int]


class TrackArtistRow(Base):
    """Who plays on a track; position 0 is the lead artist."""

    __tablename__ = "track_artists"
    __table_args__ = (sa.Index("artist_tracks", "artist", "row"), {"sqlite_with_rowid": False})

    row: Mapped[int] = mapped_column(sa.ForeignKey(TrackRow.row), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    artist: Mapped[int] = mapped_column(sa.ForeignKey(ArtistRow.artist))


class TrackGenreRow(Base):
    """Which genres a track has."""

    __tablename__ = "track_genres"
    __table_args__ = (sa.Index("genre_tracks", "genre", "row"), {"sqlite_with_rowid": False})

    row: Mapped[int] = mapped_column(sa.ForeignKey(TrackRow.row), primary_key=True)
    genre: Mapped[int] = mapped_column(sa.ForeignKey(GenreRow.genre), primary_key=True)


# Folded words of title and artists. Contentless: the words themselves are in `tracks` already.
CREATE_WORDS = "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61')"
WORDS = sa.table("words", sa.column("rowid", sa.Integer), sa.column("text", sa.String))


def comparable(name: str) -> str:
    # A name of nothing but signs ("!!!") folds to nothing, and is still a name of its own.
    return fold(name) or name.casefold()


def spaced(folded: str) -> str:
    """Folded text with each character of an unspaced script as a word of its own.

    Chinese and Japanese put no spaces between words; as single characters, any part of a title
    can be found, and as a quoted phrase they still have to stand in order.
    """
    return _UNSPACED.sub(r" \g<0> ", folded)
