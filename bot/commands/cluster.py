"""/cluster: the catalogue's musical personalities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.buttons import Browse, Personalities, Profile
from bot.command import Command, Said
from bot.views import personalities as views
from bot.views.tracks import PAGE

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply


async def cluster(context: Context, said: Said) -> Reply:
    """The personality that is named, or all of them."""
    named = said.text.casefold()
    for one in context.engine.personalities() if named else ():
        if named in one.name.casefold():
            return await show(context, Browse(one.id, run=context.run))
    return views.personalities(context.engine.personalities(), context.run, unknown=said.text)


async def everyone(context: Context, button: Personalities) -> Reply:
    """All personalities."""
    return views.personalities(context.engine.personalities(), context.run)


async def show(context: Context, here: Browse) -> Reply:
    """One page of a personality's songs."""
    engine = context.engine
    one = engine.personality(here.personality_id)
    # One more than is shown tells whether there is a next page.
    tracks = await context.ask(engine.browse, one.id, limit=PAGE + 1, offset=here.offset)
    if not tracks and here.offset > 0:
        return await show(context, replace(here, offset=0))
    return views.personality(one, tracks[:PAGE], here, more=len(tracks) > PAGE)


async def picture(context: Context, button: Profile) -> Reply:
    """A personality's profile, drawn."""
    one = context.engine.personality(button.personality_id)
    spread = await context.ask(context.engine.spread, one.id)
    return views.profile(one, spread, context.run)


CLUSTER = Command(
    "cluster",
    "",
    "Wander by musical personality",
    cluster,
    {Browse: show, Profile: picture, Personalities: everyone},
)
