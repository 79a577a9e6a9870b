"""What titles, albums and flags say of a recording."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.search.marks import explicit, live, named_live, named_live_album


@pytest.mark.parametrize(
    "title",
    [
        "Blue Tin - Live", "Blue Tin (Live at the Mill)", "Blue Tin [Live]", "Blue Tin - En Vivo",
        "Blue Tin (feat. Ada) - Live at the Mill / 1998", "Blue Tin (Ao Vivo)",
        "Blue Tin - MTV Unplugged", "Blue Tin (Radio Two Session)", "Blue Tin – Live in Oslo",
    ],
)  # fmt: skip
def test_titles_say_that_a_recording_is_live(title: str) -> None:
    assert named_live(title)


@pytest.mark.parametrize(
    "title",
    ["Live Forever", "Live and Let Go", "Long Live", "Alive (Remix)", "Cello Concerto: I. Allegro"],
)
def test_titles_about_living_do_not(title: str) -> None:
    assert not named_live(title)


def test_albums_say_so_in_more_words() -> None:
    assert named_live_album("Live at the Mill")
    assert named_live_album("The Otters Unplugged")
    assert not named_live_album("Live Through the Night")


def frame(**columns: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    plain: dict[str, list[object]] = {
        "title": [f"Song {i}" for i in range(n)],
        "song": [f"song {i}" for i in range(n)],
        "artists": [(f"Artist {i}",) for i in range(n)],
        "album": [None] * n,
        "explicit": [None] * n,
        "speechiness": [0.05] * n,
    }
    table = pd.DataFrame(plain | columns)
    return table.astype({"explicit": "boolean", "album": "str", "title": "str", "song": "str"})


def test_a_track_is_live_by_its_title_or_its_album() -> None:
    table = frame(title=["A - Live", "B", "C"], album=[None, "Live at the Mill", "Studio"])
    assert live(table).tolist() == [True, True, False]


def test_a_known_flag_counts_whatever_else_is_said() -> None:
    table = frame(explicit=[True, False, False], speechiness=[0.05, 0.4, 0.05])
    assert explicit(table).tolist() == [True, False, False]


def test_without_a_flag_the_words_and_the_wordiness_speak() -> None:
    table = frame(title=["Plain", "Plain (Explicit)", "Rap"], speechiness=[0.05, 0.05, 0.3])
    assert explicit(table).tolist() == [False, True, True]


def test_without_a_flag_another_take_of_the_song_speaks() -> None:
    table = frame(song=["one", "one", "two"], explicit=[True, None, None])
    assert explicit(table).tolist() == [True, True, False]


def test_without_a_flag_the_artists_other_songs_speak() -> None:
    rude, mild = ("Rude",), ("Mild",)
    table = frame(
        artists=[rude, rude, rude, mild, mild, mild, ("New",)],
        explicit=[True, True, None, False, True, None, None],
    )
    assert explicit(table).tolist() == [True, True, True, False, True, True, False]


def test_one_flag_does_not_speak_for_an_artist() -> None:
    table = frame(artists=[("Once",), ("Once",)], explicit=[True, None])
    assert explicit(table).tolist() == [True, False]
