"""Titles that have a word: as a whole word, in any spelling, and not in a guest's name."""

from __future__ import annotations

import pytest

from engine.vibes.titles import has_words


@pytest.mark.parametrize(
    ("title", "has"),
    [
        ("NOËL", True),
        ("The First Noel - Live", True),
        ("Dime (feat. Katie Noel)", False),
        ("Dime ft. Katie Noel", False),
        ("Noella", False),
        ("Stille Weihnachtszeit", True),
        ("Heiligweihnacht", False),
        ("Santa's Coming", False),
        ("Here Comes Santa Claus!", True),
        ("クリスマスの夜", True),
        ("", False),
    ],
)
def test_a_title_has_a_word(title: str, has: bool) -> None:
    assert has_words(title, ("noel", "weihnacht*", "santa claus", "クリスマス")) is has
