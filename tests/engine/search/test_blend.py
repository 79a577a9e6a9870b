"""Blends: near to each of the songs, and fair to what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.search.blend import Blend, filled
from engine.search.neighbours import Neighbours
from engine.tracks import LENSES
from tests.engine.search.test_path import know_all, world

if TYPE_CHECKING:
    from engine import Lens


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    songs=st.integers(2, 5),
    wanted=st.sampled_from([1, 10, 300, 5_000]),
    lens=st.sampled_from(LENSES),
    locked=st.booleans(),
)
def test_the_nearest_are_those_of_brute_force(
    seed: int, songs: int, wanted: int, lens: Lens, locked: bool
) -> None:
    arrays = world(2_500, seed)
    rng = np.random.default_rng(seed)
    neighbours = Neighbours(arrays)
    asked = rng.choice(np.flatnonzero(arrays["music"]), songs, replace=False)
    kept = rng.random(2_500) < 0.3 if locked else None
    rows, found = Blend(neighbours, asked, lens, kept).nearest(wanted)
    allowed = arrays["music"] & ~np.isin(np.arange(2_500), asked)
    allowed &= True if kept is None else kept
    away = [
        neighbours.distances(point, np.arange(2_500), lens) for point in filled(neighbours, asked)
    ]
    expected = np.mean(np.array(away) ** 6, axis=0) ** (1 / 6)
    assert len(rows) >= min(wanted, int(allowed.sum()))
    assert allowed[rows].all()
    np.testing.assert_allclose(found, expected[rows])
    np.testing.assert_allclose(found, np.sort(expected[allowed])[: len(rows)])


def test_what_is_like_one_song_alone_is_not_between() -> None:
    arrays = world(50, seed=1)
    arrays["places"][:], arrays["music"][:] = 1, True
    # Along one feature: two songs, one in the middle, and one next to the first song.
    arrays["places"][0] = 40
    arrays["places"][0, :4] = [0, 4, 2, 0.1]
    blend = Blend(Neighbours(arrays), np.array([0, 1]), "sound")
    assert blend.nearest(2)[0].tolist() == [2, 3]
    assert blend.sides(np.array([2, 3])) == [None, 0]
    assert blend.closeness(np.array([2, 3])) == pytest.approx([1 - 2 / 48, 1 - 2 / 48])


def test_what_is_unknown_is_taken_to_be_that_of_the_others() -> None:
    arrays = world(50, seed=2)
    arrays["places"][12:, :3] = [[1.5, 9.0, 0.5], [2.0, 4.0, 9.0]]
    arrays["told"][:, :3] = [[True, False, True], [True, True, False]]
    arrays["genre_codes"][:3] = [0, 2, 0]
    one, two, three = filled(Neighbours(arrays), np.array([0, 1, 2]))
    assert (one.era, two.era, three.era) == pytest.approx((1.5, 1.0, 0.5))
    assert (one.fame, two.fame, three.fame) == pytest.approx((2, 4, 3))
    assert one.genres == pytest.approx(arrays["genre_vectors"][:, 2], abs=1e-6)
    arrays["told"][:, :2] = False
    one, two = filled(Neighbours(arrays), np.array([0, 1]))
    assert np.isnan([one.era, one.fame]).all()


def test_an_answer_leans_to_no_side_by_what_is_unknown_of_it() -> None:
    arrays = world(50, seed=3)
    know_all(arrays)
    arrays["places"][:], arrays["voice_sound"][:], arrays["music"][:] = 0, 0, True
    arrays["voice_genre"][:], arrays["genre_codes"][:] = 1, 1
    # One song of an average era, one of a rare one; the third track has none.
    arrays["places"][12, :2] = [0.0, 3.0]
    arrays["told"][0, 2], arrays["doubts"][0, 2] = False, 1
    blend = Blend(Neighbours(arrays), np.array([0, 1]), "blend")
    far = blend.distances(np.array([2]))[:, 0]
    assert far[0] < far[1]
    assert blend.sides(np.array([2])) == [None]


@pytest.mark.parametrize("lens", LENSES)
def test_an_answer_leans_to_the_song_that_is_nearest(lens: Lens) -> None:
    arrays = world(400, seed=4)
    know_all(arrays)
    blend = Blend(Neighbours(arrays), np.array([0, 1, 5]), lens)
    rows = blend.nearest(60)[0]
    leaning = 0
    for side, away in zip(blend.sides(rows), blend.distances(rows).T, strict=True):
        nearest, second = sorted(away)[:2]
        assert (side is None) == (nearest >= 0.9 * second)
        if side is not None:
            leaning += 1
            assert away[side] == nearest
    assert 0 < leaning < len(rows)
