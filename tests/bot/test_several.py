"""Where one song ends and the next begins."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from bot.several import Asks, Fit, Several, asks, several

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
    "song": 1.0,
    "song 2": 0.99,
    "sugar maroon": 1.0,
    "sugar maroon 5": 1.0,
    "22": 0.9,
    "99 songs": 0.9,
    "summer of": 0.9,
    "summer of 69": 1.0,
}
LINK = "https://open.spotify.com/track/4LRPiXqCikLlN15c3yImP7"


def fit(name: str) -> Fit:
    return Fit(KNOWN[name.casefold()], name) if name.casefold() in KNOWN else Fit(0.2, "stranger")


def names(text: str, how: How) -> list[str]:
    return several(text, how, fit).names


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


@pytest.mark.parametrize("gap", [" ", " ,", "\n", "( ", "\t", " + ", " > "])
def test_the_longest_message_is_read_at_once(gap: str) -> None:
    text = f"hey jude{gap * (4_080 // len(gap))}hello"
    began = perf_counter()
    for how in ("path", "blend"):
        asks(text)
        several(text, how, fit)
    assert perf_counter() - began < 0.5


def test_one_name_behind_an_opening_is_not_parted() -> None:
    assert names("songs like rock and roll", "blend") == ["rock and roll"]
    assert names("between me & julio", "blend") == ["me & julio"]


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
        ("hey jude > hello", None),
        ("hey jude > hello, 20 songs", 20),
        ("hey jude > hello 20 songs", 20),
        ("hey jude > hello in 20 songs", 20),
        ("hey jude > hello in 8 steps", 8),
        ("hey jude > hello (25 tracks)", 25),
        ("hey jude > hello, 20 songs long", 20),
        ("hey jude > hello 20", 20),
        ("hey jude > hello, 8", 8),
        ("from hey jude to hello in 15", 15),
        ("hey jude\nhello 15", 15),
        ("hey jude > hello 100", 100),
        ("hey jude > hello in 3 songs", 3),
        ("hey jude > hello 0", 0),
    ],
)
def test_a_path_is_as_long_as_is_said(text: str, length: int | None) -> None:
    assert several(text, "path", fit) == Several(["hey jude", "hello"], length)


@pytest.mark.parametrize("name", ["song 2", "sugar maroon 5", "summer of 69", "99 songs", "22"])
def test_a_number_of_a_title_is_no_length(name: str) -> None:
    assert several(f"hey jude > {name}", "path", fit) == Several(["hey jude", name])
    assert several(f"hey jude > {name}, 20", "path", fit) == Several(["hey jude", name], 20)


def test_a_blend_has_no_length() -> None:
    assert several("hey jude + hello 20", "blend", fit) == Several(["hey jude", "hello 20"])


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Hey Jude > Hello", "path"),
        ("Hey Jude -> Hello", "path"),
        ("Hey Jude → Hello", "path"),
        ("from Hey Jude to Hello", "path"),
        ("A path from Hey Jude to Hello", "path"),
        ("Hey Jude + Hello", "blend"),
        ("between Hey Jude and Hello", "blend"),
        ("something between Hey Jude & Hello", "blend"),
        ("halfway between Hey Jude and Hello", "blend"),
        ("mix of Hey Jude and Hello", "blend"),
        ("a blend of Hey Jude, Halo and Hello", "blend"),
        ("Songs like Hey Jude and Hello", "blend"),
        ("give me something like Hey Jude & Hello", "blend"),
        ("take me from Hey Jude to Hello", "path"),
        ("make me a playlist from Hey Jude to Hello", "path"),
        ("songs like Hey Jude", None),
        ("Hey Jude and Hello", None),
        ("Hey Jude to Hello", None),
        ("from Hey Jude", None),
        ("between the bars", None),
        ("C++", None),
        ("+ Hello", None),
        ("> Hello", None),
        ("https://a.b/?q=hey+jude", None),
    ],
)
def test_a_sign_or_words_ask_without_a_command(text: str, how: How | None) -> None:
    asked = asks(text)
    assert (asked and asked.how) == how


def test_the_words_that_ask_are_told() -> None:
    for text, words in (
        ("a mix of Hey Jude and Hello", {"of", "and"}),
        ("Songs between Hey Jude & Hello", {"between", "and"}),
        ("take me from Hey Jude to Hello", {"from", "to"}),
    ):
        asked = asks(text)
        assert asked is not None
        assert asked.words == words
        assert asked.behind.startswith("Hey Jude ")
        assert asked.joint in words
    assert asks("Hey Jude + Hello") == Asks("blend")


@pytest.mark.parametrize(
    "opening",
    ["path from", "take me from", "From", "between", "a mix of", "something between", "songs like"],
)
def test_what_opens_a_text_is_no_part_of_a_name(opening: str) -> None:
    for sign in (" > ", " to "):
        assert names(f"{opening} hey jude{sign}hello", "path") == ["hey jude", "hello"]
    for sign in (" + ", " and "):
        assert names(f"{opening} hey jude{sign}hello", "blend") == ["hey jude", "hello"]
