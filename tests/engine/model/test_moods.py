from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import moods
from engine.tracks import Mood

share = st.floats(0.0, 1.0)
USED = ("valence", "energy", "acousticness", "danceability", "instrumentalness", "speechiness")
songs = st.fixed_dictionaries(dict.fromkeys(USED, share))

# What a listener would call a contradiction: the mood may not go with the feature in this range.
NEVER = {
    Mood.EUPHORIC: {"valence": (0.0, 0.6), "energy": (0.0, 0.7)},
    Mood.HAPPY: {"valence": (0.0, 0.6), "energy": (0.0, 0.4)},
    Mood.UPLIFTING: {"valence": (0.0, 0.4), "energy": (0.0, 0.5)},
    Mood.GROOVY: {"danceability": (0.0, 0.6), "energy": (0.0, 0.3), "valence": (0.0, 0.25)},
    Mood.TENDER: {"energy": (0.55, 1.0), "acousticness": (0.0, 0.4), "valence": (0.0, 0.3)},
    Mood.CHILL: {"energy": (0.65, 1.0), "valence": (0.0, 0.1)},
    Mood.PEACEFUL: {"energy": (0.4, 1.0), "speechiness": (0.2, 1.0)},
    Mood.DREAMY: {"energy": (0.6, 1.0), "instrumentalness": (0.0, 0.2)},
    Mood.SAD: {"valence": (0.4, 1.0), "energy": (0.5, 1.0), "danceability": (0.7, 1.0)},
    Mood.MELANCHOLIC: {"valence": (0.5, 1.0), "energy": (0.75, 1.0)},
    Mood.TENSE: {"valence": (0.4, 1.0), "energy": (0.0, 0.3)},
    Mood.INTENSE: {"energy": (0.0, 0.65), "valence": (0.7, 1.0)},
    Mood.ANGRY: {"valence": (0.45, 1.0), "energy": (0.0, 0.8), "acousticness": (0.3, 1.0)},
}


def mood(**features: float) -> Mood:
    ordinary = {
        "valence": 0.5,
        "energy": 0.5,
        "acousticness": 0.2,
        "danceability": 0.55,
        "instrumentalness": 0.0,
        "speechiness": 0.04,
    }
    (label,) = moods.label(pd.DataFrame([ordinary | features]))
    found: Mood = list(Mood)[int(label)]
    return found


@given(songs)
def test_a_mood_never_contradicts_the_features(song: dict[str, float]) -> None:
    for name, (low, high) in NEVER[mood(**song)].items():
        assert not low <= song[name] <= high


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"valence": 0.9, "energy": 0.9, "danceability": 0.8}, Mood.EUPHORIC),
        ({"valence": 0.8, "energy": 0.6}, Mood.HAPPY),
        ({"valence": 0.55, "energy": 0.7}, Mood.UPLIFTING),
        ({"valence": 0.5, "energy": 0.6, "danceability": 0.85}, Mood.GROOVY),
        ({"valence": 0.75, "energy": 0.7, "danceability": 0.8, "speechiness": 0.3}, Mood.GROOVY),
        ({"valence": 0.45, "energy": 0.3, "acousticness": 0.8}, Mood.TENDER),
        ({"valence": 0.55, "energy": 0.45}, Mood.CHILL),
        (
            {"valence": 0.3, "danceability": 0.75, "energy": 0.2, "instrumentalness": 0.9},
            Mood.CHILL,
        ),
        ({"energy": 0.1, "acousticness": 0.98, "instrumentalness": 0.9}, Mood.PEACEFUL),
        ({"valence": 0.2, "energy": 0.4, "instrumentalness": 0.8}, Mood.DREAMY),
        ({"valence": 0.15, "energy": 0.3}, Mood.SAD),
        ({"valence": 0.3, "energy": 0.6}, Mood.MELANCHOLIC),
        ({"valence": 0.2, "energy": 0.6, "speechiness": 0.3, "danceability": 0.8}, Mood.TENSE),
        ({"valence": 0.4, "energy": 0.9}, Mood.INTENSE),
        ({"valence": 0.3, "energy": 0.95, "acousticness": 0.0}, Mood.ANGRY),
    ],
)
def test_a_plain_case_has_the_mood_that_a_listener_expects(
    features: dict[str, float], expected: Mood
) -> None:
    assert mood(**features) == expected


def test_every_mood_has_a_region() -> None:
    assert {mood for mood, _ in moods.REGIONS} == set(Mood)


def test_labels_are_positions_in_the_list_of_moods(frame: pd.DataFrame) -> None:
    labels = moods.label(frame)
    assert labels.dtype.name == "int8"
    assert set(labels) <= set(range(len(Mood)))
