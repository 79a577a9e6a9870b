"""Which tracks are one song."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.catalogue import titles
from engine.catalogue.merge import SEPARATOR, fold_name
from engine.catalogue.songs import song_numbers


def numbers(*tracks: tuple[str, str]) -> list[int]:
    """The numbers of tracks by title and artists, parted by ";"."""
    artists = [tuple(names.split(";")) for _, names in tracks]
    frame = pd.DataFrame(
        {
            "title": [title for title, _ in tracks],
            "artists": artists,
            "song": [
                titles.read(title).base + SEPARATOR + fold_name(names[0])
                for (title, _), names in zip(tracks, artists, strict=True)
            ],
        }
    )
    found: list[int] = song_numbers(frame).tolist()
    return found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Waka Ola", "Waka Ola (The Harbour Song) [Official Regatta (TM) Song]"),
        ("Für Lise", 'Bagatelle No. 3 in A Minor, WoO 5 "Für Lise"'),
        ("Fur Lise", "Für Lise, WoO 5"),
        ("Rise of Moons", "Behr: Suite in D, L. 7: III. Rise of Moons"),
        ("Rise of Moons", "Suite in D (Arr. for Harp): No. 3, Rise of Moons"),
        ("Waltz No. 2", "Three Waltzes: Waltz No. 2"),
        ("Paper Boats", "Paper Boats - Live at the Mill"),
        ("S.O.S.", "SOS"),
        ("Back in the U.K.", "Back In The UK - Live"),
    ],
)
def test_a_song_is_one_under_a_part_of_its_title(name: str, title: str) -> None:
    one, other = numbers((title, "Lotte Behr"), (name, "Lotte Behr"))
    assert one == other


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Waka Ola", "Waka Ola, Goodbye"),
        ("Waka Ola", "Waka Ola (Part 2)"),
        ("Waka Ola", "Waka Ola (Interlude)"),
        ("Waka Ola", 'Regatta (From "Waka Ola")'),
        ("Waka Ola", 'Regatta - Outtake from "Waka Ola" Sessions'),
        ("Waka Ola", "I Love Waka Ola"),
        ("Harbour", "Harbour (In the Morning)"),
        ("Allegro con brio", "Symphony No. 3: I. Allegro con brio"),
        ("Symphony No. 3", "Symphony No. 3: II. Rise of Moons"),
        ("Sonata in D Major", "Sonata in D Major, K. 284"),
        ("Part 2", "The Harbour Tales: Part 2"),
    ],
)
def test_another_song_stays_another(name: str, title: str) -> None:
    one, other = numbers((title, "Lotte Behr"), (name, "Lotte Behr"))
    assert one != other


def test_whose_song_it_is_tells_songs_of_a_title_apart() -> None:
    long, own, guest, other = numbers(
        ("Waka Ola (The Harbour Song)", "Lotte Behr;Mira Sol"),
        ("Waka Ola", "Lotte Behr"),
        ("Waka Ola", "Mira Sol"),
        ("Waka Ola", "The Lanterns"),
    )
    assert long == own == guest
    assert other != own


def test_numbers_are_without_gaps_and_a_title_within_itself_does_no_harm() -> None:
    found = numbers(
        ("Waka Ola (Sea)", "Ada"),
        ("Waka Ola", "Ada"),
        ("Otters", "Ada"),
        ("Otters: Waka Ola", "Ada"),
        ("Bells", "Ada"),
    )
    assert found[0] == found[1] == found[3]
    assert sorted(set(found)) == [0, 1, 2]
