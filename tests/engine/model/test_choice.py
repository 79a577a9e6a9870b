from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from engine.model import choice
from engine.tracks import KScore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As in training."""
    with threadpool_limits(limits=1):
        yield


def score(k: int, silhouette: float, davies_bouldin: float, stability: float) -> KScore:
    return KScore(k, silhouette, davies_bouldin, stability, (1 / k,) * k)


def chosen(*scores: KScore) -> int:
    (best,) = [score.k for score in choice.choose(scores) if score.chosen]
    return best


def blobs(groups: int, tracks: int = 600) -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    centres = rng.uniform(-10, 10, (groups, 9))
    return centres[np.arange(tracks) % groups] + rng.normal(0, 0.3, (tracks, 9))


@pytest.mark.parametrize("groups", [3, 5, 8])
def test_as_many_groups_are_found_as_there_are(groups: int) -> None:
    points = choice.sample(blobs(groups), seed=0)
    scores = [choice.score(points, k, seed=0) for k in choice.candidates(points)]
    assert chosen(*scores) == groups


def test_groups_that_come_and_go_with_the_seed_are_not_chosen() -> None:
    assert chosen(score(3, 0.22, 1.2, 0.40), score(7, 0.18, 1.4, 0.97)) == 7


def test_the_silhouette_alone_does_not_decide() -> None:
    scores = [score(3, 0.22, 1.9, 0.9), score(7, 0.18, 1.4, 0.95), score(8, 0.17, 1.5, 0.95)]
    assert chosen(*scores) == 7


def test_a_group_of_half_the_music_or_of_next_to_none_is_not_chosen() -> None:
    halves = KScore(2, 0.3, 1.2, 0.99, (0.78, 0.22))
    rare = KScore(9, 0.25, 1.3, 0.99, (0.3,) + (0.085,) * 8 + (0.02,))
    assert chosen(halves, rare, score(7, 0.18, 1.5, 0.95)) == 7
    assert chosen(halves, score(7, 0.18, 1.5, 0.75)) == 7
    assert chosen(halves, score(7, 0.18, 1.5, 0.5)) == 2


def test_other_seeds_and_bootstraps_agree_where_the_groups_are_plain() -> None:
    points = blobs(4)
    assert choice.score(points, 4, seed=0).stability == 1.0
    assert choice.score(points, 7, seed=0).stability < 0.9


def test_a_tie_goes_to_the_more_stable_and_then_to_fewer_groups() -> None:
    assert chosen(score(4, 0.2, 1.5, 0.9), score(5, 0.1, 1.4, 0.95)) == 5
    assert chosen(score(4, 0.2, 1.5, 0.9), score(5, 0.1, 1.4, 0.9)) == 4


def test_where_nothing_is_stable_the_most_stable_are_compared() -> None:
    assert chosen(score(3, 0.3, 1.0, 0.1), score(4, 0.2, 1.2, 0.5), score(5, 0.1, 1.1, 0.6)) == 5


def test_sizes_are_shares_with_the_largest_first() -> None:
    sizes = choice.score(blobs(3), 3, seed=0).sizes
    assert sum(sizes) == pytest.approx(1)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_a_group_too_small_for_the_silhouettes_sample_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choice, "SILHOUETTE_SAMPLE", 5)
    points = np.zeros((400, 9))
    points[200:203] = [[1.0] * 9, [2.0] * 9, [3.0] * 9]
    assert choice.score(points, 2, seed=0).silhouette == 0.0


def test_a_sample_holds_each_track_once() -> None:
    points = np.arange(900.0).reshape(100, 9)
    drawn = choice.sample(points, seed=1)
    assert sorted(drawn[:, 0]) == sorted(points[:, 0])
    assert not np.array_equal(drawn, points)
