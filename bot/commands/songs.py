"""Which songs are meant, for the commands that are about several."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from bot.between import Between, Song, between_of
from bot.buttons import Blended, Choose, Journey
from bot.command import Said
from bot.commands.song import Found, best_known, song
from bot.several import Fit, asks, several
from bot.views import between as views
from engine.text import fold
from engine.tracks import BLENDED, LIKELY_HIT, NAMED_HIT, SURE_HIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.between import How
    from bot.context import Context
    from bot.several import Asks, Several
    from bot.views.reply import Key, Reply
    from engine import Engine
    from engine.tracks import Artist, Track

Meant = tuple[Between, list["Key"]]
"""What is asked, all songs known, and the ways to others that may be meant."""


async def meant(context: Context, said: Said, how: How) -> Meant | Reply:
    """What is asked between which songs, or the question that is left."""
    text = said.text or said.quoted
    named = await context.ask(_several, context.engine, text, how)
    songs = [Song(name) for name in named.names]
    if len(songs) == 1 and said.about is not None:
        # A reply to a list of songs like one: that one is meant as well.
        about = await song(context, Said("", about=said.about), partial(Choose, "", 0))
        songs = [Song("", about.track_id), *songs] if isinstance(about, Found) else songs
    most = BLENDED[-1] if how == "blend" else 2
    if not 2 <= len(songs) <= most:
        named_alone = named.names if len(named.names) == 1 else []
        examples = await context.ask(_examples, context.engine, named_alone)
        key = await context.keep(Between(how, tuple(Song("", one.id) for one in examples)).text())
        kind = Blended if how == "blend" else Journey
        return views.how_to(how, examples, len(songs), kind(key, run=context.run))
    between = Between(how, tuple(songs), locks=named.locks)
    if named.length is not None:
        between = between.of_length(named.length)
    return await known(context, between)


async def chosen(context: Context, button: Choose) -> Meant | Reply:
    """The same with one more song known."""
    between = between_of(await context.recall(button.key))
    return await known(context, between.chosen(button.place, button.track_id))


async def known(context: Context, between: Between) -> Meant | Reply:
    """What is asked with all songs known, or the question which song the first other one is.

    In a blend, the best-known song of an artist stands for who is named, if it is not yet in it.
    """
    besides: list[Key] = []
    artists: dict[int, Artist] = {}
    for place, one in enumerate(between.songs):
        if one.track_id:
            continue
        if artist := await _stands_for(context, between, one):
            artists[place] = artist
            continue
        found = await song(context, Said(one.said), await _choice(context, between, place))
        if isinstance(found, Found):
            between = between.chosen(place, found.track_id)
            besides += found.others
        elif found is not None:
            known = [one.track_id for one in between.songs]
            tracks = await context.ask(_tracks, context.engine, known)
            return views.question(found, between, place, tracks)
    for place, artist in artists.items():
        to = await _choice(context, between, place)
        best = await best_known(context, artist, to, between.ids)
        between = between.chosen(place, best.track_id, artist.name)
        besides += best.others
    return between, besides


async def _stands_for(context: Context, between: Between, one: Song) -> Artist | None:
    """The artist who is named in place of a song, in a blend."""
    if between.how == "path" or not one.said:
        return None
    return await context.ask(context.engine.find_artist, one.said)


async def _choice(context: Context, between: Between, place: int) -> Callable[[str], Choose]:
    """What makes the button that goes on with a song in that place, by its id."""
    return partial(Choose, await context.keep(between.text()), place)


async def asked_between(context: Context, text: str) -> How | None:
    """What a text without a command asks for, as "A + B" and "from A to B" do of sure names."""
    asked = asks(text)
    if asked is None or not await context.ask(_between_songs, context.engine, text, asked):
        return None
    return asked.how


def _between_songs(engine: Engine, text: str, asked: Asks) -> bool:
    """Whether songs or artists are named, and no one song, artist or wish by all of the text."""
    names = _several(engine, text, asked.how).names
    return (
        (len(names) == 2 or (asked.how == "blend" and len(names) in BLENDED))
        and not _is_title(engine, text, asked.words)
        and not (engine.find_artist(text) or engine.is_wish(text))
        and not (asked.how == "blend" and asked.behind and _is_one(engine, asked, names))
        and all(_is_sure(engine, name, by_words=bool(asked.words)) for name in names)
    )


def _is_one(engine: Engine, asked: Asks, names: list[str]) -> bool:
    """Whether one song or artist is named behind the words: "songs like Romeo and Juliet".

    Between artists' names, only a title that has all the words is one.
    """
    artists = all(engine.find_artist(name) for name in names)
    words = frozenset(fold(asked.behind).split() if artists else [asked.joint])
    return _is_title(engine, asked.behind, words) or engine.find_artist(asked.behind) is not None


def _is_title(engine: Engine, text: str, words: frozenset[str]) -> bool:
    """Whether a text names one song, which has all of `words`, if any, in its title.

    "From Here to Eternity" does, whichever of that title is meant. By "from Hey Jude to Halo by
    Beyoncé" the lookup finds "Halo", which has no "from" in it.
    """
    best = next(iter(engine.find(text, limit=1)), None)
    if best is None or best.score < (NAMED_HIT if words else SURE_HIT):
        return False
    return words <= set(fold(best.track.title).split())


def _is_sure(engine: Engine, name: str, *, by_words: bool) -> bool:
    """Whether a name is that of an artist, whose songs are to choose from, or of a song.

    It may be that of several songs. A wish that is a title, too, is one beside a sign alone: who
    says "like Hey Jude and sad" wishes for both.
    """
    if engine.find_artist(name):
        return True
    if by_words and engine.is_wish(name):
        return False
    best = max((hit.score for hit in engine.find(name, limit=1)), default=0.0)
    return best >= (SURE_HIT if engine.is_wish(name) else NAMED_HIT)


def _several(engine: Engine, text: str, how: How) -> Several:
    @cache
    def fit(name: str) -> Fit:
        # "simon and garfunkel" is one name, though no song's.
        if (artist := engine.find_artist(name)) is not None:
            return Fit(1.0, artist.name)
        best = next(iter(engine.find(name, limit=1)), None)
        return Fit(best.score, _called(best.track)) if best else Fit(0.0)

    asked = engine.asked(text)
    if how == "path" or asked.steer or asked.lens or not asked.locks:
        return several(text, how, fit)
    return several(asked.text, how, fit)._replace(locks=asked.locks)


def _called(track: Track) -> str:
    return f"{track.title} {track.artist}"


def _examples(engine: Engine, names: list[str]) -> list[Track]:
    """Two songs to show how it goes, the first the one that was named."""
    named = [
        hit.track for name in names for hit in engine.find(name, limit=1) if hit.score >= LIKELY_HIT
    ]
    others = [track for track in engine.examples(3) if track.id not in {t.id for t in named}]
    return [*named, *others][:2]


def _tracks(engine: Engine, track_ids: list[str]) -> list[Track | None]:
    return [engine.track(track_id) if track_id else None for track_id in track_ids]
