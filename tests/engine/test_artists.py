"""Artists: known by their names, misspelt or not, and told from songs that are called the same."""

from __future__ import annotations

import csv
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine import ArtistNotFoundError, Engine, open_engine
from engine.tracks import LENSES
from engine.training import train

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Artist, Lens

# Title, artist, popularity.
SONGS = (
    ("Glass Garden", "The Velvet Otters", 85),
    ("Paper Kites", "The Velvet Otters", 70),
    ("Paper Kites - Live", "The Velvet Otters", 75),
    ("The Velvet Otters", "The Velvet Otters", 60),
    ("Duet", "Sun Harbour; The Velvet Otters", 80),
    ("Greetings", "Mona Vale", 90),
    ("Small Hours", "Greetings", 20),
    ("Velvet Otter", "Nobody Much", 5),
    ("Lanterns", "The Lanterns", 80),
    ("Lanterns", "Ana Brook", 78),
    ("Cold Tea", "!!!", 55),
    ("Night Ferry", "Sun Harbour", 50),
    ("Morning", "Ana Brook", 40),
    ("Evening", "Mona Vale", 40),
    ("Harvest Road", "Sam Oakley & The Elms", 65),
    ("First Light", "Twenty Two Herons", 60),
    ("Seawall", "Calm Merriweather", 60),
    ("Backwater", "Ada Quillfeather", 80),
    ("Lowland", "Ada & Bo Quillfeather", 75),
    ("Quillfeather Blues", "Ira Moss", 40),
    ("Tollgate", "Bo Thistle", 60),
    ("Thistle", "Ira Moss", 50),
    ("Inland", "Zorrel", 55),
    ("Upland", "Quenby", 95),
)
HEARD = (
    "danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness",
    "valence",
)  # fmt: skip


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that knows the songs of `SONGS`."""
    folder = tmp_path_factory.mktemp("artists")
    sounds = np.random.default_rng(0).random((len(SONGS), len(HEARD))).round(3)
    with (folder / "few.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["name", "artists", "popularity", "duration_ms", "loudness", "tempo", *HEARD]
        )
        for (title, artist, popularity), sound in zip(SONGS, sounds, strict=True):
            writer.writerow([title, artist, popularity, 200_000, -8, 120, *sound.tolist()])
    with open_engine(train([str(folder / "few.csv")], models=folder, k=3).folder) as engine:
        yield engine


def found(engine: Engine, text: str) -> Artist:
    artist = engine.find_artist(text)
    assert artist is not None
    return artist


@pytest.mark.parametrize(
    "text",
    [
        "The Velvet Otters",
        "velvet otters",
        "velvet & the otters",
        " VELVET-OTTERS!",
        "the velvet oters",
        "velvt ottters",
    ],
)
def test_an_artist_is_found_by_name_misspelt_or_not(few: Engine, text: str) -> None:
    artist = found(few, text)
    assert (artist.name, artist.tracks) == ("The Velvet Otters", 4)
    assert few.artist(artist.id) == artist


@pytest.mark.parametrize(
    "text",
    ["Glass Garden", "Glass Garden The Velvet Otters", "velv", "qxzvwjk", "", " ", "?", "\ud800"],
)
def test_no_other_text_names_an_artist(few: Engine, text: str) -> None:
    assert few.find_artist(text) is None


def test_a_title_is_no_little_known_artist_of_that_name(few: Engine) -> None:
    assert few.find_artist("greetings") is None


def test_a_name_that_might_as_well_be_a_title_is_left_open(few: Engine) -> None:
    assert few.find_artist("lanterns") is None


@pytest.mark.parametrize("text", ["sam oakley and the elms", "Sam Oakley", "sam oakly"])
def test_whom_the_catalogue_has_with_a_band_is_known_without_it(few: Engine, text: str) -> None:
    assert found(few, text).name == "Sam Oakley & The Elms"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("otters", "The Velvet Otters"),
        ("velvet", "The Velvet Otters"),
        ("oakley", "Sam Oakley & The Elms"),
        ("merriweather", "Calm Merriweather"),
        ("meriweather", "Calm Merriweather"),
        ("22 herons", "Twenty Two Herons"),
        ("herons", "Twenty Two Herons"),
        ("play something like the herons", "Twenty Two Herons"),
        ("songs like the velvet otters", "The Velvet Otters"),
    ],
)
def test_a_part_of_a_well_known_name_is_enough(few: Engine, text: str, name: str) -> None:
    assert found(few, text).name == name


def test_a_duo_is_no_rival_of_the_one_who_is_known_without_it(few: Engine) -> None:
    assert found(few, "quillfeather").name == "Ada Quillfeather"


def test_a_part_of_a_name_that_is_a_title_is_only_likely_to_be_the_artist(few: Engine) -> None:
    assert few.find_artist("thistle") is None
    assert [artist.name for artist in few.find_artists("thistle")] == ["Bo Thistle"]


def test_whoever_is_found_is_the_likeliest(few: Engine) -> None:
    assert few.find_artists("otters", limit=1) == [few.find_artist("otters")]
    assert few.find_artists("glass garden") == []


def test_a_few_letters_near_a_name_are_only_those_of_somebody_whom_many_know(few: Engine) -> None:
    assert found(few, "zorrel").name == "Zorrel"
    assert few.find_artist("zorrell") is None
    assert found(few, "quennby").name == "Quenby"


def test_a_figure_behind_a_name_is_no_slip(few: Engine) -> None:
    assert found(few, "the velvet otterss").name == "The Velvet Otters"
    assert few.find_artist("the velvet otters 1") is None


def test_a_wish_is_no_part_of_a_name(few: Engine) -> None:
    assert few.find_artists("calm") == []


def test_a_name_without_letters_is_a_name(few: Engine) -> None:
    assert found(few, "!!!").name == "!!!"


def test_songs_come_best_known_first_and_each_once(few: Engine) -> None:
    songs = few.songs_by(found(few, "the velvet otters").id)
    assert [song.title for song in songs] == [
        "Glass Garden", "Paper Kites - Live", "The Velvet Otters",
    ]  # fmt: skip
    assert few.songs_by(found(few, "the velvet otters").id, limit=1) == songs[:1]


def test_what_is_like_an_artist_leaves_the_artist_out(few: Engine) -> None:
    matches = few.similar_to_artist(found(few, "the velvet otters").id, limit=100)
    assert matches
    assert not any("Velvet Otters" in match.track.artist for match in matches)


def test_an_unknown_number_is_refused(few: Engine) -> None:
    for artist_id in (-1, 10_000):
        for ask in (few.artist, few.songs_by, few.similar_to_artist):
            with pytest.raises(ArtistNotFoundError):
                ask(artist_id)


def test_numbers_and_lenses_out_of_range_are_refused(few: Engine) -> None:
    for limit in (0, 501):
        with pytest.raises(ValueError, match="limit"):
            few.songs_by(0, limit)
        with pytest.raises(ValueError, match="limit"):
            few.similar_to_artist(0, limit)
    with pytest.raises(ValueError, match="lens"):
        few.similar_to_artist(0, lens="loud")  # type: ignore[arg-type]


def leads(engine: Engine) -> list[int]:
    """The artists of a few well-known songs, by number."""
    artists = engine._arrays["artist"]
    return [int(artists[engine._row(track.id)]) for track in engine.examples(12)]


@pytest.mark.parametrize("lens", LENSES)
def test_what_is_like_an_artist_is_near_and_varied(engine: Engine, lens: Lens) -> None:
    for artist_id in leads(engine):
        own = {track.title for track in engine.songs_by(artist_id, limit=500)}
        matches = engine.similar_to_artist(artist_id, limit=60, lens=lens)
        assert len(matches) == 60
        distances = [match.distance for match in matches]
        assert distances == sorted(distances)
        shares = [match.closeness for match in matches]
        assert shares == sorted(shares, reverse=True)
        assert all(
            0 <= share <= 1 and match.why for match, share in zip(matches, shares, strict=True)
        )
        titles = [match.track.title for match in matches]
        assert len(set(titles)) == 60
        assert not own & set(titles)
        numbers = engine._arrays["artist"][[engine._row(match.track.id) for match in matches]]
        assert max(Counter(numbers.tolist()).values()) <= 2
        assert engine.similar_to_artist(artist_id, limit=7, lens=lens) == matches[:7]


def test_only_what_is_true_is_said_of_an_artist(engine: Engine) -> None:
    for artist_id in leads(engine):
        own = [one for one in engine.songs_by(artist_id, limit=500) if one.kind == "music"]
        energy = np.mean([track.features["energy"] for track in own])
        for match in engine.similar_to_artist(artist_id, limit=30):
            assert "BPM" not in match.why
            assert "tempo" not in match.why
            # Takes of a song count by themselves, so the songs' mean is only about the middle.
            if "calmer" in match.why or "less energ" in match.why:
                assert match.track.features["energy"] < energy + 0.05


def test_every_lead_artist_has_the_name_that_stands_first_on_the_tracks(engine: Engine) -> None:
    for artist_id in leads(engine):
        artist = engine.artist(artist_id)
        songs = engine.songs_by(artist_id, limit=500)
        assert all(song.artist.casefold().startswith(artist.name.casefold()) for song in songs)
        assert artist.tracks >= len(songs)


def test_of_a_pasted_page_little_is_remembered(engine: Engine) -> None:
    assert engine.find_artist("a whole page") is None
    tracemalloc.start()
    try:
        for page in range(20):
            assert engine.find_artist(f"{page} " + 100_000 * "x") is None
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 300_000
