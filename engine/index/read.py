"""Every question to the index of a run, which is only read."""

from __future__ import annotations

import json
import math
import sqlite3
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from engine.errors import CorruptRunError
from engine.features import NAMES
from engine.index import queries
from engine.index.connections import Connections
from engine.index.recent import Recent
from engine.index.tables import comparable, spaced
from engine.text import fold
from engine.tracks import KINDS, Kind, Mood, Track

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# A chat speaks of one song several times: found, shown, compared with others. So many tracks take
# two MiB.
_REMEMBERED = 1_024
_MOOD: dict[str, Mood] = {mood.value: mood for mood in Mood}
_KIND: dict[str, Kind] = {kind: kind for kind in KINDS}


class Index:
    """The catalogue's words and numbers, read-only.

    Every method may be called from any thread: each call borrows a connection of its own.
    """

    def __init__(self, path: Path, *, tracks: int) -> None:
        """Open the index at `path`; CorruptRunError unless it holds `tracks` tracks."""
        self._connections = Connections(path)
        self._tracks = self._counted(path, tracks)
        self._recent = Recent(_REMEMBERED)

    def __len__(self) -> int:
        return self._tracks

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connections.close()

    def tracks(self, rows: Iterable[int]) -> list[Track]:
        """The tracks at `rows`, in that order."""
        places = [int(row) for row in rows]
        known = self._recent.at(places)
        if unknown := set(places).difference(known):
            read = self._read(unknown)
            self._recent.keep(read)
            known.update(read)
        return [known[row] for row in places]

    def row_of(self, track_id: str) -> int | None:
        """The row of the track that goes by that id, None when the catalogue has none."""
        if (row := self._recent.row_of(track_id)) is not None:
            return row
        found = self._all(queries.ROW_OF, track_id=_sayable(track_id))
        return int(found[0][0]) if found else None

    def matching(self, text: str, limit: int) -> list[int]:
        """Rows whose title and artists have all the words of `text`, best known first."""
        query = _quoted(_sayable(fold(text)))
        return self._rows(queries.MATCHING, query=query, limit=limit) if query else []

    def titles_matching(self, phrases: Iterable[str]) -> list[tuple[int, str]]:
        """Rows and titles of the tracks whose title and artists have any of `phrases`, unordered.

        "weihnacht*" is any word that begins so.
        """
        query = " OR ".join(filter(None, map(_phrase, phrases)))
        return self._all(queries.TITLES_MATCHING, query=query) if query else []

    def by_artist(self, name: str, limit: int) -> list[int]:
        """Rows of the tracks that the artist plays on, best known first."""
        artist = _sayable(comparable(name))
        return self._rows(queries.ROWS_OF_ARTIST, artist=artist, limit=limit)

    def lead_artists(self, rows: Iterable[int]) -> list[str]:
        """The name of the lead artist of each of the tracks at `rows`, in that order."""
        places = json.dumps([int(row) for row in rows])
        return [name for (name,) in self._all(queries.LEAD_ARTISTS, rows=places)]

    def genres(self) -> dict[str, int]:
        """Every genre and the number of tracks that have it, by name."""
        return dict(self._all(queries.ALL_GENRES))

    def rows_of_genres(self, genres: Iterable[str]) -> list[int]:
        """Rows of the tracks that have any of `genres`, as the catalogue spells them."""
        return self._rows(queries.ROWS_OF_GENRES, names=json.dumps(list(genres)))

    def rows_of_kind(self, kind: Kind) -> list[int]:
        """Rows of the tracks that are music, noise or spoken."""
        return self._rows(queries.ROWS_OF_KIND, kind=kind)

    def _read(self, rows: Iterable[int]) -> dict[int, Track]:
        # One question for all of them, whose answers are taken one by one: a report asks for the
        # whole catalogue.
        with self._connections.lent() as connection:
            found = connection.execute(queries.TRACKS_AT, {"rows": json.dumps(list(rows))})
            return dict(map(_track, found))

    def _rows(self, sql: str, /, **values: object) -> list[int]:
        return [row for (row,) in self._all(sql, **values)]

    def _all(self, sql: str, /, **values: object) -> list[Any]:
        with self._connections.lent() as connection:
            return connection.execute(sql, values).fetchall()

    def _counted(self, path: Path, expected: int) -> int:
        try:
            found = int(self._all(queries.COUNT)[0][0])
        except sqlite3.DatabaseError as error:
            self.close()
            raise CorruptRunError(path, f"is no index of tracks: {error}") from error
        if found != expected:
            self.close()
            raise CorruptRunError(path, f"has {found} tracks where {expected} were trained on")
        return found


def _sayable(text: str) -> str:
    # SQLite refuses lone surrogates and ends text at NUL; no name and no id has either.
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _quoted(folded: str) -> str:
    """Folded text as an FTS5 query for all of its words: quoted, so that none is an operator."""
    return " ".join(f'"{spaced(word).strip()}"' for word in folded.split())


def _phrase(words: str) -> str:
    """The FTS5 query for words that stand together, the last perhaps unfinished ("noel*")."""
    phrase = spaced(_sayable(fold(words))).strip()
    return f'"{phrase}"{"*" if words.endswith("*") else ""}' if phrase else ""


def _track(found: tuple[Any, ...]) -> tuple[int, Track]:
    """The row and the track of what `queries.TRACKS_AT` gives."""
    (
        row, track_id, title, artist, year, genres, popularity,
        personality, mood, spotify_id, album, explicit, kind, *features,
    ) = found  # fmt: skip
    known = dict(zip(NAMES, features, strict=True))
    if None in features:
        known = {name: math.nan if value is None else value for name, value in known.items()}
    duration_ms = features[-1]
    # In their order, which takes a fifth less than by name: ten are made for an answer.
    return row, Track(
        track_id,
        title,
        artist,
        year,
        tuple(sorted(genres.split(queries.SEPARATOR))) if genres else (),
        popularity,
        None if duration_ms is None else round(duration_ms),
        MappingProxyType(known),
        personality,
        _MOOD[mood],
        spotify_id,
        album,
        None if explicit is None else bool(explicit),
        _KIND[kind],
    )
