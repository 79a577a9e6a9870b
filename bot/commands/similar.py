"""/similar: songs like a song, or like all of an artist's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import Bent, ByArtist, LikeArtist, Likewise, Locks, Press, Similar, Why
from bot.command import Command, Said
from bot.commands import lists
from bot.commands.wishes import on_list, wished
from bot.views import artists as artist_views
from bot.views import similar as views
from engine.tracks import LIKELY_HIT, NAMED_HIT, SURE_HIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Bendable
    from bot.commands.lists import Songs
    from bot.commands.wishes import Wished
    from bot.context import Context
    from bot.views.reply import Key, Reply
    from engine import Engine
    from engine.tracks import Artist, Hit, Track

# Below this, one suggestion in 200 is what a badly misspelt text meant; from here to 0.25 it is one
# in 8. That was tried on 1,500 songs of a catalogue of 135,000.
_NEAR = 0.2
# A song leads by at least this score or is one of several.
_LEAD = 0.05
# Below this, some people mean another song of that name: the way to it is offered beside.
UNRIVALLED = 0.97
OTHERS = 2
# Of an artist so many songs are offered.
BEST_KNOWN = 5


@dataclass(frozen=True, slots=True)
class Meant:
    """The songs that a text may mean, and where it surely is the first, those like that one."""

    hits: Sequence[Hit]
    like_it: Songs | None = None


async def similar(context: Context, said: Said) -> Reply:
    """Songs like the one that is named, linked to, or replied to, or an artist's songs."""
    if bent := await on_list(context, said):
        return bent
    wishes = await wished(context, said.text or said.quoted)
    text = wishes.text
    if not text:
        return await _about(context, said)
    if links.has_link(text):
        return await linked(context, text, wishes)
    if artist := await context.ask(context.engine.find_artist, text):
        return await named(context, text, artist, wishes=wishes)
    songs = await meant(context, text, wishes)
    if songs.hits and songs.hits[0].score >= LIKELY_HIT:
        return await found(context, text, songs, wishes=wishes)
    return await unknown(context, text, songs.hits, wishes)


async def meant(context: Context, text: str, wishes: Wished | None = None) -> Meant:
    """The songs that `text` may mean, and what to answer if it is clear: one trip for both."""
    if wishes:
        return Meant(await context.ask(context.engine.find, text))
    return await context.ask(_meant, context.engine, text, context.run)


async def unknown(
    context: Context, text: str, hits: Sequence[Hit], wishes: Wished | None = None
) -> Reply:
    """That no song is called like this, and whom or what else it may name."""
    artists = artist_views.instead_keys(await maybe_artists(context, text), context.run)
    if not (near := nearest(hits)):
        return views.unknown(text, artists)
    here = await _bent(context, Similar(near[0].track.id, run=context.run), wishes)
    return views.unknown(text, [*artists, *views.choice_keys(near, here)])


async def maybe_artists(context: Context, text: str) -> list[Artist]:
    """The artists whom a text may mean that rather names a song."""
    return await context.ask(context.engine.find_artists, text, limit=OTHERS)


async def _about(context: Context, said: Said) -> Reply:
    """The list that is replied to, from its beginning, or what to write."""
    match said.about:
        case Similar() | Bent():
            return await lists.show(context, replace(said.about, offset=0, run=context.run))
        case LikeArtist(artist_id) | ByArtist(artist_id) if said.about.run == context.run:
            return await lists.show(context, LikeArtist(artist_id, run=context.run))
    return views.how_to(await context.ask(context.engine.examples, 1), context.run)


async def linked(context: Context, text: str, wishes: Wished | None = None) -> Reply:
    """Songs like the one to which the link in `text` leads."""
    track_id = links.spotify_track(text)
    if track_id is None:
        return views.no_song_link(links.kind(text))
    here = await _bent(context, Similar(track_id, run=context.run), wishes)
    return await lists.show(context, here)


async def named(
    context: Context,
    text: str,
    artist: Artist,
    besides: Sequence[Key] = (),
    wishes: Wished | None = None,
) -> Reply:
    """An artist's best-known songs, or with wishes songs like all of them."""
    if wishes:
        here = await _bent(context, LikeArtist(artist.id, run=context.run), wishes)
        return await lists.show(context, here)
    page = ByArtist(artist.id, run=context.run)
    songs = await context.ask(_called_so, context.engine, text, artist)
    return await show_artist(context, page, [*views.instead_keys(songs, page), *besides])


async def like_all_of(context: Context, artist: Artist, songs: Sequence[Hit]) -> Reply:
    """Songs like all of an artist's, and the way to songs that may be meant as well."""
    here = LikeArtist(artist.id, run=context.run)
    return await lists.show(context, here, views.instead_keys(songs, here))


async def found(
    context: Context,
    text: str,
    songs: Meant,
    besides: Sequence[Key] = (),
    wishes: Wished | None = None,
) -> Reply:
    """Songs like the one that `text` means, or the question which of the `songs` it is."""
    hits = songs.hits
    here = await _bent(context, Similar(hits[0].track.id, run=context.run), wishes)
    artists = await maybe_artists(context, text)
    if not stands_out(hits):
        likely = [hit for hit in hits if hit.score >= LIKELY_HIT]
        besides = [*artist_views.instead_keys(artists, context.run), *besides]
        return views.which(text, views.choice_keys(likely, here), besides)
    named = [hit for hit in hits[1:] if hit.score >= NAMED_HIT and hits[0].score < UNRIVALLED]
    others = [
        *views.instead_keys(named[:OTHERS], here),
        *artist_views.instead_keys(artists, context.run, here),
    ]
    return await lists.show(context, here, [*others, *besides], known=songs.like_it)


def nearest(hits: Sequence[Hit]) -> list[Hit]:
    """The few of the hits that may be meant where none is likely."""
    return [hit for hit in hits[:3] if hit.score >= _NEAR]


def stands_out(hits: Sequence[Hit]) -> bool:
    """Whether the first of the hits is the song that is meant, rather than one of several."""
    best, *others = (hit.score for hit in hits)
    return best >= SURE_HIT and best - (others[0] if others else 0.0) >= _LEAD


async def show_artist(context: Context, here: ByArtist, besides: Sequence[Key] = ()) -> Reply:
    """An artist's best-known songs, and the way to songs like all of them."""
    artist, songs = await context.ask(_by, context.engine, here.artist_id)
    return artist_views.artist(artist, songs, here, besides)


async def _bent(context: Context, here: Bendable, wishes: Wished | None) -> Bendable:
    """The list `here`, bent as it is wished, if anything is."""
    if not wishes:
        return here
    bend = wishes.on(await lists.bend_at(context, here))
    return await lists.kept(context, bend.after(here))


def _meant(engine: Engine, text: str, run: str) -> Meant:
    hits = engine.find(text, limit=2)
    if not hits or not stands_out(hits):
        return Meant(engine.find(text))
    if hits[0].score < UNRIVALLED:
        hits = engine.find(text)
    return Meant(hits, lists.first_songs(engine, Similar(hits[0].track.id, run=run)))


def _called_so(engine: Engine, text: str, artist: Artist) -> list[Hit]:
    """The best-known song that is called as the artist is, unless it is offered already."""
    offered = {track.id for track in engine.songs_by(artist.id, limit=BEST_KNOWN)}
    return [
        hit
        for hit in engine.find(text)
        if hit.score >= NAMED_HIT
        and hit.track.id not in offered
        and hit.track.title.casefold().startswith(text.casefold())
    ][:1]


def _by(engine: Engine, artist_id: int) -> tuple[Artist, list[Track]]:
    return engine.artist(artist_id), engine.songs_by(artist_id, limit=BEST_KNOWN)


SIMILAR = Command(
    "similar",
    "a song or an artist",
    "Songs that sound like one you name",
    similar,
    {
        Similar: lists.show,
        LikeArtist: lists.show,
        Bent: lists.show,
        ByArtist: show_artist,
        Press: lists.press,
        Likewise: lists.likewise,
        Locks: lists.locks,
        Why: lists.why,
    },
)
