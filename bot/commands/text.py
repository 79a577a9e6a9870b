"""Text without a command: a song if one fits well, else a vibe, else help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import links
from bot.buttons import Wish
from bot.commands import similar, vibe
from bot.commands.start import start
from bot.views import vibe as vibe_views
from bot.views import welcome

if TYPE_CHECKING:
    from bot.command import Said
    from bot.context import Context
    from bot.views.reply import Reply


# Said to the bot, these are no titles, though there are songs of each name for /similar to find.
_GREETINGS = {"hi", "hey", "hello", "good morning", "good evening"}
_THANKS = {"thanks", "thank you", "thx"}


async def text(context: Context, said: Said) -> Reply:
    """The answer to what a person just wrote."""
    words = said.text
    bare = words.casefold().strip(" !.?")
    if bare in _GREETINGS:
        return await start(context, said)
    if bare in _THANKS:
        return welcome.thanks()
    if links.has_link(words):
        return await similar.linked(context, words)
    hits = await context.ask(context.engine.find, words)
    best = hits[0].score if hits else 0.0
    wish = await context.ask(context.engine.vibe, words, limit=1)
    is_wish = wish.understood and not wish.ignored
    if best >= similar.SURE and is_wish:
        # A title may be a mood as well: show the song, offer the mood.
        here = Wish(await context.keep(words), run=context.run)
        return await similar.found(context, words, hits, [vibe_views.instead_key(wish, here)])
    if best < similar.SURE and (is_wish or (wish.understood and best < similar.LIKELY)):
        return await vibe.wished(context, words)
    if best >= similar.LIKELY:
        return await similar.found(context, words, hits)
    examples = await context.ask(context.engine.examples, 3)
    return welcome.nothing_fits(words, examples, context.run)
