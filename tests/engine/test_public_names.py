"""The engine's door: what stands in it, and how little it brings along."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import engine as door
from engine import errors

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "LENSES", "LIKELY_HIT", "LOCKS", "NAMED_HIT", "STEERS", "SURE_HIT", "Artist", "Asked", "Axis",
    "Engine", "Feature", "Hit", "KScore", "Lens", "Lock", "Match", "Mood", "Personality", "Steer",
    "Step", "Track", "Vibe", "open_engine", "presses",
}  # fmt: skip
TRAINING_ONLY = {"pandas", "sklearn", "scipy", "matplotlib", "joblib"}

ASK = """
import sys
from engine import open_engine
with open_engine(sys.argv[1]) as engine:
    track = engine.browse(0)[0]
    engine.find(track.title), engine.similar(track.id), engine.vibe("happy")
print(*sys.modules)
"""


def test_the_door_has_the_promised_names_and_every_error() -> None:
    every_error = {name for name, value in vars(errors).items() if _is_error(value)}
    assert set(door.__all__) == NAMES | every_error
    assert all(hasattr(door, name) for name in door.__all__)


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, errors.EngineError)


def test_an_engine_has_the_promised_methods() -> None:
    promised = {
        "find", "track", "similar", "vibe", "personalities", "personality", "browse", "examples",
        "mood_counts", "find_artist", "artist", "songs_by", "similar_to_artist", "features",
        "find_artists", "mood_sureness", "membership", "manifest", "run_id", "close", "lockable",
        "percentiles", "levels", "asked", "blend", "path", "chart", "place", "spread", "standing",
        "is_wish", "understood",
    }  # fmt: skip
    assert promised == {name for name in vars(door.Engine) if not name.startswith("_")}


def test_serving_imports_nothing_that_only_training_needs(run: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK, str(run)], capture_output=True, text=True, check=True
    )
    assert TRAINING_ONLY.isdisjoint(answer.stdout.split())
