"""Writing the index of a training run."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.index.tables import (
    ARTISTS,
    CREATE_WORDS,
    GENRES,
    METADATA,
    OTHER_IDS,
    TRACK_ARTISTS,
    TRACK_GENRES,
    TRACKS,
    WORDS,
    comparable,
    spaced,
)
from engine.text import fold
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Labels = npt.NDArray[np.int8]

Values = tuple[object, ...]

_BATCH = 5_000


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
            METADATA.create_all(connection)
            connection.exec_driver_sql(CREATE_WORDS)
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
    _insert(connection, TRACKS, _track_rows(frame, fame, personality, mood))
    _insert(connection, OTHER_IDS, _other_id_rows(frame))
    _insert(connection, WORDS, _word_rows(frame, fame))
    _fill_artists(connection, frame["artists"])
    _fill_genres(connection, frame["genres"])


def _fill_artists(connection: sa.Connection, artists: Iterable[tuple[str, ...]]) -> None:
    numbered = _Numbered(comparable)
    links = (
        (row, position, artist)
        for row, names in enumerate(artists)
        for position, artist in enumerate(dict.fromkeys(map(numbered.number, names)))
    )
    _insert(connection, TRACK_ARTISTS, links)
    names = enumerate(numbered.names.items())
    _insert(connection, ARTISTS, ((number, name, folded) for number, (folded, name) in names))


def _fill_genres(connection: sa.Connection, genres: Iterable[tuple[str, ...]]) -> None:
    numbered = _Numbered(str)
    links = [
        (row, genre)
        for row, names in enumerate(genres)
        for genre in dict.fromkeys(map(numbered.number, names))
    ]
    _insert(connection, TRACK_GENRES, links)
    counts = Counter(genre for _, genre in links)
    names = enumerate(numbered.names)
    _insert(connection, GENRES, ((number, name, counts[number]) for number, name in names))


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
    names = [column.name for column in TRACKS.columns]
    columns = (made[name] if name in made else _column(frame[name]) for name in names)
    return zip(*columns, strict=True)


def _column(column: pd.Series[Any]) -> Sequence[object]:
    # pandas has three ways to say "unknown", SQL one.
    values: list[object] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _other_id_rows(frame: pd.DataFrame) -> Iterator[Values]:
    return ((other, row) for row, ids in enumerate(frame["other_ids"]) for other in ids)


def _word_rows(frame: pd.DataFrame, fame: Sequence[int]) -> Iterator[Values]:
    # In the order of the key: FTS5 writes out what it has gathered whenever a key goes back.
    for place, title, artist in sorted(zip(fame, frame["title"], frame["artist"], strict=True)):
        yield place, spaced(fold(f"{title} {artist}"))


def _insert(connection: sa.Connection, table: sa.TableClause, rows: Iterable[Values]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    # Handed to the driver as they are: naming every value of every row takes twice as long.
    insert = str(sa.insert(table).compile(connection))
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        connection.exec_driver_sql(insert, batch)
