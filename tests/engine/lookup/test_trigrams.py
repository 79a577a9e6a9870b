"""Tracks that share letters with a text, looked for at a glance first where there are many."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lookup import trigrams
from engine.lookup.trigrams import MOST, Trigrams, joined, postings

COLOURS = ("red", "blue", "amber", "violet", "copper", "silver")
THINGS = ("harbour", "lantern", "river", "meadow", "window", "morning", "engine")
TEXTS = [f"{one} {thing} of {other}" for one in COLOURS for thing in THINGS for other in COLOURS]


@pytest.fixture
def names() -> Trigrams:
    """The names of `TEXTS`, two of which share their every word but one."""
    return Trigrams(joined([postings(TEXTS, 0)], len(TEXTS)))


@pytest.fixture
def hurried(names: Trigrams, monkeypatch: pytest.MonkeyPatch) -> Trigrams:
    """The same, as if there were very many."""
    monkeypatch.setattr(trigrams, "_MANY", 0)
    return names


def test_a_few_tracks_are_looked_through_at_once(names: Trigrams) -> None:
    (rows,) = names.like("violet meadow of amber")
    assert TEXTS.index("violet meadow of amber") in rows
    assert len(rows) == len(set(rows.tolist())) <= MOST


@pytest.mark.parametrize("text", ["violet meadow of amber", "copper engine of red"])
def test_many_tracks_are_glanced_at_first(hurried: Trigrams, text: str) -> None:
    glance, everything = hurried.like(text)
    for rows in (glance, everything):
        assert TEXTS.index(text) in rows
        assert len(rows) == len(set(rows.tolist())) <= MOST


def test_a_glance_changes_nothing_about_the_whole(
    names: Trigrams, monkeypatch: pytest.MonkeyPatch
) -> None:
    (calm,) = names.like("vilet medow amber")
    monkeypatch.setattr(trigrams, "_MANY", 0)
    *_, hurried = names.like("vilet medow amber")
    np.testing.assert_array_equal(np.sort(calm), np.sort(hurried))


def test_what_shares_the_most_trigrams_is_among_the_candidates(names: Trigrams) -> None:
    (rows,) = names.like("silver window")
    alike = [TEXTS[row] for row in rows if TEXTS[row].startswith("silver window")]
    assert sorted(alike) == sorted(text for text in TEXTS if text.startswith("silver window"))


def test_one_question_leaves_nothing_behind_for_the_next(names: Trigrams) -> None:
    (first,) = names.like("silver window")
    assert list(names.like("violet meadow"))
    (again,) = names.like("silver window")
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("text", ["", "qqq", "ξ"])
def test_what_shares_no_letters_is_like_nothing(hurried: Trigrams, text: str) -> None:
    assert [len(rows) for rows in hurried.like(text)] == [0]
