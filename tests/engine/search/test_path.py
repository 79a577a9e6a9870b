"""Journeys: even, without repeats, and changed no more than asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.search.neighbours import Neighbours
from engine.search.path import Paths
from engine.search.quota import Quota, no_room
from engine.tracks import LENSES

if TYPE_CHECKING:
    from engine import Lens

Arrays = dict[str, npt.NDArray[Any]]


def world(n: int, seed: int, *, artists: int = 60, songs: int | None = None) -> Arrays:
    """`n` random tracks, some with two artists, some of unknown era or genre, some no music."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((8, 7)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=0)
    vectors[:, 0] = 0
    voice = rng.integers(0, artists, n).astype(np.int32)
    voice_genre = rng.integers(0, 7, artists).astype(np.int32)
    voice_genre[voice[0]] = 1
    music = rng.random(n) < 0.95
    music[:2] = True
    told = rng.random((2, n)) > 0.2
    players = [rng.choice(artists, rng.integers(1, 3), replace=False) for _ in range(n)]
    of_song = rng.permutation(n) if songs is None else rng.integers(0, songs, n)
    return {
        "places": rng.standard_normal((14, n)).astype(np.float32),
        "doubts": np.where(told, 0, 1).astype(np.float32),
        "told": told,
        "voice": voice,
        "voice_sound": rng.standard_normal((12, artists)).astype(np.float32),
        "voice_genre": voice_genre,
        "genre_vectors": vectors,
        "genre_codes": voice_genre[voice],
        "music": music,
        "song": of_song.astype(np.int32),
        "lookup_titles": (of_song // 2 if songs else of_song).astype(np.int32),
        "players": np.concatenate(players).astype(np.int32),
        "player_starts": np.cumsum([0, *map(len, players)]).astype(np.int32),
    }


def know_all(arrays: Arrays) -> None:
    arrays["told"][:], arrays["doubts"][:] = True, 0
    arrays["voice_genre"] = np.maximum(arrays["voice_genre"], 1)
    arrays["genre_codes"] = arrays["voice_genre"][arrays["voice"]]


def different(arrays: Arrays) -> tuple[int, int]:
    """Two tracks of music that are different songs with different titles."""
    music = np.flatnonzero(arrays["music"])
    titles = arrays["lookup_titles"][music]
    return int(music[0]), int(music[np.flatnonzero(titles != titles[0])[0]])


def played_by(arrays: Arrays, rows: list[int]) -> Counter[int]:
    starts = arrays["player_starts"]
    return Counter(p for row in rows for p in arrays["players"][starts[row] : starts[row + 1]])


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    length=st.integers(8, 25),
    lens=st.sampled_from(LENSES),
    songs=st.sampled_from([None, 200]),
)
def test_a_journey_keeps_all_its_promises(
    seed: int, length: int, lens: Lens, songs: int | None
) -> None:
    arrays = world(700, seed, songs=songs)
    start, end = different(arrays)
    journey = Paths(arrays, Neighbours(arrays)).find(start, end, length, lens)
    rows = journey.rows
    assert (rows[0], rows[-1], len(rows)) == (start, end, length)
    assert len(set(arrays["song"][rows].tolist())) == length
    assert len(set(arrays["lookup_titles"][rows].tolist())) == length
    assert arrays["music"][rows].all()
    ends = played_by(arrays, [start, end])
    assert all(count <= max(2, ends[player]) for player, count in played_by(arrays, rows).items())
    assert journey.distances[0] == 0
    assert all(distance > 0 for distance in journey.distances[1:])


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), length=st.integers(8, 14), lens=st.sampled_from(LENSES))
def test_the_way_back_is_the_way_there(seed: int, length: int, lens: Lens) -> None:
    arrays = world(500, seed)
    paths, (start, end) = Paths(arrays, Neighbours(arrays)), different(arrays)
    there, back = paths.find(start, end, length, lens), paths.find(end, start, length, lens)
    assert back.rows == there.rows[::-1]
    assert back.distances[1:] == there.distances[:0:-1]


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), places=st.lists(st.integers(1, 8), max_size=6))
def test_what_is_unwanted_is_replaced_and_nothing_else(seed: int, places: list[int]) -> None:
    arrays = world(500, seed)
    paths, (start, end) = Paths(arrays, Neighbours(arrays)), different(arrays)
    without: list[int] = []
    rows = paths.find(start, end, 10, "blend").rows
    for place in places:
        without.append(rows[place])
        other = paths.find(start, end, 10, "blend", without).rows
        assert [a == b for a, b in zip(rows, other, strict=True)] == [i != place for i in range(10)]
        assert set(without).isdisjoint(other)
        assert len(set(arrays["song"][other].tolist())) == 10
        rows = other


def test_the_ends_and_what_is_elsewhere_cannot_be_left_out() -> None:
    arrays = world(500, seed=1)
    paths, (start, end) = Paths(arrays, Neighbours(arrays)), different(arrays)
    plain = paths.find(start, end, 10, "blend").rows
    elsewhere = next(row for row in range(500) if row not in plain)
    assert paths.find(start, end, 10, "blend", [start, end, elsewhere]).rows == plain


def test_a_journey_is_evener_than_a_random_one_and_goes_there() -> None:
    arrays = world(3_000, seed=2)
    neighbours = Neighbours(arrays)
    paths, rng = Paths(arrays, neighbours), np.random.default_rng(3)
    for _ in range(10):
        start, end = map(int, rng.choice(np.flatnonzero(arrays["music"]), 2, replace=False))
        journey = paths.find(start, end, 12, "sound")
        from_start = neighbours.distances(start, np.array(journey.rows), "sound")
        from_end = neighbours.distances(end, np.array(journey.rows), "sound")
        assert from_start[:4].mean() < from_start[-4:].mean()
        assert from_end[:4].mean() > from_end[-4:].mean()
        steps = journey.distances[1:]
        assert max(steps) < 2 * np.mean(steps)
        assert max(steps) < from_start[-1]


def test_steps_are_the_distances_of_tracks_of_which_all_is_known() -> None:
    arrays = world(300, seed=4)
    know_all(arrays)
    neighbours = Neighbours(arrays)
    for lens in LENSES:
        journey = Paths(arrays, neighbours).find(0, 1, 9, lens)
        for before, row, step in zip(
            journey.rows[:-1], journey.rows[1:], journey.distances[1:], strict=True
        ):
            apart = neighbours.distances(before, np.array([row]), lens)[0]
            assert step == pytest.approx(apart, abs=1e-3)


def test_between_is_the_same_both_ways_and_expects_the_average_of_what_is_unknown() -> None:
    arrays = world(4_000, seed=5)
    arrays["music"][:] = True
    neighbours, rows = Neighbours(arrays), np.arange(40)
    there = neighbours.between(rows, rows, "blend")
    assert there == pytest.approx(there.T)
    arrays["voice_sound"][:] = 0
    arrays["genre_codes"][:], arrays["voice_genre"][:] = 1, 1
    arrays["places"][[*range(12), 13]] = 0
    arrays["doubts"][1] = 0
    era, known = arrays["places"][12], np.arange(3, 4_000)
    arrays["doubts"][0], era[2] = 0, 0.7
    era[:2], arrays["doubts"][0, :2] = era[known].mean(), era[known].var()
    neighbours = Neighbours(arrays)
    both_unknown, one_unknown = neighbours.between(np.array([0]), np.array([1, 2]), "blend")[0]
    to_known = neighbours.between(np.array([2]), known, "blend")[0]
    assert one_unknown == pytest.approx(to_known.mean(), rel=1e-3)
    assert both_unknown > one_unknown


def test_a_small_catalogue_gives_the_journey_that_it_has() -> None:
    arrays = world(6, seed=6, artists=50)
    arrays["music"][:] = True
    rows = Paths(arrays, Neighbours(arrays)).find(0, 1, 25, "blend").rows
    assert sorted(rows) == list(range(6))
    assert (rows[0], rows[-1]) == (0, 1)


def test_where_nothing_else_is_left_a_step_is_left_out() -> None:
    arrays = world(6, seed=6, artists=50)
    arrays["music"][:] = True
    paths = Paths(arrays, Neighbours(arrays))
    rows = paths.find(0, 1, 25, "blend").rows
    assert paths.find(0, 1, 25, "blend", [rows[2]]).rows == [*rows[:2], *rows[3:]]


def test_two_songs_with_nothing_between_them_are_one_step_apart() -> None:
    arrays = world(2, seed=7)
    journey = Paths(arrays, Neighbours(arrays)).find(1, 0, 8, "blend")
    assert journey.rows == [1, 0]
    assert journey.distances[1] > 0


def test_a_song_and_a_title_fill_their_room_and_an_artist_half_of_it() -> None:
    arrays: Arrays = {
        "song": np.array([0, 0, 1, 2, 3]),
        "lookup_titles": np.array([0, 1, 2, 2, 4]),
        "players": np.array([7, 8, 7, 9, 7, 7]),
        "player_starts": np.array([0, 1, 2, 4, 5, 6]),
    }
    uses = Quota(arrays).uses(np.arange(5))
    beside = no_room(uses, uses)
    # The same song by 7 and by 8; the same title by 7 with 9, and by 7; 7 alone.
    assert beside.tolist() == [
        [True, True, False, False, False],
        [True, True, False, False, False],
        [False, False, True, True, False],
        [False, False, True, True, False],
        [False, False, False, False, False],
    ]
    both = uses[[0]] + uses[[2]]
    assert no_room(both, uses)[0].tolist() == [True, True, True, True, True]


def test_of_an_artist_only_the_nearest_two_are_candidates() -> None:
    arrays: Arrays = {
        "song": np.arange(6),
        "lookup_titles": np.arange(6),
        "players": np.array([7, 8, 7, 7, 9, 8, 7]),
        "player_starts": np.array([0, 1, 2, 3, 5, 6, 7]),
    }
    # The fourth is by 7 with 9.
    assert Quota(arrays).led_twice(np.array([3, 1, 0, 5, 4, 2])).tolist() == [3, 1, 0, 4]
