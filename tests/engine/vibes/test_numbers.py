"""Tempi, years and lengths in figures and words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import fold
from engine.vibes.numbers import find
from engine.vibes.wishes import Span

END = math.inf


def spans(text: str) -> list[Span]:
    return [span for found in find(fold(text)) for span in found.wish.spans]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("80s", 1980, 1989),
        ("the '80s", 1980, 1989),
        ("1980s", 1980, 1989),
        ("nineties", 1990, 1999),
        ("early 2000s", 2000, 2003),
        ("late 60s", 1966, 1969),
        ("60s to 80s", 1960, 1989),
        ("before 1970", -END, 1969),
        ("before the 70s", -END, 1969),
        ("after 2010", 2011, END),
        ("since 2010", 2010, END),
        ("2015-2019", 2015, 2019),
        ("2015–19", 2015, 2019),
        ("between 1990 and 1995", 1990, 1995),
        ("from the year 1999", 1999, 1999),
        ("from 1999 on", 1999, END),
        ("from '85", 1985, 1985),
        ("around 1985", 1983, 1987),
        ("años 80", 1980, 1989),
        ("80er", 1980, 1989),
        ("anni 80", 1980, 1989),
        ("80-х", 1980, 1989),
        ("80年代の曲", 1980, 1989),
        ("90년대", 1990, 1999),
    ],
)
def test_years_are_understood(text: str, low: float, high: float) -> None:
    assert spans(text) == [Span("year", low, high)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 170 and 180", 170, 180),
        ("170-180 bpm", 170, 180),
        ("90 to 110", 90, 110),
        ("around 120 bpm", 115.2, 124.8),
        ("128bpm", 122.88, 133.12),
        ("over 140 bpm", 140, END),
        ("slower than 100", -END, 100),
        ("nothing faster than 100 bpm", -END, 100),
        ("120 bpm or more", 120, END),
    ],
)
def test_tempi_are_understood(text: str, low: float, high: float) -> None:
    (span,) = spans(text)
    assert span.of == "tempo_bpm"
    assert (span.low, span.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("under 3 minutes", 0, 3),
        ("longer than five minutes", 5, END),
        ("3 to 4 minutes", 3, 4),
        ("two minute songs", 1.5, 2.5),
        ("five minute long songs or longer", 5, END),
    ],
)
def test_lengths_are_understood(text: str, low: float, high: float) -> None:
    assert spans(text) == [Span("minutes", low, high)]


def test_the_twenties_are_those_of_either_century() -> None:
    assert spans("20s") == [Span("year", 1920, 1929), Span("year", 2020, 2029)]


@pytest.mark.parametrize(
    "text", ["give me 50 songs", "7", "99 luftballons", "in 60 minutes", "around 5 people"]
)
def test_a_number_of_other_things_is_no_tempo(text: str) -> None:
    assert spans(text) == []


@given(st.text("0123456789 sbpm-andto", max_size=40))
def test_every_span_lies_in_the_text_and_has_its_ends_in_order(text: str) -> None:
    folded, at = fold(text), 0
    for found in find(folded):
        assert at <= found.start < found.end <= len(folded)
        assert all(span.low <= span.high for span in found.wish.spans)
        at = found.end
