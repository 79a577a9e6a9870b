"""What is said of journeys is measured on journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from engine.artifacts import open_run
from scripts import evaluate_path

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_steps_of_a_journey_are_shorter_than_on_the_line_and_break_no_rule(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate_path, "PAIRS", 12)
    (table,) = evaluate_path.tables(open_run(run), [1], Console(quiet=True))
    cells = [list(map(str, column.cells)) for column in table.columns]
    songs, recipes, _, _, largest, mean, broken, _ = cells
    assert songs == ["8", "8", "12", "12", "25", "25"]
    assert set(broken) == {"0"}
    assert recipes[:2] == ["Segue", "nearest on the line"]
    for steps in (largest, mean):
        assert all(
            float(ours) < float(line) for ours, line in zip(steps[::2], steps[1::2], strict=True)
        )
