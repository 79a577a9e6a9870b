"""Reading updates: what the bot asks of them here, and whatever else they are by the library.

The library goes through the hundred fields that a message may have. Nearly all are plain text,
which has six, and is read here in half of the time.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from telegram import CallbackQuery, Chat, Message, MessageEntity, Update, User

from bot.instead import INSTEAD, instead

if TYPE_CHECKING:
    from telegram import Bot

    Json = dict[str, Any]

# Of the message that a tap is on, nobody asks for more: the bot itself has written it.
_OF_TAPPED = ("message_id", "date", "chat", "text", "is_topic_message", "message_thread_id")
_AS_THEY_ARE = ("text", "is_topic_message", "message_thread_id")
_PLAIN = {"message_id", "date", "chat", "from", "entities", *_AS_THEY_ARE}
_TAP = {"id", "from", "chat_instance", "message", "data"}

log = logging.getLogger(__name__)


class _Quick:
    """What is made in less than half of the time: the library asks of each field if it may be set.

    A message has a hundred.
    """

    __slots__ = ()

    __setattr__ = object.__setattr__


class _Message(_Quick, Message):
    __slots__ = ()


class _Update(_Quick, Update):
    __slots__ = ()


class _User(_Quick, User):
    __slots__ = ()


class _Chat(_Quick, Chat):
    __slots__ = ()


def read_updates(answer: list[Any], bot: Bot) -> tuple[Update, ...]:
    """The updates of an answer, in order; those that are broken are empty but for their number.

    What has no number cannot be skipped by it, and is left out.
    """
    updates = (read_update(one, bot) for one in answer)
    return tuple(update for update in updates if update is not None)


def read_update(content: Any, bot: Bot) -> Update | None:
    """One update; empty where it is broken, None where it has no number either.

    A tap comes with no more of the message that it is on than its place and its text, and in
    `api_kwargs`, under `INSTEAD`, what `instead` finds below it, if anything.
    """
    number = content.get("update_id") if isinstance(content, dict) else None
    if not isinstance(number, int):
        log.error("skipped an update without a number")
        return None
    try:
        return _update(number, content, bot)
    except Exception as error:  # whatever the library trips over
        # Not the content: it is what somebody wrote.
        kinds = ", ".join(sorted(content.keys() - {"update_id"}))
        log.error("skipped update %d (%s): %s", number, kinds, type(error).__name__)
        return Update(number)


def _update(number: int, content: Json, bot: Bot) -> Update:
    match content:
        case {"message": dict(message), **rest} if rest.keys() == {"update_id"}:
            update = _Update(number, message=_message(message, bot))
        case {"callback_query": dict(tap), **rest} if rest.keys() == {"update_id"}:
            update = _Update(number, callback_query=_tap(tap, bot))
        case _:
            return Update.de_json(content, bot)
    update.set_bot(bot)
    return update


def _message(content: Json, bot: Bot) -> Message:
    # A message of the year 1970 is one that cannot be seen any more.
    if not content.keys() <= _PLAIN or not content["date"]:
        return Message.de_json(content, bot)
    sender, entities = content.get("from"), content.get("entities") or []
    message = _Message(
        content["message_id"],
        datetime.fromtimestamp(content["date"], UTC),
        _Chat.de_json(content["chat"], bot),
        from_user=_User.de_json(sender, bot) if sender else None,
        entities=MessageEntity.de_list(entities, bot),
        **{name: content[name] for name in _AS_THEY_ARE if name in content},
    )
    message.set_bot(bot)
    return message


def _tap(content: Json, bot: Bot) -> CallbackQuery:
    on, more = content.get("message"), {}
    if isinstance(on, dict):
        more = {INSTEAD: rows} if (rows := instead(on)) else {}
        on = {name: on[name] for name in _OF_TAPPED if name in on}
    if on is None or not content.keys() <= _TAP:
        return CallbackQuery.de_json({**content, **more, "message": on}, bot)
    sender = _User.de_json(content["from"], bot)
    query = CallbackQuery(
        content["id"], sender, content["chat_instance"], _message(on, bot), content.get("data"),
        api_kwargs=more,
    )  # fmt: skip
    query.set_bot(bot)
    return query
