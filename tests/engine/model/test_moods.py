from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import feelings, moods
from engine.tracks import Mood

share = st.floats(0.0, 1.0)
USED = ("valence", "energy", "acousticness", "danceability", "instrumentalness", "speechiness")
songs = st.fixed_dictionaries(
    dict.fromkeys((*USED, "liveness"), share)
    | {"loudness": st.floats(-60, 0), "tempo": st.floats(40, 220) | st.just(float("nan"))}
)

# What a listener would call a contradiction: the mood may not go with the feature in this range.
NEVER = {
    Mood.EUPHORIC: {"valence": (0.0, 0.6), "energy": (0.0, 0.7)},
    Mood.HAPPY: {"valence": (0.0, 0.6), "energy": (0.0, 0.4)},
    Mood.UPLIFTING: {"valence": (0.0, 0.29), "energy": (0.0, 0.49)},
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


PLAIN = {
    "valence": 0.5,
    "energy": 0.5,
    "acousticness": 0.2,
    "danceability": 0.55,
    "instrumentalness": 0.0,
    "speechiness": 0.04,
    "liveness": 0.15,
    "loudness": -8.0,
    "tempo": 120.0,
}


def mood(**features: float) -> Mood:
    # Quiet music is soft as well.
    loudness = -22 + 18 * features.get("energy", PLAIN["energy"])
    (label,) = moods.label(pd.DataFrame([PLAIN | {"loudness": loudness} | features]))
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
        ({"valence": 0.4, "energy": 0.9, "acousticness": 0.01}, Mood.INTENSE),
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


def test_each_mood_is_a_shade_of_one_feeling() -> None:
    assert set(moods.FEELING_OF) == set(Mood)
    assert set(moods.FEELING_OF.values()) == set(feelings.FEELINGS)


def test_what_people_would_say_decides_between_neighbouring_moods() -> None:
    song = pd.DataFrame([PLAIN | {"valence": 0.5, "energy": 0.9}])
    happy, energetic = np.eye(4)[[2]], np.eye(4)[[1]]
    assert moods.label(song, happy) == [list(Mood).index(Mood.UPLIFTING)]
    assert moods.label(song, energetic) == [list(Mood).index(Mood.INTENSE)]


def test_a_mood_is_sure_in_the_middle_of_its_region_and_not_at_its_border() -> None:
    songs = pd.DataFrame(
        [
            PLAIN | {"valence": 0.95, "energy": 0.95, "danceability": 0.75},
            PLAIN | {"valence": 0.9, "energy": 0.8, "danceability": 0.75},
        ]
    )
    labels = moods.label(songs)
    middle, border = moods.sureness(songs, labels, seed=0)
    assert middle == 1.0
    assert 0.2 < border < 0.8
    assert moods.sureness(songs, labels, seed=0).tolist() == [middle, border]
