from __future__ import annotations

from collections import Counter

import pytest

from engine.catalogue import columns
from engine.features import CLUSTERING

SOUND = [*CLUSTERING, "key", "mode"]

LAYOUTS = {
    "single-genre artists": ["id_songs", "name_song", "popularity_songs", "name_artists", "genres"],
    "playlist songs": ["track_id", "track_name", "track_artist", "track_album_release_date"],
    "genre table": ["instance_id", "artist_name", "track_name", "music_genre"],
    "moods": ["name", "album", "artist", "id", "length", "mood"],
    "Exportify": ["Track URI", "Track Name", "Artist Name(s)", "Album Release Date", "Genres"],
    "spotipy": ["track.id", "track.name", "track.artists", "track.album.name", "track.popularity"],
    "dataset.csv": ["Unnamed: 0", "track_id", "artists", "track_name", "track_genre"],
    "camel case": ["trackId", "trackName", "artistName", "durationMs", "timeSignature"],
}


@pytest.mark.parametrize("header", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_usual_layouts_have_all_that_is_required(header: list[str]) -> None:
    assert columns.missing(columns.find([*header, *SOUND])) == []


def test_a_column_that_means_nothing_to_segue_is_left_out() -> None:
    assert columns.find(["", "Unnamed: 0", "playlist_id", "id_artists", "popularity_artists"]) == {}


def test_the_best_source_of_a_column_comes_first_whatever_the_order() -> None:
    assert columns.find(["year", "uri", "release_date", "track_id"]) == {
        "year": [2, 0],
        "id": [3, 1],
    }


def test_no_spelling_means_two_columns() -> None:
    meanings = Counter(
        spelling
        for spellings in columns.SPELLINGS.values()
        for spelling in {columns.plain(spelling) for spelling in spellings}
    )
    assert [spelling for spelling, count in meanings.items() if count > 1] == []


def test_what_is_missing_is_named_in_order() -> None:
    found = columns.find(["name", "energy", "loudness", "valence", "tempo", "liveness"])
    assert columns.missing(found) == [
        "artist",
        "danceability",
        "speechiness",
        "acousticness",
        "instrumentalness",
    ]
