"""Lists of songs like a song, an artist or a wish: page by page, and bent by taps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from statistics import fmean
from typing import TYPE_CHECKING

from bot.bends import Bend, bend_of
from bot.buttons import Bent, LikeArtist, Similar, Wish, encode
from bot.views import artists as artist_views
from bot.views import similar as views
from bot.views import vibe as vibe_views
from bot.views.bending import Page
from bot.views.tracks import PAGE
from bot.views.why import why_these
from engine.errors import ArtistNotFoundError
from engine.tracks import LOCKS, Artist, Lock, Track, Vibe

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
# An artist's songs have many tempos, and a wish names no song whose era or tempo to keep to.
_ARTIST_LOCKS = tuple(lock for lock in LOCKS if lock != "same tempo")
_WISH_LOCKS = tuple(lock for lock in _ARTIST_LOCKS if lock != "same era")
# So many of an artist's songs tell where all of them stand.
_OWN_SONGS = 100


@dataclass(frozen=True, slots=True)
class Songs:
    """What the engine says of a list: songs like `of`, and the locks that can be set on it.

    Where no match is near, they are the best few there are.
    """

    of: Track | Artist | Vibe
    matches: Sequence[Match]
    locks: Sequence[Lock]


async def show(
    context: Context,
    here: Bendable,
    besides: Sequence[Key] = (),
    *,
    locking: bool = False,
    bend: Bend | None = None,
    known: Songs | None = None,
) -> Reply:
    """One page of a list; while `locking`, its locks stand below it. `besides` as in the views.

    Who has the list's `bend` already brings it along, and as `known` what `first_songs` found.
    """
    bend = bend or await bend_at(context, here)
    offset = min(here.offset, _LAST_OFFSET)
    # One more than is shown tells whether there is a next page.
    reach = min(offset + PAGE + 1, _MOST)
    words = await _words(context, bend)
    songs = known
    if songs is None:
        songs = await context.ask(_songs, context.engine, bend, reach, words)
    if offset > 0 and len(songs.matches) <= offset:
        return await show(context, replace(here, offset=0), besides, locking=locking)
    page = Page(
        replace(here, offset=offset, back=bend.of.back),
        bend,
        songs.matches[offset : offset + PAGE],
        more=len(songs.matches) > offset + PAGE,
        locks=songs.locks,
        locking=locking,
        helpful=[] if songs.matches else await context.ask(_helpful, context.engine, bend, words),
        besides=besides,
    )
    match songs.of:
        case Track() as track:
            return views.similar(track, context.engine.personality(track.personality), page)
        case Artist() as artist:
            return artist_views.like_artist(artist, page)
        case Vibe() as vibe:
            return vibe_views.vibe(words, vibe, page)


def begin(words: str, vibe: Vibe, here: Wish, besides: Sequence[Key] = ()) -> Reply:
    """The first page of an answer to a wish in these words, of which it has one song more."""
    more, songs = len(vibe.matches) > PAGE, vibe.matches[:PAGE]
    page = Page(here, Bend(here), songs, more=more, locks=_WISH_LOCKS, besides=besides)
    return vibe_views.vibe(words, vibe, page)


async def press(context: Context, button: Press) -> Reply:
    """A list bent by one more press. Who sets one lock may set another: they stay below it."""
    bend = (await bend_at(context, button.at)).changed(button.change).after(button.at)
    return await bent(context, bend, locking=button.change in LOCKS)


async def likewise(context: Context, button: Likewise) -> Reply:
    """A list bent as another one is."""
    like = await bend_at(context, Bent(button.key, run=context.run))
    bend = replace(like, of=(await bend_at(context, button.at)).of)
    return await bent(context, bend.after(button.at))


async def locks(context: Context, button: Locks) -> Reply:
    """A list with its locks below it."""
    return await show(context, button.at, locking=True)


async def why(context: Context, button: Why) -> Reply:
    """A picture of why the songs of a page stand there."""
    here = replace(button.at, back=None)
    bend = await bend_at(context, here)
    levels = await context.ask(_levels, context.engine, bend, here.offset)
    return why_these(*levels, encode(here)) if levels else await show(context, here)


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


async def bent(context: Context, bend: Bend, *, locking: bool = False) -> Reply:
    """The first page of a list that was bent just now."""
    return await show(context, await kept(context, bend), locking=locking, bend=bend)


async def kept(context: Context, bend: Bend) -> Bent:
    """A bent list, by the key under which it is remembered."""
    return Bent(await context.keep(bend.text()), run=context.run)


async def _renewed(context: Context, bend: Bend) -> Bend:
    """A bend that was kept before the last training."""
    if not isinstance(bend.of, LikeArtist):
        return replace(bend, of=bend.of.renewed(context.run))
    artist = await context.ask(context.engine.find_artist, bend.artist)
    if artist is None:
        raise ArtistNotFoundError(bend.of.artist_id)
    return replace(bend, of=LikeArtist(artist.id, run=context.run))


async def _words(context: Context, bend: Bend) -> str:
    """The words of a wish, empty for other lists."""
    return await context.recall(bend.of.key) if isinstance(bend.of, Wish) else ""


def first_songs(engine: Engine, here: Similar) -> Songs:
    """What the first page of a list needs, for who is in a worker's thread already."""
    return _songs(engine, Bend(here), PAGE + 1)


def _songs(engine: Engine, bend: Bend, limit: int, words: str = "") -> Songs:
    """One trip to a worker's thread for all that a page needs. `words` are those of a wish."""
    lens, steer, locks, seed = bend.lens, bend.steer, bend.locks, bend.seed
    match bend.of:
        case Similar(track_id):
            track, ask = engine.track(track_id), engine.similar
            matches = ask(track.id, limit, lens, steer=steer, locks=locks, seed=seed)
            return Songs(track, _near(matches, bend), engine.lockable(track.id))
        case LikeArtist(artist_id):
            artist, like = engine.artist(artist_id), engine.similar_to_artist
            matches = like(artist.id, limit, lens, steer=steer, locks=locks, seed=seed)
            return Songs(artist, _near(matches, bend), _ARTIST_LOCKS)
        case Wish():
            vibe = engine.vibe(words, limit, seed=seed, steer=steer, locks=locks)
            return Songs(vibe, vibe.matches, _WISH_LOCKS)


def _near(matches: list[Match], bend: Bend) -> list[Match]:
    """The matches, or the best few where none is near, rather than pages of what is far.

    What is steered is to lead away from the song, so that all of it is an answer, and what the
    dice leave out may be near.
    """
    if bend.steer or bend.seed or any(match.near for match in matches):
        return matches
    return matches[:_BEST_OF_THE_FAR]


def _levels(
    engine: Engine, bend: Bend, offset: int
) -> tuple[str, dict[str, float], list[dict[str, float]]] | None:
    """A page for its picture: like what it is, and where that and the songs stand.

    None of a page without songs, or of songs that are like none.
    """
    offset = min(offset, _LAST_OFFSET)
    songs = _songs(engine, bend, offset + PAGE)
    answers = [engine.levels(match.track.id) for match in songs.matches[offset:]]
    match songs.of:
        case Track(track_id, title) if answers:
            return title, engine.levels(track_id), answers
        case Artist(artist_id, name) if answers:
            own = [engine.levels(song.id) for song in engine.songs_by(artist_id, _OWN_SONGS)]
            return name, {trait: _mean([one[trait] for one in own]) for trait in own[0]}, answers
    return None


def _mean(levels: Sequence[float]) -> float:
    known = [level for level in levels if not isnan(level)]
    return fmean(known) if known else nan


def _helpful(engine: Engine, bend: Bend, words: str) -> list[Lock]:
    """The locks that leave some songs when one of them is taken off."""
    return [lock for lock in bend.locks if _songs(engine, bend.changed(lock), 1, words).matches]
