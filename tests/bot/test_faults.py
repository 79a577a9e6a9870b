"""Telegram's bad days and what people send by mistake: everybody is answered, and nothing stops."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.local import faults as line
from bot.local.people import GROUP_ID, person, private_chat
from tests.bot.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.faults import Fault
    from tests.bot.conftest import Bot, Chat, Json

CODE = re.compile(r"code: ([0-9A-F]{6})")
# The library announces that a later version will say a pause otherwise.
announced = pytest.mark.filterwarnings("ignore:.*retry_after.*")
PASSING = {
    "429": line.too_many(1),
    "500": line.BROKEN,
    "502": line.BAD_GATEWAY,
    "cut": line.CUT,
    "slow": line.slow(0.3),
}


@pytest.fixture(autouse=True)
async def _calm(bot: Bot) -> AsyncIterator[None]:
    """What a test left on the line does not befall the next one."""
    bot.server.line.befallen.clear()
    yield
    bot.server.line.calm()
    bot.server.line.befallen.clear()


def befalls(bot: Bot, method: str, *faults: Fault) -> None:
    bot.server.line.strike(method, *faults)


def from_bot(event: Json) -> bool:
    return bool(event.get("message", {}).get("from", {}).get("is_bot"))


async def answers(chat: Chat) -> list[str]:
    """All that the bot has sent or changed by the time that nothing happens any more."""
    await chat.settle()
    events, chat.backlog = chat.backlog, []
    return [event["message"]["text"] for event in events if from_bot(event)]


def only_warned(faults: list[str]) -> None:
    """Nothing was logged but that Telegram asked for a pause, or said something odd."""
    assert all("pause of 1 s" in fault or "no JSON" in fault for fault in faults)
    faults.clear()


# What befalls a call


@announced
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_an_answer_arrives_once_when_the_moment_is_over(
    bot: Bot, chat: Chat, fault: Fault, faults: list[str]
) -> None:
    befalls(bot, "sendMessage", fault)
    assert "Segue" in (await chat.say("/start")).text
    assert await answers(chat) == []
    assert len(bot.server.line.befallen) == 1
    only_warned(faults)


@announced
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_a_tap_changes_its_message_when_the_moment_is_over(
    bot: Bot, chat: Chat, fault: Fault, faults: list[str]
) -> None:
    await chat.say("/vibe")
    befalls(bot, "editMessageText", fault)
    assert (await chat.tap("happy")).edited
    assert len(bot.server.line.befallen) == 1
    only_warned(faults)


async def test_an_answer_that_was_cut_off_is_sent_again_rather_than_lost(
    bot: Bot, chat: Chat
) -> None:
    befalls(bot, "sendMessage", line.CUT_WHEN_DONE)
    await chat.write("/start")
    await chat.see(from_bot)
    second = await chat.see(from_bot)
    assert "Segue" in second["message"]["text"]


async def test_what_cannot_be_read_is_told_with_a_code_that_the_log_has_too(
    bot: Bot, chat: Chat, faults: list[str]
) -> None:
    befalls(bot, "sendMessage", line.MALFORMED)
    await chat.say("/start")
    told = code_of(await chat.see(from_bot))
    assert any(told in fault for fault in faults)
    faults.clear()


@announced
@pytest.mark.parametrize(
    "fault", [line.TOO_OLD, line.BROKEN, line.CUT, line.MALFORMED, line.too_many(1)]
)
async def test_a_tap_leads_on_though_it_cannot_be_acknowledged(
    bot: Bot, chat: Chat, fault: Fault, faults: list[str]
) -> None:
    shown = await chat.say("/vibe")
    befalls(bot, "answerCallbackQuery", fault)
    await chat.press(shown.data("happy"), shown.id)
    assert "I read: happy" in (await chat.see(from_bot))["message"]["text"]
    assert [one.method for one in bot.server.line.befallen] == ["answerCallbackQuery"]
    assert [one for one in faults if "no JSON" not in one] == []
    faults.clear()


async def test_a_message_that_is_what_it_should_be_is_left(bot: Bot, chat: Chat) -> None:
    shown = await chat.say("/vibe")
    befalls(bot, "editMessageText", line.NOT_MODIFIED)
    await chat.tap_in_vain(shown.data("happy"), shown.id)


async def test_a_message_that_is_gone_is_answered_below(bot: Bot, chat: Chat) -> None:
    await chat.say("/vibe")
    befalls(bot, "editMessageText", line.NOT_THERE)
    tapped = await chat.tap("happy")
    assert not tapped.edited
    assert "I read: happy" in tapped.text


async def test_who_blocked_the_bot_is_asked_nothing_until_they_write(bot: Bot, chat: Chat) -> None:
    befalls(bot, "sendMessage", line.BLOCKED)
    await chat.write("/start")
    await until(lambda: bot.server.line.befallen)
    assert await answers(chat) == []
    assert len(bot.server.line.befallen) == 1
    assert "Segue" in (await chat.say("/start")).text


async def test_a_group_that_became_another_chat_is_answered_there(
    bot: Bot, group: Chat, chat: Chat
) -> None:
    await chat.say("/start")
    befalls(bot, "sendMessage", line.migrated(chat.user))
    await group.write("/vibe")
    assert "Tap a mood" in (await chat.see(from_bot))["message"]["text"]


@announced
@pytest.mark.parametrize("fault", [*PASSING.values(), line.MALFORMED, line.CUT_WHEN_DONE], ids=str)
async def test_messages_are_got_after_a_fault_and_none_of_them_is_lost(
    bot: Bot, chat: Chat, fault: Fault, faults: list[str]
) -> None:
    befalls(bot, "getUpdates", fault)
    # The poll that is under way ends with this one, the next one meets with the fault.
    assert "Segue" in (await chat.say("/start")).text
    assert "Tap a mood" in (await chat.say("/vibe")).text
    assert [one.method for one in bot.server.line.befallen] == ["getUpdates"]
    assert all("no JSON" in one or "cannot get messages" in one for one in faults)
    faults.clear()


async def test_a_bad_hour_loses_no_answer(bot: Bot, chat: Chat, faults: list[str]) -> None:
    bad = [line.BROKEN, line.BAD_GATEWAY, line.CUT, line.slow(0.2)]
    bot.server.line.storm(0.3, bad, seed=3)
    for _ in range(10):
        assert (await chat.say("/vibe")).keys
    assert bot.server.line.befallen
    faults.clear()


# What people send


def said(chat: Chat, text: str) -> Json:
    """A message of somebody's; its first word is marked as a command if it is one."""
    word = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(word)}] if word else []
    return sent(chat, text=text, entities=entities)


def sent(by: Chat, **content: Any) -> Json:
    """A message of somebody's that has this content."""
    return {
        "message_id": 900_000,
        "date": int(time.time()),
        "chat": private_chat(by.user),
        "from": person(by.user),
        **content,
    }


FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = FILE | {"width": 9, "height": 9}
MEDIA: dict[str, Json] = {
    "photo": {"photo": [SIZED], "caption": "hey jude"},
    "audio": {"audio": FILE | {"duration": 3, "title": "Hey", "performer": "Jude"}},
    "document": {"document": FILE | {"file_name": "a.txt"}},
    "video": {"video": SIZED | {"duration": 3}},
    "animation": {"animation": SIZED | {"duration": 3}, "document": FILE},
    "voice": {"voice": FILE | {"duration": 3}},
    "video_note": {"video_note": FILE | {"length": 9, "duration": 3}},
    "sticker": {
        "sticker": SIZED | {"type": "regular", "is_animated": False, "is_video": False}
    },
    "location": {"location": {"longitude": 1.0, "latitude": 2.0}},
    "venue": {
        "venue": {
            "location": {"longitude": 1.0, "latitude": 2.0}, "title": "Hall", "address": "1 Street"
        }
    },
    "contact": {"contact": {"phone_number": "1", "first_name": "Ada"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1", "question": "?",
            "options": [{"text": "a", "voter_count": 0, "persistent_id": "1"}],
            "allows_revoting": False, "members_only": False,
            "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    "game": {"game": {"title": "g", "description": "d", "photo": [SIZED]}},
    "story": {"story": {"id": 1, "chat": {"id": 5, "type": "private"}}},
}  # fmt: skip


@pytest.mark.parametrize("content", MEDIA.values(), ids=MEDIA)
async def test_who_sends_something_else_is_told_what_to_write(
    bot: Bot, chat: Chat, content: Json
) -> None:
    await chat.say("/start")
    bot.server.chats.updates.put({"message": sent(chat, **content)})
    told = await chat.see(from_bot)
    assert "song" in told["message"]["text"]


def silent(chat: Chat) -> dict[str, Json]:
    """Updates that nobody expects an answer to."""
    channel = {"id": -1_001, "type": "channel", "title": "News"}
    group = {"id": GROUP_ID, "type": "group", "title": "Room"}
    post = {"message_id": 900_001, "date": 1, "chat": channel, "text": "/start"}
    reaction = {"chat": group, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []}
    status = {"status": "member", "user": person(chat.user)}
    return {
        "unknown kind": {"surprise_of_2031": {"id": 1, "what": ["nobody", {"knows": None}]}},
        "nothing at all": {},
        "edited": {"edited_message": said(chat, "/start") | {"edit_date": 2}},
        "channel post": {"channel_post": post},
        "edited channel post": {"edited_channel_post": post | {"edit_date": 2}},
        "without a sender": {"message": post | {"chat": group, "text": "hello"}},
        "joined": {"message": sent(chat, chat=group, new_chat_members=[person(5)])},
        "pinned": {"message": sent(chat, chat=group, pinned_message=sent(chat, text="hi"))},
        "reaction": {"message_reaction": reaction},
        "member": {
            "my_chat_member": {
                "chat": private_chat(chat.user), "from": person(chat.user), "date": 1,
                "old_chat_member": status, "new_chat_member": status,
            }
        },
        "inline query": {
            "inline_query": {"id": "1", "from": person(chat.user), "query": "x", "offset": ""}
        },
        "tap on nothing": {
            "callback_query": {"id": "1", "from": person(chat.user), "chat_instance": "1"}
        },
    }  # fmt: skip


async def test_what_nobody_expects_an_answer_to_gets_none_and_stops_nothing(
    bot: Bot, chat: Chat
) -> None:
    await chat.say("/vibe")
    for update in silent(chat).values():
        bot.server.chats.updates.put(update)
    assert "Segue" in (await chat.say("/start")).text
    assert await answers(chat) == []


async def test_a_tap_on_a_message_out_of_sight_spins_no_more(bot: Bot, chat: Chat) -> None:
    befalls(bot, "answerCallbackQuery", line.slow(0))
    tap = {"id": "1", "from": person(chat.user), "chat_instance": "1", "inline_message_id": "8"}
    bot.server.chats.updates.put({"callback_query": tap | {"data": "h"}})
    await until(lambda: [one.method for one in bot.server.line.befallen] == ["answerCallbackQuery"])


async def test_a_broken_update_takes_none_beside_it_along(
    bot: Bot, chat: Chat, faults: list[str]
) -> None:
    await chat.say("/vibe")
    bot.server.chats.updates.put({"message": {"message_id": "?", "text": "my secret"}})
    assert "Segue" in (await chat.say("/start")).text
    assert ["skipped update" in fault for fault in faults] == [True]
    assert "secret" not in faults.pop()


async def test_updates_that_come_twice_or_late_are_answered_once_each(bot: Bot, chat: Chat) -> None:
    await chat.say("/vibe")
    waiting = bot.server.chats.updates
    for number in (10**6 + 2, 10**6 + 2, 10**6 + 1, 10**6 + 2):
        text = "/start" if number % 2 else "/vibe"
        waiting.put({"update_id": number, "message": said(chat, text)})
    told = [(await chat.see(from_bot))["message"]["text"] for _ in range(2)]
    assert sorted("Segue" in text for text in told) == [False, True]
    assert await answers(chat) == []


TEXTS = {
    "as long as can be": "la " * 1_365 + "l",
    "one word as long as can be": "x" * 4_096,
    "controls": "hey\x00\x01\x1b[31m jude\u202e\u2066\ufeff",
    "half an emoji": "hey jude \ud83d",
    "the other half": "\ude00",
    "marks without end": "e" + "\u0301" * 500,
    "blanks": "\u2003\u200b \n\t",
    "markup": "<b>&amp;</i> <a href='x'>",
    "every emoji of a family": "👩‍👩‍👧‍👦" * 300,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("command", ["", "/similar ", "/vibe ", "/blend ", "/path "])
async def test_any_text_is_answered(bot: Bot, chat: Chat, command: str, text: str) -> None:
    await chat.say("/start")
    text = f"{command}{text}"[:4_096]
    bot.server.chats.updates.put({"message": said(chat, text)})
    told = await chat.see(from_bot)
    assert told["message"]["text"]
    assert "wrong" not in told["message"]["text"]


def code_of(event: Json) -> str:
    found = CODE.search(event["message"]["text"])
    assert found is not None
    return found[1]
