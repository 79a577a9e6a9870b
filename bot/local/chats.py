"""The chats: messages, the keyboards below them, and who may see and change what."""

import secrets
import time
from collections import OrderedDict
from typing import Any

from bot.local.entities import utf16_length
from bot.local.events import EVERYONE, Events
from bot.local.failures import bad_request
from bot.local.formatting import Formatted, format_text
from bot.local.limits import MAX_CALLBACK_BYTES, MAX_TEXT
from bot.local.params import JsonObject
from bot.local.people import (
    BOT_USERNAME,
    GROUP_ID,
    MAX_USER_ID,
    bot_user,
    group,
    person,
    private_chat,
)
from bot.local.updates import Updates

# Older messages of a chat are forgotten, so that a bot that runs for weeks does not grow.
MAX_MESSAGES = 5_000
# Telegram does not say for how long a tap can be answered; bots see it refused soon after 15 s.
QUERY_SECONDS = 30.0


class NotPossibleError(Exception):
    """A person tried what a Telegram client would not offer; the message says what."""


class Chats:
    """Everything that was said, and what follows from it for the bot and for the people."""

    def __init__(self, bot_id: int, name: str, kept: int = MAX_MESSAGES) -> None:
        self._kept = kept
        self.bot = bot_user(bot_id, name)
        self.updates = Updates()
        self.events = Events()
        self._chats: dict[int, JsonObject] = {GROUP_ID: group()}
        self._messages: dict[int, OrderedDict[int, JsonObject]] = {GROUP_ID: OrderedDict()}
        # Private chats and small groups share one counter, so an id is never used twice.
        self._last_message = 0
        self._queries: dict[str, tuple[float, int, int]] = {}

    # What people do

    def say(
        self, user_id: int, text: str, *, reply_to: int | None = None, in_group: bool = False
    ) -> list[JsonObject]:
        """A person types `text`; longer ones become several messages, as in Telegram's apps."""
        chat_id = GROUP_ID if in_group else self._enter(user_id)
        replied = None if reply_to is None else self._visible(chat_id, reply_to)
        pieces = [format_text(piece) for piece in split_text(text)]
        said = []
        for piece in pieces:
            if not piece.text:
                continue
            message = self._new_message(chat_id, person(user_id), _text_fields(piece), replied)
            self._store(message, "message")
            if self._concerns_bot(message):
                self.updates.add("message", message)
            said.append(message)
        if not said:
            raise NotPossibleError("there is nothing to send in an empty message")
        return said

    def tap(self, user_id: int, message_id: int, data: str) -> str:
        """A person taps a button of a message; returns the id of the query that the bot gets.

        Like Telegram, this does not check that the message has a button with this data.
        """
        if not 1 <= len(data.encode("utf-8", "replace")) <= MAX_CALLBACK_BYTES:
            raise NotPossibleError(f"a button has 1 to {MAX_CALLBACK_BYTES} bytes of data")
        chat_id = GROUP_ID if message_id in self._messages[GROUP_ID] else user_id
        message = self._visible(chat_id, message_id)
        query_id = str(secrets.randbits(62))
        self._queries[query_id] = (time.monotonic() + QUERY_SECONDS, user_id, message_id)
        query = {
            "id": query_id,
            "from": person(user_id),
            "message": message,
            "chat_instance": str(chat_id),
            "data": data,
        }
        self.updates.add("callback_query", query)
        return query_id

    def _enter(self, user_id: int) -> int:
        if not 1 <= user_id <= MAX_USER_ID or user_id == self.bot["id"]:
            raise NotPossibleError(f"a user has a number from 1 to {MAX_USER_ID}")
        self._chats.setdefault(user_id, private_chat(user_id))
        self._messages.setdefault(user_id, OrderedDict())
        return user_id

    def _visible(self, chat_id: int, message_id: int) -> JsonObject:
        message = self._messages[chat_id].get(message_id) if chat_id in self._chats else None
        if message is None:
            raise NotPossibleError(f"there is no message {message_id} in this chat")
        return message

    def _concerns_bot(self, message: JsonObject) -> bool:
        """Whether the bot gets to see it: in groups only commands and replies to it."""
        if message["chat"]["type"] == "private":
            return True
        replied = message.get("reply_to_message")
        if replied is not None and replied["from"]["id"] == self.bot["id"]:
            return True
        return _is_command_for(message, BOT_USERNAME)

    # What the bot does

    def chat_id(self, chat_id: str) -> int:
        """The chat that the bot means; it must have been opened by a person first."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            known = int(chat_id) in self._chats
        except ValueError:
            known = False
        if not known:
            raise bad_request("chat not found")
        return int(chat_id)

    def message(self, chat_id: int, message_id: int) -> JsonObject | None:
        return self._messages[chat_id].get(message_id)

    def post(self, chat_id: int, content: JsonObject, replied: JsonObject | None) -> JsonObject:
        """The bot sends a message with these fields."""
        message = self._new_message(chat_id, self.bot, content, replied)
        self._store(message, "message")
        return message

    def edit(self, message: JsonObject, content: JsonObject) -> JsonObject:
        """The bot's message with these fields in place of all that can be edited."""
        edited = {name: value for name, value in message.items() if name not in EDITABLE} | content
        if edited == {name: value for name, value in message.items() if name != "edit_date"}:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        edited["edit_date"] = int(time.time())
        self._store(edited, "edit")
        return edited

    def delete(self, chat_id: int, message_id: int) -> None:
        message = self.message(chat_id, message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if message["from"]["id"] != self.bot["id"] and chat_id == GROUP_ID:
            raise bad_request("message can't be deleted")
        del self._messages[chat_id][message_id]
        self.events.add(_audience(chat_id), "delete", chat_id=chat_id, message_id=message_id)

    def act(self, chat_id: int, action: str) -> None:
        """The bot shows that it is typing, or uploading."""
        self.events.add(
            _audience(chat_id), "typing", chat_id=chat_id, action=action, date=int(time.time())
        )

    def answer(self, query_id: str, text: str, *, show_alert: bool) -> None:
        """The bot answers a tap; only who tapped sees it."""
        now = time.monotonic()
        self._queries = {id_: query for id_, query in self._queries.items() if query[0] > now}
        if query_id not in self._queries:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        _, user_id, message_id = self._queries[query_id]
        self.events.add(
            user_id,
            "answer",
            callback_query_id=query_id,
            text=text,
            show_alert=show_alert,
            message_id=message_id,
        )

    # How both are kept

    def _new_message(
        self, chat_id: int, sender: JsonObject, content: JsonObject, replied: JsonObject | None
    ) -> JsonObject:
        self._last_message += 1
        message: JsonObject = {
            "message_id": self._last_message,
            "from": sender,
            "chat": self._chats[chat_id],
            "date": int(time.time()),
        }
        if replied is not None:
            message["reply_to_message"] = {
                name: value for name, value in replied.items() if name != "reply_to_message"
            }
        return message | content

    def _store(self, message: JsonObject, event: str) -> None:
        chat_id = message["chat"]["id"]
        messages = self._messages[chat_id]
        messages[message["message_id"]] = message
        while len(messages) > self._kept:
            messages.popitem(last=False)
        self.events.add(_audience(chat_id), event, message=message)


# The fields of a message that an edit replaces; the others stay for good.
EDITABLE = frozenset(
    {
        "text", "entities", "caption", "caption_entities", "photo", "document", "reply_markup",
        "link_preview_options", "show_caption_above_media", "edit_date",
    }
)  # fmt: skip


def _audience(chat_id: int) -> int | None:
    return EVERYONE if chat_id == GROUP_ID else chat_id


def _text_fields(formatted: Formatted) -> dict[str, Any]:
    entities = formatted.entities_json()
    return {"text": formatted.text} | ({"entities": entities} if entities else {})


def _is_command_for(message: JsonObject, username: str) -> bool:
    for entity in message.get("entities", ()):
        if entity["type"] == "bot_command":
            units = message["text"].encode("utf-16-le")
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            _, at, name = units[start:end].decode("utf-16-le").partition("@")
            if not at or name.lower() == username.lower():
                return True
    return False


def split_text(text: str, limit: int = MAX_TEXT) -> list[str]:
    """`text` in pieces of at most `limit` UTF-16 units, cut at a line's or a word's end."""
    pieces = []
    while utf16_length(text) > limit:
        end = _fitting(text, limit)
        line, word = text.rfind("\n", end // 2, end), text.rfind(" ", end // 2, end)
        cut = next((place + 1 for place in (line, word) if place > 0), end)
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit into `limit` UTF-16 units."""
    end = min(len(text), limit)
    while utf16_length(text[:end]) > limit:
        end -= max(1, (utf16_length(text[:end]) - limit) // 2)
    return end
