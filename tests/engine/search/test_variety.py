"""Variety: no song twice, and not all by one artist."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from engine.search.variety import Variety, build

Entry = tuple[int, int, int]
ENTRIES = st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=40)


def variety(entries: list[Entry]) -> Variety:
    """Of tracks given as (song, title, artist)."""
    songs, titles, artists = np.array(entries, dtype=np.int32).reshape(-1, 3).T
    starts = np.arange(len(entries) + 1)
    arrays: dict[str, npt.NDArray[Any]] = {
        "song": songs, "lookup_titles": titles, "players": artists, "player_starts": starts,
    }  # fmt: skip
    return Variety(arrays)


def choose(entries: list[Entry], limit: int = 99, unlike: tuple[int, ...] = ()) -> list[int]:
    return variety(entries).choose(np.arange(len(entries)), limit, unlike=unlike)


def test_a_second_take_is_left_out() -> None:
    assert choose([(0, 0, 0), (0, 1, 1), (1, 2, 2)]) == [0, 2]


def test_the_same_title_by_somebody_else_is_left_out() -> None:
    assert choose([(0, 0, 0), (1, 0, 1), (2, 1, 2)]) == [0, 2]


def test_a_third_track_of_an_artist_is_left_out() -> None:
    assert choose([(0, 0, 7), (1, 1, 7), (2, 2, 7), (3, 3, 8)]) == [0, 1, 3]


def test_guests_count_like_lead_artists() -> None:
    arrays: dict[str, npt.NDArray[Any]] = {
        "song": np.arange(4), "lookup_titles": np.arange(4),
        "players": np.array([7, 7, 8, 9, 7, 9]), "player_starts": np.array([0, 1, 3, 5, 6]),
    }  # fmt: skip
    # 7 leads, leads with a guest, is a guest of 9, and is not there.
    assert Variety(arrays).choose(np.arange(4), 9) == [0, 1, 3]


def test_players_are_numbered_by_their_folded_names() -> None:
    artists = [("Ada", "The Otters"), ("ada",), ("!!!",), ("???",), ("Ada", "ADA")]
    found = build(pd.DataFrame({"artists": artists}))
    assert found["players"].tolist() == [0, 1, 0, 2, 3, 0]
    assert found["player_starts"].tolist() == [0, 2, 3, 4, 5, 6]


def test_parts_of_a_name_play_if_they_are_artists_elsewhere() -> None:
    artists = [("Ada, Bo",), ("Bo",), ("Earth, Wind and Rain",)]
    found = build(pd.DataFrame({"artists": artists}))
    assert found["players"].tolist() == [0, 1, 1, 2]
    assert found["player_starts"].tolist() == [0, 2, 3, 4]


def test_takes_of_the_query_are_left_out() -> None:
    assert choose([(0, 0, 0), (0, 1, 0), (1, 0, 1), (2, 2, 2)], unlike=(0,)) == [3]


@given(ENTRIES, st.integers(1, 20))
def test_a_longer_answer_starts_with_the_shorter_one(entries: list[Entry], limit: int) -> None:
    assert choose(entries, limit) == choose(entries)[:limit]


@given(ENTRIES)
def test_what_is_chosen_has_variety_and_nothing_else_could_join_it(entries: list[Entry]) -> None:
    places = choose(entries)
    chosen = [entries[place] for place in places]
    songs, titles, artists = (Counter(values) for values in zip(*chosen, strict=True))
    assert max(songs.values()) == max(titles.values()) == 1
    assert max(artists.values()) <= 2
    for place in set(range(len(entries))) - set(places):
        song, title, artist = entries[place]
        assert song in songs or title in titles or artists[artist] == 2
