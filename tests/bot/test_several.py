"""Where one song ends and the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.several import several, sign

if TYPE_CHECKING:
    from bot.between import How

# What this small world knows; everything else is as near to it as a stranger.
KNOWN = {
    "rock and roll": 1.0,
    "from me to you": 1.0,
    "stairway to heaven": 0.95,
    "hey jude": 0.95,
    "hey jude, the beatles": 1.0,
    "me & julio": 0.95,
    "hello": 0.9,
    "halo": 0.9,
    "rock": 0.7,
    "roll": 0.7,
    "heaven": 0.8,
    "stairway": 0.6,
    "the beatles": 0.66,
}
LINK = "https://open.spotify.com/track/4LRPiXqCikLlN15c3yImP7"


def names(text: str, how: How) -> list[str]:
    return several(text, how, lambda name: KNOWN.get(name.casefold(), 0.2)).names


@pytest.mark.parametrize(
    "text",
    [
        "Hey Jude + Hello",
        "Hey Jude+Hello",
        "Hey Jude\nHello",
        "Hey Jude; Hello",
        "Hey Jude and Hello",
        "Hey Jude & Hello",
        "Hey Jude, Hello",
        "Hey Jude with Hello",
        "Hey Jude > Hello",
        "between Hey Jude and Hello",
        "+ Hey Jude + Hello +",
    ],
)
def test_songs_to_blend_are_told_apart(text: str) -> None:
    assert names(text, "blend") == ["Hey Jude", "Hello"]


@pytest.mark.parametrize(
    "text",
    [
        "Hey Jude > Hello",
        "Hey Jude>Hello",
        "Hey Jude -> Hello",
        "Hey Jude → Hello",
        "Hey Jude => Hello",
        "Hey Jude ➡️ Hello",
        "Hey Jude\nHello",
        "Hey Jude to Hello",
        "from Hey Jude to Hello",
        "from Hey Jude > Hello",
        "Hey Jude and Hello",
        "Hey Jude + Hello",
    ],
)
def test_the_ends_of_a_path_are_told_apart(text: str) -> None:
    assert names(text, "path") == ["Hey Jude", "Hello"]


@pytest.mark.parametrize(
    "text", ["rock and roll", "from me to you", "hey jude, the beatles", "Me & Julio", "hey jude"]
)
def test_a_sign_in_a_title_parts_nothing(text: str) -> None:
    assert names(text, "blend") == names(text, "path") == [text]


def test_of_several_places_the_one_that_leaves_two_songs_parts_them() -> None:
    assert names("stairway to heaven to hello", "path") == ["stairway to heaven", "hello"]
    assert names("hello to stairway to heaven", "path") == ["hello", "stairway to heaven"]
    assert names("from me to you to hello", "path") == ["from me to you", "hello"]


def test_more_than_two_are_told_apart() -> None:
    assert names("hey jude + hello + halo", "blend") == ["hey jude", "hello", "halo"]
    assert names("hey jude, hello and halo", "blend") == ["hey jude", "hello", "halo"]


def test_where_nothing_is_known_a_plain_sign_still_parts() -> None:
    assert names("qwe + asd", "blend") == ["qwe", "asd"]
    assert names("qwe and asd", "blend") == ["qwe and asd"]


def test_links_are_songs_whatever_stands_between_them() -> None:
    assert names(f"{LINK} {LINK}?si=x", "path") == [LINK, f"{LINK}?si=x"]
    assert names(f"{LINK}\n{LINK}", "blend") == [LINK, LINK]
    assert names(LINK, "path") == [LINK]


@pytest.mark.parametrize("text", ["", " ", "+", ">", " > \n > "])
def test_nothing_is_no_song(text: str) -> None:
    assert names(text, "blend") == names(text, "path") == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hey jude > hello", 12),
        ("hey jude > hello, 20 songs", 20),
        ("hey jude > hello in 8 steps", 8),
        ("hey jude > hello (25 tracks)", 25),
    ],
)
def test_a_path_is_as_long_as_is_said(text: str, length: int) -> None:
    assert several(text, "path", lambda _: 0.2) == (["hey jude", "hello"], length)


def test_a_length_that_no_path_has_is_part_of_the_name() -> None:
    assert several("hey jude > 99 songs", "path", lambda _: 0.2) == (["hey jude", "99 songs"], 12)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Hey Jude > Hello", "path"),
        ("Hey Jude -> Hello", "path"),
        ("Hey Jude → Hello", "path"),
        ("Hey Jude + Hello", "blend"),
        ("Hey Jude and Hello", None),
        ("C++", None),
        ("+ Hello", None),
        ("> Hello", None),
        ("https://a.b/?q=hey+jude", None),
    ],
)
def test_a_sign_between_words_asks_without_a_command(text: str, asks: How | None) -> None:
    assert sign(text) == asks
