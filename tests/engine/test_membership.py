from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import TrackNotFoundError

if TYPE_CHECKING:
    from engine import Engine


def test_a_plain_track_belongs_to_its_personality_alone(twelve: Engine) -> None:
    (track,) = twelve.examples(1)
    shares = twelve.membership(track.id)
    assert next(iter(shares)) == track.personality
    assert shares[track.personality] > 0.9


def test_shares_are_of_all_personalities_and_add_up(engine: Engine) -> None:
    tracks = engine.examples(40)
    for track in tracks:
        shares = engine.membership(track.id)
        assert set(shares) == {one.id for one in engine.personalities()}
        assert sum(shares.values()) == pytest.approx(1, abs=3e-3)
        assert list(shares.values()) == sorted(shares.values(), reverse=True)
        assert shares[track.personality] == max(shares.values())
    assert min(max(engine.membership(track.id).values()) for track in tracks) < 0.6


def test_some_moods_are_surer_than_others(engine: Engine) -> None:
    sureness = [engine.mood_sureness(track.id) for track in engine.examples(40)]
    assert min(sureness) < 0.7
    assert max(sureness) == 1.0


def test_an_unknown_track_has_no_shares(engine: Engine) -> None:
    with pytest.raises(TrackNotFoundError):
        engine.membership("nope")
    with pytest.raises(TrackNotFoundError):
        engine.mood_sureness("nope")
