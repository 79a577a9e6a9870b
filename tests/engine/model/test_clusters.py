from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from engine.model import clusters

RNG = np.random.default_rng(0)
MUSIC = np.ones(400, dtype=np.bool_)
# Two clouds of tracks.
POINTS = np.vstack([RNG.normal(-3, 1, (200, 4)), RNG.normal(3, 1, (200, 4))])
FOUND = clusters.cluster(POINTS, MUSIC, 2, seed=0)


def share(of: int, point: object) -> float:
    """With the temperature of all points, whatever is asked about."""
    return float(FOUND.membership(np.vstack([POINTS[1:], [point]]), MUSIC)[of, -1])


def test_half_way_between_two_groups_a_track_is_half_of_each() -> None:
    half_way = FOUND.centroids.mean(axis=0)
    assert share(0, half_way) == pytest.approx(0.5, abs=1e-3)
    assert share(1, half_way) == pytest.approx(0.5, abs=1e-3)


def test_shares_grow_towards_the_centre_of_a_group() -> None:
    one, other = FOUND.centroids
    along = [share(0, other + part * (one - other)) for part in np.linspace(0, 1, 9)]
    assert along == sorted(along)
    assert along[0] < 0.01
    assert along[-1] > 0.99


def test_the_groups_of_many_tracks_do_not_depend_on_the_seed() -> None:
    """Beyond so many tracks the starts are tried on a part of them."""
    centres = RNG.uniform(-4, 4, (5, 4))
    many = centres[np.arange(9_000) % 5] + RNG.normal(0, 1, (9_000, 4))
    assert len(many) > clusters.STARTING_SAMPLE
    first, second = (clusters.kmeans(many, 5, seed) for seed in (0, 1))
    assert adjusted_rand_score(first.labels_, second.labels_) > 0.999
    assert first.inertia_ == pytest.approx(second.inertia_, rel=1e-6)


def test_rare_tracks_among_copies_of_one_are_found() -> None:
    points = np.zeros((9_000, 4))
    points[:2] = [[5.0] * 4, [9.0] * 4]
    assert len(np.unique(clusters.kmeans(points, 3, seed=0).labels_)) == 3
