"""Every query on the tables of a trained catalogue, as SQL text with named parameters.

SQLAlchemy spells each of them once. To have it do so for every question takes longer than SQLite
takes to answer.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from engine.features import NAMES
from engine.index.tables import (
    ARTISTS,
    GENRES,
    OTHER_IDS,
    TRACK_ARTISTS,
    TRACK_GENRES,
    TRACKS,
    WORDS,
)

SEPARATOR = "\x1f"

# As a part of the text: as a parameter it would have to be given each time.
_SEPARATED_BY: sa.ColumnClause[str] = sa.literal_column(f"char({ord(SEPARATOR)})")
_FIRST: sa.ColumnClause[int] = sa.literal_column("0")


def _sql(select: sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]]) -> str:
    return str(select.compile(dialect=sqlite.dialect(paramstyle="named")))


_genres_of_track = (
    sa.select(sa.func.group_concat(GENRES.c.name, _SEPARATED_BY))
    .join(TRACK_GENRES, TRACK_GENRES.c.genre == GENRES.c.genre)
    .where(TRACK_GENRES.c.row == TRACKS.c.row)
    .scalar_subquery()
)
# Several rows or names go in as one JSON list: with an IN, each number of them would be another
# query.
_rows = sa.func.json_each(sa.bindparam("rows")).table_valued("key", "value", name="places")
_names = sa.func.json_each(sa.bindparam("names")).table_valued("value", name="names")

COUNT = _sql(sa.select(sa.func.count(TRACKS.c.row)))
TRACKS_AT = _sql(
    sa.select(
        TRACKS.c.row,
        TRACKS.c.id,
        TRACKS.c.title,
        TRACKS.c.artist,
        TRACKS.c.year,
        _genres_of_track,
        TRACKS.c.popularity,
        TRACKS.c.personality,
        TRACKS.c.mood,
        TRACKS.c.spotify_id,
        TRACKS.c.album,
        TRACKS.c.explicit,
        TRACKS.c.kind,
        *(TRACKS.c[name] for name in NAMES),
    ).select_from(_rows.join(TRACKS, TRACKS.c.row == _rows.c.value))
)
ROW_OF = _sql(
    sa.union_all(
        sa.select(TRACKS.c.row).where(TRACKS.c.id == sa.bindparam("track_id")),
        sa.select(OTHER_IDS.c.row).where(OTHER_IDS.c.id == sa.bindparam("track_id")),
    )
)
MATCHING = _sql(
    sa.select(TRACKS.c.row)
    .join(WORDS, WORDS.c.rowid == TRACKS.c.fame)
    .where(sa.column("words").op("MATCH")(sa.bindparam("query")))
    .order_by(WORDS.c.rowid)
    .limit(sa.bindparam("limit"))
    .offset(_FIRST)
)
TITLES_MATCHING = _sql(
    sa.select(TRACKS.c.row, TRACKS.c.title)
    .join(WORDS, WORDS.c.rowid == TRACKS.c.fame)
    .where(sa.column("words").op("MATCH")(sa.bindparam("query")))
)
ROWS_OF_ARTIST = _sql(
    sa.select(TRACKS.c.row)
    .join(TRACK_ARTISTS, TRACK_ARTISTS.c.row == TRACKS.c.row)
    .join(ARTISTS, ARTISTS.c.artist == TRACK_ARTISTS.c.artist)
    .where(ARTISTS.c.folded == sa.bindparam("artist"))
    .order_by(TRACKS.c.fame)
    .limit(sa.bindparam("limit"))
    .offset(_FIRST)
)
LEAD_ARTISTS = _sql(
    sa.select(ARTISTS.c.name)
    .select_from(
        _rows.join(TRACK_ARTISTS, TRACK_ARTISTS.c.row == _rows.c.value).join(
            ARTISTS, ARTISTS.c.artist == TRACK_ARTISTS.c.artist
        )
    )
    .where(TRACK_ARTISTS.c.position == _FIRST)
    .order_by(_rows.c.key)
)
ALL_GENRES = _sql(sa.select(GENRES.c.name, GENRES.c.tracks).order_by(GENRES.c.name))
ROWS_OF_GENRES = _sql(
    sa.select(TRACK_GENRES.c.row)
    .distinct()
    .join(GENRES, GENRES.c.genre == TRACK_GENRES.c.genre)
    .join(_names, GENRES.c.name == _names.c.value)
    .order_by(TRACK_GENRES.c.row)
)
ROWS_OF_KIND = _sql(
    sa.select(TRACKS.c.row).where(TRACKS.c.kind == sa.bindparam("kind")).order_by(TRACKS.c.row)
)
