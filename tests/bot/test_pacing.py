"""Telegram's limits are kept, and a pause in one chat stops no other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot import pacing
from bot.pacing import BURST, GROUP_PER_MINUTE, PER_SECOND, Pacer

ADA, BOB, GROUP = 1, 2, -100


class Telegram:
    """Takes calls, notes when they came, and asks for a pause when told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, float]] = []
        self.pauses: dict[int, list[float]] = {}
        self.faults: dict[int, list[Exception]] = {}
        self.takes_s = 0.0

    async def call(self, data: dict[str, Any]) -> str:
        chat = data["chat_id"]
        self.calls.append((chat, asyncio.get_running_loop().time()))
        await asyncio.sleep(self.takes_s)
        if self.pauses.get(chat):
            raise RetryAfter(timedelta(seconds=self.pauses[chat].pop(0)))
        if self.faults.get(chat):
            raise self.faults[chat].pop(0)
        return "sent"

    def times(self, chat: int) -> list[float]:
        return [at for one, at in self.calls if one == chat]


@pytest.fixture(name="telegram")
def _telegram() -> Telegram:
    return Telegram()


async def send(pacer: Pacer, telegram: Telegram, chat: int, endpoint: str = "sendMessage") -> Any:
    data = {"chat_id": chat, "message_id": 5}
    return await pacer.process_request(telegram.call, (data,), {}, endpoint, data, None)


async def sent_within(
    pacer: Pacer, telegram: Telegram, chats: list[int], seconds: float
) -> list[tuple[int, float]]:
    """What gets through of one message to each of `chats`, all at once, in so many seconds."""
    sending = [asyncio.create_task(send(pacer, telegram, chat)) for chat in chats]
    await asyncio.sleep(seconds)
    for one in sending:
        one.cancel()
    await asyncio.gather(*sending, return_exceptions=True)
    return telegram.calls


async def test_what_is_within_the_limits_goes_at_once(telegram: Telegram) -> None:
    calls = await sent_within(Pacer(), telegram, [ADA, BOB, GROUP], 0.05)
    assert len(calls) == 3


async def test_one_chat_gets_a_short_burst_and_then_one_a_second(telegram: Telegram) -> None:
    calls = await sent_within(Pacer(), telegram, [ADA] * 10, 1.5)
    assert len(calls) == BURST + 1


async def test_a_group_gets_twenty_a_minute(telegram: Telegram) -> None:
    calls = await sent_within(Pacer(), telegram, [GROUP] * 40, 1.0)
    assert len(calls) == GROUP_PER_MINUTE


async def test_all_chats_together_get_thirty_a_second(telegram: Telegram) -> None:
    calls = await sent_within(Pacer(), telegram, list(range(1, 200)), 0.5)
    assert PER_SECOND <= len(calls) <= 1.6 * PER_SECOND


async def test_without_pacing_everything_goes_at_once(telegram: Telegram) -> None:
    calls = await sent_within(Pacer(paced=False), telegram, [ADA] * 100, 0.1)
    assert len(calls) == 100


# The library warns that the seconds in RetryAfter will become a timedelta.
asked = pytest.mark.filterwarnings("ignore:.*PTB_TIMEDELTA")


@asked
async def test_a_pause_is_waited_for_and_the_call_made_again(
    telegram: Telegram, faults: list[str]
) -> None:
    telegram.pauses[ADA] = [1]
    assert await send(Pacer(paced=False), telegram, ADA) == "sent"
    first, second = telegram.times(ADA)
    assert second - first >= 0.99
    assert "pause of 1 s" in faults.pop()


@asked
async def test_a_pause_in_one_chat_holds_its_later_calls_and_nobody_elses(
    telegram: Telegram, faults: list[str]
) -> None:
    telegram.pauses[ADA] = [1]
    pacer = Pacer(paced=False)
    first = asyncio.create_task(send(pacer, telegram, ADA))
    await asyncio.sleep(0.01)
    later = asyncio.create_task(send(pacer, telegram, ADA))
    await send(pacer, telegram, BOB)
    assert len(telegram.times(ADA)) == 1
    await asyncio.gather(first, later)
    assert telegram.times(BOB)[0] < telegram.times(ADA)[1]
    assert faults.pop()


@asked
async def test_a_pause_holds_what_stands_in_the_queue_already(
    telegram: Telegram, faults: list[str]
) -> None:
    telegram.takes_s = 0.05
    telegram.pauses[ADA] = [1.5]
    # The burst goes at once; the next one's turn would come after a second, in the pause.
    calls = await sent_within(Pacer(), telegram, [ADA] * (BURST + 1), 3.2)
    first, *later = (at for _, at in calls)
    assert [at < first + 1.5 for at in later] == [True] * (BURST - 1) + [False] * (len(later) - 2)
    assert len(later) >= BURST
    assert faults.pop()


@asked
async def test_a_pause_that_nobody_would_wait_for_is_an_error_and_kept(
    telegram: Telegram, faults: list[str]
) -> None:
    telegram.pauses[ADA] = [3600]
    pacer = Pacer(paced=False)
    for _ in range(3):
        with pytest.raises(RetryAfter):
            await send(pacer, telegram, ADA)
    assert len(telegram.calls) == 1
    assert await send(pacer, telegram, BOB) == "sent"
    assert "pause of 3600 s" in faults.pop()


@asked
async def test_after_some_pauses_it_gives_up(telegram: Telegram, faults: list[str]) -> None:
    telegram.pauses[ADA] = [0.01] * 9
    with pytest.raises(RetryAfter):
        await send(Pacer(paced=False), telegram, ADA)
    assert len(telegram.calls) == 1 + len(pacing._AGAIN_S)
    faults.clear()


async def test_who_waits_for_no_more_than_the_chats_turn_is_told(telegram: Telegram) -> None:
    pacer = Pacer()
    sending = [asyncio.create_task(send(pacer, telegram, ADA)) for _ in range(BURST + 5)]
    await asyncio.sleep(0.05)
    assert pacer.held == 5
    for one in sending:
        one.cancel()
    await asyncio.gather(*sending, return_exceptions=True)
    assert pacer.held == 0


async def test_in_a_hurry_nothing_waits_for_its_turn(telegram: Telegram) -> None:
    pacer = Pacer()
    chats = [ADA] * 10 + [GROUP] * 40 + list(range(5, 100))
    sending = [asyncio.create_task(send(pacer, telegram, chat)) for chat in chats]
    await asyncio.sleep(0.05)
    assert len(telegram.calls) < len(chats)
    async with asyncio.timeout(5):
        await pacer.hurry()
        await asyncio.gather(*sending)
        assert await send(pacer, telegram, ADA) == "sent"
    assert len(telegram.calls) == len(chats) + 1


async def test_an_edit_that_a_later_tap_replaces_is_dropped(telegram: Telegram) -> None:
    pacer = Pacer(outdated=lambda chat_id, message_id: (chat_id, message_id) == (ADA, 5))
    assert await send(pacer, telegram, ADA, "editMessageText") is True
    assert telegram.calls == []
    assert await send(pacer, telegram, ADA, "sendMessage") == "sent"
    assert await send(pacer, telegram, BOB, "editMessageText") == "sent"


async def test_what_goes_to_no_chat_is_not_held_back(telegram: Telegram) -> None:
    async def answered() -> str:
        return "answered"

    pacer = Pacer()
    for _ in range(100):
        assert await pacer.process_request(answered, (), {}, "getMe", {}, None) == "answered"


@pytest.fixture(name="soon")
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are made again at once, or the tests would take their time."""
    monkeypatch.setattr(pacing, "_AGAIN_S", (0.01, 0.01, 0.01))


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText"])
async def test_a_fault_of_the_network_is_tried_again(telegram: Telegram, endpoint: str) -> None:
    telegram.faults[ADA] = [NetworkError("Bad Gateway"), NetworkError("cut")]
    assert await send(Pacer(paced=False), telegram, ADA, endpoint) == "sent"
    assert len(telegram.calls) == 3


@pytest.mark.usefixtures("soon")
async def test_what_may_have_arrived_is_sent_once_and_edited_twice(telegram: Telegram) -> None:
    telegram.faults[ADA] = [TimedOut()]
    with pytest.raises(TimedOut):
        await send(Pacer(paced=False), telegram, ADA)
    telegram.faults[ADA] = [TimedOut()]
    assert await send(Pacer(paced=False), telegram, ADA, "editMessageText") == "sent"


@pytest.mark.usefixtures("soon")
async def test_a_network_that_stays_away_is_an_error_in_the_end(telegram: Telegram) -> None:
    telegram.faults[ADA] = [NetworkError("cut")] * 9
    with pytest.raises(NetworkError):
        await send(Pacer(paced=False), telegram, ADA)
    assert len(telegram.calls) == 4


async def test_a_mistake_of_the_bots_is_not_made_again(telegram: Telegram) -> None:
    telegram.faults[ADA] = [BadRequest("can't parse entities")]
    with pytest.raises(BadRequest):
        await send(Pacer(paced=False), telegram, ADA)
    assert len(telegram.calls) == 1


async def test_a_group_that_became_another_is_answered_there(telegram: Telegram) -> None:
    telegram.faults[GROUP] = [ChatMigrated(-200)]
    assert await send(Pacer(paced=False), telegram, GROUP) == "sent"
    assert [chat for chat, _ in telegram.calls] == [GROUP, -200]


async def test_who_blocked_the_bot_is_not_written_to_until_heard_from(telegram: Telegram) -> None:
    pacer = Pacer(paced=False)
    telegram.faults[ADA] = [Forbidden("bot was blocked by the user")]
    for _ in range(3):
        with pytest.raises(Forbidden):
            await send(pacer, telegram, ADA)
    assert len(telegram.calls) == 1
    assert await send(pacer, telegram, BOB) == "sent"
    pacer.heard_from(ADA)
    assert await send(pacer, telegram, ADA) == "sent"


async def test_typing_dots_are_not_made_up_for(telegram: Telegram) -> None:
    telegram.faults[ADA] = [NetworkError("cut")]
    with pytest.raises(NetworkError):
        await send(Pacer(paced=False), telegram, ADA, "sendChatAction")
    assert len(telegram.calls) == 1
