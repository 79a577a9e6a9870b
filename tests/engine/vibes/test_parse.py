"""Parsing wishes: phrases, their turns, and words that are in no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tracks import Mood
from engine.vibes.guess import Guesser
from engine.vibes.parse import Parsed, all_known, parse
from engine.vibes.vocabulary import Vocabulary

if TYPE_CHECKING:
    from engine.vibes.wishes import Wish

VOCABULARY = Vocabulary.load(["jazz", "rock and roll", "r&b", "polka"], [])
GUESSER = Guesser(VOCABULARY, lambda word: word in ("bridge", "coldplay"))


def read(text: str) -> Parsed:
    return parse(text, VOCABULARY, GUESSER)


def understood(text: str) -> list[str]:
    return [wish.says for wish in read(text).wishes]


def only(text: str) -> Wish:
    (wish,) = read(text).wishes
    return wish


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("happy", ["happy"]),
        ("Cheerful, UNPLUGGED!", ["happy", "acoustic"]),
        ("some sad songs for me please", ["sad"]),
        ("rainy sunday, no vocals", ["rainy sunday", "no vocals"]),
        ("without any vocals", ["no vocals"]),
        ("not instrumental", ["vocals"]),
        ("not acoustic", ["electric"]),
        ("no live recordings", ["studio"]),
        ("can't sleep", ["sleep"]),
        ("cooking with friends", ["cooking", "friends"]),
        ("late night drive", ["late night drive"]),
        ("polka", ["polka"]),
        ("R&B jazz", ["r&b", "jazz"]),
        ("happy/chill", ["happy", "chill"]),
        (f"{Mood.DREAMY.emoji}{Mood.PEACEFUL.emoji}", ["peaceful", "dreamy"]),
        ("", []),
    ],
)
def test_what_is_said_is_read_back(text: str, says: list[str]) -> None:
    parsed = read(text)
    assert sorted(wish.says for wish in parsed.wishes) == sorted(says)
    assert parsed.ignored == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not sad", ["not sad"]),
        ("not sad or angry", ["not sad", "not angry"]),
        ("not happy, not loud", ["not happy", "quiet"]),
        ("not slow, nothing fast", ["not slow", "not fast"]),
        ("no religious christmas songs", ["not religious", "christmas"]),
        ("christmas but nothing religious", ["christmas", "not religious"]),
        ("no female singers", ["vocals"]),
        ("not sad but slow", ["not sad", "slow"]),
        ("not sad and slow", ["not sad", "slow"]),
        ("no sad melancholic songs", ["not sad", "not melancholic"]),
        ("no vocals uplifting", ["no vocals", "uplifting"]),
        ("no jazz calm", ["not jazz", "calm"]),
        ("without lyrics or drums", ["no vocals", "no drums"]),
        ("without lyrics and happy", ["no vocals", "happy"]),
        ("nothing for the gym", ["not workout"]),
        ("hardly any vocals", ["no vocals"]),
        ("barely happy", ["not happy"]),
        ("next to no drums", ["no drums"]),
        ("not too fast but still danceable", ["not too fast", "danceable"]),
        ("not glorp happy", ["happy"]),
        ("very happy", ["very happy"]),
        ("very happy calm", ["very happy", "calm"]),
        ("a little sad", ["a bit sad"]),
        ("nothing too loud", ["not too loud"]),
        ("a bit less energetic", ["a bit less energetic"]),
        ("more acoustic", ["more acoustic"]),
        ("very calm very calm", ["very calm"]),
        ("schnell, aber nicht zu laut", ["fast", "not too loud"]),
        ("悲しくない", ["not sad"]),
        ("슬프지 않은 노래", ["not sad"]),
        ("udaas nahi", ["not sad"]),
    ],
)
def test_a_turn_reaches_what_it_is_said_of(text: str, says: list[str]) -> None:
    assert understood(text) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("melancolic", "melancholic"),
        ("relaxd", "chill"),
        ("hapyy", "happy"),
        ("chiiiill", "chill"),
        ("soooo happy", "very happy"),
        ("rained", "rainy"),
        ("partymusic", "party"),
        ("Regentag", "rainy"),
        ("terrible", "dark for “terrible”"),
        ("splendid", "bright for “splendid”"),
    ],
)
def test_a_word_that_is_in_no_table_is_guessed_and_read_back(text: str, says: str) -> None:
    assert understood(text) == [says]


@pytest.mark.parametrize("word", ["bridge", "coldplay"])
def test_a_word_that_is_one_is_no_slip_of_another(word: str) -> None:
    assert read(word) == ((), (word,))


def test_words_that_mean_nothing_here_are_told_once_and_in_order() -> None:
    assert read("glorp happy blurb glorp").ignored == ("glorp", "blurb")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("not too happy, 120 bpm", True),
        ("tranquilos y alegres", True),
        ("", True),
        ("happy enrgetic", False),
        ("120 bridges", False),
    ],
)
def test_only_figures_and_words_of_the_tables_are_known(text: str, known: bool) -> None:
    assert all_known(text, VOCABULARY) == known


def test_what_somebody_is_is_told_from_what_they_want() -> None:
    tired, wake = read("i am tired, wake me up").wishes
    assert (tired.state, wake.state) == (True, False)


def test_not_turns_a_wish_itself_around_and_nothing_that_usually_goes_with_it() -> None:
    plain, turned = only("sad"), only("not sad")
    assert turned.negated
    assert turned.wants == {name: 1 - target for name, target in plain.wants.items()}
    assert turned.hints == {}


WORDS = ("loud", "calm", "happy", "sad", "fast", "workout", "rainy", "no vocals")


@given(st.sampled_from(WORDS))
def test_very_goes_farther_and_a_bit_less_far(word: str) -> None:
    plain, very, a_bit = only(word), only(f"very {word}"), only(f"a bit {word}")
    for name, target in plain.wants.items():
        assert abs(very.wants[name] - 0.5) > abs(target - 0.5) > abs(a_bit.wants[name] - 0.5)
        assert 0 < very.wants[name] < 1
    assert very.strength > plain.strength > a_bit.strength


@given(st.sampled_from(WORDS))
def test_not_asks_for_the_other_side(word: str) -> None:
    plain, turned = only(word), only(f"not {word}")
    for name in plain.wants.keys() & turned.wants.keys():
        assert (plain.wants[name] - 0.5) * (turned.wants[name] - 0.5) < 0


@given(st.text(st.characters(exclude_categories=[]), max_size=120))
def test_any_text_can_be_parsed(text: str) -> None:
    read(text)


TURNS = ("not", "very", "a bit", "less", "more", "or", "but", "sad", "loud", "80s", "120 bpm", "x")


@given(st.lists(st.sampled_from(TURNS)))
def test_any_chain_of_turns_asks_for_possible_percentiles(words: list[str]) -> None:
    for wish in read(" ".join(words)).wishes:
        assert all(0 < target < 1 for target in (*wish.wants.values(), *wish.hints.values()))
        assert wish.strength > 0
