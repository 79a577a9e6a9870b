"""Small tables, made where they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from engine.catalogue import Catalogue, load

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {
    "danceability": 0.6,
    "energy": 0.7,
    "loudness": -7.0,
    "speechiness": 0.05,
    "acousticness": 0.2,
    "instrumentalness": 0.0,
    "liveness": 0.1,
    "valence": 0.5,
    "tempo": 120.0,
    "duration_ms": 200_000,
}

MakeTable = Callable[..., pd.DataFrame]
LoadRows = Callable[..., Catalogue]


@pytest.fixture
def table() -> MakeTable:
    """A function that makes a raw table of rows, each of which says what is special about it."""

    def make(*rows: dict[str, Any]) -> pd.DataFrame:
        usual = {"title": "Paper Boats", "artist": "The Otters", **SOUND}
        return pd.DataFrame([{**usual, **row} for row in rows])

    return make


@pytest.fixture
def load_rows(table: MakeTable, tmp_path: Path) -> LoadRows:
    """A function that loads such rows through a CSV file."""

    def load_them(*rows: dict[str, Any]) -> Catalogue:
        path = tmp_path / "rows.csv"
        table(*rows).to_csv(path, index=False)
        return load([str(path)])

    return load_them
