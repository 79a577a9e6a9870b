"""What an artist's other tracks tell of a track that does not tell it itself."""

from __future__ import annotations

import numpy as np
import pytest

from engine.model.places import told, voices

NAN = float("nan")


def test_what_a_track_tells_of_itself_is_certain() -> None:
    found = told(np.array([1.0, 2.0, 3.0]), np.array([0, 0, 1], np.int32), np.ones(3, bool))
    assert found.values.tolist() == [1, 2, 3]
    assert found.doubts.tolist() == [0, 0, 0]
    assert found.known.all()


def test_an_artists_other_tracks_tell_what_a_track_does_not() -> None:
    voice = np.array([0, 0, 0, 1, 1], np.int32)
    found = told(np.array([1.0, 3.0, NAN, 8.0, NAN]), voice, np.ones(5, bool))
    assert found.values.tolist() == [1, 3, 2, 8, 8]
    # Two tracks of one artist are 2 apart: a variance of 2, with the one degree of freedom.
    assert found.doubts.tolist() == [0, 0, 2, 0, 2]
    assert found.known.all()


def test_what_nobody_tells_is_that_of_any_track() -> None:
    voice = np.array([0, 1, 2], np.int32)
    found = told(np.array([1.0, 3.0, NAN]), voice, np.ones(3, bool))
    assert found.values[2] == 2
    assert found.doubts[2] == 1
    assert found.known.tolist() == [True, True, False]


def test_a_guess_is_off_by_its_doubt_on_the_mean() -> None:
    rng = np.random.default_rng(0)
    voice = np.repeat(np.arange(2_000, dtype=np.int32), 5)
    values = rng.normal(size=2_000)[voice] + rng.normal(scale=0.5, size=10_000)
    hidden = np.arange(10_000) % 5 == 0
    found = told(np.where(hidden, NAN, values), voice, np.ones(10_000, bool))
    assert found.doubts[hidden].mean() == pytest.approx(0.25, rel=0.05)
    # And by the doubt about the artist's own mean, which four tracks tell.
    error = ((found.values - values)[hidden] ** 2).mean()
    assert error == pytest.approx(0.25 * (1 + 1 / 4), rel=0.05)


def test_noise_tells_nothing_of_music() -> None:
    voice = np.array([0, 0, 1], np.int32)
    found = told(np.array([9.0, NAN, 1.0]), voice, np.array([False, True, True]))
    assert found.values.tolist() == [9, 1, 1]


def test_nothing_is_known_where_nobody_tells_anything() -> None:
    found = told(np.full(3, NAN), np.array([0, 0, 1], np.int32), np.ones(3, bool))
    assert not found.known.any()
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.doubts).all()


def test_tracks_by_nobody_in_particular_have_no_artist_in_common() -> None:
    leads = ["ada", "various artists", "ada", "various artists", ""]
    numbers = voices(leads, np.zeros(5, np.int32))
    assert numbers[0] == numbers[2]
    assert len(set(numbers.tolist())) == 4
