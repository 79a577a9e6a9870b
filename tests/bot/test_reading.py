"""What the bot reads of an update itself is what the library would read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, Update

from bot.instead import INSTEAD
from bot.reading import read_update
from bot.receiving import PollingRequest, SteadyBot

Json = dict[str, Any]
BOT = SteadyBot("1:x", PollingRequest())
ADA = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
FORUM = {"id": -100, "type": "supergroup", "title": "Music", "is_forum": True}
TEXT: Json = {"message_id": 9, "date": 1_795_000_000, "chat": PRIVATE, "from": ADA, "text": "hello"}
ENTITIES = [{"type": "bot_command", "offset": 0, "length": 5}]
KEYBOARD = {"inline_keyboard": [[{"text": "1", "callback_data": "h"}]]}
TAP: Json = {"id": "3", "chat_instance": "7", "data": "h", "from": ADA, "message": TEXT}


@pytest.mark.parametrize(
    "message",
    [
        TEXT,
        TEXT | {"text": "/vibe happy", "entities": ENTITIES},
        TEXT | {"chat": FORUM, "is_topic_message": True, "message_thread_id": 4},
        TEXT | {"reply_to_message": TEXT},
        TEXT | {"date": 0},
        TEXT | {"from": None, "entities": None},
        {name: TEXT[name] for name in ("message_id", "date", "chat", "text")},
        TEXT | {"unheard_of": {"of": "next year"}},
    ],
    ids=["text", "command", "topic", "reply", "unseen", "null", "channel", "new"],
)
def test_a_message_is_read_as_by_the_library(message: Json) -> None:
    content = {"update_id": 5, "message": message}
    update = read_update(content, BOT)
    assert update is not None
    assert update.to_dict() == Update.de_json(content, BOT).to_dict()
    assert update.message is not None
    assert update.message.get_bot() is BOT


@pytest.mark.parametrize("more", [{}, {"inline_message_id": "8"}])
def test_of_a_tapped_message_its_place_is_read_and_not_its_buttons(more: Json) -> None:
    tap = TAP | more | {"message": TEXT | {"reply_markup": KEYBOARD, "entities": ENTITIES}}
    update = read_update({"update_id": 5, "callback_query": tap}, BOT)
    query = update.callback_query if update else None
    assert query
    on = query.message
    assert isinstance(on, Message)
    assert (query.data, query.from_user.id, on.chat.id, on.message_id) == ("h", 7, 7, 9)
    assert (on.text, on.reply_markup, on.entities) == ("hello", None, ())
    assert query.get_bot() is on.get_bot() is BOT


@pytest.mark.parametrize("more", [{}, {"inline_message_id": "8"}])
def test_of_a_tapped_message_the_ways_to_what_else_is_meant_are_kept(more: Json) -> None:
    other = {"text": "Or: Hello · Adele", "callback_data": "h"}
    keyboard = {"inline_keyboard": [*KEYBOARD["inline_keyboard"], [other]]}
    tap = TAP | more | {"message": TEXT | {"reply_markup": keyboard}}
    update = read_update({"update_id": 5, "callback_query": tap}, BOT)
    assert update
    assert update.callback_query
    assert update.callback_query.api_kwargs == {INSTEAD: [other]}


def test_a_tap_on_what_was_sent_elsewhere_is_read() -> None:
    tap = {name: TAP[name] for name in TAP if name != "message"} | {"inline_message_id": "8"}
    update = read_update({"update_id": 5, "callback_query": tap}, BOT)
    assert update is not None
    assert update.callback_query is not None
    assert update.callback_query.inline_message_id == "8"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["message", "chat", "from", "date", "id", "entities", "callback_query"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def test_any_content_becomes_an_update_with_its_number(faults: list[str]) -> None:
    @given(content=st.dictionaries(st.sampled_from(["message", "callback_query"]), ANYTHING))
    def law(content: Json) -> None:
        update = read_update({"update_id": 5} | content, BOT)
        assert update is not None
        assert update.update_id == 5

    law()
    faults.clear()
