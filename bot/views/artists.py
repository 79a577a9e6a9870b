"""What is said about an artist: the best-known songs, and songs like all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.buttons import ByArtist, LikeArtist
from bot.views.bending import bendable
from bot.views.reply import OR, Key, Reply
from bot.views.similar import song_keys
from bot.views.text import ARTIST, LABEL, escaped, plain
from bot.views.tracks import back_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Place
    from bot.views.bending import Page
    from engine.tracks import Artist, Track


def artist(
    who: Artist, songs: Sequence[Track], here: ByArtist, besides: Sequence[Key] = ()
) -> Reply:
    """An artist's best-known songs, each the way to songs like it. `besides` as elsewhere."""
    known = f"I know {who.tracks:,} songs of theirs." if who.tracks > 1 else "I know one song."
    back = ByArtist(who.id, run=here.run)
    keyboard = (
        *song_keys(songs, here.run, back),
        (Key(as_a_whole(who), LikeArtist(who.id, run=here.run, back=back)),),
        *((key,) for key in besides),
        back_keys(here),
    )
    return Reply(
        f"🎤 <b>{escaped(who.name, ARTIST)}</b>\n{known} "
        "Tap one for songs like it, or “as a whole” for songs like all of their music.",
        keyboard,
    )


def as_a_whole(who: Artist) -> str:
    """What stands on the button to songs like all of an artist's."""
    return f"Songs like {plain(who.name, LABEL)} as a whole"


def instead_keys(artists: Sequence[Artist], run: str, back: Place | None = None) -> list[Key]:
    """For a text that may mean these artists, too: the way to them, and back to what is shown."""
    return [
        Key(f"{OR}the artist {plain(who.name, LABEL)}", ByArtist(who.id, run=run, back=back))
        for who in artists
    ]


def like_artist(who: Artist, page: Page) -> Reply:
    """One page of the songs near the middle of an artist's music."""
    # A list that was come back to has forgotten its own way back; this one is plain.
    back = page.here.back or ByArtist(who.id, run=page.here.run)
    page = replace(page, here=replace(page.here, back=back))
    name = f"<b>{escaped(who.name, ARTIST)}</b>"
    return bendable(name, f"🎤 Songs like {name} as a whole, by others", page)
