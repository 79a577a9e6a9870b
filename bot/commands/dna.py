"""/dna: a song's acoustic fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.buttons import Dna
from bot.command import Command, Said
from bot.commands.song import song
from bot.views import dna as views
from bot.views.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Context
    from bot.views.reply import Key
    from engine import Engine


async def dna(context: Context, said: Said) -> Reply:
    """The fingerprint of the song that is named, linked to or replied to."""
    found = await song(context, said, Dna)
    if found is None:
        return views.how_to(await context.ask(context.engine.examples, 1))
    if isinstance(found, Reply):
        return found
    return await show(context, Dna(found.track_id), found.others)


async def show(context: Context, button: Dna, others: Sequence[Key] = ()) -> Reply:
    """The fingerprint of a song."""
    song = await context.ask(_fingerprint, context.engine, button.track_id)
    return views.dna(song, context.run, others)


def _fingerprint(engine: Engine, track_id: str) -> views.Fingerprint:
    """One trip to a worker's thread for all that is drawn."""
    track = engine.track(track_id)
    one = engine.personality(track.personality)
    shares = [
        (engine.personality(number), share) for number, share in engine.membership(track.id).items()
    ]
    return views.Fingerprint(
        track,
        engine.standing(track.id),
        engine.levels(track.id),
        one,
        engine.spread(one.id),
        shares,
        engine.mood_sureness(track.id),
    )


DNA = Command("dna", "a song", "A song's fingerprint, drawn", dna, {Dna: show})
