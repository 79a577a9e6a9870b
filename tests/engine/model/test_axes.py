from __future__ import annotations

import numpy as np
import pytest

from engine.features import CLUSTERING
from engine.model import axes


def test_an_axis_is_named_after_what_changes_along_it() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(0, 0.05, (400, len(CLUSTERING)))
    mood, drive = rng.normal(0, 2, 400), rng.normal(0, 1, 400)
    points[:, CLUSTERING.index("valence")] += mood
    points[:, CLUSTERING.index("energy")] += drive
    points[:, CLUSTERING.index("acousticness")] -= drive
    first, second = axes.name_axes(axes.fit_map(points))
    assert (first.low, first.high) == ("sadder", "happier")
    assert {second.low, second.high} == {"calmer, more acoustic", "livelier, more electric"} or {
        second.low,
        second.high,
    } == {"more acoustic, calmer", "more electric, livelier"}
    assert first.share > second.share
    assert next(iter(first.loadings)) == "valence"


def test_the_map_has_a_row_for_each_axis() -> None:
    points = np.random.default_rng(0).normal(size=(50, len(CLUSTERING)))
    placed = axes.place(axes.fit_map(points), points)
    assert placed.shape == (2, 50)
    assert placed.dtype == np.float32
    assert placed.mean(axis=1) == pytest.approx([0, 0], abs=1e-6)
