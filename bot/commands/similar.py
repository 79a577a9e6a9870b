"""/similar: songs like a song, or like all of an artist's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import ByArtist, LikeArtist, Similar
from bot.command import Command, Said
from bot.views import artists as artist_views
from bot.views import similar as views
from bot.views.tracks import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.context import Context
    from bot.views.reply import Key, Reply
    from engine import Engine
    from engine.tracks import Artist, Hit, Match, Track

# The engine's scores: from 0.9 on a song is right 99 times in 100, unless another is as near, from
# 0.5 on it may be meant.
SURE = 0.9
LIKELY = 0.5
_LEAD = 0.05
# A song has at least this score for its very title, however many have that title.
NAMED = 0.66
# Below this, some people mean another song of that name: the way to it is offered beside.
_UNRIVALLED = 0.97
OTHERS = 2
# Of an artist so many songs are offered.
BEST_KNOWN = 5
# The engine lists no further than 500.
_LAST_OFFSET = 490


async def similar(context: Context, said: Said) -> Reply:
    """Songs like the one that is named, linked to, or replied to, or an artist's songs."""
    text = said.text or said.quoted
    if not text and isinstance(said.about, Similar):
        return await show(context, replace(said.about, offset=0, run=context.run))
    if not text and isinstance(said.about, LikeArtist | ByArtist) and said.about.run == context.run:
        return await show_like_artist(context, LikeArtist(said.about.artist_id, run=context.run))
    if not text:
        return views.how_to(await context.ask(context.engine.examples, 1), context.run)
    if links.has_link(text):
        return await linked(context, text)
    if artist := await context.ask(context.engine.find_artist, text):
        return await show_artist(context, ByArtist(artist.id, run=context.run))
    hits = await context.ask(context.engine.find, text)
    if hits and hits[0].score >= LIKELY:
        return await found(context, text, hits)
    return views.unknown(text, hits[:3], context.run)


async def linked(context: Context, text: str) -> Reply:
    """Songs like the one to which the link in `text` leads."""
    track_id = links.spotify_track(text)
    if track_id is None:
        return views.no_song_link(links.kind(text))
    return await show(context, Similar(track_id, run=context.run))


async def found(
    context: Context, text: str, hits: Sequence[Hit], besides: Sequence[Key] = ()
) -> Reply:
    """Songs like the one that `text` means, or the question which of the `hits` it is."""
    likely = [hit for hit in hits if hit.score >= LIKELY]
    if not stands_out(hits):
        return views.which(text, likely, context.run, besides)
    here = Similar(hits[0].track.id, run=context.run)
    named = [hit for hit in hits[1:] if hit.score >= NAMED and hits[0].score < _UNRIVALLED]
    others = named[:OTHERS]
    return await show(context, here, [*views.instead_keys(others, here), *besides])


def stands_out(hits: Sequence[Hit]) -> bool:
    """Whether the first of the hits is the song that is meant, rather than one of several."""
    best, *others = (hit.score for hit in hits)
    return best >= SURE and best - (others[0] if others else 0.0) >= _LEAD


async def show(context: Context, here: Similar, besides: Sequence[Key] = ()) -> Reply:
    """One page of the songs like a song."""
    engine = context.engine
    offset = min(here.offset, _LAST_OFFSET)
    # One more than is shown tells whether there is a next page.
    reach = min(offset + PAGE + 1, _LAST_OFFSET + PAGE)
    query, matches = await context.ask(_like, engine, here.track_id, reach)
    matches = matches[offset:]
    if not matches and offset > 0:
        return await show(context, replace(here, offset=0))
    return views.similar(
        query,
        matches[:PAGE],
        engine.personality(query.personality),
        replace(here, offset=offset),
        more=len(matches) > PAGE,
        besides=besides,
    )


async def show_artist(context: Context, here: ByArtist, besides: Sequence[Key] = ()) -> Reply:
    """An artist's best-known songs, and the way to songs like all of them."""
    artist, songs = await context.ask(_by, context.engine, here.artist_id)
    return artist_views.artist(artist, songs, here, besides)


async def show_like_artist(context: Context, here: LikeArtist) -> Reply:
    """One page of the songs like all of an artist's."""
    offset = min(here.offset, _LAST_OFFSET)
    reach = min(offset + PAGE + 1, _LAST_OFFSET + PAGE)
    artist, matches = await context.ask(_like_artist, context.engine, here.artist_id, reach)
    matches = matches[offset:]
    if not matches and offset > 0:
        return await show_like_artist(context, replace(here, offset=0))
    here = replace(here, offset=offset)
    return artist_views.like_artist(artist, matches[:PAGE], here, more=len(matches) > PAGE)


def _by(engine: Engine, artist_id: int) -> tuple[Artist, list[Track]]:
    return engine.artist(artist_id), engine.songs_by(artist_id, limit=BEST_KNOWN)


def _like_artist(engine: Engine, artist_id: int, limit: int) -> tuple[Artist, list[Match]]:
    return engine.artist(artist_id), engine.similar_to_artist(artist_id, limit=limit)


def _like(engine: Engine, track_id: str, limit: int) -> tuple[Track, list[Match]]:
    """A track and those like it: one trip to a worker's thread for both."""
    query = engine.track(track_id)
    return query, engine.similar(query.id, limit=limit)


SIMILAR = Command(
    "similar",
    "a song or an artist",
    "Songs that sound like one you name",
    similar,
    {Similar: show, ByArtist: show_artist, LikeArtist: show_like_artist},
)
