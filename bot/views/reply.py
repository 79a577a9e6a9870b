"""What a view returns: a text and its buttons, free of Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.buttons import Button


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message: what stands on it and what a tap means."""

    label: str
    button: Button


Keyboard = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send, or to put in another's place. `text` is Telegram's HTML."""

    text: str
    keyboard: Keyboard = ()
