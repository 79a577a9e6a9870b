"""Neighbours: exact, in order, and fair to what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.search.neighbours import ERA, GENRE, SOUND, Neighbours, Point
from engine.tracks import LENSES

if TYPE_CHECKING:
    from engine import Lens

Arrays = dict[str, npt.NDArray[Any]]
FEATURES, DIMENSIONS = 10, 64
HEARD = 9


def catalogue(n: int, seed: int, *, steps: int = 0, genres: int = 6) -> Arrays:
    """Random vectors of `n` tracks; with `steps`, values are so coarse that many tracks tie."""
    rng = np.random.default_rng(seed)
    sound = rng.standard_normal((FEATURES, n)).astype(np.float32)
    era = rng.standard_normal(n).astype(np.float32)
    if steps:
        sound = (np.round(sound * steps) / steps).astype(np.float32)
        era = (np.round(era * steps) / steps).astype(np.float32)
    vectors = rng.standard_normal((DIMENSIONS, genres)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=0)
    vectors[:, 0] = 0
    era[rng.random(n) < 0.3] = np.nan
    codes = rng.integers(0, genres, n).astype(np.int32)
    music = rng.random(n) < 0.9
    # One track of music at least is known in everything, or nothing could be expected of the rest.
    music[0], era[0], codes[0] = True, 0.5, 1
    return {
        "sound": sound,
        "era": era,
        "genre_vectors": vectors,
        "genre_codes": codes,
        "music": music,
    }


def place(arrays: Arrays, row: int) -> Point:
    """Where the track at `row` is, read off the arrays."""
    genres = arrays["genre_vectors"][:, arrays["genre_codes"][row]]
    known = arrays["genre_codes"][row] != 0
    sound, era = arrays["sound"][:HEARD, row], arrays["era"][row]
    return Point(sound, era, genres if known else None, bool(arrays["music"][row]))


def brute_force(arrays: Arrays, query: Point, lens: Lens) -> npt.NDArray[np.float64]:
    """Every track's distance from the query, gap by gap as the module's docstring has it."""
    sound = arrays["sound"][:HEARD].astype(np.float64)
    here = query.sound.astype(np.float64)[:, np.newaxis]
    squared = SOUND[lens] * ((sound - here) ** 2).sum(axis=0)
    if not np.isnan(query.era):
        squared += ERA[lens] * expected_gaps(arrays["era"][np.newaxis], arrays, query.era)
    if query.genres is not None:
        vectors = arrays["genre_vectors"][:, arrays["genre_codes"]].copy()
        vectors[:, arrays["genre_codes"] == 0] = np.nan
        squared += GENRE[lens] * expected_gaps(vectors, arrays, query.genres)
    wanted = arrays["music"] | (not query.music)
    distances: npt.NDArray[np.float64] = np.where(wanted, np.sqrt(squared), np.inf)
    return distances


def expected_gaps(
    vectors: npt.NDArray[np.float32], arrays: Arrays, query: Any
) -> npt.NDArray[np.float64]:
    """Squared gaps; where a track's vector is unknown, the mean gap to the known music."""
    here = np.atleast_1d(query).astype(np.float64)[:, np.newaxis]
    gaps = ((vectors.astype(np.float64) - here) ** 2).sum(axis=0)
    known = ~np.isnan(gaps)
    music = known & arrays["music"]
    filled: npt.NDArray[np.float64] = np.where(known, gaps, gaps[music].mean())
    return filled


@settings(max_examples=60, deadline=None)
@given(
    n=st.sampled_from([1, 2, 7, 300, 2_500, 5_000]),
    seed=st.integers(0, 10_000),
    wanted=st.sampled_from([1, 10, 60, 900]),
    steps=st.sampled_from([0, 1]),
    lens=st.sampled_from(LENSES),
)
def test_neighbours_are_those_of_brute_force(
    n: int, seed: int, wanted: int, steps: int, lens: Lens
) -> None:
    arrays = catalogue(n, seed, steps=steps)
    row = seed % n
    neighbours = Neighbours(arrays)
    check(
        neighbours.nearest(row, wanted, lens), brute_force(arrays, place(arrays, row), lens), wanted
    )


@settings(max_examples=60, deadline=None)
@given(
    n=st.sampled_from([1, 2, 7, 300, 5_000]),
    seed=st.integers(0, 10_000),
    members=st.sampled_from([1, 2, 5, 40]),
    wanted=st.sampled_from([1, 10, 60, 900]),
    steps=st.sampled_from([0, 1]),
    lens=st.sampled_from(LENSES),
)
def test_neighbours_of_a_centre_are_those_of_brute_force(
    n: int, seed: int, members: int, wanted: int, steps: int, lens: Lens
) -> None:
    arrays = catalogue(n, seed, steps=steps)
    rows = np.random.default_rng(seed).choice(n, min(members, n), replace=False)
    neighbours = Neighbours(arrays)
    centre = neighbours.centre(rows)
    check(neighbours.nearest(centre, wanted, lens), brute_force(arrays, centre, lens), wanted)


def check(
    answer: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]],
    distances: npt.NDArray[np.float64],
    wanted: int,
) -> None:
    """Whether an answer is the nearest of all by their true distances."""
    rows, found = answer
    allowed = int(np.isfinite(distances).sum())
    assert len(rows) >= min(wanted, allowed)
    np.testing.assert_allclose(found, np.sort(distances)[: len(rows)], atol=1e-5)
    np.testing.assert_allclose(found, distances[rows], atol=1e-5)
    assert len(set(rows.tolist())) == len(rows)


@pytest.mark.parametrize("lens", LENSES)
def test_a_track_is_nearest_to_itself_and_distances_ascend(lens: Lens) -> None:
    arrays = catalogue(3_000, seed=1)
    neighbours = Neighbours(arrays)
    for row in range(40):
        rows, distances = neighbours.nearest(row, 25, lens)
        assert rows[0] == row
        assert distances[0] == 0
        assert np.all(np.diff(distances) >= 0)


def test_ties_go_to_the_lower_row_and_come_all_together() -> None:
    arrays = catalogue(4_000, seed=2)
    for name in ("sound", "era", "genre_codes", "music"):
        arrays[name][..., 100:140] = arrays[name][..., [100]]
    arrays["music"][100:140] = True
    rows, distances = Neighbours(arrays).nearest(120, 5, "blend")
    assert rows.tolist() == list(range(100, 140))
    assert not distances.any()


def test_how_long_a_song_is_does_not_matter() -> None:
    arrays = catalogue(500, seed=3)
    before = Neighbours(arrays).nearest(0, 50, "blend")[0]
    arrays["sound"][HEARD] *= 100
    assert Neighbours(arrays).nearest(0, 50, "blend")[0].tolist() == before.tolist()


def test_sound_alone_hears_neither_era_nor_genre() -> None:
    arrays = catalogue(500, seed=4)
    before = Neighbours(arrays).nearest(0, 50, "sound")[0]
    arrays["era"][:] = np.nan
    arrays["genre_codes"][:] = 0
    assert Neighbours(arrays).nearest(0, 50, "sound")[0].tolist() == before.tolist()


def test_an_unknown_era_is_as_far_as_the_average_one() -> None:
    arrays = catalogue(2_000, seed=5)
    arrays["sound"][:], arrays["genre_codes"][:] = 0, 0
    arrays["era"][0], arrays["era"][1] = 0.5, np.nan
    arrays["music"][:2] = True
    neighbours = Neighbours(arrays)
    squared = neighbours.distances(0, np.arange(2_000), "blend") ** 2
    known = arrays["music"] & ~np.isnan(arrays["era"])
    assert squared[1] == pytest.approx(squared[known].mean(), rel=1e-4)


def test_an_unknown_genre_is_as_far_as_the_average_one() -> None:
    arrays = catalogue(2_000, seed=6)
    arrays["sound"][:], arrays["era"][:] = 0, np.nan
    arrays["genre_codes"][:2] = [1, 0]
    arrays["music"][:2] = True
    neighbours = Neighbours(arrays)
    squared = neighbours.distances(0, np.arange(2_000), "blend") ** 2
    known = arrays["music"] & (arrays["genre_codes"] != 0)
    assert squared[1] == pytest.approx(squared[known].mean(), rel=1e-4)


def test_a_query_that_knows_only_its_sound_is_compared_by_sound() -> None:
    arrays = catalogue(2_000, seed=7)
    arrays["era"][0], arrays["genre_codes"][0] = np.nan, 0
    neighbours = Neighbours(arrays)
    by_blend, by_sound = (neighbours.nearest(0, 50, lens)[0].tolist() for lens in LENSES)
    assert by_blend == by_sound


def test_only_a_query_that_is_no_music_is_near_to_what_is_none() -> None:
    arrays = catalogue(2_000, seed=8)
    neighbours = Neighbours(arrays)
    noise = int(np.flatnonzero(~arrays["music"])[0])
    assert arrays["music"][neighbours.nearest(0, 500, "sound")[0]].all()
    assert not arrays["music"][neighbours.nearest(noise, 500, "sound")[0]].all()


def test_likeness_of_genres_is_unknown_where_a_genre_is() -> None:
    arrays = catalogue(50, seed=9)
    arrays["genre_codes"][:3] = [1, 1, 0]
    likeness = Neighbours(arrays).genre_likeness(0, np.arange(3))
    assert likeness[:2] == pytest.approx([1, 1])
    assert np.isnan(likeness[2])


def test_the_centre_of_one_track_is_where_it_is() -> None:
    arrays = catalogue(300, seed=10)
    neighbours = Neighbours(arrays)
    for row in np.flatnonzero(arrays["music"])[:40].tolist():
        from_centre = neighbours.nearest(neighbours.centre(np.array([row])), 20, "blend")
        from_row = neighbours.nearest(row, 20, "blend")
        assert from_centre[0].tolist() == from_row[0].tolist()
        # A vector that is made a unit vector once more may be another one in its last bits.
        np.testing.assert_allclose(from_centre[1], from_row[1], atol=1e-4)


def test_a_centre_is_the_mean_of_what_is_known_of_the_music() -> None:
    arrays = catalogue(100, seed=11)
    arrays["music"][1:5] = [True, True, True, False]
    arrays["era"][1:5] = [0.0, 1.0, np.nan, 9.0]
    arrays["genre_codes"][1:5] = [1, 1, 0, 2]
    centre = Neighbours(arrays).centre(np.arange(1, 5))
    assert centre.sound == pytest.approx(arrays["sound"][:HEARD, 1:4].mean(axis=1), abs=1e-5)
    assert centre.era == pytest.approx(0.5)
    assert centre.genres == pytest.approx(arrays["genre_vectors"][:, 1], abs=1e-5)
    assert centre.music
