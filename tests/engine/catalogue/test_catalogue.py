from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from engine.catalogue import Catalogue, fingerprint, load
from engine.catalogue.pipeline import COLUMNS
from engine.errors import CatalogueReadError, EmptyCatalogueError
from engine.features import NAMES

if TYPE_CHECKING:
    from pathlib import Path

LoadRows = Callable[..., Catalogue]
MakeTable = Callable[..., pd.DataFrame]


DTYPES = {
    **dict.fromkeys(("id", "title", "artist", "kind", "song", "album"), "str"),
    **dict.fromkeys(("spotify_id", "artists", "genres", "other_ids"), "object"),
    **dict.fromkeys(("year", "popularity"), "Int16"),
    **dict.fromkeys(("key", "mode", "time_signature"), "Int8"),
    **dict.fromkeys(NAMES, "float64"),
    "explicit": "boolean",
}


@pytest.mark.parametrize(
    "rows", [[{}], [{}, {}, {"title": "Other", "genres": "folk", "year": 1970}]]
)
def test_the_frame_has_the_same_columns_and_types_whatever_came(
    load_rows: LoadRows, rows: list[dict[str, object]]
) -> None:
    frame = load_rows(*rows).frame
    assert tuple(frame.columns) == COLUMNS
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    assert isinstance(frame.index, pd.RangeIndex)


def test_several_sources_are_one_catalogue(table: MakeTable, tmp_path: Path) -> None:
    first, second = str(tmp_path / "a.csv"), str(tmp_path / "b.parquet")
    table({"popularity": 10}, {"title": "Only Here"}).to_csv(first, index=False)
    table({"genres": ["folk"]}, {"title": "Only There"}).to_parquet(second)
    said: list[str] = []
    catalogue = load([first, second], say=said.append)
    assert catalogue.frame["title"].tolist() == ["Paper Boats", "Only Here", "Only There"]
    assert catalogue.frame["genres"][0] == ("folk",)
    assert catalogue.frame["popularity"].tolist() == [10, pd.NA, pd.NA]
    assert catalogue.sources == (first, second)
    assert said[:2] == [f"Reading {first}", f"Reading {second}"]


def test_every_row_is_accounted_for(load_rows: LoadRows) -> None:
    catalogue = load_rows({}, {}, {"title": ""}, {"energy": "?"}, {"title": "Other"}, {"tempo": 0})
    counts = catalogue.report.counts
    assert (catalogue.report.dropped, catalogue.report.merged) == (2, 2)
    assert counts["rows read"] == 6 == counts["tracks kept"] + 4
    assert (next(iter(counts)), list(counts)[-1]) == ("rows read", "tracks kept")


def test_loading_twice_gives_the_same_frame() -> None:
    pd.testing.assert_frame_equal(load(["demo"]).frame, load(["demo"]).frame)


def test_a_catalogue_with_no_usable_row_says_why(load_rows: LoadRows) -> None:
    with pytest.raises(
        EmptyCatalogueError, match=r"rows\.csv \(rows read: 2 rows; dropped: no title"
    ):
        load_rows({"title": ""}, {"title": None})


def test_the_fingerprint_of_a_file_is_that_of_its_bytes(table: MakeTable, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    table({}).to_csv(path, index=False)
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert load([str(path)]).sha256 == fingerprint([str(path)]) == expected
    assert fingerprint([str(path), "demo"]) not in {expected, fingerprint(["demo", str(path)])}


def test_the_fingerprint_of_the_demo_follows_its_seed() -> None:
    assert fingerprint(["demo"], seed=1) == fingerprint(["demo"], seed=1)
    assert fingerprint(["demo"], seed=1) != fingerprint(["demo"], seed=2)


def test_a_missing_file_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(CatalogueReadError):
        fingerprint([str(tmp_path / "nowhere.csv")])


def test_the_door_opens_without_pandas() -> None:
    code = "import sys, engine.catalogue; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_catalogue_needs_the_sound_and_the_names_alone(table: MakeTable, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    table({}).drop(columns="duration_ms").to_csv(path)
    (track,) = load([str(path)]).frame.to_dict("records")
    assert track["genres"] == ()
    assert pd.isna(track["year"])
    assert track["spotify_id"] is None
    assert pd.isna(track["album"])
