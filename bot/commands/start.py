"""/start: the greeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.buttons import Home
from bot.command import Command, Said
from bot.views import welcome

if TYPE_CHECKING:
    from bot.context import Context
    from bot.views.reply import Reply


async def start(context: Context, said: Said) -> Reply:
    """Greet, and offer something to tap."""
    return await home(context, Home())


async def home(context: Context, button: Home) -> Reply:
    """The greeting."""
    engine = context.engine
    examples = await context.ask(engine.examples, 3)
    return welcome.start(len(engine), examples, engine.personalities(), context.run)


START = Command("start", "", "Say hello and show where to begin", start, {Home: home})
