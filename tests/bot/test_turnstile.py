"""A flood gets one notice and then silence; nobody else notices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turnstile import REQUESTS, WINDOW_S, Entry, Turnstile

ADA, BOB = 1, 2


@pytest.fixture(name="turnstile")
def _turnstile() -> Turnstile:
    return Turnstile()


def test_twenty_requests_in_ten_seconds_are_answered(turnstile: Turnstile) -> None:
    entries = [turnstile.enter(ADA, now=0.4 * n) for n in range(20)]
    assert entries == [Entry.ANSWERED] * 20


def test_the_next_one_gets_a_notice_and_then_there_is_silence(turnstile: Turnstile) -> None:
    for _ in range(REQUESTS):
        turnstile.enter(ADA, now=0.0)
    assert [turnstile.enter(ADA, now=1.0) for _ in range(4)] == [
        Entry.NOTICE,
        Entry.IGNORED,
        Entry.IGNORED,
        Entry.IGNORED,
    ]


def test_silence_lasts_until_the_window_is_empty(turnstile: Turnstile) -> None:
    times = [0.4 * n for n in range(REQUESTS)]
    for now in times:
        turnstile.enter(ADA, now)
    turnstile.enter(ADA, now=8.0)
    assert turnstile.enter(ADA, now=WINDOW_S + 1) is Entry.IGNORED
    assert turnstile.enter(ADA, now=times[-1] + WINDOW_S) is Entry.ANSWERED


def test_who_goes_on_flooding_is_heard_again_all_the_same(turnstile: Turnstile) -> None:
    entries = [turnstile.enter(ADA, now=0.1 * n) for n in range(300)]
    assert entries.count(Entry.NOTICE) == 3
    assert entries.count(Entry.ANSWERED) == 3 * REQUESTS


def test_a_flood_by_one_is_nothing_to_another(turnstile: Turnstile) -> None:
    for _ in range(100):
        turnstile.enter(ADA, now=0.0)
    assert turnstile.enter(BOB, now=0.0) is Entry.ANSWERED


def test_people_who_left_are_forgotten(turnstile: Turnstile) -> None:
    for person in range(25_000):
        turnstile.enter(person, now=person * 0.01)
    assert len(turnstile) <= 11_000


@given(gaps=st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=200))
def test_never_more_than_twenty_in_any_ten_seconds(gaps: list[float]) -> None:
    turnstile, now, answered = Turnstile(), 0.0, []
    for gap in gaps:
        now += gap
        if turnstile.enter(ADA, now) is Entry.ANSWERED:
            answered.append(now)
    for start in answered:
        assert sum(start <= one < start + WINDOW_S for one in answered) <= REQUESTS
