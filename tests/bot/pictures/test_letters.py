"""Whatever a title is written in, no picture has an empty box for a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.letters import letters

TITLES = (
    "Für Elise", "Ζορμπάς", "Подмосковные вечера", "أغنية", "שיר", "日本の歌", "노래", "नमस्ते",
    "தமிழ்", "เพลง", "ქართული", "🎸 guitar 🎶", "a\u202eb\u200d", "$x$ & $y$",
)  # fmt: skip


def is_shown(char: str, fonts: tuple[str, ...]) -> bool:
    from matplotlib.font_manager import findfont, get_font

    return any(get_font(findfont(font)).get_char_index(ord(char)) for font in fonts)


@given(st.text(max_size=40) | st.sampled_from(TITLES))
def test_a_font_has_every_letter_that_is_left(text: str) -> None:
    shown = letters(text)
    for char in shown.text:
        assert char == " " or is_shown(char, shown.fonts), (char, shown)


@pytest.mark.parametrize("text", ["Für Elise", "Ζορμπάς", "Подмосковные вечера", "I ♥ $1 & $2"])
def test_what_the_ordinary_font_has_stays_as_it_is(text: str) -> None:
    assert letters(text).text == text


def test_what_no_font_has_is_written_in_latin_letters() -> None:
    # Linear B: no ordinary machine has a font for it.
    assert letters("\U00010000 song").text == "a song"


def test_emoji_and_signs_of_direction_are_left_out() -> None:
    assert letters("🎸 Blue\u202e Sky\u200d 🪩").text == "Blue Sky"
    assert letters("🎸🪩").text == ""
