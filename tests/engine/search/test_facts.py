"""What is plainly known of each track."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine import Track, TrackNotFoundError
from engine.features import ALL_OF_IT, NAMES
from engine.search.facts import Facts

if TYPE_CHECKING:
    from engine import Engine

NAN = math.nan


def facts(tempo: list[float], year: list[float], music: list[bool]) -> Facts:
    raw = np.full((len(NAMES), len(tempo)), 0.5, dtype=np.float32)
    raw[NAMES.index("tempo")] = tempo
    return Facts(
        {
            "raw": raw,
            "year": np.array(year, dtype=np.float32),
            "popularity": np.full(len(tempo), NAN, dtype=np.float32),
            "music": np.array(music),
        }
    )


def test_a_percentile_is_the_share_of_the_music_that_has_less() -> None:
    found = facts([100, 120, 120, 140, NAN, 90], [NAN] * 6, [True] * 5 + [False])
    assert [found.percentiles(row)["tempo"] for row in range(4)] == [0, 0.25, 0.25, 0.75]
    assert math.isnan(found.percentiles(4)["tempo"])
    assert found.percentiles(0)["energy"] == 0


def test_a_level_of_what_is_rare_is_how_much_there_is(engine: Engine) -> None:
    for track in engine.examples(20):
        levels = engine.levels(track.id)
        assert list(levels) == list(NAMES)
        assert levels["instrumentalness"] == pytest.approx(track.features["instrumentalness"])
        assert levels["speechiness"] == pytest.approx(
            min(track.features["speechiness"] / ALL_OF_IT["speechiness"], 1)
        )
        usual = {name: level for name, level in levels.items() if name not in ALL_OF_IT}
        told = engine.percentiles(track.id)
        assert usual == pytest.approx({name: told[name] for name in usual}, nan_ok=True)


def test_a_mean_is_of_what_is_known_and_has_no_tempo() -> None:
    found = facts([100, 120, 140], [1990, NAN, 2000], [True] * 3)
    mean = found.mean(np.arange(3))
    assert mean["year"] == 1995
    assert math.isnan(mean["tempo"])
    assert math.isnan(mean["popularity"])


def test_percentiles_follow_the_values_of_the_tracks(engine: Engine) -> None:
    tracks: list[Track] = [
        track for one in engine.personalities() for track in engine.browse(one.id, limit=30)
    ]
    told = [(track, engine.percentiles(track.id)) for track in tracks]
    for name in NAMES:
        known = [(t.features[name], p[name]) for t, p in told if not math.isnan(t.features[name])]
        assert all(0 <= share < 1 for _, share in known)
        assert [share for _, share in sorted(known)] == sorted(share for _, share in known)
        assert list(told[0][1]) == list(NAMES)


def test_an_unknown_track_has_neither_percentiles_nor_locks(engine: Engine) -> None:
    for ask in (engine.percentiles, engine.levels, engine.lockable):
        with pytest.raises(TrackNotFoundError):
            ask("nope")
