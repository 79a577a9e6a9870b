"""What is said about the songs between some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.buttons import Turned
from bot.views.bending import NO_MORE_LOCKED, kept_line, lock_rows, none_kept
from bot.views.between import short
from bot.views.genres import written
from bot.views.reply import Key, Keyboard, Reply
from bot.views.text import ARTIST, escaped, listed
from bot.views.tracks import PAGE, TAP_A_NUMBER, back_keys, headline, list_keys, told_lines
from engine.tracks import LOCKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.between import Between
    from bot.buttons import Blended
    from engine.tracks import Lock, Match, Track

# Where hardly any of the ten is closer to all songs than this, they have little in common.
_FAR_APART = 0.99
_FAR = "They are far apart: this is what comes nearest to all of them.\n"
_FAR_LOCKED = "Nothing near to all of them keeps to that. These come nearest:\n"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the songs between `songs`.

    `can` are the locks that can be set; while `locking`, they stand below in place of all else.
    `helpful` are those that leave some songs when one of them is taken off, where there are none.
    `besides` are further buttons, one a row.
    """

    here: Blended
    between: Between
    songs: Sequence[Track]
    matches: Sequence[Match]
    more: bool = False
    can: Sequence[Lock] = LOCKS
    locking: bool = False
    helpful: Sequence[Lock] = ()
    besides: Sequence[Key] = ()


def blend(page: Page) -> Reply:
    """A page of a blend."""
    songs, matches, locks = page.songs, page.matches, page.between.locks
    bent = kept_line(locks, page.between.seed)
    head = f"🎨 Between {listed(map(headline, songs))}\n{_standing_for(page.between)}"
    if not matches:
        nothing = none_kept(page.helpful) if locks else "I know nothing between them."
        return Reply(f"{head}{bent}\n{nothing}", _keyboard(page))
    far = max(match.closeness for match in matches) < _FAR_APART
    notice = (_FAR_LOCKED if locks else _FAR) if far else ""
    lines = told_lines(
        [(match.track, _leaning(songs, match)) for match in matches], page.here.offset + 1
    )
    end = f"\n{NO_MORE_LOCKED}\n" if locks and not page.more and len(matches) < PAGE else ""
    # A phone shows the end of a list, so that is where a press must be seen.
    foot = f"{end}\n{bent.rstrip() or TAP_A_NUMBER}"
    return Reply(f"{head}{bent}{notice}\n{lines}\n{foot}", _keyboard(page))


def _keyboard(page: Page) -> Keyboard:
    here, locks = page.here, page.between.locks
    *numbers, pages = list_keys([match.track for match in page.matches], here, more=page.more)
    if page.locking or (locks and not page.matches):
        done = (Key("👌 Done", here),) if page.matches else back_keys(here)
        rows = lock_rows(locks, page.can, lambda lock: Turned(here, lock))
        return (*numbers, *rows, done)
    ways = (
        Key("🎲 Others", Turned(here, "another seed")),
        Key("🔒 Locks", Turned(here, "locking")),
    )
    path = Key("🛤 As a path", Turned(here, "journey"))
    return (
        *numbers,
        pages,
        (*(ways if page.matches else ()), *((path,) if len(page.songs) == 2 else ())),
        *((key,) for key in page.besides),
        back_keys(here),
    )


def _standing_for(between: Between) -> str:
    """Whose best-known songs stand in a blend for who was named, if any do."""
    artists = [f"<b>{escaped(song.artist, ARTIST)}</b>" for song in between.songs if song.artist]
    songs = "song" if len(artists) == 1 else "songs"
    return f"Of {listed(artists)} I took the best-known {songs}.\n" if artists else ""


def _leaning(songs: Sequence[Track], match: Match) -> str:
    """Whose side a song leans to, and why."""
    if match.side is None:
        return f"between them: {written(match.why)}"
    return f"leans to {short(songs[match.side].title)}: {written(match.why)}"
