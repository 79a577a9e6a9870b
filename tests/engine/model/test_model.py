from __future__ import annotations

import io
from collections.abc import Callable

import joblib
import numpy as np
import pandas as pd
import pytest

from engine import model
from engine.errors import TrainingError
from engine.features import CLUSTERING, NAMES

Frames = Callable[..., pd.DataFrame]


def test_three_kinds_of_music_become_three_personalities(frame: pd.DataFrame) -> None:
    fitted = model.fit(frame)
    assert fitted.k == 3
    kinds = pd.Series(fitted.arrays["personality"]).groupby(np.arange(300) % 3).nunique()
    assert kinds.tolist() == [1, 1, 1]
    assert {"Chill Acoustic", "Rap & Spoken Word"} & {p.name for p in fitted.personalities}


def test_every_array_has_the_shape_that_readers_expect(frame: pd.DataFrame) -> None:
    arrays = model.fit(frame).arrays
    profiles, voices = arrays["genre_vectors"].shape[1], arrays["voice"].max() + 1
    assert {name: (array.dtype.name, array.shape) for name, array in arrays.items()} == {
        "sound": ("float32", (10, 300)),
        "places": ("float32", (14, 300)),
        "doubts": ("float32", (2, 300)),
        "told": ("bool", (2, 300)),
        "voice": ("int32", (300,)),
        "voice_sound": ("float32", (12, voices)),
        "voice_genre": ("int32", (voices,)),
        "genre_vectors": ("float32", (64, profiles)),
        "genre_codes": ("int32", (300,)),
        "personality": ("int8", (300,)),
        "typicality": ("float32", (300,)),
        "mood": ("int8", (300,)),
        "mood_sureness": ("float32", (300,)),
        "membership": ("float16", (3, 300)),
        "music": ("bool", (300,)),
        "popularity": ("float32", (300,)),
        "artist": ("int32", (300,)),
        "map": ("float32", (2, 300)),
    }
    assert all(array.flags.c_contiguous for array in arrays.values())


def test_the_same_catalogue_and_seed_give_the_same_model_bit_for_bit(make_frame: Frames) -> None:
    first, second = (model.fit(make_frame(), k=4, seed=7) for _ in range(2))
    assert _bytes(first) == _bytes(second)
    assert first.personalities == second.personalities
    assert first.k_scores == second.k_scores
    assert first.axes == second.axes


def test_another_seed_finds_the_same_personalities(frame: pd.DataFrame) -> None:
    names = {tuple(p.name for p in model.fit(frame, seed=seed).personalities) for seed in range(3)}
    assert len(names) == 1


def test_the_largest_personality_comes_first(frame: pd.DataFrame) -> None:
    uneven = frame[(np.arange(300) % 3 != 1) | (np.arange(300) < 90)].reset_index(drop=True)
    fitted = model.fit(uneven, k=3)
    shares = [person.share for person in fitted.personalities]
    counts = np.bincount(fitted.arrays["personality"])
    assert [person.id for person in fitted.personalities] == [0, 1, 2]
    assert shares == sorted(shares, reverse=True)
    assert shares == pytest.approx(counts / len(uneven))


def test_a_signature_is_the_mean_of_the_group_in_standard_deviations(frame: pd.DataFrame) -> None:
    fitted = model.fit(frame, k=3)
    values = frame[list(CLUSTERING)]
    standardised = (values - values.mean()) / values.std(ddof=0)
    for person in fitted.personalities:
        means = standardised[fitted.arrays["personality"] == person.id].mean()
        assert dict(person.signature) == pytest.approx(means.to_dict(), abs=1e-3)


def test_noise_and_speech_get_labels_but_teach_nothing(frame: pd.DataFrame) -> None:
    with_noise = frame.copy()
    with_noise.loc[:29, "kind"] = "noise"
    with_noise.loc[:29, list(NAMES)] = 0.0
    without = with_noise[30:].reset_index(drop=True)
    heard, alone = model.fit(with_noise, k=3), model.fit(without, k=3)
    assert heard.personalities == alone.personalities
    assert not heard.arrays["music"][:30].any()
    np.testing.assert_array_equal(heard.arrays["personality"][30:], alone.arrays["personality"])


def test_the_saved_objects_place_a_track_where_the_model_did(frame: pd.DataFrame) -> None:
    fitted = model.fit(frame, k=3)
    points = fitted.objects["scaler"].transform(frame[list(CLUSTERING)].to_numpy())
    np.testing.assert_array_equal(
        fitted.objects["kmeans"].predict(points), fitted.arrays["personality"]
    )
    np.testing.assert_allclose(
        fitted.objects["pca"].transform(points).T, fitted.arrays["map"], atol=1e-5
    )


def test_shares_add_up_and_the_largest_is_the_personality(frame: pd.DataFrame) -> None:
    arrays = model.fit(frame, k=3).arrays
    shares = arrays["membership"].astype(float)
    np.testing.assert_allclose(shares.sum(axis=0), 1, atol=2e-3)
    np.testing.assert_array_equal(shares.argmax(axis=0), arrays["personality"])
    assert shares.max(axis=0).min() > 0.9


def test_unknown_tempo_and_year_do_no_harm(frame: pd.DataFrame) -> None:
    frame.loc[::4, "tempo"] = np.nan
    frame["year"] = pd.array([pd.NA] * 300, dtype="Int16")
    frame["popularity"] = pd.array([pd.NA] * 300, dtype="Int16")
    fitted = model.fit(frame)
    assert fitted.k == 3
    assert not fitted.arrays["told"].any()
    assert (fitted.arrays["sound"][NAMES.index("tempo"), ::4] == 0).all()


def test_features_that_never_change_and_tempo_that_nobody_knows_do_no_harm(
    frame: pd.DataFrame,
) -> None:
    frame["liveness"] = 0.1
    frame["instrumentalness"] = 0.0
    frame["tempo"] = np.nan
    assert model.fit(frame).k == 3


@pytest.mark.parametrize("tracks", [4, 5, 6, 9, 12, 20])
def test_a_handful_of_tracks_can_be_trained_on(make_frame: Frames, tracks: int) -> None:
    fitted = model.fit(make_frame(tracks))
    assert 2 <= fitted.k <= max(2, tracks // 2)
    assert len({person.name for person in fitted.personalities}) == fitted.k


@pytest.mark.parametrize("k", [2, 5, 12])
def test_k_is_what_was_asked_for(frame: pd.DataFrame, k: int) -> None:
    fitted = model.fit(frame, k=k)
    assert fitted.k == k
    assert set(fitted.arrays["personality"]) == set(range(k))
    assert [(score.k, score.chosen) for score in fitted.k_scores] == [(k, True)]


@pytest.mark.parametrize("k", [-1, 0, 1, 51])
def test_a_k_that_no_catalogue_can_have_is_refused(frame: pd.DataFrame, k: int) -> None:
    with pytest.raises(TrainingError, match=f"2 to 50 personalities, not {k}"):
        model.fit(frame, k=k)


def test_more_personalities_than_different_tracks_are_refused(make_frame: Frames) -> None:
    repeated = pd.concat([make_frame(5)] * 10, ignore_index=True)
    with pytest.raises(TrainingError, match="this catalogue has 5"):
        model.fit(repeated, k=6)


def test_tracks_that_all_sound_the_same_are_refused(make_frame: Frames) -> None:
    with pytest.raises(TrainingError, match="too much alike"):
        model.fit(make_frame(300, spread=0.0))


def test_a_catalogue_without_music_is_refused(frame: pd.DataFrame) -> None:
    frame["kind"] = "spoken"
    with pytest.raises(TrainingError, match="needs at least 3, here is 0"):
        model.fit(frame)


def test_two_artists_without_a_letter_are_two(frame: pd.DataFrame) -> None:
    frame["artists"] = [("!!!",), ("???",), *frame["artists"][2:]]
    first, second = model.fit(frame, k=3).arrays["artist"][:2]
    assert first != second


def test_spellings_of_an_artist_share_a_code(frame: pd.DataFrame) -> None:
    frame["artists"] = [
        ("THE PARTYERS",) if row == 3 else names for row, names in enumerate(frame["artists"])
    ]
    arrays = model.fit(frame, k=3).arrays
    assert arrays["artist"][0] == arrays["artist"][3] != arrays["artist"][1]


def test_stages_are_announced(frame: pd.DataFrame) -> None:
    heard: list[str] = []
    model.fit(frame, say=heard.append)
    assert heard[0] == "Trying 2 to 12 personalities"
    assert heard[1] == "Grouping 300 tracks into 3 personalities"


def _bytes(fitted: model.Model) -> bytes:
    stored = io.BytesIO()
    joblib.dump((fitted.arrays, fitted.objects), stored)
    return stored.getvalue()
