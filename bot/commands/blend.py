"""/blend: songs between two or more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.between import Between, between_of
from bot.buttons import Blended, Choose, Journey, Turned
from bot.command import Command, Said
from bot.commands import path, songs
from bot.commands.wishes import only_wished
from bot.views import blend as views
from bot.views.reply import Reply
from bot.views.tracks import PAGE
from engine.tracks import LOCKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Back
    from bot.context import Context
    from bot.views.reply import Key
    from engine import Engine
    from engine.tracks import Lock, Match, Track

# The engine lists no further than 500.
_LAST_OFFSET = 490


async def blend(context: Context, said: Said) -> Reply:
    """The songs between those that are named."""
    asked = await songs.meant(context, said, "blend")
    return asked if isinstance(asked, Reply) else await _first(context, *asked)


async def choose(context: Context, button: Choose) -> Reply:
    """Go on with the song that was chosen, to a blend or to a path."""
    asked = await songs.chosen(context, button)
    if isinstance(asked, Reply):
        return asked
    between, besides = asked
    if between.how == "path":
        return await path.first(context, between, besides)
    return await _first(context, between, besides)


async def on_blend(context: Context, said: Said) -> Reply | None:
    """The blend that is replied to, with the locks or the dice that are said; None for more."""
    if not said.text or not isinstance(said.about, Blended):
        return None
    wishes = await only_wished(context, said.text)
    if wishes is None or wishes.asked.steer or wishes.asked.lens:
        return None
    between = between_of(await context.recall(said.about.key))
    between = between.keeping({*between.locks, *wishes.asked.locks})
    return await _first(context, between if wishes.dice is None else between.rolled())


async def show(context: Context, here: Blended) -> Reply:
    """One page of a blend."""
    return await _page(context, between_of(await context.recall(here.key)), here)


async def turn(context: Context, button: Turned) -> Reply:
    """A blend or a path in another way."""
    between = between_of(await context.recall(button.at.key))
    match button.how, button.at:
        case "another seed", Blended():
            return await _first(context, between.rolled(), back=button.at.back)
        case "blend", Journey():
            between = replace(between, how="blend")
            return await _first(context, between, back=replace(button.at, back=None))
        case "journey", Blended():
            between = replace(between, how="path")
            return await path.first(context, between, back=replace(button.at, back=None))
        case "locking", Blended():
            return await _page(context, between, button.at, locking=True)
        case (
            "no vocals" | "no live recordings" | "no explicit" | "same era" | "same tempo",
            Blended(),
        ):
            between = between.locked(button.how)
            return await _first(context, between, back=button.at.back, locking=True)
    return await path.turned(context, button, between)


async def _first(
    context: Context,
    between: Between,
    besides: Sequence[Key] = (),
    back: Back | None = None,
    *,
    locking: bool = False,
) -> Reply:
    key = await context.keep(between.text())
    here = Blended(key, run=context.run, back=back)
    return await _page(context, between, here, besides, locking=locking)


async def _page(
    context: Context,
    between: Between,
    here: Blended,
    besides: Sequence[Key] = (),
    *,
    locking: bool = False,
) -> Reply:
    offset = min(here.offset, _LAST_OFFSET)
    # One more than is shown tells whether there is a next page.
    reach = min(offset + PAGE + 1, _LAST_OFFSET + PAGE)
    songs, matches, can = await context.ask(_between, context.engine, between, reach)
    if offset > 0 and len(matches) <= offset:
        return await _page(context, between, replace(here, offset=0), besides, locking=locking)
    page = views.Page(
        replace(here, offset=offset),
        between,
        songs,
        matches[offset : offset + PAGE],
        more=len(matches) > offset + PAGE,
        can=can,
        locking=locking,
        helpful=[] if matches else await context.ask(_helpful, context.engine, between),
        besides=besides,
    )
    return views.blend(page)


def _between(
    engine: Engine, between: Between, limit: int
) -> tuple[list[Track], list[Match], list[Lock]]:
    """One trip to a worker's thread for all that a page needs: songs, answers, possible locks."""
    ids = between.ids
    can = {lock for track_id in ids for lock in engine.lockable(track_id)}
    matches = engine.blend(ids, limit, locks=between.locks, seed=between.seed)
    return [engine.track(one) for one in ids], matches, [lock for lock in LOCKS if lock in can]


def _helpful(engine: Engine, between: Between) -> list[Lock]:
    """The locks that leave some songs when one of them is taken off."""
    return [
        lock
        for lock in between.locks
        if engine.blend(between.ids, 1, locks=between.locked(lock).locks)
    ]


BLEND = Command(
    "blend",
    "a song + another song",
    "Songs between two or more of yours",
    blend,
    {Blended: show, Choose: choose, Turned: turn},
)
