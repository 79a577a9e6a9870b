"""What else may be meant: the buttons that lead there, kept while a list is bent and turned.

A tap comes with the buttons that its message has. So they go along from one keyboard to the next,
and nothing has to be remembered or found again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.buttons import GarbledButtonError, Locks, Place, Press, Turned, decode
from bot.views.reply import OR, OR_THE_VIBE, Key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.buttons import Button
    from bot.views.reply import Reply

# Under which name a tap has them, beside what Telegram tells of it.
INSTEAD = "instead"

Row = dict[str, Any]
"""A button as it came from Telegram."""


def instead(message: dict[str, Any]) -> list[Row]:
    """The buttons of a message, as it came from Telegram, that lead to what else may be meant.

    Each has a row of its own.
    """
    match message:
        case {"reply_markup": {"inline_keyboard": list(rows)}}:
            return [row[0] for row in rows if len(row) == 1 and _leads_elsewhere(row[0])]
    return []


def kept(reply: Reply, rows: Sequence[Row], data: str, tapped: Button) -> Reply:
    """The reply to a tap with that data, with the ways that its message had to what else is meant.

    They go along where the tap leads to another one of them, or bends or turns the same list, and
    stand above the last row, which is the way back. Below a picture they do not.
    """
    if not rows or reply.picture is not None or not _goes_along(rows, data, tapped):
        return reply
    has = {key.label for row in reply.keyboard for key in row}
    more = tuple((key,) for key in _keys(rows, data) if key.label not in has)
    return replace(reply, keyboard=(*reply.keyboard[:-1], *more, *reply.keyboard[-1:]))


def _leads_elsewhere(button: Any) -> bool:
    match button:
        case {"text": str(label), "callback_data": str()}:
            return label.startswith((OR, OR_THE_VIBE))
    return False


def _goes_along(rows: Sequence[Row], data: str, tapped: Button) -> bool:
    """Whether the tap leads to a page of the same list, or to something else that may be meant.

    What leads to another list has the way back to this one with it, and begins with its first page.
    """
    if any(row["callback_data"] == data for row in rows):
        return True
    return isinstance(tapped, Press | Locks | Turned) or (
        isinstance(tapped, Place) and (tapped.back is None or tapped.offset > 0)
    )


def _keys(rows: Sequence[Row], data: str) -> Iterator[Key]:
    """The ways to all that may be meant but what is shown now."""
    for row in rows:
        if row["callback_data"] != data:
            try:
                yield Key(row["text"], decode(row["callback_data"]))
            except GarbledButtonError:
                continue  # of another version of the bot
