"""Who asks, by a number that is nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatID

if TYPE_CHECKING:
    from telegram import Update

# The one user as which all of them write who write as a group or as a channel, wherever that is.
_SHARED = frozenset(map(int, ChatID))


def sender(update: Update) -> int:
    """Telegram's number of a person, or the negative one of the chat as which somebody writes.

    Who is not told at all has the number of the chat where that is; 0 without one.
    """
    who, chat = update.effective_sender, update.effective_chat
    if who is not None and who.id not in _SHARED:
        return who.id
    return 0 if chat is None else chat.id
