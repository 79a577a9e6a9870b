"""The figures that the README gives come from a script that runs."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from scripts import evaluate_find

if TYPE_CHECKING:
    from engine import Engine

EVALUATE = Path(__file__).parents[2] / "scripts" / "evaluate.py"


@given(text=st.text(min_size=1, max_size=30), seed=st.integers(0, 999))
def test_a_typo_is_one_slip_of_a_finger(text: str, seed: int) -> None:
    assert OSA.distance(text, evaluate_find.typo(text, random.Random(seed))) <= 1


def test_every_kind_of_query_is_drawn_alike_from_the_same_seed(engine: Engine) -> None:
    (track,) = engine.examples(1)
    for kind in evaluate_find.KINDS:
        texts = {kind.spell(track, random.Random(7)) for _ in range(3)}
        assert len(texts) == 1
        assert texts != {""}


def test_find_is_measured_by_what_was_typed(run: Path) -> None:
    done = subprocess.run(
        [sys.executable, EVALUATE, "find", "--model", run, "--seed", "3"],
        capture_output=True, text=True, check=True, env={"COLUMNS": "120"},
    )  # fmt: skip
    for kind in evaluate_find.KINDS:
        assert kind.name in done.stdout
    exact = next(line for line in done.stdout.splitlines() if "Title - Artist" in line)
    assert "100.0%" in exact
    assert "from 0.90" in done.stdout


@pytest.mark.parametrize("model", ["nowhere", "."])
def test_a_model_that_is_none_is_said_in_a_line(model: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, EVALUATE, "find", "--model", tmp_path / model],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "evaluate.py: " in done.stdout
    assert "Traceback" not in done.stderr
