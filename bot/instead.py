"""What else may be meant: the buttons that lead there, kept while a list is bent and turned.

A tap comes with the buttons that its message has. So they go along from one keyboard to the next,
and nothing has to be remembered or found again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.buttons import (
    Bent,
    ByArtist,
    GarbledButtonError,
    Likewise,
    Locks,
    Place,
    Press,
    Similar,
    Turned,
    Wish,
    decode,
)
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

    They go along where the tap leads to another one of them, as they are, or bends or turns the
    same list: then they lead to what is bent likewise, and back to this page. They stand above the
    last row, which is the way back. Below a picture there are none.
    """
    if not rows or reply.picture is not None:
        return reply
    others = [row for row in rows if row["callback_data"] != data]
    is_one_of_them = len(others) < len(rows)
    if not is_one_of_them and not _goes_along(tapped):
        return reply
    here = None if is_one_of_them else _here(reply)
    has = {key.label for row in reply.keyboard for key in row}
    more = tuple((key,) for key in _keys(others, here) if key.label not in has)
    return replace(reply, keyboard=(*reply.keyboard[:-1], *more, *reply.keyboard[-1:]))


def _leads_elsewhere(button: Any) -> bool:
    match button:
        case {"text": str(label), "callback_data": str()}:
            return label.startswith((OR, OR_THE_VIBE))
    return False


def _goes_along(tapped: Button) -> bool:
    """Whether the tap leads to a page of the same list.

    What leads to another list has the way back to this one with it, and begins with its first page.
    """
    return isinstance(tapped, Press | Locks | Turned) or (
        isinstance(tapped, Place) and (tapped.back is None or tapped.offset > 0)
    )


def _here(reply: Reply) -> Place | None:
    """The page that a reply shows: what its songs' numbers lead back to."""
    buttons = (key.button for row in reply.keyboard for key in row)
    songs = (button for button in buttons if isinstance(button, Similar))
    back = next((song.back for song in songs), None)
    return back if isinstance(back, Place) else None


def _keys(rows: Sequence[Row], here: Place | None) -> Iterator[Key]:
    for row in rows:
        try:
            button = decode(row["callback_data"])
        except GarbledButtonError:
            continue  # of another version of the bot
        yield Key(row["text"], button if here is None else _from(here, button))


def _from(here: Place, button: Button) -> Button:
    """The way to what else may be meant, bent as the list `here` is, and back to there."""
    match button:
        case Likewise(at=Similar() as there) | (Similar() as there) if there.run == here.run:
            there = replace(there, back=here)
            return Likewise(there, here.key) if isinstance(here, Bent) else there
        case (ByArtist() | Wish()) as place if place.run == here.run:
            return replace(place, back=here)
    return button
