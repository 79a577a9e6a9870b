"""Which songs something is asked between, and the text as which `bot.state` keeps it.

Too much for a button: several songs, known or only named, and what was changed since.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from bot.dice import next_roll
from engine.tracks import LOCKS, PATH_LENGTHS, Lock

if TYPE_CHECKING:
    from collections.abc import Iterable

How = Literal["blend", "path"]

# The lengths that a tap leads to; words may ask for any other.
LENGTHS = (8, 10, 12, 15, 20, 25)
LENGTH = 12


class GarbledBetweenError(ValueError):
    """A text that this version of the bot kept of nothing that is asked between songs."""


@dataclass(frozen=True, slots=True)
class Song:
    """A song as it was `said`, and its `track_id` once that is known.

    It is the best-known one of an `artist`, if that is who was said.
    """

    said: str = ""
    track_id: str = ""
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """A blend of songs or a path from one to another.

    `seed` is the blend's throw of the dice, `length` the path's number of songs, `without` the
    tracks that were swapped away from it, in their order. `beyond` is the number of songs that was
    asked for where no path has so many or so few, None otherwise. To `locks` the songs of a blend
    keep.
    """

    how: How
    songs: tuple[Song, ...]
    seed: int = 0
    length: int = LENGTH
    without: tuple[str, ...] = ()
    beyond: int | None = None
    locks: tuple[Lock, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The tracks, when all are known."""
        return [song.track_id for song in self.songs]

    def chosen(self, place: int, track_id: str, artist: str = "") -> Between:
        """With that track in that place, for that artist if for one.

        GarbledBetweenError when there is no such place.
        """
        if place >= len(self.songs):
            raise GarbledBetweenError(f"no song {place} among {self.songs}")
        one = replace(self.songs[place], track_id=track_id, artist=artist)
        return replace(self, songs=(*self.songs[:place], one, *self.songs[place + 1 :]))

    def locked(self, lock: Lock) -> Between:
        """With that lock on, or off where it was on."""
        return self.keeping({*self.locks} ^ {lock})

    def keeping(self, locks: Iterable[Lock]) -> Between:
        """With these locks alone."""
        return replace(self, locks=tuple(lock for lock in LOCKS if lock in {*locks}))

    def rolled(self) -> Between:
        """With the next throw of the dice."""
        return replace(self, seed=next_roll(self.seed))

    def of_length(self, length: int) -> Between:
        """A path of that many songs, or of as many as come nearest to it."""
        nearest = min(max(length, PATH_LENGTHS[0]), PATH_LENGTHS[-1])
        return replace(self, length=nearest, beyond=None if nearest == length else length)

    def lengthened(self, by: int) -> Between:
        """A path of the next length, `by` 1 or -1; the same where there is none."""
        others = [length for length in LENGTHS[::by] if (length - self.length) * by > 0]
        return self.of_length(others[0]) if others else self

    def reversed(self) -> Between:
        """The way back."""
        return replace(self, songs=self.songs[::-1])

    def swapped(self, track_id: str) -> Between:
        """With another track in the place of that one."""
        return replace(self, without=(*self.without, track_id))

    def undone(self) -> Between:
        """Before the last swap."""
        return replace(self, without=self.without[:-1])

    def text(self) -> str:
        """What `between_of` makes the same from again."""
        return json.dumps(asdict(self), ensure_ascii=False)


def between_of(text: str) -> Between:
    """What `text` was made from, or GarbledBetweenError."""
    try:
        kept = json.loads(text)
        songs = tuple(Song(**song) for song in kept["songs"])
        lists = {name: tuple(kept.get(name, ())) for name in ("without", "locks")}
        between = Between(**{**kept, "songs": songs, **lists})
    except (ValueError, TypeError, KeyError) as error:
        raise GarbledBetweenError(text) from error
    if not _is_sound(between):
        raise GarbledBetweenError(text)
    return between


def _is_sound(between: Between) -> bool:
    """Whether everything is of its kind in what was kept, perhaps by an older version."""
    kept = asdict(between)
    words = [*kept["without"], *(word for song in kept["songs"] for word in song.values())]
    return (
        kept["how"] in get_args(How)
        and len(kept["songs"]) >= 2
        and all(isinstance(word, str) for word in words)
        and isinstance(kept["seed"], int)
        and kept["length"] in PATH_LENGTHS
        and isinstance(kept["beyond"], int | None)
        and set(kept["locks"]) <= set(LOCKS)
    )
