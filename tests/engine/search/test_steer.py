"""Steering: presses add up, opposites cancel, and every way moves the answers its way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine import STEERS, presses
from engine.search.facts import Facts
from engine.search.steer import WAYS, WEIGHT, Steering
from engine.tracks import LENSES

if TYPE_CHECKING:
    from engine import Engine, Lens, Match, Steer

# Of the demo's 1,500 songs so few are like any one that a way is soon at its end.
ALMOST_ALL = 0.97


def test_presses_add_up_and_opposite_ones_cancel() -> None:
    assert presses(["calmer", "newer", "calmer"]) == {"calmer": 2, "newer": 1}
    assert presses({"calmer": 3, "livelier": 1}) == {"calmer": 2}
    assert presses(["slower", "faster"]) == {}
    assert presses({"older": 0}) == {}
    assert presses({"calmer": np.uint8(1), "livelier": np.uint8(3)}) == {"livelier": 2}


def test_every_way_has_an_opposite_that_goes_back() -> None:
    assert set(WAYS) == set(STEERS)
    for word, way in WAYS.items():
        back = WAYS[way.opposite]
        assert (back.opposite, back.name, back.step) == (word, way.name, -way.step)


@pytest.mark.parametrize("steer", [["louder"], {"calmer": -1}, "calmer"])
def test_what_is_no_way_or_no_press_is_refused(steer: object) -> None:
    with pytest.raises(ValueError, match=r"way|pressed"):
        presses(steer)  # type: ignore[arg-type]


def steering(energy: list[float]) -> Steering:
    """Of tracks that differ in energy only."""
    n = len(energy)
    raw = np.full((10, n), 0.5, dtype=np.float32)
    raw[1] = energy
    unknown = np.full(n, np.nan, dtype=np.float32)
    music = np.ones(n, dtype=bool)
    return Steering(Facts({"raw": raw, "year": unknown, "popularity": unknown, "music": music}))


def lacks(energy: list[float], steer: dict[Steer, int], own: float = 0.5) -> list[float]:
    """What each track lacks, where the plain answers have an energy of 0.5 like the song."""
    known = {"energy": own, "year": math.nan}
    squared = np.zeros(len(energy) + 1, dtype=np.float32)
    wish = steering([0.5, *energy]).wish(steer, known, np.array([0]), squared)
    return [float(lack) for lack in wish.lacks(np.arange(1, len(squared)))]


def test_each_press_asks_for_one_step_more() -> None:
    one, two = (lacks([0.5, 0.35, 0.2], {"calmer": presses}) for presses in (1, 2))
    assert one == pytest.approx([WEIGHT, 0, WEIGHT / 4], abs=1e-5)
    assert two == pytest.approx([4 * WEIGHT, WEIGHT, 0], abs=1e-5)


def test_steering_starts_from_the_answers_where_they_are_farther_than_the_song() -> None:
    assert lacks([0.35], {"calmer": 1}, own=0.9) == pytest.approx([0], abs=1e-5)


def test_an_unknown_value_is_neither_older_nor_newer() -> None:
    for way in ("older", "newer"):
        assert lacks([0.1], {way: 1}) == [0.0], "without any year there is nothing to bend"
    assert lacks([math.nan, 0.35], {"calmer": 1})[0] == math.inf


def test_who_goes_the_wrong_way_stands_behind_all_others() -> None:
    energy = np.linspace(0, 1, 1_000).tolist()
    found = np.array(lacks(energy, {"livelier": 1}))
    right = np.array(energy) > 0.5
    assert found[~right].min() > found[right].max()


def values(matches: list[Match], name: str) -> list[float]:
    tracks = [match.track for match in matches]
    told = [
        getattr(track, name) if name in ("year", "popularity") else track.features[name]
        for track in tracks
    ]
    return [math.nan if value is None else float(value) for value in told]


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("steer", STEERS)
def test_the_answers_move_the_asked_way(engine: Engine, steer: Steer, lens: Lens) -> None:
    way = WAYS[steer]
    moved = []
    for one in engine.personalities():
        for query in engine.browse(one.id, limit=12):
            plain = values(engine.similar(query.id, lens=lens), way.name)
            bent = values(engine.similar(query.id, lens=lens, steer=[steer]), way.name)
            assert not any(map(math.isnan, bent))
            if not all(map(math.isnan, plain)):
                moved.append((np.mean(bent) - np.nanmean(plain)) * way.step > 0)
    assert np.mean(moved) >= ALMOST_ALL


def test_steered_answers_are_still_like_the_song(engine: Engine) -> None:
    for one in engine.personalities():
        for query in engine.browse(one.id, limit=5):
            matches = engine.similar(query.id, steer=["calmer"])
            assert np.mean([match.closeness for match in matches]) > 0.8


def test_presses_that_cancel_change_nothing(engine: Engine) -> None:
    query = engine.browse(0)[0].id
    assert engine.similar(query, steer=["calmer", "livelier"]) == engine.similar(query)
    assert engine.similar(query, steer={"calmer": 2}) == engine.similar(
        query, steer=("calmer", "livelier", "calmer", "calmer")
    )


def test_the_most_that_can_be_asked_for_still_finds_something(engine: Engine) -> None:
    query = engine.browse(0)[0].id
    matches = engine.similar(query, steer=dict.fromkeys(STEERS[::2], 9))
    assert len(matches) == 10
