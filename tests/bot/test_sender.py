"""Who asks has a number of their own, or that of the chat as which they write."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update
from telegram.constants import ChatID

from bot.sender import sender

Json = dict[str, Any]

ADA = {"id": 7, "is_bot": False, "first_name": "Ada"}
ROOM, HALL = ({"id": number, "type": "supergroup", "title": "G"} for number in (-1_001, -1_002))
NEWS = {"id": -1_005, "type": "channel", "title": "News"}


def shared(who: ChatID) -> Json:
    """The one user as which everybody is told who is not told."""
    return {"id": int(who), "is_bot": True, "first_name": "Group"}


def said(**fields: Json) -> Update:
    content = {"update_id": 1, "message": {"message_id": 1, "date": 1, **fields}}
    update = Update.de_json(content, None)
    assert update is not None
    return update


@pytest.mark.parametrize("chat", [ROOM, HALL])
@pytest.mark.parametrize("who", list(ChatID))
def test_who_writes_as_a_chat_is_known_by_it(chat: Json, who: ChatID) -> None:
    hidden = {"from": shared(who)}
    assert sender(said(chat=chat, **hidden)) == chat["id"]
    assert sender(said(chat=chat, sender_chat=chat, **hidden)) == chat["id"]
    assert sender(said(chat=chat, sender_chat=NEWS, **hidden)) == NEWS["id"]
    assert sender(said(chat=chat)) == chat["id"]


def test_a_person_is_the_same_one_everywhere_and_who_taps_as_well() -> None:
    assert {sender(said(chat=chat, **{"from": ADA})) for chat in (ROOM, HALL)} == {7}
    message = {"message_id": 1, "date": 1, "chat": ROOM, "from": shared(ChatID.ANONYMOUS_ADMIN)}
    tap = {"id": "1", "from": ADA, "chat_instance": "1", "message": message}
    tapped = Update.de_json({"update_id": 1, "callback_query": tap}, None)
    assert tapped is not None
    assert sender(tapped) == 7


def test_what_comes_from_nowhere_is_nobodys() -> None:
    assert sender(Update(1)) == 0
