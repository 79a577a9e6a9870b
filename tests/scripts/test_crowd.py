"""People who count what a bot answers, and what the benchmark makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.local import LocalServer
from scripts.benchmark_goals import SAME, SEGUE, STOCK, Figures, goals
from scripts.crowd import Crowd

if TYPE_CHECKING:
    from engine import Engine

KEYS = {"reply_markup": {"inline_keyboard": [[{"text": "1", "callback_data": "m:happy"}]]}}
LIST: dict[str, Any] = {
    "reply_markup": {"inline_keyboard": [[{"text": "2", "callback_data": "s:t-1:0:abcd"}]]}
}


@pytest.fixture
def server() -> LocalServer:
    return LocalServer(0)


@pytest.fixture
def crowd(server: LocalServer, engine: Engine) -> Crowd:
    return Crowd(server, engine.examples(5))


async def test_a_persons_messages_are_answered_in_their_order(
    server: LocalServer, crowd: Crowd
) -> None:
    first, second = crowd.say(1, "similar", "one"), crowd.say(1, "similar", "two")
    server.chats.post(1, {"text": "answer"}, None)
    assert first.answered_at is not None
    assert second.answered_at is None
    assert crowd.unanswered == 1
    assert not await crowd.answered(patience_s=0.05)
    assert crowd.give_up() == [second]
    assert await crowd.answered(patience_s=0.05)


async def test_a_tap_is_answered_when_its_message_changes(
    server: LocalServer, crowd: Crowd
) -> None:
    crowd.say(1, "similar", "one")
    shown = server.chats.post(1, {"text": "list"} | LIST, None)
    tapped = crowd.ask(1, "tap")
    assert tapped.kind == "tap"
    assert crowd.waits(1)
    server.chats.edit(shown, {"text": "another list"})
    assert tapped.answered_at is not None
    assert not crowd.waits(1)


async def test_who_has_no_list_asks_for_a_mood_instead(server: LocalServer, crowd: Crowd) -> None:
    assert crowd.ask(1, "tap").kind == "vibe"
    server.chats.post(1, {"text": "moods"} | KEYS, None)
    assert crowd.ask(1, "tap").kind == "vibe"


async def test_what_nobody_waits_for_is_counted_as_too_much(
    server: LocalServer, crowd: Crowd
) -> None:
    crowd.say(1, "similar", "one")
    for text in ("answer", "again"):
        server.chats.post(1, {"text": text}, None)
    assert crowd.extra == 1


def figures(**more: Any) -> Figures:
    memory = [(1_000 * step, 200 + 0.01 * step) for step in range(50)]
    return Figures(full_speed=400.0, quiet=(6.0, 30.0), memory=memory, **more)


def test_growth_is_told_for_a_hundred_thousand_updates() -> None:
    assert figures().slope == pytest.approx(1.0)


def test_one_round_tells_nothing_of_growth() -> None:
    assert Figures(memory=[(3_800, 200.0)]).slope is None


def test_a_goal_that_is_missed_is_called_so() -> None:
    of = {SEGUE: figures(dropped=1), STOCK: figures(), SAME: figures()}
    reached = {line.what.strip(): line.reached for line in goals(of)}
    assert reached["not answered"] is False
    assert reached["as a part of the stock echo's"] is True
    assert reached["memory, MiB for 100,000 updates"] is True
