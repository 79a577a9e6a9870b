"""Names that no word announces, in a text that wishes for something as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.vibes.unannounced import among_wishes, before_a_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

_WISHES = {
    "happy",
    "sad",
    "songs",
    "from",
    "the",
    "80s",
    "punk",
    "slow",
    "i",
    "is",
    "had",
    "a",
    "in",
}


def _known(words: Sequence[str]) -> list[bool]:
    return [word in _WISHES for word in words]


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        (
            "corner talk but more fun",
            [("corner talk but", "more fun"), ("corner talk", "but more fun")],
        ),
        ("corner talk, for the gym", [("corner talk", "for the gym")]),
        ("corner talk", []),
        ("corner talk + iron morning but slow", []),
    ],
)
def test_the_longest_name_before_a_turn_is_tried_first(
    text: str, tried: list[tuple[str, str]]
) -> None:
    assert [(name.name, name.rest) for name in before_a_turn(text)] == tried


def test_what_begins_with_but_is_said_against_the_name() -> None:
    assert [name.but for name in before_a_turn("corner talk but slow, for the gym")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sad lantern songs", "lantern"),
        ("80s lantern", "lantern"),
        ("play me some happy lantern", "lantern"),
        ("do you have sad lantern songs", "lantern"),
        ("lantern's sad songs", "lantern"),
        ("lantern orbit songs from the 80s", "lantern orbit"),
    ],
)
def test_all_words_that_are_unknown_are_the_name(text: str, name: str) -> None:
    exact = [one for one in among_wishes(text, _known) if not one.stretched]
    assert [one.name for one in exact] == [name]


def test_words_that_may_be_wishes_are_tried_as_parts_of_a_longer_name_first() -> None:
    names = [one.name for one in among_wishes("the lantern punk slow", _known)]
    assert names.index("lantern punk") < names.index("lantern")
    assert names.index("the lantern") < names.index("lantern")


@pytest.mark.parametrize(
    "text",
    [
        "happy songs",
        "i had a sad lantern",
        "slow songs in lantern",
        "lantern is sad",
        "lantern",
        "one two three four five six happy",
        "happy lantern " * 9,
    ],
)
def test_in_a_sentence_or_where_too_much_is_unknown_there_is_no_name(text: str) -> None:
    assert not [name for name in among_wishes(text, _known) if not name.stretched]
