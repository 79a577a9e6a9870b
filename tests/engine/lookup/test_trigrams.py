"""Tracks that share letters with a text, looked for at a glance first."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lookup.trigrams import _AT_A_GLANCE, MOST, Trigrams, joined, postings

COLOURS = ("red", "blue", "amber", "violet", "copper", "silver")
THINGS = ("harbour", "lantern", "river", "meadow", "window", "morning", "engine")
TEXTS = [f"{one} {thing} of {other}" for one in COLOURS for thing in THINGS for other in COLOURS]


@pytest.fixture
def names() -> Trigrams:
    """The names of `TEXTS`, two of which share their every word but one."""
    return Trigrams(joined([postings(TEXTS, 0)], len(TEXTS)))


@pytest.mark.parametrize("text", ["violet meadow of amber", "copper engine of red"])
def test_tracks_are_glanced_at_before_all_are_looked_through(names: Trigrams, text: str) -> None:
    glance, everything = names.like(text)
    for rows in (glance, everything):
        assert TEXTS.index(text) in rows
        assert len(rows) == len(set(rows.tolist())) <= MOST
    assert len(glance) <= _AT_A_GLANCE


def test_what_shares_the_most_trigrams_is_among_the_candidates(names: Trigrams) -> None:
    _, rows = names.like("silver window")
    alike = [TEXTS[row] for row in rows if TEXTS[row].startswith("silver window")]
    assert sorted(alike) == sorted(text for text in TEXTS if text.startswith("silver window"))


def test_one_question_leaves_nothing_behind_for_the_next(names: Trigrams) -> None:
    first, _ = names.like("silver window")
    assert list(names.like("violet meadow"))
    again, _ = names.like("silver window")
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("text", ["", "qqq", "ξ"])
def test_what_shares_no_letters_is_like_nothing(names: Trigrams, text: str) -> None:
    assert [len(rows) for rows in names.like(text)] == [0]
