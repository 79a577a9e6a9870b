"""Finding the song that a person means."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import catalogue, lookup, open_engine
from engine.text import fold
from engine.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine, Track

SURE, MAYBE = 0.9, 0.5
SLOW = [HealthCheck.function_scoped_fixture]


def popular(engine: Engine) -> list[Track]:
    return [track for one in engine.personalities() for track in engine.browse(one.id, limit=20)]


def test_title_and_artist_are_enough_to_be_sure(engine: Engine) -> None:
    for track in popular(engine):
        best, *others = engine.find(f"{track.title} - {track.artist}")
        assert (best.track.title, best.track.artist) == (track.title, track.artist)
        assert best.score >= SURE
        assert all(hit.score <= best.score for hit in others)


def test_the_artist_may_come_first_and_a_by_between(engine: Engine) -> None:
    for track in popular(engine):
        for text in (f"{track.artist} {track.title}", f"{track.title} by {track.artist}"):
            assert engine.find(text)[0].track.title == track.title, text


@pytest.mark.parametrize("slip", ["drop", "double", "swap"])
def test_a_slip_of_the_finger_is_forgiven(engine: Engine, slip: str) -> None:
    for track in popular(engine):
        text = fold(f"{track.title} {track.artist}")
        i = len(text) // 3
        dropped = {
            "drop": text[:i] + text[i + 1 :],
            "double": text[:i] + text[i] + text[i:],
            "swap": text[:i] + text[i + 1] + text[i] + text[i + 2 :],
        }[slip]
        best = engine.find(dropped)[0]
        assert best.track.title == track.title, dropped
        assert best.score >= 0.8


def test_a_misspelt_title_alone_finds_the_song(twelve: Engine) -> None:
    best = twelve.find("gravle hart")[0]
    assert best.track.title == "Gravel Heart"
    assert best.score > MAYBE


def test_an_artist_alone_is_no_song_but_brings_the_artists_songs(twelve: Engine) -> None:
    hits = twelve.find("the anvils")
    assert {hit.track.artist for hit in hits[:2]} == {"The Anvils"}
    assert all(MAYBE <= hit.score < SURE for hit in hits[:2])
    assert hits[0].track.title == "Iron Morning"


@pytest.mark.parametrize(
    "link",
    [
        "https://open.spotify.com/track/{}",
        "https://open.spotify.com/intl-de/track/{}?si=abc123",
        "listen: http://open.spotify.com/track/{} !",
        "HTTPS://Open.Spotify.com/intl-pt-BR/track/{}",
        "play.spotify.com/track/{}",
        "spotify:track:{}",
        "{}",
    ],
)
def test_a_link_is_its_track_or_nothing(engine: Engine, link: str) -> None:
    track = engine.browse(0)[0]
    track_id = track.spotify_id or track.id
    if track.spotify_id or link == "{}":
        assert [(hit.track, hit.score) for hit in engine.find(link.format(track_id))] == [
            (track, 1.0)
        ]
    assert engine.find(link.format("0000000000000000000000")) == []


@pytest.mark.parametrize("letters", ["xqzvwk", "qwrtplk zxcvbnm", "jjjjjjjjjj", "zxqj vkwp qqzx"])
def test_random_letters_are_never_taken_for_a_song(engine: Engine, letters: str) -> None:
    assert all(hit.score < MAYBE for hit in engine.find(letters))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "😀🎸", "\x00\x07", "\ud800", "a" * 4096, "é" * 4096, '"', "*", "title:x", "-x",
        "(", "NEAR(a b)", "a AND NOT b", "'; DROP TABLE tracks; --", "%_%", "\u202e\u200b",
        "^x", "a\0b",
    ],
)  # fmt: skip
def test_odd_text_is_answered_without_an_error(engine: Engine, text: str) -> None:
    assert all(0 <= hit.score <= 1 for hit in engine.find(text))


@given(text=st.text(st.characters(exclude_categories=[]), max_size=80))
@settings(max_examples=150, suppress_health_check=SLOW)
def test_any_text_gets_scores_from_0_to_1_best_first(engine: Engine, text: str) -> None:
    hits = engine.find(text)
    assert len(hits) <= 5
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_names_without_a_letter_are_names_too(tmp_path: Path) -> None:
    frame = catalogue.demo(tracks=40, seed=3)
    frame["artist"] = "!!!"
    frame["title"] = [f"?{'!?' * number}" for number in range(len(frame))]
    frame.to_csv(tmp_path / "signs.csv", index=False)
    with open_engine(train([str(tmp_path / "signs.csv")], models=tmp_path, k=2).folder) as signs:
        assert signs.find("?!?!?")[0].track.title == "?!?!?"
        assert signs.find("!!!")[0].track.artist == "!!!"
        assert signs.find("love") == []


# Building


def table(titles: list[str]) -> pd.DataFrame:
    songs = [f"{fold(title)}\x1fada" for title in titles]
    frame = pd.DataFrame({"title": titles, "artist": "Ada", "song": songs, "album": None})
    return frame.assign(artists=frame["artist"].map(lambda name: (name,)), popularity=7)


def test_one_endless_title_does_not_make_all_others_as_large() -> None:
    frame = table([f"Song {number}" for number in range(2_000)] + ["la " * 20_000])
    tracemalloc.start()
    lookup.build(frame)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6


def test_a_large_catalogue_is_built_in_parts_and_comes_out_as_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = table(["Blue Tin", "Bluebell", "Blue Tin", "Tin Roof", "Bell Tower", "!!!", "La La La"])
    whole = lookup.build(frame)
    monkeypatch.setattr(lookup, "_AT_A_TIME", 2)
    for name, array in lookup.build(frame).items():
        np.testing.assert_array_equal(array, whole[name])
        assert array.dtype == whole[name].dtype
