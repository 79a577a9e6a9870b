"""Wishes beside a song: understood as a whole or left to the song."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LOCKS, STEERS, Asked, Engine
from engine.search.asked import asked


def ask(text: str, *titles: str) -> Asked:
    """With a catalogue of these titles."""
    return asked(text, lambda whole, _: whole.casefold() in titles)


@pytest.mark.parametrize(
    ("text", "song", "steer", "locks", "lens"),
    [
        ("blue tin, no vocals", "blue tin", {}, ("no vocals",), None),
        ("blue tin but calmer", "blue tin", {"calmer": 1}, (), None),
        ("like blue tin only sadder and slower", "blue tin", {"sadder": 1, "slower": 1}, (), None),
        ("blue tin no explicit please", "blue tin", {}, ("no explicit",), None),
        (
            "something like blue tin but a bit happier and newer, sound only",
            "blue tin", {"happier": 1, "newer": 1}, (), "sound",
        ),
        ("Blue Tin (much calmer)", "Blue Tin", {"calmer": 2}, (), None),
        ("blue tin, calmer ×2, newer", "blue tin", {"calmer": 2, "newer": 1}, (), None),
        ("blue tin faster please", "blue tin", {"faster": 1}, (), None),
        ("blue tin with more energy", "blue tin", {"livelier": 1}, (), None),
        ("blue tin. not so loud!", "blue tin", {"calmer": 1}, (), None),
        ("calmer songs like blue tin", "blue tin", {"calmer": 1}, (), None),
        ("songs like blue tin", "blue tin", {}, (), None),
        ("no vocals: blue tin", "blue tin", {}, ("no vocals",), None),
        (
            "blue tin, same era, at the same tempo and without live versions",
            "blue tin", {}, ("no live recordings", "same era", "same tempo"), None,
        ),
        ("blue tin, calmer, livelier and older", "blue tin", {"older": 1}, (), None),
    ],
)  # fmt: skip
def test_wishes_are_told_from_the_song(
    text: str, song: str, steer: dict[str, int], locks: tuple[str, ...], lens: str | None
) -> None:
    assert ask(text) == Asked(song, steer, locks, lens)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "No Vocals", "Slower", "The Calm", "Happier", "Happier by Ada Moon", "Older",
        "Live Forever", "Slow Down", "Faster, Harder, Nova", "Nova - Slower Than Snow",
        "Like This", "Just Like You",
        "blue tin, calmer than the sea", "blue tin but in the eighties", "only calmer", "", " , ",
        "blue tin, calmer, by ada moon", "please", "sound only",
    ],
)  # fmt: skip
def test_what_is_not_understood_as_a_whole_stays_the_songs(text: str) -> None:
    assert ask(text) == Asked(text.strip(), {}, (), None)


@pytest.mark.parametrize(
    "text",
    ["ada moon - happier", "blue tin, acoustic", "songs like olivia", "no vocals, the band"],
)
def test_what_the_catalogue_knows_as_a_whole_is_that_song(text: str) -> None:
    assert ask(text) != Asked(text, {}, (), None)
    assert ask(text, text) == Asked(text, {}, (), None)


def test_a_title_that_begins_with_like_keeps_it() -> None:
    assert ask("like a river, calmer", "like a river").text == "like a river"
    assert ask("like a river, calmer").text == "a river"


@pytest.mark.parametrize("wish", [*STEERS, *LOCKS])
def test_every_way_and_every_lock_is_understood_by_its_name(wish: str) -> None:
    found = ask(f"blue tin, {wish}")
    assert found.text == "blue tin"
    assert [*found.steer, *found.locks] == [wish]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_an_answerable_question(before: str, behind: str) -> None:
    for text in (before, f"{before}, {behind}", f"{before} but calmer"):
        found = ask(text)
        assert found.text in text
        assert all(presses > 0 for presses in found.steer.values())


def test_no_title_of_the_catalogue_is_cut(engine: Engine) -> None:
    for one in engine.personalities():
        for track in engine.browse(one.id, limit=500):
            for text in (
                track.title,
                f"{track.title} - {track.artist}",
                f"{track.artist} - {track.title}",
                f"{track.title}, {track.artist}",
                f"{track.title} by {track.artist}",
            ):
                assert engine.asked(text) == Asked(text, {}, (), None)


def test_the_catalogue_decides_what_is_a_song(twelve: Engine) -> None:
    assert twelve.asked("Slow Snow, slower").text == "Slow Snow"
    assert twelve.asked("night bus juno vale, no vocals").locks == ("no vocals",)
