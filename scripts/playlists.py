"""People's playlists as judges: do two songs stand together in one?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from engine.catalogue import columns
from engine.errors import CatalogueReadError, MissingColumnsError
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.index import Index

Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# How tables call the playlist of a row, the best spelling first.
_PLAYLIST = ("playlist_id", "pid", "playlist", "playlist_name", "playlistname")


@dataclass(frozen=True)
class Playlists:
    """Which tracks of a catalogue stand in which playlist.

    `holds` is (n_tracks, n_playlists), 1 where a playlist holds the track. `entries` counts the
    rows of the table, `found` those of which the catalogue has the track.
    """

    holds: csr_matrix
    entries: int
    found: int

    @property
    def known(self) -> Bools:
        """Which tracks stand in any playlist, (n_tracks,)."""
        known: Bools = np.diff(self.holds.indptr) > 0
        return known

    def together(self, row: int, others: Rows) -> Bools:
        """Which of `others` some playlist holds together with the track at `row`."""
        shared = self.holds[others] @ self.holds[[row]].T
        together: Bools = shared.toarray().ravel() > 0
        return together


def read(path: Path, index: Index, *, every: bool = False) -> Playlists:
    """The playlists of a table with a row for each song of each playlist.

    A row is the track that has its id, or else every track with its title and lead artist, folded.
    Only the playlists that judge are read unless `every` is set: the others were learned from. The
    table has columns for the playlist, the title, the artist and, if it knows it, the id, in one of
    the spellings that a catalogue may have. Raises a CatalogueError where it has not.
    """
    table = _table(path)
    judging = np.ones(len(table), bool) if every else table["playlist"].map(judges).to_numpy(bool)
    table = table[judging]
    finder = _Finder(index)
    codes = pd.factorize(table["playlist"])[0]
    pairs = [
        (row, playlist)
        for playlist, song in zip(
            codes.tolist(), table[["id", "title", "artist"]].itertuples(index=False), strict=True
        )
        for row in finder.rows(*song)
    ]
    rows, playlists = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    shape = (len(index), int(codes.max(initial=-1)) + 1)
    holds = csr_matrix((np.ones(len(rows), np.float32), (rows, playlists)), shape=shape)
    holds.data[:] = 1
    return Playlists(holds, len(table), finder.found)


def judges(playlist: str) -> bool:
    """Whether a playlist is one of the half that judges.

    Segue's weights were chosen by the other half. This one was looked at along the way, so it is a
    check on them and no proof: for that, use playlists that nobody here has seen.
    """
    return blake2b(playlist.encode(), digest_size=1).digest()[0] % 2 == 1


class _Finder:
    """Finds the tracks of an index by id, or by title and artist."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        everything = range(len(index))
        leads = index.lead_artists(everything)
        for row, (track, lead) in enumerate(zip(index.tracks(everything), leads, strict=True)):
            self._rows[_key(track.title, lead)].append(row)
        self.found = 0

    def rows(self, track_id: str, title: str, artist: str) -> Sequence[int]:
        row = self._index.row_of(track_id) if track_id else None
        rows = self._rows.get(_key(title, artist), ()) if row is None else (row,)
        self.found += bool(rows)
        return rows


def _key(title: str, artist: str) -> tuple[str, str]:
    # "!!!" is a band and "???" a song, though nothing of them is a letter.
    return fold(title) or title.casefold(), fold(artist) or artist.casefold()


def _table(path: Path) -> pd.DataFrame:
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CatalogueReadError(str(path), f"cannot be read: {reason}") from error
    header = list(raw.columns)
    found = columns.find(header)
    plain = {columns.plain(name): name for name in reversed(header)}
    playlist = next((plain[key] for key in map(columns.plain, _PLAYLIST) if key in plain), None)
    missing = [name for name in ("title", "artist") if name not in found]
    if missing or playlist is None:
        raise MissingColumnsError(
            str(path), [*missing, *(() if playlist else ("playlist",))], header
        )
    # A column that names the playlist may pass for the title of a song.
    place = {
        name: next(at for at in found[name] if header[at] != playlist)
        for name in ("id", "title", "artist")
        if name in found
    }
    ids = raw.iloc[:, place["id"]] if "id" in place else ""
    return pd.DataFrame(
        {
            "playlist": raw[playlist],
            "id": ids,
            "title": raw.iloc[:, place["title"]],
            "artist": raw.iloc[:, place["artist"]],
        }
    )
