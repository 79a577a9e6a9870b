"""Parsing wishes: phrases and their turns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tracks import Mood
from engine.vibes.parse import parse
from engine.vibes.wishes import Vocabulary, Wish

VOCABULARY = Vocabulary.load(["jazz", "rock and roll", "r&b"], [])


def understood(text: str) -> list[str]:
    return [wish.says for wish in parse(text, VOCABULARY).wishes]


def only(text: str) -> Wish:
    (wish,) = parse(text, VOCABULARY).wishes
    return wish


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("happy", ["happy"]),
        ("Cheerful, UNPLUGGED!", ["happy", "acoustic"]),
        ("some sad songs for me please", ["sad"]),
        ("rainy sunday, no vocals", ["melancholic", "no vocals"]),
        ("no vocals", ["no vocals"]),
        ("without any vocals", ["no vocals"]),
        ("not instrumental", ["vocals"]),
        ("not acoustic", ["electric"]),
        ("no live recordings", ["studio"]),
        ("can't sleep", ["sleep"]),
        ("not sad", ["not sad"]),
        ("not sad or angry", ["not sad", "not angry"]),
        ("not happy, not loud", ["not happy", "quiet"]),
        ("not sad but slow", ["not sad", "slow"]),
        ("not sad and slow", ["not sad", "slow"]),
        ("no rock and roll", ["not rock and roll"]),
        ("R&B jazz", ["r&b", "jazz"]),
        ("very happy", ["very happy"]),
        ("a bit sad", ["a bit sad"]),
        ("a little sad", ["a bit sad"]),
        ("not too loud", ["not too loud"]),
        ("a bit less energetic", ["a bit less energetic"]),
        ("less energetic", ["less energetic"]),
        ("very calm very calm", ["very calm"]),
        ("happy/chill", ["happy", "chill"]),
        (f"{Mood.DREAMY.emoji}{Mood.PEACEFUL.emoji}", ["peaceful", "dreamy"]),
        ("", []),
    ],
)
def test_what_is_said_is_read_back(text: str, says: list[str]) -> None:
    parsed = parse(text, VOCABULARY)
    assert sorted(wish.says for wish in parsed.wishes) == sorted(says)
    assert parsed.ignored == ()


def test_words_that_mean_nothing_here_are_told_once_and_in_order() -> None:
    assert parse("glorp happy blurb glorp", VOCABULARY).ignored == ("glorp", "blurb")


def test_a_turn_reaches_the_next_wish_only() -> None:
    assert understood("very happy calm") == ["very happy", "calm"]


def test_not_turns_a_wish_around() -> None:
    plain, turned = only("sad"), only("not sad")
    assert turned.negated
    assert turned.wants == {name: 1 - target for name, target in plain.wants.items()}


def test_very_goes_farther_and_a_bit_less_far() -> None:
    for word in ("loud", "calm", "happy"):
        plain, very, a_bit = only(word), only(f"very {word}"), only(f"a bit {word}")
        for name, target in plain.wants.items():
            assert abs(very.wants[name] - 0.5) > abs(target - 0.5) > abs(a_bit.wants[name] - 0.5)
            assert 0 < very.wants[name] < 1
        assert very.strength > plain.strength > a_bit.strength


@given(st.text(st.characters(exclude_categories=[]), max_size=120))
def test_any_text_can_be_parsed(text: str) -> None:
    parse(text, VOCABULARY)


@given(st.lists(st.sampled_from(["not", "very", "a bit", "less", "or", "but", "sad", "loud", "x"])))
def test_any_chain_of_turns_asks_for_possible_percentiles(words: list[str]) -> None:
    for wish in parse(" ".join(words), VOCABULARY).wishes:
        assert all(0 < target < 1 for target in wish.wants.values())
        assert wish.strength > 0
