"""What people do on the page, and what the bot and the others learn of it."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.chats import split_text
from bot.local.entities import utf16_length


async def test_a_person_is_who_their_number_says(telegram: Any) -> None:
    assert (await telegram.say("/start now", user=2))["chat_id"] == 2
    (update,) = await telegram.updates()
    message = update["message"]
    assert message["from"] == {
        "id": 2,
        "is_bot": False,
        "first_name": "Mika",
        "last_name": "Storm",
        "username": "mika_2",
        "language_code": "en",
    }
    assert message["chat"]["id"] == 2
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_reply_brings_the_bots_message_with_its_buttons(telegram: Any) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = await telegram.result("sendMessage", chat_id=1, text="list", reply_markup=markup)
    await telegram.say("more", reply_to=sent["message_id"])
    (update,) = await telegram.updates()
    assert update["message"]["reply_to_message"] == sent


async def test_two_people_do_not_see_each_others_chats(telegram: Any) -> None:
    await telegram.say("secret", user=1)
    await telegram.say("other", user=2)
    texts = [event["message"]["text"] for event in await telegram.events(user=2)]
    assert texts == ["other"]


async def test_events_are_followed_from_where_one_was(telegram: Any) -> None:
    (first,) = await telegram.events()
    waiting = asyncio.create_task(telegram.events(after=first["seq"], wait=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await telegram.result("sendMessage", chat_id=1, text="news")
    (event,) = await waiting
    assert (event["type"], event["message"]["text"]) == ("message", "news")
    assert event["seq"] > first["seq"]


async def test_an_edit_is_seen_whole(telegram: Any) -> None:
    sent = await telegram.result("sendMessage", chat_id=1, text="a")
    edited = await telegram.result(
        "editMessageText", chat_id=1, message_id=sent["message_id"], text="b"
    )
    event = (await telegram.events())[-1]
    assert (event["type"], event["message"]) == ("edit", edited)


async def test_a_long_text_becomes_several_messages(telegram: Any) -> None:
    said = await telegram.say("word " * 1000)
    messages = [update["message"] for update in await telegram.updates()]
    assert [message["message_id"] for message in messages] == said["message_ids"]
    assert " ".join(message["text"] for message in messages) == ("word " * 1000).strip()


@given(st.text(st.sampled_from("a🎵 \n"), max_size=300), st.integers(2, 50))
def test_the_pieces_of_a_long_text_fit_and_lose_nothing(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert "".join(pieces) == text
    assert all(utf16_length(piece) <= limit for piece in pieces)


@pytest.mark.parametrize(
    ("action", "body", "error"),
    [
        ("say", {"user": 1, "text": "  "}, "empty message"),
        ("say", {"user": 0, "text": "x"}, "a user has a number"),
        ("say", {"user": "x", "text": "x"}, "user must be a number"),
        ("say", {"user": 1}, "text must be a string"),
        ("say", {"user": 1, "text": "x", "reply_to": 99}, "no message 99"),
        ("say", {"user": 1, "text": "\ud800"}, "UTF-8"),
        ("say", {"user": 1, "text": "é", "reply_to": "x"}, "reply_to must be a number"),
        ("tap", {"user": 1, "message_id": 99, "data": "x"}, "no message 99"),
        ("tap", {"user": 2, "message_id": 1, "data": "x"}, "no message 1"),
        ("tap", {"user": 1, "message_id": 1, "data": "é" * 33}, "1 to 64 bytes"),
        ("tap", {"user": 1, "message_id": 1, "data": ""}, "1 to 64 bytes"),
        ("tap", {"user": 1, "message_id": 1}, "data must be a string"),
    ],
)
async def test_what_a_person_cannot_do_is_explained(
    telegram: Any, action: str, body: dict[str, Any], error: str
) -> None:
    async with telegram.http.post(f"{telegram.server.url}/chat/{action}", json=body) as response:
        assert response.status == 400
        assert error in (await response.json())["error"]
    assert await telegram.updates() == []


# The group


async def test_in_the_group_the_bot_hears_commands_and_replies_to_it(telegram: Any) -> None:
    said = await telegram.say("/vibe happy", chat="group")
    (update,) = await telegram.updates()
    assert update["message"]["chat"]["type"] == "group"
    sent = await telegram.result("sendMessage", chat_id=said["chat_id"], text="here")
    await telegram.say("more", user=2, chat="group", reply_to=sent["message_id"])
    await telegram.say("/vibe@SEGUE_local_bot sad", user=2, chat="group")
    assert [u["message"]["text"] for u in await telegram.updates()] == [
        "more",
        "/vibe@SEGUE_local_bot sad",
    ]


async def test_in_the_group_the_bot_does_not_hear_the_rest(telegram: Any) -> None:
    first = await telegram.say("nice weather", chat="group")
    await telegram.say("/vibe@another_bot x", chat="group")
    await telegram.say("yes", user=2, chat="group", reply_to=first["message_id"])
    assert await telegram.updates() == []
    texts = [event["message"]["text"] for event in await telegram.events(user=3)]
    assert texts == ["nice weather", "/vibe@another_bot x", "yes"]


async def test_anyone_in_the_group_may_tap(telegram: Any) -> None:
    said = await telegram.say("/start", chat="group")
    sent = await telegram.result("sendMessage", chat_id=said["chat_id"], text="x")
    await telegram.updates()
    await telegram.tap(sent["message_id"], "y", user=3)
    (update,) = await telegram.updates()
    assert update["callback_query"]["from"]["id"] == 3


# The menu


async def test_the_page_learns_what_the_bot_says_of_itself(telegram: Any) -> None:
    commands = [{"command": "help", "description": "What I can do"}]
    await telegram.result("setMyCommands", commands=commands)
    await telegram.result("setMyDescription", description="Finds songs")
    await telegram.result("setMyShortDescription", short_description="Songs")
    await telegram.result("setMyName", name="Tuner")
    assert (await telegram.events())[-1]["type"] == "menu"
    async with telegram.http.get(f"{telegram.server.url}/chat/menu?user=2") as response:
        menu = await response.json()
    assert menu["commands"] == commands
    assert menu["description"] == "Finds songs"
    assert menu["short_description"] == "Songs"
    assert menu["name"] == "Tuner"
    assert menu["user"]["first_name"] == "Mika"


async def test_a_group_may_have_a_menu_of_its_own(telegram: Any) -> None:
    everyone = [{"command": "help", "description": "What I can do"}]
    group = [{"command": "vote", "description": "Vote together"}]
    await telegram.result("setMyCommands", commands=everyone)
    await telegram.result("setMyCommands", commands=group, scope={"type": "all_group_chats"})
    url = f"{telegram.server.url}/chat/menu"
    async with telegram.http.get(f"{url}?user=1&chat=group") as response:
        assert (await response.json())["commands"] == group
    async with telegram.http.get(f"{url}?user=1") as response:
        assert (await response.json())["commands"] == everyone
