"""The tracks that were read last: a chat speaks of one song several times."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.tracks import Track


class Recent:
    """Up to `most` tracks, those that were asked for last; any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tracks: OrderedDict[int, Track] = OrderedDict()
        self._rows: dict[str, int] = {}
        self._lock = Lock()

    def at(self, rows: Iterable[int]) -> dict[int, Track]:
        """Those of the tracks at `rows` that are here, by row."""
        tracks = self._tracks
        with self._lock:
            found = {row: tracks[row] for row in rows if row in tracks}
            for row in found:
                tracks.move_to_end(row)
        return found

    def row_of(self, track_id: str) -> int | None:
        """The row of the track with that id, None when it is not here."""
        return self._rows.get(track_id)

    def keep(self, read: Mapping[int, Track]) -> None:
        """Remember what was read, by row, and forget what nobody asked for longest."""
        with self._lock:
            for row, track in read.items():
                self._tracks[row] = track
                self._rows[track.id] = row
            while len(self._tracks) > self._most:
                _, forgotten = self._tracks.popitem(last=False)
                del self._rows[forgotten.id]
