"""The index: what goes in comes out, and nothing else does."""

from __future__ import annotations

import math
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from engine import CorruptRunError, Mood
from engine.features import NAMES
from engine.index import Index, write
from engine.index.connections import Connections

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN = {"album", "year", "popularity", "explicit", "spotify_id"}
MOODS = list(Mood)


def track(row: int, **given: object) -> dict[str, object]:
    """A track of a clean frame that knows no more about itself than it must."""
    return (
        {"id": f"t-{row:016x}", "title": f"Song {row}", "artist": "Nobody", "kind": "music"}
        | dict.fromkeys(UNKNOWN)
        | {"artists": ("Nobody",), "genres": (), "other_ids": ()}
        | dict.fromkeys(NAMES, 0.5)
        | given
    )


def frame(*tracks: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(tracks)).astype(
        {"year": "Int16", "popularity": "Int16", "explicit": "boolean"}
    )


TRACKS = (
    track(0, title="Rain & Shine", artist="Ada, Bo", artists=("Ada", "Bo"), popularity=10),
    track(1, title="Rain", artist="Bo", artists=("Bo",), popularity=90, genres=("jazz", "soul")),
    track(2, title="雨の歌", artist="!!!", artists=("!!!",), genres=("jazz",)),
    track(
        3, title="Café del Río", artist="ADA", artists=("ADA",), album="Coast", year=1999,
        popularity=50, explicit=True, tempo=math.nan, spotify_id="x" * 22, kind="spoken",
        other_ids=("y" * 22,),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a folder & more?") / "index.sqlite"
    personality, mood = np.array([0, 1, 2, 1], np.int8), np.array([3, 0, 1, 2], np.int8)
    write(path, frame(*TRACKS), personality, mood)
    return path


@pytest.fixture(scope="module")
def index(path: Path) -> Iterator[Index]:
    with Index(path, tracks=len(TRACKS)) as index:
        yield index


def test_a_track_comes_back_as_it_went_in(index: Index) -> None:
    (found,) = index.tracks([3])
    assert (found.id, found.title, found.artist) == (TRACKS[3]["id"], "Café del Río", "ADA")
    assert (found.album, found.year, found.popularity) == ("Coast", 1999, 50)
    assert (found.explicit, found.spotify_id, found.kind) == (True, "x" * 22, "spoken")
    assert (found.personality, found.mood) == (1, MOODS[2])
    assert found.features["energy"] == 0.5


def test_what_is_unknown_is_none_and_an_unknown_feature_is_nan(index: Index) -> None:
    plain, spoken = index.tracks([2, 3])
    assert all(getattr(plain, name) is None for name in UNKNOWN)
    assert math.isnan(spoken.features["tempo"])
    assert list(spoken.features) == list(NAMES)


def test_tracks_come_in_the_order_that_was_asked_for(index: Index) -> None:
    found = index.tracks([2, 0, 3, 0])
    assert [one.id for one in found] == [TRACKS[row]["id"] for row in (2, 0, 3, 0)]
    assert index.tracks([]) == []


def test_genres_are_kept_and_counted(index: Index) -> None:
    assert index.tracks([1])[0].genres == ("jazz", "soul")
    assert index.genres() == {"jazz": 2, "soul": 1}
    assert index.rows_of_genres(["jazz"]) == [1, 2]
    assert index.rows_of_genres(["jazz", "jazz", "polka"]) == [1, 2]
    assert index.rows_of_genres(["polka"]) == []
    assert index.rows_of_kind("spoken") == [3]


def test_the_lead_artist_of_each_track_is_named_as_the_catalogue_did_first(index: Index) -> None:
    assert index.lead_artists([3, 1, 0, 2]) == ["Ada", "Bo", "Ada", "!!!"]
    assert index.lead_artists([]) == []


def test_rows_are_found_by_id(index: Index) -> None:
    assert [index.row_of(str(one["id"])) for one in TRACKS] == [0, 1, 2, 3]
    assert index.row_of("t-unknown") is None


def test_a_track_goes_by_the_ids_of_its_other_issues_too(index: Index) -> None:
    assert index.row_of("y" * 22) == 3


def test_all_words_must_be_there_and_the_best_known_comes_first(index: Index) -> None:
    assert index.matching("rain", limit=9) == [1, 0]
    assert index.matching("rain", limit=1) == [1]
    assert index.matching("shine ada RAIN", limit=9) == [0]
    assert index.matching("rain storm", limit=9) == []


def test_titles_are_found_by_any_of_several_phrases(index: Index) -> None:
    assert sorted(index.titles_matching(["del rio", "の歌"])) == [
        (2, TRACKS[2]["title"]),
        (3, TRACKS[3]["title"]),
    ]
    assert [row for row, _ in index.titles_matching(["caf*", "rio del"])] == [3]
    assert index.titles_matching(["", "!"]) == []


def test_accents_do_not_matter(index: Index) -> None:
    assert index.matching("cafe del rio", limit=9) == [3]


def test_any_part_of_an_unspaced_script_is_found_but_not_its_reverse(index: Index) -> None:
    assert index.matching("雨", limit=9) == [2]
    assert index.matching("の歌", limit=9) == [2]
    assert index.matching("歌の", limit=9) == []


def test_an_artist_is_found_in_any_spelling_and_by_any_place(index: Index) -> None:
    assert index.by_artist("ada", limit=9) == [3, 0]
    assert index.by_artist("Bo", limit=9) == [1, 0]
    assert index.by_artist("!!!", limit=9) == [2]
    assert index.by_artist("???", limit=9) == []


@pytest.mark.parametrize(
    "text", ['"', "*", "a*", "NEAR(a b)", "-", "text:rain", "\ud800", "a\0b", ""]
)
def test_search_syntax_is_only_text(index: Index, text: str) -> None:
    assert index.matching(text, limit=9) == []
    assert index.by_artist(text, limit=9) == []
    assert index.row_of(text) is None


def test_another_number_of_tracks_is_refused(path: Path) -> None:
    with pytest.raises(CorruptRunError, match="4 tracks where 5"):
        Index(path, tracks=5)


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "index.sqlite"
    other.write_text("not a database, but long enough to be looked at " * 50)
    with pytest.raises(CorruptRunError, match="no index"):
        Index(other, tracks=4)


def test_reading_leaves_the_file_as_it_was(path: Path, index: Index) -> None:
    before = path.read_bytes()
    index.matching("rain", limit=9)
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_a_track_that_is_asked_for_again_is_the_same(index: Index) -> None:
    first, again = index.tracks([1, 1])
    assert first is again
    assert index.tracks(np.array([1]).tolist()) == [first]


def test_a_connection_is_lent_to_one_at_a_time_and_then_to_the_next(path: Path) -> None:
    connections = Connections(path)
    with connections.lent() as one, connections.lent() as other:
        assert one is not other
    with connections.lent() as again:
        assert again in (one, other)
    connections.close()


def test_closing_closes_every_connection_also_one_that_is_still_lent(path: Path) -> None:
    connections = Connections(path)
    with connections.lent() as late:
        with connections.lent() as early:
            pass
        connections.close()
        assert late.execute("SELECT 1").fetchone() == (1,)
    for closed in (early, late):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            closed.execute("SELECT 1")


def test_whoever_asks_after_closing_leaves_nothing_open(path: Path) -> None:
    index = Index(path, tracks=len(TRACKS))
    index.close()
    assert index.row_of("y" * 22) == 3
    assert not index._connections._free


@pytest.mark.parametrize("name", ["a b", "#1", "why?", "100%", "x%2Fy", "Écoute 雨", b"\xff"])
def test_a_folder_may_have_any_name(path: Path, tmp_path: Path, name: str | bytes) -> None:
    folder = tmp_path / os.fsdecode(name)
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this system has no such names")
    shutil.copy(path, folder)
    with Index(folder / path.name, tracks=len(TRACKS)) as index:
        assert index.row_of("y" * 22) == 3


def test_many_threads_may_ask_at_once(index: Index) -> None:
    ids = [str(one["id"]) for one in TRACKS] * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.row_of, ids)) == [0, 1, 2, 3] * 50
