"""Songs and artists that people know, named among wishes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from engine.known import Known

if TYPE_CHECKING:
    from engine import Engine
    from engine.artists import Artists
    from engine.index import Index
    from engine.lookup import Lookup


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("corner talk but more romantic", ("like Corner Talk · MC Lantern", "more romantic")),
        ("iron morning for the gym", ("like Iron Morning · The Anvils", "workout")),
        ("iron morning, more danceable", ("like Iron Morning · The Anvils", "more danceable")),
        ("iron morning happier", ("like Iron Morning · The Anvils", "happier")),
        ("corner talk by mc lantern but jazzy", ("like Corner Talk · MC Lantern", "jazz")),
        ("90s anvils", ("by The Anvils", "1990s")),
        ("anvils songs from the 90s", ("by The Anvils", "1990s")),
        ("sad mc lantern songs", ("by MC Lantern", "sad")),
        ("mc lantern but sad", ("like MC Lantern", "sad")),
        ("mc lantern more danceable", ("like MC Lantern", "more danceable")),
        ("sad ida fjorrd", ("by Ida Fjord", "sad")),
    ],
)
def test_a_name_among_wishes_is_heard(twelve: Engine, text: str, read: tuple[str, ...]) -> None:
    wish = twelve.understood(text)
    assert (wish.understood, wish.ignored) == (read, ())
    assert wish.unannounced


def test_songs_of_an_artist_and_of_a_kind_are_that_artists(twelve: Engine) -> None:
    answer = twelve.vibe("loud anvils songs")
    assert {match.track.artist for match in answer.matches} == {"The Anvils"}


def test_songs_like_a_song_but_otherwise_are_not_that_song(twelve: Engine) -> None:
    answer = twelve.vibe("corner talk but more romantic", 11)
    assert answer.matches
    assert "Corner Talk" not in {match.track.title for match in answer.matches}


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        # Hardly anybody knows the song, and the word before a wish may be any word.
        ("furnace town for studying", ("furnace", "town")),
        # Hardly anybody knows the artist.
        ("sad orbit songs", ("orbit",)),
        ("a trip to the anvils, sad", ("trip", "anvils")),
    ],
)
def test_other_words_among_wishes_stay_unknown(
    twelve: Engine, text: str, ignored: tuple[str, ...]
) -> None:
    wish = twelve.understood(text)
    assert not wish.unannounced
    assert wish.ignored == ignored


def test_a_title_that_has_a_wish_in_it_is_no_name_beside_one(twelve: Engine) -> None:
    assert not twelve.understood("window light, marten holm").unannounced
    assert not twelve.understood("ida fjord slow snow").unannounced


def test_anything_but_a_genre_is_no_song(twelve: Engine) -> None:
    assert twelve.understood("anything but country").understood == ("not country",)


@pytest.mark.parametrize(
    ("title", "is_song"), [("Like a Comet", True), ("Someone Like You", False)]
)
def test_like_before_a_name_is_a_part_of_titles_that_begin_with_it(
    twelve: Engine, title: str, is_song: bool
) -> None:
    track = replace(twelve.examples(1)[0], title=title)
    lookup = SimpleNamespace(find=lambda text, limit: [(0, 0.95)])
    index = SimpleNamespace(tracks=lambda rows: [track])
    known = Known(cast("Lookup", lookup), cast("Index", index), cast("Artists", None), lambda _: [])
    assert known.is_song("like somebody", "like ") == is_song
