"""/help: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.command import Command, Said
from bot.views import welcome

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply


async def help_(context: Context, said: Said) -> Reply:
    """List the commands."""
    entries = [(one.name, one.rest, one.summary) for one in context.services.commands]
    return welcome.help_(entries, await context.ask(context.engine.examples, 1), context.run)


HELP = Command("help", "", "List what I can do", help_)
