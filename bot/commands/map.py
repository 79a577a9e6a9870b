"""/map: the catalogue on two axes, with a song among its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.buttons import OnMap
from bot.command import Command, Said
from bot.commands.song import song
from bot.views import map as views
from bot.views.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Context
    from bot.views.reply import Key
    from engine import Engine

_NEIGHBOURS = 10


async def map_(context: Context, said: Said) -> Reply:
    """The map, with the song that is named, linked to or replied to."""
    found = await song(context, said, OnMap)
    if isinstance(found, Reply):
        return found
    if found is not None:
        return await show(context, OnMap(found.track_id), found.others)
    chart = await context.ask(context.engine.chart)
    return views.everything(chart, context.engine.personalities(), context.run)


async def show(context: Context, button: OnMap, others: Sequence[Key] = ()) -> Reply:
    """The map with a song."""
    engine = context.engine
    spot = await context.ask(_spot, engine, button.track_id)
    chart = await context.ask(engine.chart)
    return views.with_song(spot, chart, engine.personalities(), context.run, others)


def _spot(engine: Engine, track_id: str) -> views.Spot:
    track = engine.track(track_id)
    near = engine.similar(track.id, _NEIGHBOURS)
    return views.Spot(track, engine.place(track.id), [engine.place(m.track.id) for m in near])


MAP = Command("map", "a song", "The catalogue as a map, with a song on it", map_, {OnMap: show})
