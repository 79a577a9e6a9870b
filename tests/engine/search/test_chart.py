"""Where music lies: shares that are true, and a map that has all music and nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine.errors import PersonalityNotFoundError, TrackNotFoundError
from engine.features import CLUSTERING, NAMES
from engine.search.chart import Spread, Standing, spread, standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine import Engine

    Arrays = dict[str, NDArray[Any]]


def arrays(values: list[float], music: list[bool], personality: list[int]) -> Arrays:
    raw = np.tile(np.array(values, dtype=np.float32), (len(NAMES), 1))
    return {
        "raw": raw,
        "music": np.array(music),
        "personality": np.array(personality, dtype=np.int16),
    }


def test_a_song_stands_between_those_with_less_and_those_with_more() -> None:
    there = arrays([0, 0, 0, 1, 2, math.nan, 9], [True] * 6 + [False], [0] * 7)
    assert standing(there, 0)["energy"] == Standing(0.0, 0.4)
    assert standing(there, 3)["energy"] == Standing(0.6, 0.2)
    # What is no music stands among music, but does not count.
    assert standing(there, 6)["energy"] == Standing(1.0, 0.0)
    assert all(math.isnan(share) for share in standing(there, 5)["energy"])


def test_a_group_lies_where_its_own_songs_do() -> None:
    there = arrays([0, 1, 2, 3, 4, 5, 6, 7, 8, math.nan], [True] * 10, [1] * 5 + [2] * 5)
    low, middle, high = spread(there, 1)["tempo"]
    assert (low, middle, high) == (1 / 9, 2 / 9, 3 / 9)
    # Unknown values are left out.
    assert spread(there, 2)["tempo"].middle in (6 / 9, 7 / 9)
    assert all(math.isnan(share) for share in spread(there, 3)["tempo"])


def test_standing_agrees_with_the_percentiles(engine: Engine) -> None:
    for track in engine.examples(5):
        less = {name: share.less for name, share in engine.standing(track.id).items()}
        assert less == pytest.approx(engine.percentiles(track.id), nan_ok=True)


def test_every_personality_leans_the_way_its_signature_says(engine: Engine) -> None:
    spreads = {one.id: engine.spread(one.id) for one in engine.personalities()}
    for one in engine.personalities():
        there = spreads[one.id]
        strongest = next(iter(one.signature))
        usual = np.mean([each[strongest].middle for each in spreads.values()])
        assert (there[strongest].middle > usual) == (one.signature[strongest] > 0)
        for name in CLUSTERING:
            assert isinstance(there[name], Spread)
            assert 0 <= there[name].low <= there[name].middle <= there[name].high <= 1


def test_the_map_has_all_music_and_each_personalitys_middle(engine: Engine) -> None:
    chart = engine.chart()
    assert chart.points.shape == (2, engine.manifest.music)
    assert len(chart.personalities) == engine.manifest.music
    assert set(chart.middles) == {one.id for one in engine.personalities()}
    for one, (x, y) in chart.middles.items():
        own = chart.points[:, chart.personalities == one]
        assert np.mean(own[0] < x) <= 0.5 <= np.mean(own[0] <= x)
        assert np.mean(own[1] < y) <= 0.5 <= np.mean(own[1] <= y)


def test_a_song_lies_where_the_chart_has_it(engine: Engine) -> None:
    points = engine.chart().points.T
    for track in engine.examples(5):
        assert (points == np.array(engine.place(track.id), np.float32)).all(axis=1).any()


def test_what_is_not_there_has_no_place(engine: Engine) -> None:
    with pytest.raises(TrackNotFoundError):
        engine.place("nope")
    with pytest.raises(TrackNotFoundError):
        engine.standing("nope")
    with pytest.raises(PersonalityNotFoundError):
        engine.spread(999)
