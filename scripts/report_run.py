"""What a report is made of: a trained run with its tracks, in the space that it was grouped in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from engine.artifacts import open_run
from engine.features import CLUSTERING, NAMES
from engine.index import Index
from engine.search.browse import Shelves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pandas import DataFrame

    from engine.artifacts import Run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Trained:
    """A run, opened for a report.

    `tracks` has a row for each of the n tracks: id, title, artist, lead_artist, year, genres,
    popularity, kind, mood and the raw features. `points` (n, features) are the standardised
    features, `labels` (n,) the personalities, `music` (n,) says what was learned from.
    """

    run: Run
    tracks: DataFrame
    points: Floats
    labels: Ints
    music: Bools
    names: tuple[str, ...]

    @property
    def k(self) -> int:
        return self.run.manifest.k

    def array(self, name: str) -> NDArray[Any]:
        """One of the run's arrays."""
        found: NDArray[Any] = self.run.arrays[name]
        return found

    def sample(self, most: int, seed: int) -> Ints:
        """Rows of at most `most` tracks of music, in random order."""
        rows = np.flatnonzero(self.music)
        return np.random.default_rng(seed).permutation(rows)[:most]

    def representative(self, personality: int, most: int) -> Sequence[int]:
        """Rows of a personality's typical and well-known tracks, each by another artist."""
        shelf = Shelves(self.run.arrays, [personality])[personality]
        _, first = np.unique(self.array("artist")[shelf], return_index=True)
        rows: list[int] = shelf[np.sort(first)[:most]].tolist()
        return rows


def open_trained(folder: Path) -> Trained:
    """The run in `folder`; a RunError when there is none that this Segue can read."""
    run = open_run(folder)
    with Index(run.index_path, tracks=run.manifest.tracks) as index:
        found = index.tracks(range(run.manifest.tracks))
        lead_artists = index.lead_artists(range(run.manifest.tracks))
    columns = ("id", "title", "artist", "year", "genres", "popularity", "kind")
    table = {name: [getattr(track, name) for track in found] for name in columns}
    table["lead_artist"] = lead_artists
    table["mood"] = [track.mood.value for track in found]
    for name in NAMES:
        table[name] = [track.features[name] for track in found]
    tracks = pd.DataFrame(table).astype({"year": "Int16", "popularity": "Int16"})
    points: Floats = run.load("scaler").transform(tracks[list(CLUSTERING)].to_numpy(np.float64))
    names = {one.id: one.name for one in run.manifest.personalities}
    return Trained(
        run=run,
        tracks=tracks,
        points=points,
        labels=run.arrays["personality"].astype(np.int64),
        music=np.array(run.arrays["music"], dtype=np.bool_),
        names=tuple(names[number] for number in range(run.manifest.k)),
    )
