"""Which one song is meant, for the commands that are about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import links
from bot.buttons import Bendable, Button, Similar
from bot.commands.lists import bend_at
from bot.commands.similar import BEST_KNOWN, OTHERS, UNRIVALLED, nearest, stands_out
from bot.views import similar as views
from bot.views.reply import OR, Key, Reply
from bot.views.tracks import label
from engine.tracks import LIKELY_HIT, NAMED_HIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.command import Said
    from bot.context import Context
    from engine.tracks import Artist, Hit, Track


@dataclass(frozen=True, slots=True)
class Found:
    """The song that is meant, and the ways to others that may be."""

    track_id: str
    others: tuple[Key, ...] = ()


async def song(context: Context, said: Said, to: Callable[[str], Button]) -> Found | Reply | None:
    """The song that is named, linked to or replied to, or the question which it is.

    `to` makes the button that goes on with a song, by its id. None when no song is spoken of.
    """
    text = said.text or said.quoted
    if not text:
        return await _about(context, said.about)
    if links.has_link(text):
        track_id = links.spotify_track(text)
        return Found(track_id) if track_id else views.no_song_link(links.kind(text))
    if artist := await context.ask(context.engine.find_artist, text):
        songs = await context.ask(context.engine.songs_by, artist.id, limit=BEST_KNOWN)
        return views.which_by(artist, _keys(songs, to))
    return _among(text, await context.ask(context.engine.find, text), to)


async def best_known(
    context: Context, artist: Artist, to: Callable[[str], Button], without: Sequence[str]
) -> Found:
    """The artist's best-known song, if possible none of those `without`, and the next ones."""
    songs = await context.ask(context.engine.songs_by, artist.id, limit=BEST_KNOWN + len(without))
    best, *others = [track for track in songs if track.id not in without] or songs
    return Found(best.id, _or_keys(others[:OTHERS], to))


async def _about(context: Context, about: Button | None) -> Found | None:
    """The song whose list is replied to."""
    if isinstance(about, Bendable):
        of = (await bend_at(context, about)).of
        return Found(of.track_id) if isinstance(of, Similar) else None
    return None


def _among(text: str, hits: Sequence[Hit], to: Callable[[str], Button]) -> Found | Reply:
    if not hits or hits[0].score < LIKELY_HIT:
        return views.unknown(text, _keys([hit.track for hit in nearest(hits)], to))
    if not stands_out(hits):
        return views.which(text, _keys([hit.track for hit in hits if hit.score >= LIKELY_HIT], to))
    rivals = hits[1:] if hits[0].score < UNRIVALLED else []
    others = [hit.track for hit in rivals if hit.score >= NAMED_HIT][:OTHERS]
    return Found(hits[0].track.id, _or_keys(others, to))


def _or_keys(tracks: Sequence[Track], to: Callable[[str], Button]) -> tuple[Key, ...]:
    return tuple(Key(f"{OR}{label(track)}", to(track.id)) for track in tracks)


def _keys(tracks: Sequence[Track], to: Callable[[str], Button]) -> list[Key]:
    return [Key(label(track), to(track.id)) for track in tracks]
