"""What people type for a song, and the song that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from engine import catalogue
from engine.features import BY_NAME, NAMES
from engine.index import Index, write
from engine.lookup import Lookup, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Find = Callable[..., list[tuple[str, float]]]

SONGS = (
    ("Intro", "The Lanterns", 60),
    ("Glow", "Mira Sol", 50),
    ("Glow", "Hollow Pine", 80),
    ("Paper Kites", "The Lanterns", 40),
    ("Paper Kites", "Old Harbour", 75),
    ("Paper Kites - Live at the Mill", "The Lanterns", 70),
    ("Ch@rm", "Ke$tle", 30),
    ("Tr!p", "A$H MOB", 30),
    ("Größe", "Jörg Æther", 30),
    ("Снежный трамвай", "Ирина Облако", 30),
    ("봄날의 기차", "하늘 우체국", 30),
    ("さくらのふね", "ちいさなみなと", 30),
    ("Νύχτα στο λιμάνι", "Ελένη Κύμα", 30),
    ("Sugar & Rain (feat. Ada Bell) - Remastered 2011", "The Quiet Motors", 45),
    ("Rock 'n' Rowboat", "Dixie Wren", 20),
    ("ABCDEFG", "Nobody in Particular", 20),
    ("99 Paper Lanterns", "Three Doors East", 20),
    ("Twenty One Rivers", "Mole", 20),
    ("Sundown Cathedral", "Pack", 60),
    ("Tin Road", "Sundown Cadets", 30),
    ("Low Tide - Night Owl Remix", "Sundown Cadets", 40),
    ("Low Tide", "Sundown Cadets", 50),
    ("Heavy Lies the Anchor", "Royle", 38),
    ("Heavy Is the Anchor", "Lincoln Parade", 70),
    ("Copper (feat. Smilla)", "Smilla", 10),
    ("Quarterly Ballad (feat. Bartholomew)", "Smilla", 40),
    ("T.Y.L.K.", "Village Postmen", 50),
    ("Waltz No. 5", "Lou Vega", 50),
    ("Mr. Lightside", "The Fillers", 50),
    ("I'd Walk to You for Love", "Gwen Moor", 50),
    ("She's a River", "Gwen Moor", 50),
    ("22", "Tilly Moor", 50),
    ("Nine", "Mole", 30),
    ("Right Answer", "9%", 10),
    ("Kind Love", "The F.M.S.", 30),
    ("Kind Love", "The FMS", 60),
    ("Whatever You Know", "T.O.", 40),
    ("Let It Snow Down", "The Skaters", 50),
    ("Song for a Track", "The Skaters", 50),
    ("FALCONE (Meet Me Upstairs)", "Pip Squall", 80),
    ("Falcon", "Wren Hart", 60),
    ("Marigold - Beetle-Boy: Over the Hedge", "Otto Brandt", 90),
    ("Marrow", "Wren Hart", 10),
    ("Bramle", "Wren Hart", 95),
    *((f"Pier {number}", "T.A.L.L.Y.", 10) for number in range(10, 20)),
    ("Pier 20", "TALLY", 10),
    ("No Moon, No Tide [Outtake]", "Nell Sumner", 44),
    ("No Moon, No Tide - Live at the Harbour Hall", "Rob Marlow", 75),
    ("(What a) Generous World", "Sam Baker", 70),
    ("What a Generous World", "Lou Armitage", 78),
    ("Singing Me Sideways", "Al Shore", 10),
    ("Singing Me Sideways with Her Drum", "Berta Flax", 78),
    ("Bittercold Sonnet", "Duo Duo", 60),
    ("Bitter Cold Sonnet", "The Nerve", 80),
    ("Seven Hundred Miles", "Petra and Pavel", 40),
    ("I'm Going to Go (Seven Hundred Miles)", "The Claimers", 75),
    ("Starlight", "Foal", 60),
    ('Sonata No. 14 "Starlight" in C: I. Adagio', "Lotte Behr", 68),
    ('Bagatelle No. 3 "Fur Anneliese"', "Lotte Behr", 65),
    ("Fur Anneliese", "Lotte Behr", 15),
    ("Fur Anneliese", "The Toy Pianos", 30),
    ("Seasick", "Old Harbour", 20),
    ("Sea Sick", "Moored", 55),
)
# Title, artist, popularity, album.
ON_ALBUMS = (
    ("Opening", "The Plums", 40, "Orchard Street (Deluxe Edition)"),
    ("Closing", "The Plums", 60, "Orchard Street"),
    ("Elsewhere", "The Plums", 70, "Further"),
    ("Further", "Miss Farther", 10, None),
    ("Onward", "Ella Pear", 50, "The Long Road out of Orchard"),
)


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Find]:
    """The first titles with artists, and the scores, that a text leads to."""
    folder = tmp_path_factory.mktemp("spellings")
    features = {name: (BY_NAME[name].low + BY_NAME[name].high) / 2 for name in NAMES}
    rows = [
        {
            "name": title,
            "artist": artist,
            "popularity": fame,
            "album": album,
            **features,
            "duration_ms": 200_000,
        }
        for title, artist, fame, album in (*((*song, None) for song in SONGS), *ON_ALBUMS)
    ]
    pd.DataFrame(rows).to_csv(folder / "songs.csv", index=False)
    frame = catalogue.load([str(folder / "songs.csv")]).frame
    labels = np.zeros(len(frame), dtype=np.int8)
    write(folder / "index.sqlite", frame, labels, labels)
    arrays = build(frame) | {
        "song": pd.factorize(frame["song"])[0].astype(np.int32),
        "popularity": frame["popularity"].to_numpy(dtype=np.float32),
    }
    with Index(folder / "index.sqlite", tracks=len(frame)) as index:
        lookup = Lookup(arrays, index)

        def found(text: str, limit: int = 5) -> list[tuple[str, float]]:
            hits = lookup.find(text, limit)
            tracks = index.tracks(row for row, _ in hits)
            return [
                (f"{track.title} / {track.artist}", score)
                for track, (_, score) in zip(tracks, hits, strict=True)
            ]

        yield found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("inrto", "Intro"),
        ("glwo", "Glow / Hollow Pine"),
        ("paper kites l", "Paper Kites / The Lanterns"),
        ("paper kites old har", "Paper Kites / Old Harbour"),
        ("kites lanterns", "Paper Kites / The Lanterns"),
        ("paper kites live the lanterns", "Paper Kites - Live at the Mill"),
        ("paper kites", "Paper Kites / Old Harbour"),
        ("charm kestle", "Ch@rm / Ke$tle"),
        ("trip ash mob", "Tr!p / A$H MOB"),
        ("A$H MOB Tr!p", "Tr!p / A$H MOB"),
        ("grosse jorg aether", "Größe / Jörg Æther"),
        ("снежный трамвай", "Снежный трамвай"),
        ("snezhnyy tramvay irina oblako", "Снежный трамвай"),
        ("봄날의 기차", "봄날의 기차"),
        ("bom nal ui gi cha", "봄날의 기차"),
        ("さくらのふね", "さくらのふね"),
        ("nychta sto limani", "Νύχτα στο λιμάνι"),
        ("sugar and rain quiet motors", "Sugar & Rain"),
        ("ｓｕｇａｒ ａｎｄ ｒａｉｎ", "Sugar & Rain"),
        ("rock and rowboat dixie wren", "Rock 'n' Rowboat"),
        ("rock & rowboat", "Rock 'n' Rowboat"),
        ("ninety nine paper lanterns", "99 Paper Lanterns"),
        ("paper lanterns 3 doors east", "99 Paper Lanterns"),
        ("21 rivers mole", "Twenty One Rivers"),
        ("sundown cadets", "Low Tide / Sundown Cadets"),
        ("heavy lies the anchor", "Heavy Lies the Anchor"),
        ("feat smilla smilla", "Copper"),
        ("ft smilla copper", "Copper"),
        ("tylk", "T.Y.L.K."),
        ("t.y.l.k village", "T.Y.L.K."),
        ("t y l k", "T.Y.L.K."),
        ("waltz number five", "Waltz No. 5"),
        ("waltz nr 5", "Waltz No. 5"),
        ("mister lightside", "Mr. Lightside"),
        ("id walk 2 u 4 luv", "I'd Walk to You for Love"),
        ("she s a river", "She's a River"),
        ("22", "22 / Tilly Moor"),
        ("let it snow down (official video) [4K]", "Let It Snow Down"),
        ("let it snow down live", "Let It Snow Down"),
        ("please play let it snow down", "Let It Snow Down"),
        ("can you find me songs like let it snow down", "Let It Snow Down"),
        ("let it snow down [remastered in 4k]", "Let It Snow Down"),
        ("nine", "Nine / Mole"),
        ("kind love the f.m.s.", "Kind Love / The F.M.S."),
        ("kind love the fms", "Kind Love / The FMS"),
        ("whatever know t o", "Whatever You Know"),
        ("T.YY.L.K.", "T.Y.L.K."),
        ("song for a track", "Song for a Track"),
        ("falcone", "FALCONE"),
        ("falcone pip squal", "FALCONE"),
        ("falcon", "Falcon / Wren Hart"),
        ("marigold", "Marigold"),
        ("marigold otto brandt", "Marigold"),
    ],
)
def test_the_song_that_is_meant_comes_first(find: Find, typed: str, meant: str) -> None:
    best, _ = find(typed)[0]
    assert best.startswith(meant), find(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("no moon no tide", "No Moon, No Tide - Live at the Harbour Hall / Rob Marlow"),
        ("what a generous world", "What a Generous World / Lou Armitage"),
        ("singing me sideways", "Singing Me Sideways with Her Drum / Berta Flax"),
        ("bittercold sonnet", "Bitter Cold Sonnet / The Nerve"),
        ("seven hundred miles", "I'm Going to Go (Seven Hundred Miles) / The Claimers"),
        ("starlight sonata", 'Sonata No. 14 "Starlight" in C: I. Adagio / Lotte Behr'),
        ("fur anneliese", "Fur Anneliese / Lotte Behr"),
    ],
)
def test_among_songs_that_are_called_so_fame_decides(find: Find, typed: str, meant: str) -> None:
    assert find(typed)[0][0] == meant, find(typed)


def test_a_song_called_so_by_some_is_offered_behind_one_called_so_by_all(find: Find) -> None:
    song, score = find("what a generous world")[1]
    assert song == "(What a) Generous World / Sam Baker"
    assert score >= 0.66


def test_a_short_title_with_other_spaces_is_another_song(find: Find) -> None:
    assert find("seasick")[0][0] == "Seasick / Old Harbour"


def test_a_text_with_words_around_the_title_is_acted_on(find: Find) -> None:
    for text in ("let it snow down official video hd", "play let it snow down", "let it snow dwn"):
        assert find(text)[0][1] >= 0.9, text


@pytest.mark.parametrize(
    ("typed", "songs"),
    [
        ("orchard street", ["Closing / The Plums", "Opening / The Plums"]),
        ("orchard street plums", ["Closing / The Plums", "Opening / The Plums"]),
        ("the plums orchard stret", ["Closing / The Plums", "Opening / The Plums"]),
        ("opening orchard street the plums", ["Opening / The Plums"]),
        ("long road out of orchard", ["Onward / Ella Pear"]),
    ],
)
def test_an_album_brings_its_songs_and_is_asked_about(
    find: Find, typed: str, songs: list[str]
) -> None:
    found = find(typed)[: len(songs)]
    assert [song for song, _ in found] == songs
    assert all(0.5 <= score < 0.9 for _, score in found)


def test_a_slip_in_a_few_letters_is_only_acted_on_for_a_song_that_people_know(find: Find) -> None:
    (little, unsure), (known, sure) = find("mairrow")[0], find("bramlee")[0]
    assert (little, known) == ("Marrow / Wren Hart", "Bramle / Wren Hart")
    assert unsure < 0.9 <= sure
    assert find("marrow")[0][1] >= 0.9


@pytest.mark.parametrize(
    "text", ["kind love the f.m.s.", "kind love the fms", "glow", "further", "tally"]
)
def test_a_longer_answer_begins_as_a_shorter_one(find: Find, text: str) -> None:
    assert find(text, 1) == find(text, 8)[:1]
    assert find(text, 8) == find(text, 20)[:8]


def test_a_title_comes_before_an_album_of_that_name(find: Find) -> None:
    assert find("further")[0][0] == "Further / Miss Farther"


def test_a_title_that_several_songs_have_is_the_better_known_one_less_surely(find: Find) -> None:
    (first, score), (second, other), *_ = find("glow")
    assert (first, second) == ("Glow / Hollow Pine", "Glow / Mira Sol")
    assert 0.5 <= other < 0.9 < score < 0.99
