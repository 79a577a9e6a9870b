"""getUpdates: waiting, confirming, and one bot at a time."""

import asyncio
from typing import Any


async def test_updates_stay_until_a_later_offset_confirms_them(telegram: Any) -> None:
    await telegram.say("one")
    await telegram.say("two")
    first, second = await telegram.result("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await telegram.result("getUpdates") == [first, second]
    assert await telegram.result("getUpdates", limit=1) == [first]
    assert await telegram.result("getUpdates", offset=second["update_id"]) == [second]
    assert await telegram.result("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_negative_offset_keeps_only_the_last(telegram: Any) -> None:
    for text in ("one", "two", "three"):
        await telegram.say(text)
    (last,) = await telegram.result("getUpdates", offset=-1)
    assert last["message"]["text"] == "three"
    assert await telegram.result("getUpdates") == [last]


async def test_a_poll_waits_for_what_is_said_meanwhile(telegram: Any) -> None:
    poll = asyncio.create_task(telegram.result("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await telegram.say("there")
    (update,) = await poll
    assert update["message"]["text"] == "there"


async def test_a_second_poll_ends_the_first_with_a_conflict(telegram: Any) -> None:
    first = asyncio.create_task(telegram.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(telegram.call("getUpdates", timeout=30))
    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await telegram.say("x")
    assert len((await second)["result"]) == 1


async def test_a_poll_whose_caller_is_gone_takes_nothing(telegram: Any) -> None:
    poll = asyncio.create_task(telegram.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    poll.cancel()
    await telegram.say("x")
    assert len(await telegram.result("getUpdates")) == 1


async def test_only_the_allowed_kinds_are_kept(telegram: Any) -> None:
    await telegram.result("getUpdates", allowed_updates=["callback_query"])
    said = await telegram.say("x")
    await telegram.tap(said["message_id"], "x")
    (update,) = await telegram.result("getUpdates", allowed_updates=[])
    assert "callback_query" in update
    await telegram.say("y")
    assert len(await telegram.result("getUpdates")) == 2


async def test_dropping_what_waits_leaves_nothing(telegram: Any) -> None:
    await telegram.say("x")
    assert (await telegram.result("getWebhookInfo"))["pending_update_count"] == 1
    assert await telegram.result("deleteWebhook", drop_pending_updates=True) is True
    assert await telegram.result("getUpdates") == []
