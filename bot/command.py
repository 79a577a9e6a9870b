"""What makes a command: the menu, /help, the handlers and the buttons derive from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.context import Context
from bot.views.reply import Reply

if TYPE_CHECKING:
    from bot.buttons import Button


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote, as far as a command wants to know.

    `text` is what stands behind the command, or everything if there is none. If the message
    replies to another, `quoted` is that one's text when a person wrote it, and `about` the list
    that it shows when the bot did.
    """

    text: str
    quoted: str = ""
    about: Button | None = None


Answer = Callable[[Context, Said], Awaitable[Reply]]
# Each of these takes the one kind of button that it stands for in `Command.buttons`.
Tapped = Callable[[Context, Any], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `rest` says what may come after it, `summary` what it does, for people."""

    name: str
    rest: str
    summary: str
    answer: Answer
    buttons: Mapping[type[Button], Tapped] = field(default_factory=dict)
