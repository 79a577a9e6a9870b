"""Locks: no answer ever breaks one, and a lock that cannot be set leaves none."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import LOCKS, STEERS, open_engine
from engine.search.locks import AUDIENCE, ERA_YEARS, INSTRUMENTAL, TEMPO_SHARE, instrumental
from engine.search.marks import named_live
from engine.tracks import LENSES
from engine.training import train
from tests.engine.search.songs import SONG, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Engine, Lens, Lock, Track


def broken(query: Track, match: Track) -> set[Lock]:
    """The locks that `match` breaks as an answer to `query`."""
    years = [track.year for track in (query, match)]
    tempo, other = query.features["tempo"], match.features["tempo"]
    keeps: dict[Lock, bool] = {
        "no vocals": match.features["instrumentalness"] >= INSTRUMENTAL,
        "no live recordings": match.features["liveness"] < AUDIENCE and not named_live(match.title),
        "no explicit": match.explicit is not True,
        "same era": None not in years and abs((years[0] or 0) - (years[1] or 0)) <= ERA_YEARS,
        "same tempo": abs(other - tempo) <= TEMPO_SHARE * min(tempo, other),
    }
    return {lock for lock, kept in keeps.items() if not kept}


@pytest.fixture(scope="module")
def queries(engine: Engine) -> list[Track]:
    return [track for one in engine.personalities() for track in engine.browse(one.id, limit=20)]


@settings(max_examples=150)
@given(data=st.data())
def test_a_locked_answer_never_breaks_its_lock(
    engine: Engine, queries: list[Track], data: st.DataObject
) -> None:
    query = data.draw(st.sampled_from(queries))
    locks = data.draw(st.sets(st.sampled_from(LOCKS), min_size=1))
    steer = data.draw(st.lists(st.sampled_from(STEERS), max_size=3))
    lens: Lens = data.draw(st.sampled_from(LENSES))
    limit = data.draw(st.sampled_from([1, 10, 500]))
    seed = data.draw(st.integers(0, 3))
    for match in engine.similar(query.id, limit, lens, steer=steer, locks=locks, seed=seed):
        assert not broken(query, match.track) & locks


def test_locks_together_leave_what_keeps_to_each_of_them(
    engine: Engine, queries: list[Track]
) -> None:
    for query in queries[::25]:
        for pair in combinations(LOCKS, 2):
            both = engine.similar(query.id, 500, locks=pair)
            assert both
            assert not any(broken(query, match.track) & set(pair) for match in both)


def test_an_unknown_lock_is_refused(engine: Engine, queries: list[Track]) -> None:
    with pytest.raises(ValueError, match="no vocals, no live recordings"):
        engine.similar(queries[0].id, locks=["no drums"])  # type: ignore[list-item]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Songs alike in all but what locks are about."""
    folder = tmp_path_factory.mktemp("locks")
    songs = [
        SONG | {"name": "Query"},
        SONG | {"name": "Plain", "instrumentalness": 0.9},
        SONG | {"name": "Stage - Live at the Mill", "explicit": "False"},
        SONG | {"name": "Crowd", "liveness": 0.95},
        SONG | {"name": "Stage Album", "album": "Live at the Mill"},
        SONG | {"name": "Rude", "explicit": "True"},
        SONG | {"name": "Half Time", "tempo": 60.0},
        SONG | {"name": "Just In", "tempo": 125.9, "release_date": "2005"},
        SONG | {"name": "Just Out", "tempo": 126.1, "release_date": "2006"},
        SONG | {"name": "Undated", "release_date": ""},
        SONG | {"name": "Beatless", "tempo": 0.0},
    ]
    source = written(folder / "songs.csv", songs)
    with open_engine(train([str(source)], models=folder, k=2).folder) as engine:
        yield engine


def left(few: Engine, lock: Lock, title: str = "Query") -> set[str]:
    query = few.find(title, limit=1)[0].track
    assert query.title == title
    return {match.track.title for match in few.similar(query.id, 50, locks=[lock])}


EVERYTHING = {
    "Plain", "Stage - Live at the Mill", "Crowd", "Stage Album", "Rude", "Half Time", "Just In",
    "Just Out", "Undated", "Beatless",
}  # fmt: skip


@pytest.mark.parametrize(
    ("lock", "out"),
    [
        ("no vocals", EVERYTHING - {"Plain"}),
        ("no live recordings", {"Stage - Live at the Mill", "Crowd", "Stage Album"}),
        ("no explicit", {"Rude"}),
        ("same era", {"Just Out", "Undated"}),
        ("same tempo", {"Half Time", "Just Out", "Beatless"}),
    ],
)
def test_a_lock_leaves_out_what_breaks_it_and_nothing_else(
    few: Engine, lock: Lock, out: set[str]
) -> None:
    assert left(few, lock) == EVERYTHING - out


def test_what_is_said_to_have_no_vocals_by_a_singer_or_with_words_is_not_believed() -> None:
    measured = np.array([0.9, 0.1, 0.2, 0.9, 0.9, 0.1, 0.9, 0.0, np.nan, 0.9], dtype=np.float32)
    artist = np.array([0, 0, 0, 1, 1, 1, 2, 3, 3, 3])
    explicit = np.zeros(10, dtype=bool)
    explicit[6] = True
    sure = instrumental(measured, {"artist": artist, "explicit": explicit})
    # Of one artist nothing else is played, of the next one half, of the last too little is known.
    assert np.flatnonzero(sure).tolist() == [3, 4, 9]


def test_a_lock_that_cannot_be_set_leaves_nothing_and_is_told_beforehand(few: Engine) -> None:
    for title, lock in (("Undated", "same era"), ("Beatless", "same tempo")):
        assert left(few, lock, title) == set()  # type: ignore[arg-type]
        can = few.lockable(few.find(title, limit=1)[0].track.id)
        assert can == tuple(one for one in LOCKS if one != lock)
    assert few.lockable(few.find("Query", limit=1)[0].track.id) == LOCKS


def test_an_artist_has_an_era_but_no_tempo(engine: Engine) -> None:
    artist = engine.find_artist(engine.browse(0)[0].artist)
    assert artist is not None
    assert engine.similar_to_artist(artist.id, locks=["same tempo"]) == []
    years = [song.year for song in engine.songs_by(artist.id, 500) if song.year]
    for match in engine.similar_to_artist(artist.id, 50, locks=["same era"]):
        assert match.track.year is not None
        assert abs(match.track.year - np.mean(years)) <= ERA_YEARS + 1e-3
