"""Folding: two spellings of one thing compare equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't Stop", "dont stop"),
        ("Don’t", "DONT"),
        ("Beyoncé", "beyonce"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("AC/DC", "ac dc"),
        ("  Hello   World ", "hello world"),
        ("Ｆｕｌｌ", "full"),
        ("Straße", "STRASSE"),
        ("a_b", "a b"),
    ],
)
def test_spellings_of_one_thing_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["涙", "слёзы", "사랑", "أغنية", "אהבה", "प्यार"])
def test_letters_of_every_script_stay(text: str) -> None:
    assert fold(text)


@pytest.mark.parametrize("text", ["", "!!!", "😀", "\ud800", "\u200b"])
def test_what_has_no_letters_is_empty(text: str) -> None:
    assert fold(text) == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_folded_text_has_single_spaces_and_none_at_its_ends(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
