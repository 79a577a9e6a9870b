from __future__ import annotations

import json
from importlib import resources

import numpy as np
import pandas as pd
import pytest

from engine.catalogue import Catalogue, demo, load
from engine.features import BY_NAME, NAMES
from engine.text import fold


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(["demo"])


def test_the_same_seed_draws_the_same_catalogue() -> None:
    pd.testing.assert_frame_equal(demo(300, seed=7), demo(300, seed=7))
    assert not demo(300, seed=7)["title"].equals(demo(300, seed=8)["title"])


@pytest.mark.parametrize("tracks", [1, 10, 500])
def test_as_many_tracks_come_as_are_asked_for(tracks: int) -> None:
    assert len(demo(tracks)) == tracks


def test_nothing_of_it_is_lost_in_cleaning(catalogue: Catalogue) -> None:
    assert len(catalogue.frame) == 12_000
    assert catalogue.report.dropped == catalogue.report.merged == 0


def test_no_track_claims_an_id_of_spotify(catalogue: Catalogue) -> None:
    assert catalogue.frame["spotify_id"].isna().all()


def test_every_title_can_be_looked_up(catalogue: Catalogue) -> None:
    assert catalogue.frame["title"].map(fold).value_counts().max() <= 2


def test_the_artists_are_many_and_have_songs_to_browse(catalogue: Catalogue) -> None:
    songs = catalogue.frame["artist"].value_counts()
    assert 500 < len(songs) < 2_500
    assert songs.median() >= 5


def test_an_act_keeps_to_its_genres(catalogue: Catalogue) -> None:
    music = catalogue.frame[catalogue.frame["kind"] == "music"]
    assert (music.groupby("artist")["genres"].nunique() == 1).all()
    assert 0.6 < (music["genres"].map(len) > 0).mean() < 0.95


def test_some_of_it_is_no_music_and_some_songs_have_other_takes(catalogue: Catalogue) -> None:
    counts = catalogue.report.counts
    assert 30 <= counts["marked: noise"] <= 120
    assert 30 <= counts["marked: spoken"] <= 120
    assert counts["apart: other takes of a song"] > 200


def test_what_real_tables_lack_now_and_then_is_lacking(catalogue: Catalogue) -> None:
    for column in ("year", "popularity", "album"):
        assert 0 < catalogue.frame[column].isna().mean() < 0.3


@pytest.mark.parametrize("name", NAMES)
def test_each_feature_is_spread_as_in_real_music(catalogue: Catalogue, name: str) -> None:
    text = resources.files("engine.catalogue").joinpath("styles.json").read_text("utf-8")
    quantiles = json.loads(text)["quantiles"][name]
    values = catalogue.frame[name].dropna()
    assert values.between(BY_NAME[name].low, BY_NAME[name].high).all()
    # The styles have other shares than in the table that was measured, so a tenth may be off.
    for percent in (50, 75, 90):
        assert (values <= quantiles[percent]).mean() == pytest.approx(percent / 100, abs=0.1)


def test_features_go_together_as_in_real_music(catalogue: Catalogue) -> None:
    music = catalogue.frame[catalogue.frame["kind"] == "music"]
    related = np.corrcoef(music[["energy", "loudness", "acousticness"]].to_numpy().T)
    assert related[0, 1] > 0.6
    assert related[0, 2] < -0.5


def test_an_act_sounds_like_itself(catalogue: Catalogue) -> None:
    music = catalogue.frame[catalogue.frame["kind"] == "music"]
    within = music.groupby("artist")["energy"].std().median()
    assert within < 0.8 * music["energy"].std()
