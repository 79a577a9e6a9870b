"""The quality card: what it counts, and that it runs on a catalogue of any kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from engine.artifacts import open_run
from engine.errors import CatalogueReadError, MissingColumnsError
from engine.index import Index
from scripts import evaluate_similar, playlists
from scripts.notebooks_recipe import NotebooksRecipe
from scripts.similar_hubs import hubs
from scripts.similar_steering import BREAKS, WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Engine, Track

EVALUATE = Path(__file__).parents[2] / "scripts" / "evaluate.py"


@pytest.fixture(scope="module")
def index(run: Path) -> Iterator[Index]:
    opened = open_run(run)
    with Index(opened.index_path, tracks=opened.manifest.tracks) as index:
        yield index


@pytest.fixture(scope="module")
def songs(index: Index) -> list[Track]:
    return index.tracks(range(60))


@pytest.fixture(scope="module")
def table(songs: list[Track], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve playlists of five songs each, half of them told by title and artist alone."""
    path = tmp_path_factory.mktemp("playlists") / "playlists.csv"
    pd.DataFrame(
        {
            "playlist_name": "any",
            "playlist_id": [f"p{number // 5}" for number in range(60)],
            "track_id": [song.id if number % 2 else "" for number, song in enumerate(songs)],
            "track_name": [song.title.upper() for song in songs],
            "track_artist": [song.artist.split(", ")[0] for song in songs],
        }
    ).to_csv(path, index=False)
    return path


def card(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, EVALUATE, "similar", *arguments],
        capture_output=True, text=True, check=False, env={"COLUMNS": "160"},
    )  # fmt: skip


# Playlists


def test_a_song_is_found_by_its_id_or_by_title_and_artist(table: Path, index: Index) -> None:
    found = playlists.read(table, index, every=True)
    assert (found.entries, found.found) == (60, 60)
    assert found.known[:60].all()
    assert found.together(0, np.arange(1, 10)).tolist() == [True] * 4 + [False] * 5


def test_only_playlists_judge_that_nothing_was_learned_from(table: Path, index: Index) -> None:
    found = playlists.read(table, index)
    judging = [number for number in range(12) if playlists.judges(f"p{number}")]
    assert 0 < len(judging) < 12
    assert found.holds.shape[1] == len(judging)
    for number in range(12):
        assert found.known[5 * number] == (number in judging)


def test_unknown_songs_are_counted_and_left_out(tmp_path: Path, index: Index) -> None:
    path = tmp_path / "playlists.csv"
    path.write_text("playlist_id,title,artist\nx,No Such Song,Nobody\nx,!!!,???\n")
    found = playlists.read(path, index, every=True)
    assert (found.entries, found.found) == (2, 0)
    assert not found.known.any()


@pytest.mark.parametrize(
    ("text", "missing"),
    [("title,artist\na,b\n", ("playlist",)), ("playlist,name\na,b\n", ("artist",))],
)
def test_a_table_that_holds_no_playlists_is_refused(
    text: str, missing: tuple[str, ...], tmp_path: Path, index: Index
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)
    with pytest.raises(MissingColumnsError) as refused:
        playlists.read(path, index)
    assert refused.value.missing == missing


def test_a_file_that_is_not_there_is_refused(index: Index) -> None:
    with pytest.raises(CatalogueReadError, match=r"nowhere\.csv: cannot be read"):
        playlists.read(Path("nowhere.csv"), index)


# The recipe to compare with


def test_the_notebooks_recipe_answers_with_the_highest_cosines_of_the_cluster() -> None:
    rng = np.random.default_rng(0)
    raw = rng.normal(size=(10, 400)).astype(np.float32)
    raw[:, 200:] += 9
    raw[8, 5] = np.nan
    recipe = NotebooksRecipe({"raw": raw})
    filled = np.where(np.isnan(raw), np.nanmedian(raw, axis=1, keepdims=True), raw)
    points = (filled - filled.mean(axis=1, keepdims=True)) / filled.std(axis=1, keepdims=True)
    units = points / np.linalg.norm(points, axis=0)
    rows = recipe.nearest(7, 10)
    assert 7 not in rows
    assert (rows < 200).all()
    likeness = units[:, 7] @ units[:, rows]
    assert (np.diff(likeness) <= 1e-5).all()
    same = recipe._rows[recipe._cluster[7]]
    better = (units[:, 7] @ units[:, same] > likeness[-1] + 1e-5).sum()
    assert better == 10  # nine of the ten answers, and the query


# Hubs


def test_a_ring_leads_everywhere_and_has_no_hubs() -> None:
    ring = [np.array([(row + 1) % 6]) for row in range(6)]
    found = hubs(ring, np.arange(6), 6)
    assert found == (0, 0, 1)


def test_a_star_has_one_hub_that_nobody_comes_back_from() -> None:
    star = [np.array([1]), *(np.array([0]) for _ in range(5))]
    found = hubs(star, np.arange(6), 6)
    assert found.skew > 1
    assert found.never == pytest.approx(4 / 6)
    assert found.reachable == pytest.approx(2 / 6)


def test_only_the_tracks_asked_about_are_counted() -> None:
    found = hubs([np.array([3]), np.array([0, 2])], np.array([0, 3]), 4)
    assert found.never == 0
    assert found.reachable == 1


# Locks


def test_every_way_and_lock_is_measured_by_what_it_names(engine: Engine) -> None:
    query, other = engine.examples(2)
    known = {"BPM": query.features["tempo"], "years": query.year, "popularity": query.popularity}
    values = {**query.features, **known}
    assert all(way.reads(query) == values[way.unit] for way in WAYS.values())
    assert not BREAKS["same tempo"](query, query)
    assert not BREAKS["same era"](query, query)
    far = abs((other.year or 0) - (query.year or 0)) > 5
    assert BREAKS["same era"](query, other) == far


# The whole


def test_the_card_is_printed_with_playlists(run: Path, table: Path) -> None:
    done = card("--model", run, "--playlists", table, "--seed", "3", "--queries", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    for line in evaluate_similar.LINES:
        assert line.what in done.stdout
    doubles = next(line for line in done.stdout.splitlines() if "doubles" in line)
    assert doubles.split("│")[2].strip() == "0"
    assert "calmer" in done.stdout
    assert "no vocals" in done.stdout


def test_without_playlists_the_rest_is_measured(run: Path) -> None:
    done = card("--model", run, "--queries", "20", "--no-hubs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nobody judges" in done.stdout
    assert "co-playlist" not in done.stdout
    assert "artist@10" in done.stdout
    assert "never recommended" not in done.stdout


def test_the_same_seed_asks_about_the_same_songs(run: Path) -> None:
    music = open_run(run).arrays["music"]
    first, again, other = (
        evaluate_similar._queries(music, None, 50, seed).tolist() for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--playlists", "nowhere.csv"), "nowhere.csv: cannot be read"),
        (("--queries", "0"), "expected a number from 1 on, not '0'"),
    ],
)
def test_a_mistake_is_said_in_a_line(arguments: tuple[str, str], says: str, run: Path) -> None:
    done = card("--model", run, *arguments)
    assert done.returncode == 2
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
