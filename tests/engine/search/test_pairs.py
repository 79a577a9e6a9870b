"""Tracks side by side: their gaps are the second's minus the first's."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
import pytest

from engine import Mood, Track
from engine.features import NAMES
from engine.search.pairs import Pairs

if TYPE_CHECKING:
    from engine.search.neighbours import Neighbours
    from engine.search.points import Point

ENERGY = [0.0, 1.0, -2.0]
COUNTS = {"rock": 3}


class Alike:
    """Neighbours of which only the genres matter: each row's number is its likeness."""

    def at(self, row: int) -> int:
        return row

    def genre_likeness(self, query: object, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        return rows / 10


def track(row: int) -> Track:
    features = dict.fromkeys(NAMES, 0.5) | {"energy": 0.5 + ENERGY[row] / 10}
    return Track(str(row), str(row), "A", 2000, (), 50, 1, features, 0, Mood.HAPPY, None)


@pytest.fixture
def pairs() -> Pairs:
    sound = np.zeros((len(NAMES), len(ENERGY)), dtype=np.float32)
    sound[NAMES.index("energy")] = ENERGY
    return Pairs({"sound": sound}, cast("Neighbours", Alike()), COUNTS)


def rows(*numbers: int) -> npt.NDArray[np.int64]:
    return np.array(numbers)


def test_a_song_stands_beside_each_of_the_others(pairs: Pairs) -> None:
    found = pairs.with_track(track(0), 0, [track(1), track(2)], rows(1, 2))
    assert [(pair.query.id, pair.match.id, pair.style) for pair in found] == [
        ("0", "1", 0.1), ("0", "2", 0.2),
    ]  # fmt: skip
    assert [pair.gaps["energy"] for pair in found] == [1.0, -2.0]
    assert all(pair.genres is COUNTS for pair in found)


def test_steps_of_a_journey_stand_beside_each_other(pairs: Pairs) -> None:
    found = pairs.one_by_one([track(0), track(1)], rows(0, 1), [track(1), track(2)], rows(1, 2))
    assert [pair.gaps["energy"] for pair in found] == [1.0, -3.0]


def test_the_middle_of_several_tracks_is_that_of_their_scores(pairs: Pairs) -> None:
    own, there = [track(1), track(2)], cast("Point", None)
    (pair,) = pairs.with_centre("Them", own, rows(1, 2), there, [track(0)], rows(0))
    assert pair.query.title == "Them"
    assert pair.gaps["energy"] == pytest.approx(0.5)


def test_of_several_tracks_is_known_what_they_usually_have(pairs: Pairs) -> None:
    tempi, there = (90.0, 180.0, 100.0, math.nan), cast("Point", None)
    own = [
        replace(track(1), features={**track(1).features, "tempo": tempo}, popularity=popularity)
        for tempo, popularity in zip(tempi, (10, 20, 60, None), strict=True)
    ]
    talk = replace(own[0], kind="spoken", popularity=90)
    (pair,) = pairs.with_centre("Them", [*own, talk], rows(1, 2), there, [track(0)], rows(0))
    assert (pair.usual_bpm, pair.query.popularity) == (100.0, 30)
    assert math.isnan(pair.query.features["tempo"])


def test_a_gap_of_two_signs_is_none(pairs: Pairs) -> None:
    quiet = replace(track(0), features={**track(0).features, "energy": 0.0})
    own, there = [track(1), track(2)], cast("Point", None)
    (pair,) = pairs.with_centre("Them", own, rows(1, 2), there, [quiet], rows(0))
    assert math.isnan(pair.gaps["energy"])
