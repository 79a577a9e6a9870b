"""Trained runs to ask: a small fictional catalogue, and twelve tracks plain to the eye."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from engine import Engine, open_engine
from engine.catalogue import demo
from engine.training import train

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The same examples every time and as long as they take, so that a change is red for what it changes
# and not for a busy machine; `make explore` looks for new examples.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", _UNTIMED, derandomize=True)
settings.register_profile("new", _UNTIMED, print_blob=True)
settings.load_profile("same")

DEMO_TRACKS = 1_500

# Three groups of four that nobody could mistake for one another: loud rock of the nineties, quiet
# piano of the tens, rap of the twenties. Later tracks of a group are a little faster.
GROUPS: dict[str, tuple[dict[str, object], tuple[tuple[str, str, int], ...]]] = {
    "loud": (
        {
            "release_date": "1994", "genres": "['rock', 'hard rock']",
            "danceability": 0.45, "energy": 0.93, "loudness": -4.5, "speechiness": 0.06,
            "acousticness": 0.01, "instrumentalness": 0.02, "liveness": 0.2, "valence": 0.5,
            "tempo": 140.0,
        },
        (
            ("Iron Morning", "The Anvils", 80),
            ("Rust Parade", "The Anvils", 40),
            ("Gravel Heart", "Nora Steel", 60),
            ("Furnace Town", "Low Foundry", 20),
        ),
    ),
    "quiet": (
        {
            "release_date": "2013", "genres": "['ambient', 'piano']",
            "danceability": 0.3, "energy": 0.08, "loudness": -24.0, "speechiness": 0.04,
            "acousticness": 0.97, "instrumentalness": 0.92, "liveness": 0.1, "valence": 0.2,
            "tempo": 70.0,
        },
        (
            ("Slow Snow", "Ida Fjord", 75),
            ("Still Pond", "Ida Fjord", 35),
            ("Window Light", "Marten Holm", 55),
            ("Paper Moonlight", "Elle Quist", 15),
        ),
    ),
    "rap": (
        {
            "release_date": "2021", "genres": "['hip hop', 'rap']",
            "danceability": 0.85, "energy": 0.6, "loudness": -7.0, "speechiness": 0.35,
            "acousticness": 0.2, "instrumentalness": 0.0, "liveness": 0.12, "valence": 0.6,
            "tempo": 95.0,
        },
        (
            ("Corner Talk", "MC Lantern", 85),
            ("Ten Blocks", "MC Lantern", 45),
            ("Elevator Rhymes", "Dex Orbit", 65),
            ("Night Bus", "Juno Vale", 25),
        ),
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that was trained on a small fictional catalogue."""
    folder = tmp_path_factory.mktemp("demo")
    demo(DEMO_TRACKS).to_csv(folder / "catalogue.csv", index=False)
    return train([str(folder / "catalogue.csv")], models=folder / "models", k=5).folder


@pytest.fixture(scope="session")
def engine(run: Path) -> Iterator[Engine]:
    with open_engine(run) as engine:
        yield engine


@pytest.fixture(scope="session")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that knows the twelve tracks of `GROUPS` and nothing else."""
    folder = tmp_path_factory.mktemp("twelve")
    _write(folder / "twelve.csv", _twelve())
    with open_engine(train([str(folder / "twelve.csv")], models=folder, k=3).folder) as engine:
        yield engine


def _twelve() -> Iterator[dict[str, object]]:
    for features, tracks in GROUPS.values():
        for number, (title, artist, popularity) in enumerate(tracks):
            yield {
                "name": title, "artist": artist, "popularity": popularity,
                "duration_ms": 200_000 + 1_000 * number,
            } | features | {"tempo": float(str(features["tempo"])) + 2 * number}  # fmt: skip


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    table = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(table)
