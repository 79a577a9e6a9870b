"""Lists of songs like a song or an artist: page by page, and bent by taps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from statistics import fmean
from typing import TYPE_CHECKING

from bot.bends import Bend, bend_of
from bot.buttons import Bent, LikeArtist, Similar, encode
from bot.views import artists as artist_views
from bot.views import similar as views
from bot.views.bending import Page
from bot.views.tracks import PAGE
from bot.views.why import why_these
from engine.errors import ArtistNotFoundError
from engine.tracks import LOCKS, Artist, Lock, Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Bendable, Likewise, Locks, Press, Why
    from bot.context import Context
    from bot.views.reply import Key, Reply
    from engine import Engine
    from engine.tracks import Match

# The engine lists no further.
_MOST = 500
_LAST_OFFSET = _MOST - PAGE
# Enough to see where there is anything at all, and too few to be taken for an answer.
_BEST_OF_THE_FAR = 3
# So many of an artist's songs tell where all of them stand.
_OWN_SONGS = 100


@dataclass(frozen=True, slots=True)
class _Songs:
    """What the engine says of a list: songs like `of`, and the locks that can be set on it.

    Where no match is near, they are the best few there are.
    """

    of: Track | Artist
    matches: Sequence[Match]
    locks: Sequence[Lock]


async def show(
    context: Context, here: Bendable, besides: Sequence[Key] = (), *, locking: bool = False
) -> Reply:
    """One page of a list; while `locking`, its locks stand below it. `besides` as in the views."""
    bend = await bend_at(context, here)
    offset = min(here.offset, _LAST_OFFSET)
    # One more than is shown tells whether there is a next page.
    reach = min(offset + PAGE + 1, _MOST)
    songs = await context.ask(_songs, context.engine, bend, reach)
    if offset > 0 and len(songs.matches) <= offset:
        return await show(context, replace(here, offset=0), besides, locking=locking)
    page = Page(
        replace(here, offset=offset, back=bend.of.back),
        bend,
        songs.matches[offset : offset + PAGE],
        more=len(songs.matches) > offset + PAGE,
        locks=songs.locks,
        locking=locking,
        helpful=[] if songs.matches else await context.ask(_helpful, context.engine, bend),
        besides=besides,
    )
    if isinstance(songs.of, Artist):
        return artist_views.like_artist(songs.of, page)
    return views.similar(songs.of, context.engine.personality(songs.of.personality), page)


async def press(context: Context, button: Press) -> Reply:
    """A list bent by one more press. Who sets one lock may set another: they stay below it."""
    bend = (await bend_at(context, button.at)).changed(button.change)
    here = await kept(context, bend, button.at)
    return await show(context, here, locking=button.change in LOCKS)


async def likewise(context: Context, button: Likewise) -> Reply:
    """A list bent as another one is."""
    like = await bend_at(context, Bent(button.key, run=context.run))
    bend = replace(like, of=(await bend_at(context, button.at)).of)
    return await show(context, await kept(context, bend, button.at))


async def locks(context: Context, button: Locks) -> Reply:
    """A list with its locks below it."""
    return await show(context, button.at, locking=True)


async def why(context: Context, button: Why) -> Reply:
    """A picture of why the songs of a page stand there."""
    here = replace(button.at, back=None)
    bend = await bend_at(context, here)
    name, query, answers = await context.ask(_shares, context.engine, bend, here.offset)
    if not answers:
        return await show(context, here)
    return why_these(name, query, answers, encode(here))


async def bend_at(context: Context, here: Bendable) -> Bend:
    """How the list `here` is bent."""
    match here:
        case Bent(key):
            bend = bend_of(await context.recall(key))
            return bend if bend.of.run == context.run else await _renewed(context, bend)
        case LikeArtist(artist_id):
            artist = await context.ask(context.engine.artist, artist_id)
            return Bend(replace(here, offset=0), artist=artist.name)
        case _:
            return Bend(replace(here, offset=0))


async def kept(context: Context, bend: Bend, before: Bendable) -> Bent:
    """A bent list, by the key under which it is remembered; `before` is where Undo leads."""
    bend = replace(bend, before=before.key if isinstance(before, Bent) else "")
    return Bent(await context.keep(bend.text()), run=context.run)


async def _renewed(context: Context, bend: Bend) -> Bend:
    """A bend that was kept before the last training."""
    if isinstance(bend.of, Similar):
        return replace(bend, of=bend.of.renewed(context.run))
    artist = await context.ask(context.engine.find_artist, bend.artist)
    if artist is None:
        raise ArtistNotFoundError(bend.of.artist_id)
    return replace(bend, of=LikeArtist(artist.id, run=context.run))


def _songs(engine: Engine, bend: Bend, limit: int) -> _Songs:
    """One trip to a worker's thread for all that a page needs."""
    lens, steer, locks, seed = bend.lens, bend.steer, bend.locks, bend.seed
    match bend.of:
        case Similar(track_id):
            track, ask = engine.track(track_id), engine.similar
            matches = ask(track.id, limit, lens, steer=steer, locks=locks, seed=seed)
            return _Songs(track, _near(matches, bend), engine.lockable(track.id))
        case LikeArtist(artist_id):
            artist, like = engine.artist(artist_id), engine.similar_to_artist
            matches = like(artist.id, limit, lens, steer=steer, locks=locks, seed=seed)
            # Their songs have many tempos.
            lockable = [lock for lock in LOCKS if lock != "same tempo"]
            return _Songs(artist, _near(matches, bend), lockable)


def _near(matches: list[Match], bend: Bend) -> list[Match]:
    """The matches, or the best few where none is near, rather than pages of what is far.

    What is steered is to lead away from the song, so that all of it is an answer, and what the
    dice leave out may be near.
    """
    if bend.steer or bend.seed or any(match.near for match in matches):
        return matches
    return matches[:_BEST_OF_THE_FAR]


def _shares(
    engine: Engine, bend: Bend, offset: int
) -> tuple[str, dict[str, float], list[dict[str, float]]]:
    """A page for its picture: like what it is, and where that and the songs stand."""
    offset = min(offset, _LAST_OFFSET)
    songs = _songs(engine, bend, offset + PAGE)
    answers = [engine.percentiles(match.track.id) for match in songs.matches[offset:]]
    if isinstance(songs.of, Track):
        return songs.of.title, engine.percentiles(songs.of.id), answers
    own = [engine.percentiles(song.id) for song in engine.songs_by(songs.of.id, _OWN_SONGS)]
    return songs.of.name, {name: _mean([one[name] for one in own]) for name in own[0]}, answers


def _mean(shares: Sequence[float]) -> float:
    known = [share for share in shares if not isnan(share)]
    return fmean(known) if known else nan


def _helpful(engine: Engine, bend: Bend) -> list[Lock]:
    """The locks that leave some songs when one of them is taken off."""
    return [lock for lock in bend.locks if _songs(engine, bend.changed(lock), 1).matches]
