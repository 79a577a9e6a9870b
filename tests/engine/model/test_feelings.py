from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from engine.model import feelings

Frames = Callable[..., pd.DataFrame]

PLAIN = {
    "valence": 0.5, "energy": 0.5, "acousticness": 0.2, "danceability": 0.55, "liveness": 0.15,
    "instrumentalness": 0.0, "speechiness": 0.04, "loudness": -8.0, "tempo": 120.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"energy": 0.1, "acousticness": 0.98, "instrumentalness": 0.9, "loudness": -24}, "calm"),
        ({"energy": 0.97, "acousticness": 0.001, "valence": 0.3, "loudness": -3}, "energetic"),
        ({"valence": 0.85, "energy": 0.75, "danceability": 0.75}, "happy"),
        ({"valence": 0.15, "energy": 0.3, "acousticness": 0.8, "loudness": -10}, "sad"),
    ],
)
def test_a_plain_case_feels_as_people_would_say(features: dict[str, float], expected: str) -> None:
    (likely,) = feelings.probabilities(pd.DataFrame([PLAIN | features]))
    assert feelings.FEELINGS[int(likely.argmax())] == expected
    assert likely.sum() == pytest.approx(1)


def test_an_unknown_tempo_counts_as_the_usual_one() -> None:
    songs = pd.DataFrame([PLAIN, PLAIN | {"tempo": float("nan")}])
    usual, unknown = feelings.probabilities(songs)
    assert unknown.tolist() == usual.tolist()


def test_only_the_most_likely_feeling_leads(make_frame: Frames) -> None:
    likely = feelings.probabilities(make_frame(60))
    leads = feelings.leads(likely)
    assert ((leads >= 0).sum(axis=1) == 1).all()
    np.testing.assert_array_equal(leads.argmax(axis=1), likely.argmax(axis=1))
