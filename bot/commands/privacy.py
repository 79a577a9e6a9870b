"""/privacy, /export and /forget: what is kept about a person, to be seen and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.command import Command, Said
from bot.views import privacy as views

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply


async def privacy(context: Context, said: Said) -> Reply:
    """What is kept, why and for how long."""
    return views.privacy()


async def export(context: Context, said: Said) -> Reply:
    """All that is kept about whoever asks, as a file; where others read it, only how to get it."""
    if not context.in_private:
        return views.export_in_private(context.bot.username, is_person=context.person > 0)
    kept = await context.remember(context.services.state.export)
    return views.export(kept)


async def forget(context: Context, said: Said) -> Reply:
    """Erase all that is kept about whoever asks."""
    state = context.services.state
    erased = await context.remember(state.forget)
    return views.forgotten(erased, leaves_traces=state.leaves_traces)


PRIVACY = Command("privacy", "", "Say what I keep about you", privacy)
EXPORT = Command("export", "", "Send you what I keep about you", export)
FORGET = Command("forget", "", "Erase what I keep about you, at once", forget)
