"""What holds for every conversation: taps, groups, several people, all that is no text."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update

from bot.buttons import Browse, MoodPick, Similar, Wish, encode, tag
from bot.views import trouble

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine, Vibe
    from tests.bot.conftest import Bot, Chat, Json, Serve, StandIn


def from_bot(event: Json) -> bool:
    return event["type"] in ("message", "edit") and bool(event["message"]["from"]["is_bot"])


# Taps


async def test_a_second_tap_on_the_same_button_is_answered_and_changes_nothing(chat: Chat) -> None:
    moods = await chat.say("/vibe")
    data = moods.data("happy")
    await chat.tap("happy")
    again = await chat.tap_in_vain(data, moods.id)
    assert again.toast == ""


@pytest.mark.parametrize("data", ["nonsense", "s:", "b:1:2", "w:::::", "\x00", "x" * 64])
async def test_a_button_of_nobodys_is_answered_kindly(chat: Chat, data: str) -> None:
    shown = await chat.say("/help")
    assert (await chat.tap_in_vain(data, shown.id)).toast == trouble.GARBLED


async def test_a_page_far_behind_the_last_shows_one_that_is_there(
    chat: Chat, engine: Engine
) -> None:
    run, far = tag(engine.run_id), 36**6
    shown = await chat.say("/vibe happy")
    key = shown.data("More").split(":")[1]
    for place in (Similar(engine.examples(1)[0].id, far, run), Wish(key, far, run), Browse(0, far)):
        await chat.press(encode(replace(place, run=run)), shown.id)
        message = (await chat.see(from_bot))["message"]
        assert len(message["reply_markup"]["inline_keyboard"][0]) > 0
        assert ". " in message["text"]


async def test_a_personality_that_is_not_there_is_said_with_a_way_out(
    chat: Chat, engine: Engine
) -> None:
    shown = await chat.say("/help")
    await chat.press(encode(Browse(120, run=tag(engine.run_id))), shown.id)
    message = (await chat.see(from_bot))["message"]
    assert "isn't there any more" in message["text"]
    assert message["reply_markup"]


async def test_a_mood_that_is_none_is_met_with_all_moods(chat: Chat) -> None:
    shown = await chat.say("/help")
    await chat.press(encode(MoodPick("qxzvwjk")), shown.id)
    assert "qxzvwjk" in (await chat.see(from_bot))["message"]["text"]


async def test_a_message_that_is_gone_is_answered_below(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    go = threading.Event()

    def vibe(*args: Any, **kwargs: Any) -> Any:
        go.wait(20)
        return engine.vibe(*args, **kwargs)

    async with serve(stand_in(engine, vibe=vibe), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/vibe")
        await chat.press(shown.data("happy"), shown.id)
        await chat.see(lambda event: event["type"] == "answer")
        await bot.application.bot.delete_message(chat.user, shown.id)
        go.set()
        event = await chat.see(from_bot)
        assert event["type"] == "message"
        assert "I read: happy" in event["message"]["text"]


# Several at once


async def test_a_slow_answer_shows_dots_and_holds_up_nobody_else(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    go = threading.Event()

    def find(text: str, limit: int = 5) -> Any:
        if "slowly" in text:
            go.wait(20)
        return engine.find(text, limit)

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        slow, quick = await bot.meet(), await bot.meet()
        await slow.write("/similar slowly qxzvwjk")
        assert "Segue" in (await quick.say("/start")).text
        assert "qxzvwjk" in (await quick.say("/similar qxzvwjk")).text
        await slow.see(lambda event: event["type"] == "typing")
        assert not any(from_bot(event) for event in slow.backlog)
        go.set()
        assert "slowly" in (await slow.see(from_bot))["message"]["text"]


async def test_the_longest_message_is_not_read_on_the_event_loop(
    serve: Serve, stand_in: StandIn, engine: Engine, tmp_path: Path
) -> None:
    readers = []

    def understood(text: str) -> Vibe:
        readers.append(threading.current_thread() is threading.main_thread())
        return engine.understood(text)

    async with serve(stand_in(engine, understood=understood), tmp_path / "segue.sqlite") as bot:
        chat = await bot.meet()
        await chat.say("calm and happy")
        assert readers[0]
        readers.clear()
        await chat.say("calm and happy " * 30)
        assert readers
        assert not any(readers)


async def test_two_quick_taps_show_the_second_in_the_end(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    go = threading.Event()
    first, second = engine.examples(2)

    def similar(track_id: str, *args: Any, **kwargs: Any) -> Any:
        if track_id == first.id:
            go.wait(20)
        return engine.similar(track_id, *args, **kwargs)

    run = tag(engine.run_id)
    async with serve(stand_in(engine, similar=similar), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/help")
        for track in (first, second):
            await chat.press(encode(Similar(track.id, 0, run)), shown.id)
        await chat.see(lambda event: event["type"] == "typing")
        go.set()
        # The list between is not shown: it could no longer matter.
        assert second.title in (await chat.see(from_bot))["message"]["text"].splitlines()[0]


async def test_many_people_at_once_each_get_their_own_answer(bot: Bot, engine: Engine) -> None:
    tracks = engine.browse(0, limit=20)
    people = [await bot.meet() for _ in tracks]
    answers = await asyncio.gather(
        *(
            person.say(f"/similar {track.title} {track.artist}")
            for person, track in zip(people, tracks, strict=True)
        )
    )
    for answer, track in zip(answers, tracks, strict=True):
        assert track.title in answer.text or any(track.title in key for key in answer.keys)


# After a restart, and after a training


async def test_buttons_work_after_a_restart(engine: Engine, serve: Serve, tmp_path: Path) -> None:
    database = tmp_path / "state.sqlite"
    async with serve(engine, database) as bot:
        server = bot.server
        chat = await bot.meet()
        vibe = await chat.say("/vibe happy acoustic")
        people = await chat.say("/cluster")
        await bot.fall_silent()
        async with serve(engine, database, server) as again:
            chat.session = again.session
            assert "11. " in (await chat.tap("More", vibe)).text
            name = engine.personalities()[0].name
            assert name in (await chat.tap(name, people)).text


async def test_a_vibe_that_was_forgotten_is_said_kindly(
    engine: Engine, serve: Serve, tmp_path: Path
) -> None:
    async with serve(engine, tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/help")
        await chat.press(encode(Wish("AAAAAAAA", 10, tag(engine.run_id))), shown.id)
        assert "forgot" in (await chat.see(from_bot))["message"]["text"]


async def test_in_a_renewed_catalogue_old_buttons_are_told_kindly(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    async with serve(stand_in(engine, run_id="another"), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        shown = await chat.say("/help")
        track, old = engine.examples(1)[0], tag("the one before")
        for data, said, toast in (
            (Similar(track.id, 20, old), f"Songs like {track.title}", trouble.RENEWED),
            (Browse(3, 20, old), "personalities of this catalogue", trouble.RENEWED),
            (Similar(track.id, 0, old), f"Songs like {track.title}", ""),
        ):
            await chat.press(encode(data), shown.id)
            answer = await chat.see(lambda event: event["type"] == "answer")
            assert str(answer.get("text") or "") == toast
            assert said in (await chat.see(from_bot))["message"]["text"]


async def test_a_song_that_is_not_in_the_renewed_catalogue_is_said(chat: Chat) -> None:
    shown = await chat.say("/help")
    await chat.press(encode(Similar("t-ffffffffffffffff", 0, tag("the one before"))), shown.id)
    assert "I don't have that song" in (await chat.see(from_bot))["message"]["text"]


# Groups


async def test_in_a_group_commands_are_answered_to_who_gave_them(group: Chat) -> None:
    for command in ("/vibe", "/vibe@segue_local_bot", "/VIBE@Segue_Local_Bot happy"):
        await group.skip()
        message_id = await group.write(command)
        message = (await group.see(from_bot))["message"]
        assert message["reply_to_message"]["message_id"] == message_id


async def test_in_a_group_only_what_is_said_to_the_bot_is_answered(group: Chat) -> None:
    await group.skip()
    for text in ("good morning", "/vibe@another_bot", "/play", "https://youtu.be/x"):
        await group.write(text)
    shown = await group.say("/help")
    assert "What I can do" in shown.text
    answered = await group.say("happy", reply_to=shown.id)
    assert "happy" in answered.text
    assert "/help" in (await group.say("/play@segue_local_bot")).text


# What is no text of a person's


_updates = count(10**9)


def update_with(bot: Bot, user: int, **fields: Any) -> Update:
    """An update as Telegram would send it, for what the chat page has no way to say."""
    chat = fields.pop("chat", {"id": user, "type": "private", "first_name": "Robin"})
    person = {"id": user, "is_bot": False, "first_name": "Robin"}
    kind = fields.pop("kind", "message")
    message = {"message_id": 999_999, "date": 1, "chat": chat, "from": person, **fields}
    update = Update.de_json({"update_id": next(_updates), kind: message}, bot.application.bot)
    assert update is not None
    return update


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)
async def test_what_is_no_text_gets_one_friendly_line(
    bot: Bot, chat: Chat, fields: dict[str, Any]
) -> None:
    await chat.say("/start")
    await bot.application.update_queue.put(update_with(bot, chat.user, **fields))
    text = (await chat.see(from_bot))["message"]["text"]
    assert "text" in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "/start", "kind": "edited_message"},
        {"text": "/start", "kind": "channel_post", "chat": {"id": -1, "type": "channel"}},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
        {"dice": {"emoji": "🎲", "value": 3}, "chat": {"id": -1, "type": "group", "title": "x"}},
    ],
)
async def test_edits_channels_and_notices_are_passed_over(
    bot: Bot, chat: Chat, fields: dict[str, Any]
) -> None:
    await chat.say("/start")
    await bot.application.update_queue.put(update_with(bot, chat.user, **fields))
    await chat.settle()
    assert not any(from_bot(event) for event in chat.backlog)
