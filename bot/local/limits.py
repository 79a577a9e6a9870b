"""Telegram's limits, and the words in which it refuses what passes them."""

import re
from typing import Any

from bot.local.entities import utf16_length
from bot.local.failures import bad_request
from bot.local.formatting import Formatted
from bot.local.links import BadLinkError, check_link
from bot.local.params import JsonObject

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_ANSWER = 200
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_OTHER_ACTIONS = (
    "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def check_text(formatted: Formatted, *, edited: bool) -> None:
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if formatted.length > MAX_TEXT:
        # The one is said by the Bot API server, the other by Telegram behind it.
        raise bad_request("MESSAGE_TOO_LONG" if edited else "message is too long")


def check_caption(formatted: Formatted, *, edited: bool) -> None:
    if formatted.length > MAX_CAPTION:
        raise bad_request("MEDIA_CAPTION_TOO_LONG" if edited else "message caption is too long")


def check_answer(text: str) -> None:
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")


def inline_keyboard(markup: Any) -> JsonObject | None:
    """The keyboard as Telegram returns it in the message, None when it has no buttons."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    keyboard = [_row(row) for row in rows]
    keyboard = [row for row in keyboard if row]
    if sum(map(len, keyboard)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard} if keyboard else None


def _row(row: Any) -> list[JsonObject]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    # Telegram's own servers wrap longer rows; nobody means that, so it is an error here.
    if len(row) > MAX_BUTTONS_IN_ROW:
        raise bad_request("reply markup is too long")
    return [_button(button) for button in row]


def _button(button: Any) -> JsonObject:
    failure = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request("inline keyboard button must be an Object")
    for name in ("text", "url", "callback_data"):
        if name in button and not isinstance(button[name], str):
            raise bad_request(f'{failure}Field "{name}" must be of type String')
    if "text" not in button:
        raise bad_request(f'{failure}Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("url"):
        return {"text": button["text"], "url": _button_url(button["url"])}
    if button.get("callback_data"):
        if len(button["callback_data"].encode()) > MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": button["text"], "callback_data": button["callback_data"]}
    others = [name for name in _OTHER_ACTIONS if name in button]
    if not others:
        raise bad_request(f"{failure}Text buttons are unallowed in the inline keyboard")
    if others[0] in {"callback_game", "pay"}:
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"text": button["text"], others[0]: button[others[0]]}


def _button_url(url: str) -> str:
    try:
        return check_link(url)
    except BadLinkError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def bot_commands(commands: Any) -> list[JsonObject]:
    """The commands of a menu, checked."""
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_bot_command(command) for command in commands]


def _bot_command(command: Any) -> JsonObject:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: Expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if not 1 <= utf16_length(description.strip()) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description.strip()}


def profile_text(text: str, limit: int, failure: str) -> str:
    """A name or description of the bot of at most `limit` characters."""
    if utf16_length(text) > limit:
        raise bad_request(failure)
    return text.strip()
