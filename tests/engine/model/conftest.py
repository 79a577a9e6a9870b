from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from engine.features import BY_NAME, NAMES

Frames = Callable[..., pd.DataFrame]

# Three kinds of music that nobody would confuse.
KINDS = {
    "party": {"danceability": 0.85, "energy": 0.8, "valence": 0.9, "acousticness": 0.05},
    "folk": {"danceability": 0.4, "energy": 0.2, "valence": 0.3, "acousticness": 0.95},
    "rap": {"danceability": 0.8, "energy": 0.6, "valence": 0.5, "speechiness": 0.6},
}
ELSE = {
    "danceability": 0.5,
    "energy": 0.5,
    "loudness": -9.0,
    "speechiness": 0.05,
    "acousticness": 0.3,
    "instrumentalness": 0.01,
    "liveness": 0.15,
    "valence": 0.5,
    "tempo": 120.0,
    "duration_ms": 200_000.0,
}


def _frame(tracks: int = 300, spread: float = 0.04, seed: int = 0) -> pd.DataFrame:
    """A clean frame whose tracks are, in turn, party, folk and rap."""
    rng = np.random.default_rng(seed)
    names = [list(KINDS)[row % 3] for row in range(tracks)]
    columns: dict[str, object] = {}
    for name in NAMES:
        feature = BY_NAME[name]
        wide = 1.0 if feature.high == 1.0 else (feature.high - feature.low) / 10
        typical = np.array([KINDS[kind].get(name, ELSE[name]) for kind in names])
        noise = rng.normal(0.0, spread * wide, tracks)
        columns[name] = np.clip(typical + noise, feature.low, feature.high)
    return pd.DataFrame(
        {
            "id": [f"t-{row:016x}" for row in range(tracks)],
            "spotify_id": None,
            "title": [f"Song {row}" for row in range(tracks)],
            "artist": [f"The {kind}ers" for kind in names],
            "artists": [(f"The {kind}ers",) for kind in names],
            "album": None,
            "year": pd.array([1970 + row % 50 for row in range(tracks)], dtype="Int16"),
            "genres": [
                (kind, f"indie {kind}") if row < 30 else () for row, kind in enumerate(names)
            ],
            "popularity": pd.array([row % 101 for row in range(tracks)], dtype="Int16"),
            "explicit": pd.array([None] * tracks, dtype="boolean"),
            "key": pd.array([row % 12 for row in range(tracks)], dtype="Int8"),
            "mode": pd.array([row % 2 for row in range(tracks)], dtype="Int8"),
            "time_signature": pd.array([4] * tracks, dtype="Int8"),
            **columns,
            "kind": "music",
            "song": [f"song {row}\x1fthe {kind}ers" for row, kind in enumerate(names)],
            "other_ids": [() for _ in names],
        }
    )


@pytest.fixture(scope="session")
def make_frame() -> Frames:
    """Makes a clean frame of `tracks` rows."""
    return _frame


@pytest.fixture
def frame() -> pd.DataFrame:
    return _frame()
