"""What is said beside a song: "hey jude, no vocals but calmer", or as an answer to a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.buttons import Bendable, Wish
from bot.commands import lists

if TYPE_CHECKING:
    from bot.bends import Bend
    from bot.command import Said
    from bot.context import Context
    from bot.views.reply import Reply
    from engine import Engine
    from engine.tracks import Asked

# As it stands above a list, to be said again: "🎲 2". Without a number, the next roll.
_DICE = re.compile(r"[\s,;]*🎲\s*(\d*)")
# Stands for a song, before words that name none.
_IT = "it"


@dataclass(frozen=True, slots=True)
class Wished:
    """The song that is named, and the wishes beside it."""

    asked: Asked
    dice: str | None

    @property
    def text(self) -> str:
        """What is left of the text for a song's name."""
        return self.asked.text

    def __bool__(self) -> bool:
        """Whether there are any wishes."""
        asked = self.asked
        return bool(asked.steer or asked.locks or asked.lens) or self.dice is not None

    def on(self, bend: Bend) -> Bend:
        """A list bent as it is wished."""
        asked = self.asked
        bend = bend.asked(asked.steer, asked.locks, asked.lens)
        if self.dice is None:
            return bend
        return bend.rolled(int(self.dice)) if self.dice else bend.changed("another seed")


async def wished(context: Context, text: str) -> Wished:
    """The song and the wishes in `text`."""
    return await context.ask(_wished, context.engine, text)


async def only_wished(context: Context, text: str) -> Wished | None:
    """The wishes in `text`; None when anything else is said."""
    wishes = await context.ask(_wished, context.engine, f"{_IT}, {text}")
    return wishes if wishes and wishes.text == _IT else None


async def on_list(context: Context, said: Said) -> Reply | None:
    """The list that is replied to, bent; None when more was said than how to bend it."""
    if not said.text or not isinstance(said.about, Bendable):
        return None
    wishes = await only_wished(context, said.text)
    about = said.about if said.about.run == context.run else said.about.renewed(context.run)
    if not wishes or not isinstance(about, Bendable):
        return None
    bend = await lists.bend_at(context, about)
    if wishes.asked.lens and isinstance(bend.of, Wish):
        return None  # a wish is about all that it names, be it sound or not
    return await lists.bent(context, wishes.on(bend).after(about))


def _wished(engine: Engine, text: str) -> Wished:
    rolled = _DICE.search(text)
    asked = engine.asked(_DICE.sub("", text))
    # What is not understood beside a song stays a part of its name, the sign between them as well.
    asked = replace(asked, text=asked.text.strip(" ,;"))
    return Wished(asked, rolled[1] if rolled else None)
