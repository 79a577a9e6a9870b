"""A song to vary, and writing such songs for training."""

from __future__ import annotations

import csv
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SONG: dict[str, object] = {
    "name": "", "artist": "", "album": "", "release_date": "2000", "popularity": 50,
    "explicit": "", "genres": "['rock']", "duration_ms": 200_000, "danceability": 0.5,
    "energy": 0.6, "loudness": -8.0, "speechiness": 0.05, "acousticness": 0.2,
    "instrumentalness": 0.1, "liveness": 0.15, "valence": 0.5, "tempo": 120.0,
}  # fmt: skip
# Training needs songs that differ.
_OFF = 0.001


def written(path: Path, songs: Sequence[Mapping[str, object]]) -> Path:
    """Write the songs to `path`, those without an artist by one of their own each."""
    number = count(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, SONG)
        writer.writeheader()
        for song in songs:
            n = next(number)
            energy = float(str(song["energy"])) + _OFF * n
            writer.writerow(
                dict(song) | {"artist": song["artist"] or f"Artist {n}", "energy": energy}
            )
    return path
