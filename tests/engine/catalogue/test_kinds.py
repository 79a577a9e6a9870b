from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.catalogue import Catalogue

LoadRows = Callable[..., Catalogue]


RAIN = {
    "danceability": 0.16,
    "energy": 0.99,
    "loudness": -21.0,
    "acousticness": 0.5,
    "instrumentalness": 0.9,
    "liveness": 0.9,
    "valence": 0.01,
}
STORY = {
    "danceability": 0.65,
    "energy": 0.2,
    "loudness": -20.0,
    "speechiness": 0.94,
    "acousticness": 0.8,
    "valence": 0.5,
}
RAP = {"speechiness": 0.85, "acousticness": 0.2, "loudness": -6.0, "energy": 0.7}
PUNK = {"danceability": 0.2, "energy": 0.95, "loudness": -9.0, "valence": 0.08}
LULLABY = {"energy": 0.01, "loudness": -32.0, "acousticness": 0.99, "valence": 0.1}
BEATLESS = {"danceability": 0, "valence": 0, "tempo": 0, "speechiness": 0}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, "music"),
        (RAIN, "noise"),
        (BEATLESS, "noise"),
        (STORY, "spoken"),
        (RAP, "music"),
        (PUNK, "music"),
        (LULLABY, "music"),
    ],
)
def test_noise_and_talk_are_heard_in_the_features(
    load_rows: LoadRows, row: dict[str, Any], kind: str
) -> None:
    catalogue = load_rows(row)
    assert catalogue.frame["kind"].tolist() == [kind]
    marked = catalogue.report.counts["marked: noise"] + catalogue.report.counts["marked: spoken"]
    assert marked == (kind != "music")


def test_a_name_alone_makes_no_noise(load_rows: LoadRows) -> None:
    frame = load_rows(
        {"title": "White Noise", "artist": "Rain Sounds"}, {"title": "Chapter 1"}
    ).frame
    assert frame["kind"].tolist() == ["music", "music"]
