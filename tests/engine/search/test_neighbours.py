"""Neighbours: exact, in order, and fair to what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.search.neighbours import Neighbours
from engine.search.points import ARTIST, ERA, FAME, GENRE, SOUND, Point
from engine.search.rough import Rough
from engine.tracks import LENSES

if TYPE_CHECKING:
    from engine import Lens

Arrays = dict[str, npt.NDArray[Any]]
HEARD, DIMENSIONS = 12, 64
ERA_ROW, FAME_ROW = 12, 13


def catalogue(n: int, seed: int, *, steps: int = 0, genres: int = 6, apart: float = 1.0) -> Arrays:
    """Random vectors of `n` tracks; with `steps`, values are so coarse that many tracks tie.

    Artists lie `apart`, compared with what is the tracks' own.
    """
    rng = np.random.default_rng(seed)
    places = (rng.standard_normal((HEARD + 2, n)) / apart).astype(np.float32)
    if steps:
        places = (np.round(places * steps) / steps).astype(np.float32)
    vectors = rng.standard_normal((DIMENSIONS, genres)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=0)
    vectors[:, 0] = 0
    voices = max(n // 4, 1)
    voice = rng.integers(0, voices, n).astype(np.int32)
    voice_genre = rng.integers(0, genres, voices).astype(np.int32)
    arrays = {
        "places": places,
        "doubts": np.zeros((2, n), dtype=np.float32),
        "told": np.ones((2, n), dtype=bool),
        "voice": voice,
        "voice_sound": rng.standard_normal((HEARD, voices)).astype(np.float32),
        "voice_genre": voice_genre,
        "genre_vectors": vectors,
        "genre_codes": voice_genre[voice],
        "music": rng.random(n) < 0.9,
    }
    # One track of music at least is known in everything, or nothing could be expected of the rest.
    arrays["music"][0] = True
    set_genre(arrays, 0, 1)
    for row in (0, 1):
        # Some are told by the artist alone, some by nobody.
        guessed = rng.random(n) < 0.2
        arrays["doubts"][row, guessed] = 0.3
        forget(arrays, row, (rng.random(n) < 0.2) & (np.arange(n) > 0))
    return arrays


def forget(arrays: Arrays, row: int, rows: Any) -> None:
    """Make era (0) or fame (1) unknown at `rows`, as training does."""
    values = arrays["places"][HEARD + row]
    arrays["told"][row, rows] = False
    known = values[arrays["told"][row] & arrays["music"]]
    values[rows] = known.mean()
    arrays["doubts"][row, rows] = known.var()


def set_genre(arrays: Arrays, row: int, code: int) -> None:
    """Give the artist of a track, and so all of the artist's tracks, other genres."""
    voice = arrays["voice"][row]
    arrays["voice_genre"][voice] = code
    arrays["genre_codes"] = arrays["voice_genre"][arrays["voice"]]


def alone(arrays: Arrays, *rows: int) -> None:
    """Make each of the tracks the only one of its artist."""
    first = arrays["voice_sound"].shape[1]
    arrays["voice"][list(rows)] = np.arange(first, first + len(rows))
    new = np.zeros((HEARD, len(rows)), dtype=np.float32)
    arrays["voice_sound"] = np.hstack([arrays["voice_sound"], new])
    codes = arrays["genre_codes"][list(rows)]
    arrays["voice_genre"] = np.concatenate([arrays["voice_genre"], codes])


def place(arrays: Arrays, row: int) -> Point:
    """Where the track at `row` is, read off the arrays."""
    genres = arrays["genre_vectors"][:, arrays["genre_codes"][row]]
    known = arrays["genre_codes"][row] != 0
    era, fame = np.where(arrays["told"][:, row], arrays["places"][HEARD:, row], np.nan)
    return Point(
        arrays["places"][:HEARD, row],
        era,
        genres if known else None,
        bool(arrays["music"][row]),
        arrays["voice_sound"][:, arrays["voice"][row]],
        fame,
    )


def brute_force(arrays: Arrays, query: Point, lens: Lens) -> npt.NDArray[np.float64]:
    """Every track's distance from the query, gap by gap as the module's docstring has it."""
    squared = SOUND[lens] * squared_gaps(arrays["places"][:HEARD], query.sound)
    artists = arrays["voice_sound"][:, arrays["voice"]]
    squared += ARTIST[lens] * squared_gaps(artists, query.artist)
    for row, weight, value in ((0, ERA[lens], query.era), (1, FAME[lens], query.fame)):
        if not np.isnan(value):
            gaps = squared_gaps(arrays["places"][[HEARD + row]], np.array([value]))
            squared += weight * (gaps + arrays["doubts"][row])
    if query.genres is not None:
        gaps = squared_gaps(arrays["genre_vectors"][:, arrays["genre_codes"]], query.genres)
        known = arrays["genre_codes"] != 0
        expected = gaps[known & arrays["music"]].mean()
        squared += GENRE[lens] * np.where(known, gaps, expected)
    wanted = arrays["music"] | (not query.music)
    distances: npt.NDArray[np.float64] = np.where(wanted, np.sqrt(squared), np.inf)
    return distances


def squared_gaps(there: Any, here: Any) -> npt.NDArray[np.float64]:
    gaps = there.astype(np.float64) - here[:, np.newaxis]
    squared: npt.NDArray[np.float64] = (gaps**2).sum(axis=0)
    return squared


@settings(max_examples=60)
@given(
    n=st.sampled_from([1, 2, 7, 300, 2_500, 5_000]),
    seed=st.integers(0, 10_000),
    wanted=st.sampled_from([1, 10, 60, 900]),
    steps=st.sampled_from([0, 1]),
    apart=st.sampled_from([1, 8]),
    lens=st.sampled_from(LENSES),
)
def test_neighbours_are_those_of_brute_force(
    n: int, seed: int, wanted: int, steps: int, apart: int, lens: Lens
) -> None:
    arrays = catalogue(n, seed, steps=steps, apart=apart)
    row = seed % n
    neighbours = Neighbours(arrays)
    distances = brute_force(arrays, place(arrays, row), lens)
    distances[row] = 0
    check(neighbours.nearest(row, wanted, lens), distances, wanted)


@settings(max_examples=60)
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


def test_only_the_tracks_of_near_artists_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = catalogue(5_000, seed=1, apart=8)
    neighbours = Neighbours(arrays)
    near = neighbours.nearest(0, 10, "blend")
    monkeypatch.setattr(Rough, "all", None)
    np.testing.assert_equal(neighbours.nearest(0, 10, "blend"), near)
    distances = brute_force(arrays, place(arrays, 0), "blend")
    distances[0] = 0
    check(near, distances, 10)


@settings(max_examples=30)
@given(
    n=st.sampled_from([1, 7, 300, 2_500]), seed=st.integers(0, 10_000), lens=st.sampled_from(LENSES)
)
def test_what_is_usual_is_the_mean_of_all_music(n: int, seed: int, lens: Lens) -> None:
    arrays = catalogue(n, seed)
    row = seed % n
    distances = brute_force(arrays, place(arrays, row), lens)[arrays["music"]]
    usual = Neighbours(arrays).usual(row, lens)
    assert usual == pytest.approx(np.sqrt(np.mean(distances**2)), abs=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_tracks_that_are_all_alike_are_nowhere_else(seed: int) -> None:
    arrays = catalogue(40, seed, genres=2)
    arrays["places"][:] = arrays["places"][:, :1]
    arrays["voice_sound"][:] = arrays["voice_sound"][:, :1]
    arrays["doubts"][:] = 0
    neighbours, rows = Neighbours(arrays), np.arange(40)
    _, distances = neighbours.nearest(0, 40, "blend")
    np.testing.assert_allclose(distances, 0, atol=5e-3)
    apart = neighbours.between(rows, rows, "blend")
    assert (apart >= 0).all()
    np.testing.assert_allclose(apart, 0, atol=1e-5)


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
    arrays["told"][:, 100], arrays["doubts"][:, 100] = True, 0
    for name in ("places", "doubts", "told", "voice", "genre_codes", "music"):
        arrays[name][..., 100:140] = arrays[name][..., [100]]
    arrays["music"][100:140] = True
    rows, distances = Neighbours(arrays).nearest(120, 5, "blend")
    assert rows.tolist() == list(range(100, 140))
    assert not distances.any()


def test_sound_alone_hears_nothing_else() -> None:
    arrays = catalogue(500, seed=4)
    before = Neighbours(arrays).nearest(0, 50, "sound")[0]
    for row in (0, 1):
        forget(arrays, row, np.arange(500) > 3)
    arrays["genre_codes"][:], arrays["voice_genre"][:], arrays["voice_sound"][:] = 0, 0, 0
    assert Neighbours(arrays).nearest(0, 50, "sound")[0].tolist() == before.tolist()


@pytest.mark.parametrize("row", [0, 1], ids=["era", "fame"])
def test_what_nobody_tells_of_a_track_is_as_far_as_the_average(row: int) -> None:
    arrays = catalogue(2_000, seed=5)
    arrays["places"][:HEARD], arrays["voice_sound"][:] = 0, 0
    arrays["genre_codes"][:], arrays["voice_genre"][:] = 0, 0
    arrays["music"][:2] = True
    arrays["told"][row], arrays["doubts"][row] = True, 0
    forget(arrays, row, [1])
    arrays["told"][1 - row, 0] = False
    squared = Neighbours(arrays).distances(0, np.arange(2_000), "blend") ** 2
    known = arrays["music"] & arrays["told"][row]
    assert squared[1] == pytest.approx(squared[known].mean(), rel=1e-4)


def test_an_unknown_genre_is_as_far_as_the_average_one() -> None:
    arrays = catalogue(2_000, seed=6)
    alone(arrays, 0, 1)
    arrays["places"][:], arrays["doubts"][:], arrays["voice_sound"][:] = 0, 0, 0
    arrays["music"][:2] = True
    set_genre(arrays, 0, 1)
    set_genre(arrays, 1, 0)
    squared = Neighbours(arrays).distances(0, np.arange(2_000), "blend") ** 2
    known = arrays["music"] & (arrays["genre_codes"] != 0)
    assert squared[1] == pytest.approx(squared[known].mean(), rel=1e-4)


def test_what_is_unknown_of_the_query_is_not_compared() -> None:
    arrays = catalogue(2_000, seed=7)
    arrays["voice_sound"][:] = 0
    arrays["told"][:, 0] = False
    set_genre(arrays, 0, 0)
    neighbours = Neighbours(arrays)
    by_blend, by_sound = (neighbours.nearest(0, 50, lens)[0].tolist() for lens in LENSES)
    assert by_blend == by_sound


def test_a_song_by_the_same_artist_is_nearer_than_one_that_is_like_it_in_all_else() -> None:
    arrays = catalogue(500, seed=12)
    for name in ("places", "doubts", "told", "music", "genre_codes"):
        arrays[name][..., 1:3] = arrays[name][..., [0]]
    alone(arrays, 2)
    arrays["voice"][1] = arrays["voice"][0]
    rows, distances = Neighbours(arrays).nearest(0, 3, "blend")
    assert rows.tolist() == [0, 1, 2]
    assert distances[1] == 0 < distances[2]


def test_squared_distances_of_all_tracks_are_those_of_brute_force() -> None:
    arrays = catalogue(3_000, seed=13)
    neighbours = Neighbours(arrays)
    for row in range(30):
        for lens in LENSES:
            exact = brute_force(arrays, place(arrays, row), lens) ** 2
            exact[row] = 0
            np.testing.assert_allclose(neighbours.squared(row, lens), exact, atol=1e-3)


def test_only_a_query_that_is_no_music_is_near_to_what_is_none() -> None:
    arrays = catalogue(2_000, seed=8)
    neighbours = Neighbours(arrays)
    noise = int(np.flatnonzero(~arrays["music"])[0])
    assert arrays["music"][neighbours.nearest(0, 500, "sound")[0]].all()
    assert not arrays["music"][neighbours.nearest(noise, 500, "sound")[0]].all()


def test_likeness_of_genres_is_unknown_where_a_genre_is() -> None:
    arrays = catalogue(50, seed=9)
    alone(arrays, 0, 1, 2)
    for row, code in enumerate((1, 1, 0)):
        set_genre(arrays, row, code)
    likeness = Neighbours(arrays).genre_likeness(0, np.arange(3))
    assert likeness[:2] == pytest.approx([1, 1])
    assert np.isnan(likeness[2])


def test_the_centre_of_one_track_is_where_it_is() -> None:
    arrays = catalogue(300, seed=10)
    neighbours = Neighbours(arrays)
    certain = arrays["music"] & ~(arrays["told"] & (arrays["doubts"] > 0)).any(axis=0)
    for row in np.flatnonzero(certain)[:40].tolist():
        from_centre = neighbours.nearest(neighbours.centre(np.array([row])), 20, "blend")
        from_row = neighbours.nearest(row, 20, "blend")
        assert from_centre[0].tolist() == from_row[0].tolist()
        # A vector that is made a unit vector once more may be another one in its last bits.
        np.testing.assert_allclose(from_centre[1], from_row[1], atol=1e-4)


def test_a_centre_is_the_mean_of_what_is_known_of_the_music() -> None:
    arrays = catalogue(100, seed=11)
    arrays["music"][1:5] = [True, True, True, False]
    alone(arrays, 1, 2, 3, 4)
    for row, code in zip(range(1, 5), (1, 1, 0, 2), strict=True):
        set_genre(arrays, row, code)
    arrays["places"][HEARD:, 1:5] = [[0.0, 1.0, 5.0, 9.0], [2.0, 7.0, 4.0, 9.0]]
    arrays["told"][:, 1:5] = [[True, True, False, True], [True, False, True, True]]
    centre = Neighbours(arrays).centre(np.arange(1, 5))
    assert centre.sound == pytest.approx(arrays["places"][:HEARD, 1:4].mean(axis=1), abs=1e-5)
    voices = arrays["voice"][1:4]
    assert centre.artist == pytest.approx(arrays["voice_sound"][:, voices].mean(axis=1), abs=1e-5)
    assert centre.era == pytest.approx(0.5)
    assert centre.fame == pytest.approx(3)
    assert centre.genres == pytest.approx(arrays["genre_vectors"][:, 1], abs=1e-5)
    assert centre.music
