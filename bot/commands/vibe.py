"""/vibe: songs for a mood or a wish in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import Bent, MoodPick, Moods, Wish
from bot.command import Command, Said
from bot.commands import lists
from bot.commands.similar import linked
from bot.commands.wishes import on_list
from bot.views import vibe as views
from bot.views.tracks import PAGE

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply


async def vibe(context: Context, said: Said) -> Reply:
    """Songs for the words that were said, or all moods."""
    if bent := await on_list(context, said):
        return bent
    text = said.text or said.quoted
    if links.has_link(text):
        return await linked(context, text)
    if text:
        return await wished(context, text)
    return await _about(context, said)


async def wished(context: Context, text: str, back: Moods | None = None) -> Reply:
    """The first songs for a wish."""
    # One more than is shown tells whether there is a next page.
    answer = await context.ask(context.engine.vibe, text, limit=PAGE + 1)
    if not answer.understood:
        return views.not_understood(text)
    # The words are kept for the buttons, so not before there are any.
    here = Wish(await context.keep(text), run=context.run, back=back)
    return lists.begin(text, answer, here)


async def _about(context: Context, said: Said) -> Reply:
    """The list for a wish that is replied to, from its beginning, or all moods."""
    if isinstance(said.about, Wish | Bent):
        here = replace(said.about, offset=0, run=context.run)
        if isinstance((await lists.bend_at(context, here)).of, Wish):
            return await lists.show(context, here)
    return views.moods()


async def mood(context: Context, button: MoodPick) -> Reply:
    """Songs for a mood that was tapped."""
    return await wished(context, button.mood, Moods())


async def moods(context: Context, button: Moods) -> Reply:
    """All moods."""
    return views.moods()


VIBE = Command(
    "vibe",
    "a mood",
    "Songs for a mood, or for a wish in your words",
    vibe,
    {Wish: lists.show, MoodPick: mood, Moods: moods},
)
