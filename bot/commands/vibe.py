"""/vibe: songs for a mood or a wish in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import MoodPick, Moods, Wish
from bot.command import Command, Said
from bot.commands.similar import linked
from bot.views import vibe as views
from bot.views.tracks import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Context
    from bot.views.reply import Key, Reply
    from engine.tracks import Vibe

_LAST_OFFSET = 490


async def vibe(context: Context, said: Said) -> Reply:
    """Songs for the words that were said, or all moods."""
    text = said.text or said.quoted
    if links.has_link(text):
        return await linked(context, text)
    if text:
        return await wished(context, text)
    if isinstance(said.about, Wish):
        return await show(context, replace(said.about, offset=0, run=context.run))
    return views.moods()


async def wished(context: Context, text: str, back: Moods | None = None) -> Reply:
    """The first songs for a wish."""
    answer = await context.ask(context.engine.vibe, text, limit=PAGE + 1)
    if not answer.understood:
        return views.not_understood(text)
    # The words are kept for the buttons, so not before there are any.
    return _page(answer, Wish(await context.keep(text), run=context.run, back=back))


async def show(context: Context, here: Wish, besides: Sequence[Key] = ()) -> Reply:
    """One page of the songs for a wish."""
    text = await context.recall(here.key)
    offset = min(here.offset, _LAST_OFFSET)
    # One more than is shown tells whether there is a next page.
    reach = min(offset + PAGE + 1, _LAST_OFFSET + PAGE)
    answer = await context.ask(context.engine.vibe, text, limit=reach, seed=here.seed)
    if not answer.understood:
        return views.not_understood(text)
    if offset > 0 and len(answer.matches) <= offset:
        return await show(context, replace(here, offset=0))
    return _page(answer, replace(here, offset=offset), besides)


def _page(answer: Vibe, here: Wish, besides: Sequence[Key] = ()) -> Reply:
    matches = answer.matches[here.offset :]
    return views.vibe(answer, matches[:PAGE], here, more=len(matches) > PAGE, besides=besides)


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
    {Wish: show, MoodPick: mood, Moods: moods},
)
