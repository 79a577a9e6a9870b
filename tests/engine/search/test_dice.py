"""The dice: other good answers, and the same ones for the same throw."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.search import dice

if TYPE_CHECKING:
    from engine import Engine, Track


@pytest.fixture(scope="module")
def queries(engine: Engine) -> list[Track]:
    return [track for one in engine.personalities() for track in engine.browse(one.id, limit=8)]


def test_a_throw_keeps_one_song_in_four_and_another_throw_others() -> None:
    songs = np.arange(40_000, dtype=np.int32)
    one, other = dice.kept(songs, 1), dice.kept(songs, 2)
    assert one.mean() == pytest.approx(1 / dice.ONE_IN, abs=0.01)
    assert (one & other).mean() == pytest.approx(1 / dice.ONE_IN**2, abs=0.01)


def test_no_throw_keeps_everything() -> None:
    assert dice.kept(np.arange(100, dtype=np.int32), 0).all()


@pytest.mark.parametrize("seed", [-1, 2**64, 10**30])
def test_any_number_is_a_throw(engine: Engine, queries: list[Track], seed: int) -> None:
    assert len(engine.similar(queries[0].id, seed=seed)) == 10


def test_the_same_seed_gives_the_same_answers_and_another_one_others(
    engine: Engine, queries: list[Track]
) -> None:
    alike = []
    for query in queries:
        first, again, other = (
            [match.track.id for match in engine.similar(query.id, seed=seed)] for seed in (7, 7, 8)
        )
        assert first == again
        assert first != other
        alike.append(len({*first} & {*other}) / 10)
    assert np.mean(alike) < 0.5


def test_thrown_answers_are_near_and_varied(engine: Engine, queries: list[Track]) -> None:
    for query in queries:
        thrown = engine.similar(query.id, seed=3)
        distances = [match.distance for match in thrown]
        assert distances == sorted(distances)
        assert distances[-1] <= engine.similar(query.id, limit=120)[-1].distance
        artists = Counter(name for match in thrown for name in match.track.artist.split(", "))
        assert max(artists.values()) <= 2


def test_a_longer_answer_starts_with_the_shorter_one(engine: Engine, queries: list[Track]) -> None:
    for bent in ({}, {"steer": ["calmer"]}, {"locks": ["same era"]}):
        longest = engine.similar(queries[0].id, limit=500, seed=5, **bent)  # type: ignore[arg-type]
        for limit in (1, 10, 37):
            shorter = engine.similar(queries[0].id, limit=limit, seed=5, **bent)  # type: ignore[arg-type]
            assert shorter == longest[:limit]


def test_a_throw_does_not_shorten_an_answer(twelve: Engine) -> None:
    query = twelve.find("Night Bus", limit=1)[0].track
    assert len(twelve.similar(query.id, limit=50, seed=4)) == 11


def test_an_artists_answers_can_be_thrown_for_too(engine: Engine, queries: list[Track]) -> None:
    artist = engine.find_artist(queries[0].artist)
    assert artist is not None
    thrown = engine.similar_to_artist(artist.id, seed=2)
    assert thrown == engine.similar_to_artist(artist.id, seed=2)
    assert thrown != engine.similar_to_artist(artist.id)
