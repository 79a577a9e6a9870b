"""Selecting the smallest, and saying how close they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.search.select import bound, closeness, smallest


@settings(max_examples=80)
@given(
    n=st.sampled_from([1, 3, 2_047, 2_048, 10_000]),
    wanted=st.sampled_from([1, 5, 80, 600, 20_000]),
    seed=st.integers(0, 10_000),
    different=st.sampled_from([2, 50, 1_000_000]),
)
def test_the_smallest_are_those_of_a_full_sort(
    n: int, wanted: int, seed: int, different: int
) -> None:
    values = np.random.default_rng(seed).integers(0, different, n).astype(np.float32)
    rows, found = smallest(values, wanted)
    order = np.argsort(values, kind="stable")[: len(rows)]
    assert rows.tolist() == order.tolist()
    assert found.tolist() == values[order].tolist()
    assert len(rows) >= min(n, wanted)
    assert len(rows) == n or values[rows[-1]] < np.sort(values)[len(rows)]


@given(st.lists(st.floats(0, 9, width=32), min_size=1, max_size=50), st.integers(1, 60))
def test_a_bound_holds_at_least_so_many(values: list[float], n: int) -> None:
    array = np.array(values, dtype=np.float32)
    assert (array <= bound(array, n)).sum() >= min(n, len(values))


def test_the_infinitely_far_is_never_among_them() -> None:
    values = np.array([3, np.inf, 1, np.inf], dtype=np.float32)
    assert smallest(values, 4)[0].tolist() == [2, 0]


def test_closeness_counts_what_is_strictly_farther() -> None:
    distances = np.array([0.0, 1.0, 1.0, 2.0])
    counted = np.array([True, True, True, True])
    assert closeness(distances, counted, others=10).tolist() == [0.9, 0.7, 0.7, 0.6]


def test_closeness_does_not_count_what_is_no_music() -> None:
    distances = np.array([0.0, 1.0, 2.0])
    counted = np.array([False, True, False])
    assert closeness(distances, counted, others=2).tolist() == [1.0, 0.5, 0.5]
