from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from engine.catalogue import Catalogue

LoadRows = Callable[..., Catalogue]


ID, OTHER_ID = "0000000000000000000001", "0000000000000000000002"


def test_the_rows_of_one_song_become_one_track(load_rows: LoadRows) -> None:
    catalogue = load_rows(
        {"id": ID, "popularity": 20, "year": "2011", "genres": "['folk']", "explicit": "True"},
        {"id": OTHER_ID, "popularity": 60, "year": "1970s", "genres": "indie folk", "energy": 0.71},
        {
            "title": "Paper Boats - Remastered",
            "popularity": 70,
            "year": "1974-05-01",
            "album": "Ferry",
        },
    )
    (track,) = catalogue.frame.to_dict("records")
    assert track["id"] == track["spotify_id"] == OTHER_ID
    assert track["energy"] == 0.71
    assert track["popularity"] == 70
    assert track["year"] == 1974
    assert track["genres"] == ("folk", "indie folk")
    assert track["album"] == "Ferry"
    assert track["explicit"]
    assert catalogue.report.merged == 2


def test_rows_with_one_id_are_one_track_whatever_they_are_called(load_rows: LoadRows) -> None:
    catalogue = load_rows(
        {"id": ID, "genres": "pop"},
        {"id": f"spotify:track:{ID}", "title": "Papier Boote", "genres": "rock", "energy": 0.1},
    )
    assert catalogue.frame["title"].tolist() == ["Paper Boats"]
    assert catalogue.frame["genres"].tolist() == [("pop", "rock")]
    assert catalogue.report.counts["merged: same Spotify id"] == 1


@pytest.mark.parametrize("take", ["Live at the Mill", "Acoustic", "DJ Kettle Remix", "Karaoke"])
def test_another_take_stays_a_track_of_the_same_song(load_rows: LoadRows, take: str) -> None:
    catalogue = load_rows(
        {}, {"title": f"Paper Boats - {take}"}, {"title": f"Paper Boats ({take})"}
    )
    assert catalogue.frame["title"].tolist() == ["Paper Boats", f"Paper Boats - {take}"]
    assert catalogue.frame["song"].unique().tolist() == ["paper boats\x1fthe otters"]
    assert catalogue.report.counts["apart: other takes of a song"] == 1


def test_a_song_that_two_sources_measured_differently_is_one_track(load_rows: LoadRows) -> None:
    other = {"energy": 0.1, "loudness": -20, "acousticness": 0.95, "duration_ms": 420_000}
    (track,) = load_rows({"popularity": 1, **other}, {"popularity": 60}).frame.to_dict("records")
    assert (track["energy"], track["duration_ms"]) == (0.7, 200_000)


def test_the_same_title_by_another_artist_is_another_track(load_rows: LoadRows) -> None:
    assert len(load_rows({}, {"artist": "The Herons"}).frame) == 2


def test_spelling_does_not_make_another_song(load_rows: LoadRows) -> None:
    catalogue = load_rows(
        {"title": "Don’t Go", "artist": "Beyoncé & Pim"},
        {"title": "DONT GO!", "artist": "beyonce and pim"},
    )
    assert catalogue.frame["title"].tolist() == ["Don’t Go"]


def test_a_guest_named_by_one_source_is_kept(load_rows: LoadRows) -> None:
    frame = load_rows({}, {"artist": "The Otters;Ailo"}).frame
    assert frame["artist"].tolist() == ["The Otters, Ailo"]


def test_gaps_are_filled_and_the_most_popular_sound_counts(load_rows: LoadRows) -> None:
    (track,) = load_rows(
        {"popularity": 5, "tempo": 121, "key": "A#", "valence": 0.51},
        {"popularity": 50, "tempo": 0, "duration_ms": -1},
    ).frame.to_dict("records")
    assert (track["valence"], track["tempo"], track["duration_ms"]) == (0.5, 121, 200_000)
    assert track["key"] == 10


def test_a_remaster_shows_the_plain_title_when_one_is_known(load_rows: LoadRows) -> None:
    frame = load_rows(
        {"title": "Paper Boats - Remastered 2011", "popularity": 90}, {"popularity": 1}
    ).frame
    assert frame["title"].tolist() == ["Paper Boats"]


def test_a_track_keeps_the_ids_of_the_issues_that_it_was_made_of(load_rows: LoadRows) -> None:
    one, two, three = ("a" * 22, "b" * 22, "c" * 22)
    rows = [{"id": one, "popularity": 3}, {"id": two, "popularity": 9}, {}, {"id": two}]
    kept, other = load_rows(*rows, {"id": three, "title": "Other"}).frame.to_dict("records")
    assert (kept["id"], kept["other_ids"]) == (two, (one,))
    assert (other["id"], other["other_ids"]) == (three, ())


def test_a_made_id_is_stable_unique_and_known_as_made(load_rows: LoadRows) -> None:
    rows = [{}, {"title": "Paper Boats Live"}, {"title": "Paper Boats - Live"}, {"title": "Other"}]
    frame = load_rows(*rows).frame
    assert len(frame) == 4
    assert frame["id"].is_unique
    assert frame["id"].str.fullmatch("t-[0-9a-f]{16}").all()
    assert frame["spotify_id"].isna().all()
    alone = load_rows({"title": "PAPER BOATS", "genres": "folk"}).frame
    assert alone["id"][0] == frame["id"][0]


def test_tracks_keep_the_order_of_their_first_rows(load_rows: LoadRows) -> None:
    titles = ["B", "A", "C", "A", "B", "D"]
    frame = load_rows(*({"title": title, "popularity": i} for i, title in enumerate(titles))).frame
    assert frame["title"].tolist() == ["B", "A", "C", "D"]
    assert frame.index.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("years", "year"),
    [
        (["2011", "1974-05-01"], 1974),
        (["1974", "1970s"], 1974),
        (["1980", "1970s"], 1975),
        (["1970s", ""], 1975),
        (["", "1974"], 1974),
        (["", ""], None),
    ],
)
def test_the_year_is_that_of_the_first_release(
    load_rows: LoadRows, years: list[str], year: int | None
) -> None:
    for order in (years, years[::-1]):
        (found,) = load_rows(*({"year": cell} for cell in order)).frame["year"]
        assert found is pd.NA if year is None else found == year
