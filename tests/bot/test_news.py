"""Silence is told once, and so is its end; a bot that has ceased to ask says so."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

from bot.news import DEAF_S, SILENT_S, DeafError, News


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def polls(news: News, clock: Clock, seconds: float, reason: str) -> None:
    """Ask in vain for so long, and look every second."""
    for _ in range(int(seconds)):
        news.asks()
        news.fails(reason)
        clock.now += 1
        news.check()


def test_a_silence_and_its_end_are_told_once(
    faults: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    news = News(clock)
    with caplog.at_level(logging.INFO):
        polls(news, clock, SILENT_S - 1, "Timed out")
        assert news.fresh
        assert not faults
        polls(news, clock, 300, "Timed out")
        assert not news.fresh
        assert news.age_s == SILENT_S - 1 + 300
        assert len(faults) == 1
        assert "45 seconds: Timed out" in faults.pop()
        news.comes()
        news.comes()
    assert news.fresh
    assert [record.getMessage() for record in caplog.records][1:] == ["messages can be got again"]


def test_each_silence_is_told(faults: list[str]) -> None:
    clock = Clock()
    news = News(clock)
    for reason in ("Timed out", "the token is refused"):
        polls(news, clock, SILENT_S, reason)
        assert reason in faults.pop()
        news.comes()
    assert not faults


def test_a_short_silence_is_nothing(faults: list[str]) -> None:
    clock = Clock()
    news = News(clock)
    for _ in range(10):
        polls(news, clock, SILENT_S - 1, "Timed out")
        news.comes()
    assert not faults


def test_who_asks_no_more_is_told_apart_from_who_was_asked_to_wait(faults: list[str]) -> None:
    clock = Clock()
    news = News(clock)
    news.fails("Flood control exceeded", pause_s=600)
    clock.now += 600 + DEAF_S - 1
    news.check()
    assert "Flood control" in faults.pop()
    clock.now += 1
    with pytest.raises(DeafError):
        news.check()


def test_time_in_which_there_is_no_room_for_more_does_not_count(faults: list[str]) -> None:
    clock = Clock()
    news = News(clock)
    clock.now += 1
    with news.held():
        clock.now += 1000
        news.check()
        assert news.fresh
    assert news.age_s == 1
    clock.now += SILENT_S
    news.check()
    assert "46 seconds" in faults.pop()
