"""The agreement of moods with labels is measured on what was not learned from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from engine.catalogue import demo
from engine.errors import CatalogueReadError
from engine.model import feelings
from scripts import evaluate_moods

if TYPE_CHECKING:
    import pandas as pd

EVALUATE = Path(__file__).parents[2] / "scripts" / "evaluate.py"


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented songs, labelled by what ships, every fifth at random."""
    songs = demo(1_500).dropna(subset=["tempo"]).iloc[:400].reset_index(drop=True)
    labels = evaluate_moods.shipped(songs)
    labels[::5] = np.random.default_rng(0).choice(feelings.FEELINGS, len(labels[::5]))
    path = tmp_path_factory.mktemp("labels") / "labelled.csv"
    songs.assign(mood=[label.title() for label in labels]).to_csv(path, index=False)
    return path


def test_the_moods_are_measured_and_the_figures_printed(labelled: Path) -> None:
    for arguments, expected in (([], "macro F1"), (["--learn"], "logarithm of speechiness")):
        done = subprocess.run(
            [sys.executable, EVALUATE, "moods", "--labels", labelled, *arguments],
            capture_output=True, text=True, check=True, env={"COLUMNS": "120"},
        )  # fmt: skip
        assert expected in done.stdout


def test_a_track_is_judged_by_what_never_saw_it(labelled: Path) -> None:
    frame, labels = evaluate_moods.read(labelled)
    seen: list[set[int]] = []

    def remember(known: pd.DataFrame, _: evaluate_moods.Words, new: pd.DataFrame) -> object:
        assert not set(known.index) & set(new.index)
        seen.append(set(new.index))
        return np.array(["sad"] * len(new))

    evaluate_moods.crossed(remember, frame, labels, seed=0)  # type: ignore[arg-type]
    assert sorted(row for rows in seen for row in rows) == list(range(len(frame)))


def test_labels_without_meaning_are_no_better_than_chance(labelled: Path) -> None:
    frame, labels = evaluate_moods.read(labelled)
    shuffled = np.random.default_rng(1).permutation(labels)
    with threadpool_limits(1):
        said = evaluate_moods.crossed(evaluate_moods.usual, frame, shuffled, seed=0)
    assert np.mean(said == shuffled) < 0.6


@pytest.mark.parametrize(
    ("table", "says"),
    [("a,b\n1,2\n", "has no column for"), ("", "cannot be read")],
)
def test_a_table_that_will_not_do_is_said_in_a_line(table: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(CatalogueReadError, match=says):
        evaluate_moods.read(path)
