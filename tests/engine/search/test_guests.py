"""Guests: every track is among the answers to some other one, and hardly anything else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.search import nearby
from engine.search.answer import Answers
from engine.search.guests import ANSWERS, GUESTS, NEAREST, Guests, build, seated
from engine.search.neighbours import Neighbours
from engine.search.variety import PER_ARTIST
from tests.engine.search.test_answer import question

if TYPE_CHECKING:
    import numpy.typing as npt

    from engine import Engine
    from engine.search.answer import Answer


@pytest.fixture(scope="module")
def music(engine: Engine) -> list[int]:
    return np.flatnonzero(engine._arrays["music"]).tolist()


@pytest.fixture(scope="module")
def hosts(engine: Engine) -> list[int]:
    return np.flatnonzero(np.diff(engine._arrays["guest_starts"])).tolist()


def answer(engine: Engine, row: int, limit: int = ANSWERS) -> Answer:
    return engine._answers.near(question(engine, row, "blend")._replace(row=row), limit)


def test_every_song_is_recommended_for_some_other_one(engine: Engine, music: list[int]) -> None:
    without = {row for one in music for row in _plain(engine, one, ANSWERS).rows.tolist()}
    recommended = {row for one in music for row in answer(engine, one).rows.tolist()}
    assert recommended >= set(music)
    assert len(without) < len(music)


def test_guests_take_the_last_of_ten_places_from_what_comes_next(
    engine: Engine, hosts: list[int]
) -> None:
    moved = 0
    for host in hosts:
        guests = engine._answers._guests.of(host)
        found, plain = answer(engine, host, 30).rows, _plain(engine, host, 30).rows
        assert 1 <= len(guests) <= GUESTS
        assert set(guests.tolist()) <= set(found[:ANSWERS].tolist())
        assert len(set(found.tolist())) == len(found)
        if not np.isin(guests, plain[:ANSWERS]).all():
            moved += 1
            assert found[0] == plain[0]
    assert moved > 10


def test_a_longer_answer_starts_with_the_shorter_one(engine: Engine, hosts: list[int]) -> None:
    for host in hosts[::20]:
        long = answer(engine, host, 40)
        for limit in (1, 5, 9, 10, 11, 25):
            short = answer(engine, host, limit)
            assert short.rows.tolist() == long.rows[:limit].tolist()
            assert short.distances.tolist() == long.distances[:limit].tolist()
            assert short.closeness.tolist() == long.closeness[:limit].tolist()


def test_a_guest_counts_as_near_as_the_answer_before_it(engine: Engine, hosts: list[int]) -> None:
    raised = 0
    for host in hosts[::10]:
        guests = engine._answers._guests.of(host).tolist()
        found = answer(engine, host, 30)
        plain = _plain(engine, host, 60)
        shares = dict(zip(plain.rows.tolist(), plain.closeness.tolist(), strict=True))
        assert (np.diff(found.distances) >= 0).all()
        assert (np.diff(found.closeness) <= 0).all()
        true = engine._neighbours.distances(host, found.rows, "blend")
        for place, (row, distance) in enumerate(zip(found.rows.tolist(), true, strict=True)):
            if row in guests and found.distances[place] < distance:
                raised += 1
                assert found.distances[place] == found.distances[place - 1]
                assert found.closeness[place] == found.closeness[place - 1]
            else:
                assert found.distances[place] == pytest.approx(distance)
                assert found.closeness[place] == shares.get(row, found.closeness[place])
    assert raised


def test_whoever_bends_throws_or_only_listens_gets_no_guests(
    engine: Engine, hosts: list[int]
) -> None:
    for host in hosts[:20]:
        for bent in ({"lens": "sound"}, {"seed": 3}, {"locks": frozenset({"no vocals"})}):
            asked = question(engine, host, "blend")._replace(**bent)
            with_row = engine._answers.near(asked._replace(row=host), ANSWERS)
            assert with_row.rows.tolist() == engine._answers.near(asked, ANSWERS).rows.tolist()


def test_an_answer_with_guests_has_no_song_twice_and_no_artist_three_times(
    engine: Engine, hosts: list[int]
) -> None:
    songs, titles, artists = (engine._arrays[name] for name in ("song", "lookup_titles", "artist"))
    for host in hosts:
        rows = answer(engine, host).rows
        for names in (songs, titles):
            assert len(set(names[[host, *rows]].tolist())) == len(rows) + 1
        assert np.bincount(artists[rows]).max() <= PER_ARTIST


def test_guests_without_any_other_answer_are_as_far_as_they_are(
    engine: Engine, hosts: list[int]
) -> None:
    host = next(host for host in hosts if len(engine._answers._guests.of(host)) == GUESTS)
    guests = engine._answers._guests.of(host)
    # Both are by everybody, so that no other track may stand beside them.
    players = [[*range(len(engine))] if row in guests else [row] for row in range(len(engine))]
    arrays = {
        **engine._arrays,
        "players": np.concatenate(players).astype(np.int32),
        "player_starts": np.cumsum([0, *map(len, players)]).astype(np.int32),
    }
    neighbours = Neighbours(arrays)
    asked = question(engine, host, "blend")._replace(row=host)
    found = Answers(arrays, neighbours).near(asked, ANSWERS)
    assert set(found.rows.tolist()) == set(guests.tolist())
    assert found.distances == pytest.approx(neighbours.distances(host, found.rows, "blend"))
    assert (np.diff(found.closeness) <= 0).all()
    assert 0 < found.closeness[-1] < 1


@pytest.mark.parametrize(
    ("distances", "invited", "order"),
    [
        ([*range(12), 9.5], [12], [*range(9), 12, 9, 10, 11]),
        ([0.5, *range(12)], [0], [1, 0, *range(2, 13)]),
        ([99, 98, *range(12)], [0, 1], [*range(2, 10), 1, 0, *range(10, 14)]),
        ([7, 1, 2], [0], [1, 2, 0]),
    ],
    ids=["last", "near by nature", "two", "too few to be ten"],
)
def test_guests_are_seated_among_ten_by_their_distance(
    distances: list[float], invited: list[int], order: list[int]
) -> None:
    here = np.isin(np.arange(len(distances)), invited)
    assert seated(np.array(distances, dtype=np.float64), here).tolist() == order


def test_the_same_neighbours_give_the_same_guests(engine: Engine) -> None:
    arrays = {name: np.array(values) for name, values in engine._arrays.items()}
    near = nearby.nearest(arrays, NEAREST, seed=0)
    built = build(arrays, near)
    assert built["guests"].tolist() == engine._arrays["guests"].tolist()
    guests = Guests(built)
    of_all: npt.NDArray[np.int64] = np.concatenate([guests.of(row) for row in range(len(engine))])
    assert of_all.tolist() == built["guests"].tolist()
    assert len(set(of_all.tolist())) == len(of_all)
    assert np.array(arrays["music"])[of_all].all()


def _plain(engine: Engine, row: int, limit: int) -> Answer:
    return engine._answers.near(question(engine, row, "blend"), limit)
