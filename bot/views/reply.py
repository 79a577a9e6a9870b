"""What a view returns: a text, its buttons, perhaps a picture or a file; free of Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.views.text import escaped

if TYPE_CHECKING:
    from bot.buttons import Button
    from bot.pictures import Picture

# Enough for two sentences and all nine features, and little enough to leave room in a caption.
_ALT = 500
# What stands first on a button to something else that may be meant.
OR, OR_THE_VIBE = "Or: ", "🌈 Or the vibe: "


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message: what stands on it and what a tap means."""

    label: str
    button: Button


Keyboard = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send, or to put in another's place. `text` is Telegram's HTML.

    With a picture, the text is its caption. What does not fit into a caption follows as a message
    of its own, with the buttons. A tap that leads to a picture leaves the tapped message as it is.
    A document has the text as its caption, which is short then, and no picture beside it.
    """

    text: str
    keyboard: Keyboard = ()
    picture: Picture | None = None
    document: Document | None = None

    @property
    def words(self) -> str:
        """The text, and what the picture shows for who does not see it."""
        return f"{self.text}\n\n{self.alt}" if self.picture else self.text

    @property
    def alt(self) -> str:
        """What the picture shows, as a quote of a few lines; empty without a picture."""
        if self.picture is None:
            return ""
        return f"<blockquote expandable>🖼 {escaped(self.picture.alt, _ALT)}</blockquote>"
