"""The SQLite tables of a trained catalogue, and how their words are spelt.

They are tables without the object mapper, which takes a tenth of a second to import.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from engine.features import NAMES
from engine.text import fold

# Thai, Lao, Burmese, Khmer, kana and Han: scripts that put no spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)

METADATA = sa.MetaData()

# One track; a NULL feature is one that the catalogue does not know. `fame` counts the tracks that
# are better known. It is the key of the text table, so that the text table's own order is "best
# known first" and a search can stop after a few matches.
TRACKS = sa.Table(
    "tracks",
    METADATA,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False, unique=True),
    sa.Column("fame", sa.Integer, nullable=False, unique=True),
    sa.Column("spotify_id", sa.String),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("artist", sa.String, nullable=False),
    sa.Column("album", sa.String),
    sa.Column("year", sa.Integer),
    sa.Column("popularity", sa.Integer),
    sa.Column("explicit", sa.Boolean),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("personality", sa.Integer, nullable=False),
    sa.Column("mood", sa.String, nullable=False),
    *(sa.Column(name, sa.Double) for name in NAMES),
)

# A Spotify id of another issue of a track, such as a remaster that was merged into it.
OTHER_IDS = sa.Table(
    "other_ids",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("row", sa.ForeignKey(TRACKS.c.row), nullable=False),
    sqlite_with_rowid=False,
)

# An artist under the name that the catalogue showed first; `folded` is how it compares.
ARTISTS = sa.Table(
    "artists",
    METADATA,
    sa.Column("artist", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("folded", sa.String, nullable=False, unique=True),
)

# A genre in the catalogue's spelling, and how many tracks have it.
GENRES = sa.Table(
    "genres",
    METADATA,
    sa.Column("genre", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("tracks", sa.Integer, nullable=False),
)

# Who plays on a track; position 0 is the lead artist.
TRACK_ARTISTS = sa.Table(
    "track_artists",
    METADATA,
    sa.Column("row", sa.ForeignKey(TRACKS.c.row), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("artist", sa.ForeignKey(ARTISTS.c.artist), nullable=False),
    sa.Index("artist_tracks", "artist", "row"),
    sqlite_with_rowid=False,
)

# Which genres a track has.
TRACK_GENRES = sa.Table(
    "track_genres",
    METADATA,
    sa.Column("row", sa.ForeignKey(TRACKS.c.row), primary_key=True),
    sa.Column("genre", sa.ForeignKey(GENRES.c.genre), primary_key=True),
    sa.Index("genre_tracks", "genre", "row"),
    sqlite_with_rowid=False,
)

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
