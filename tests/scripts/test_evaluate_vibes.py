"""Measuring vibes: conditions mean what they say, and the script runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import Match, Mood, Track, Vibe
from engine.features import NAMES
from scripts.evaluate_vibes import PHRASES, Answer, failed, read

if TYPE_CHECKING:
    from engine import Engine

EVALUATE = Path(__file__).parents[2] / "scripts" / "evaluate.py"


def song(year: int | None, tempo: float, *genres: str) -> Track:
    features = dict.fromkeys(NAMES, 0.5) | {"tempo": tempo, "duration_ms": 180_000.0}
    return Track("a", "A", "B", year, genres, 50, 180_000, features, 0, Mood.HAPPY, None)


SONGS = (song(1985, 120.0, "hard rock"), song(None, float("nan"), "pop"))
ANSWER = Answer(
    Vibe(tuple(Match(one, 0.0, 1.0, "") for one in SONGS), ("rock",), ("glorp",), ("rap",)),
    {"energy": [0.9, 0.7], "tempo": [0.5, float("nan")]},
)


@pytest.mark.parametrize(
    "conditions",
    [
        "energy > 0.7", "energy < 0.9", "tempo > 0.4", "year 1980-1989 > 0.4", "bpm 110-130 < 0.6",
        "minutes 2.5-3 > 0.9", "genre rock|metal > 0.4", "genre rock < 0.6", "ignores glorp",
        "gives rap", "energy > 0.7, gives rap", "title b|a > 0.9", "title b < 0.1",
        "explicit < 0.1",
    ],
)  # fmt: skip
def test_a_condition_holds_where_it_is_true(conditions: str) -> None:
    assert failed(conditions, ANSWER) == []


@pytest.mark.parametrize(
    "condition",
    [
        "energy > 0.8", "tempo < 0.5", "year 1980-1989 > 0.5", "bpm 110-130 > 0.5",
        "genre metal > 0.1", "ignores rock", "gives rock", "title b > 0.1", "explicit > 0.1",
    ],
)  # fmt: skip
def test_a_condition_fails_where_it_is_not(condition: str) -> None:
    (said,) = failed(condition, ANSWER)
    assert said.startswith(condition)


def test_an_answer_of_no_songs_fulfils_nothing() -> None:
    nothing = Answer(Vibe((), (), ()), {"energy": []})
    for condition in ("energy > 0", "energy < 1", "year 1900-2100 > 0"):
        assert failed(condition, nothing) != []


def test_what_is_no_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="loudnes"):
        failed("loudnes > 0.5", ANSWER)


def test_there_are_phrases_of_every_kind_and_all_can_be_judged(engine: Engine) -> None:
    groups = read(PHRASES)
    assert sum(map(len, groups.values())) >= 230
    judged = ANSWER._replace(percentiles={name: [0.5] for name in (*NAMES, "popularity")})
    for texts in groups.values():
        for conditions in texts.values():
            failed(conditions, judged)


def test_vibes_are_measured_by_kind_of_wish(run: Path) -> None:
    done = subprocess.run(
        [sys.executable, EVALUATE, "vibes", "--model", run],
        capture_output=True, text=True, check=True, env={"COLUMNS": "160"},
    )  # fmt: skip
    for group in read(PHRASES):
        assert group.replace("-", " ") in done.stdout
    assert "ms in the median" in done.stdout
    (whole,) = [line for line in done.stdout.splitlines() if line.startswith("│ all")]
    assert float(whole.split("│")[3].strip(" %")) > 80
