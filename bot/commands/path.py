"""/path: a journey from one song to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.between import GarbledBetweenError, between_of
from bot.buttons import Curves, Journey, Swap
from bot.command import Command, Said
from bot.commands import songs
from bot.views import path as views
from bot.views.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.between import Between
    from bot.buttons import Back, Turned
    from bot.context import Context
    from bot.views.reply import Key
    from engine import Engine
    from engine.tracks import Step


async def path(context: Context, said: Said) -> Reply:
    """A journey between the songs that are named, with its picture."""
    asked = await songs.meant(context, said, "path")
    if isinstance(asked, Reply):
        return asked
    between, besides = asked
    here = await _kept(context, between)
    steps = await context.ask(_steps, context.engine, between)
    return replace(
        views.path(steps, between, here, besides=besides), picture=views.picture(steps, here)
    )


async def first(
    context: Context,
    between: Between,
    besides: Sequence[Key] = (),
    back: Back | None = None,
) -> Reply:
    """A journey that has not been shown before."""
    here = await _kept(context, between, back)
    return await _page(context, between, here, besides=besides)


async def show(context: Context, here: Journey) -> Reply:
    """A journey."""
    return await _page(context, between_of(await context.recall(here.key)), here)


async def turned(context: Context, button: Turned, between: Between) -> Reply:
    """A journey in another way."""
    here = button.at
    if not isinstance(here, Journey):
        raise GarbledBetweenError(str(button))
    match button.how:
        case "longer":
            return await first(context, between.lengthened(1), back=here.back)
        case "shorter":
            return await first(context, between.lengthened(-1), back=here.back)
        case "reversed":
            return await first(context, between.reversed(), back=here.back)
        case "swapping":
            return await _page(context, between, here, swapping=True)
        case "undo":
            between = between.undone()
            here = await _kept(context, between, here.back)
            return await _page(context, between, here, swapping=True)
    raise GarbledBetweenError(str(button))


async def draw(context: Context, button: Curves) -> Reply:
    """The picture of a journey."""
    if not isinstance(button.at, Journey):
        raise GarbledBetweenError(str(button))
    between = between_of(await context.recall(button.at.key))
    return views.drawn(await context.ask(_steps, context.engine, between), button.at)


async def swap(context: Context, button: Swap) -> Reply:
    """A journey with another song in one place. Who swaps one may swap another."""
    if not isinstance(button.at, Journey):
        raise GarbledBetweenError(str(button))
    between = between_of(await context.recall(button.at.key))
    steps = await context.ask(_steps, context.engine, between)
    if 0 < button.place < len(steps) - 1:
        between = between.swapped(steps[button.place].track.id)
    here = await _kept(context, between, button.at.back)
    return await _page(context, between, here, swapping=True, fresh=button.place)


async def _kept(context: Context, between: Between, back: Back | None = None) -> Journey:
    return Journey(await context.keep(between.text()), run=context.run, back=back)


async def _page(
    context: Context,
    between: Between,
    here: Journey,
    *,
    besides: Sequence[Key] = (),
    swapping: bool = False,
    fresh: int | None = None,
) -> Reply:
    steps = await context.ask(_steps, context.engine, between)
    if swapping:
        return views.swapping(steps, between, here, fresh)
    return views.path(steps, between, here, besides=besides)


def _steps(engine: Engine, between: Between) -> list[Step]:
    start, end = between.ids
    return engine.path(start, end, between.length, without=between.without)


PATH = Command(
    "path",
    "a song > another song",
    "A journey from one song to another",
    path,
    {Journey: show, Swap: swap, Curves: draw},
)
