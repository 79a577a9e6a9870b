"""Wishes for what stands in titles, for children and for what is new, in songs plain to the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import open_engine
from engine.training import train
from tests.engine.search.songs import SONG, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Engine


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Songs alike in all but their titles, genres, years and words."""
    folder = tmp_path_factory.mktemp("occasions")
    songs = [
        SONG | {"name": "Christmas on the Mill", "popularity": 20, "valence": 0.9},
        SONG | {"name": "Fröhliche Weihnachtszeit", "popularity": 90, "valence": 0.1},
        SONG | {"name": "The First Noël", "genres": "['gospel']"},
        SONG | {"name": "Plain (feat. Katie Noel)"},
        SONG | {"name": "Plainer", "artist": "The Santa Claus Band"},
        SONG | {"name": "Bricks", "genres": '["children\'s music"]', "popularity": 10},
        SONG | {"name": "Balloon - From Frozen", "explicit": "False"},
        SONG | {"name": "Ruder - From Frozen", "explicit": "True"},
        SONG | {"name": "Rude", "explicit": "True"},
        SONG | {"name": "Latest", "release_date": "2024"},
        SONG | {"name": "Later", "release_date": "2022"},
        SONG | {"name": "Late", "release_date": "2021"},
    ]
    source = written(folder / "songs.csv", songs)
    with open_engine(train([str(source)], models=folder, k=2).folder) as engine:
        yield engine


def titles(few: Engine, text: str, limit: int) -> list[str]:
    return [match.track.title for match in few.vibe(text, limit=limit).matches]


CHRISTMAS = {"Christmas on the Mill", "Fröhliche Weihnachtszeit", "The First Noël"}


@pytest.mark.parametrize("text", ["christmas songs", "🎄", "Weihnachten", "navidad", "xmas music"])
def test_christmas_songs_are_known_by_their_titles_and_the_best_known_comes_first(
    few: Engine, text: str
) -> None:
    answer = few.vibe(text, limit=3)
    assert {match.track.title for match in answer.matches} == CHRISTMAS
    assert answer.matches[0].track.title == "Fröhliche Weihnachtszeit"
    assert {match.why for match in answer.matches} == {"christmas"}
    assert answer.gave == ()


def test_a_mood_tells_christmas_songs_apart(few: Engine) -> None:
    assert titles(few, "sad christmas", 1) == ["Fröhliche Weihnachtszeit"]
    assert titles(few, "happy christmas songs", 1) == ["Christmas on the Mill"]


def test_what_is_left_when_christmas_is_not_to_be_religious_or_not_to_be(few: Engine) -> None:
    assert "The First Noël" not in titles(few, "christmas but not religious", 2)
    assert not CHRISTMAS & set(titles(few, "no christmas songs", 8))


def test_it_is_said_that_there_are_too_few(few: Engine) -> None:
    assert few.vibe("christmas", limit=8).gave == ("christmas",)


@pytest.mark.parametrize(
    "text", ["songs for kids", "no swearing", "clean music", "party for my 5 year old"]
)
def test_children_never_get_what_is_explicit(few: Engine, text: str) -> None:
    found = titles(few, text, 12)
    assert len(found) == 10
    assert not {"Rude", "Ruder - From Frozen"} & set(found)


def test_childrens_own_music_comes_before_songs_of_films_and_these_before_all_else(
    few: Engine,
) -> None:
    assert titles(few, "kids songs", 2) == ["Bricks", "Balloon - From Frozen"]


def test_what_is_not_for_children_may_be_explicit(few: Engine) -> None:
    assert "Rude" in titles(few, "not for kids", 12)


def test_new_is_what_is_new_in_the_catalogue(few: Engine) -> None:
    assert set(titles(few, "the newest songs", 2)) == {"Latest", "Later"}
    assert few.vibe("new", limit=6).gave == ("new",)
