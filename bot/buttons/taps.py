"""What a tap on a button means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from engine.tracks import LOCKS, STEERS, Lock, Steer


@dataclass(frozen=True, slots=True)
class Similar:
    """Songs like one track. Track ids outlive a training, offsets into the list do not."""

    track_id: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Similar:
        """What stands in its place in a catalogue trained since."""
        return Similar(self.track_id, run=run)


@dataclass(frozen=True, slots=True)
class Bent:
    """A list of songs, but bent; `key` is where `bot.state` keeps which and how."""

    key: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Bent:
        """What stands in its place in a catalogue trained since."""
        return Bent(self.key, run=run)


@dataclass(frozen=True, slots=True)
class Wish:
    """A vibe list; `key` is where `bot.state` keeps the words."""

    key: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Wish:
        """What stands in its place in a catalogue trained since."""
        return Wish(self.key, run=run)


@dataclass(frozen=True, slots=True)
class Browse:
    """A personality's songs. Training numbers the personalities anew."""

    personality_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Personalities:
        """What stands in its place in a catalogue trained since."""
        return Personalities()


@dataclass(frozen=True, slots=True)
class ByArtist:
    """An artist's best-known songs, on one page. Training numbers the artists anew."""

    artist_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Home:
        """What stands in its place in a catalogue trained since."""
        return Home()


@dataclass(frozen=True, slots=True)
class LikeArtist:
    """Songs like all of an artist's. Training numbers the artists anew."""

    artist_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Home:
        """What stands in its place in a catalogue trained since."""
        return Home()


@dataclass(frozen=True, slots=True)
class Blended:
    """The songs between some; `key` is where `bot.state` keeps which."""

    key: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Blended:
        """What stands in its place in a catalogue trained since."""
        return Blended(self.key, run=run)


@dataclass(frozen=True, slots=True)
class Journey:
    """The way from one song to another, on one page; `key` is where `bot.state` keeps which."""

    key: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Journey:
        """What stands in its place in a catalogue trained since."""
        return Journey(self.key, run=run)


@dataclass(frozen=True, slots=True)
class Dna:
    """A song's fingerprint."""

    track_id: str


@dataclass(frozen=True, slots=True)
class OnMap:
    """The map with a song on it."""

    track_id: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The picture of a personality. Training numbers the personalities anew."""

    personality_id: int
    run: str

    def renewed(self, run: str) -> Personalities:
        """What stands in its place in a catalogue trained since."""
        return Personalities()


@dataclass(frozen=True, slots=True)
class MoodPick:
    """A mood, by the value of `engine.tracks.Mood`."""

    mood: str


@dataclass(frozen=True, slots=True)
class Moods:
    """All moods."""


@dataclass(frozen=True, slots=True)
class Personalities:
    """All personalities."""


@dataclass(frozen=True, slots=True)
class Home:
    """The greeting, where everything starts."""


Bendable = Similar | LikeArtist | Wish | Bent
"""A list of songs that one can bend."""
Change = Steer | Lock | Literal["another seed", "other lens"]
"""One press: a step that way, a lock on or off, a roll of the dice, the lens that was not on."""
CHANGES: tuple[Change, ...] = (*STEERS, *LOCKS, "another seed", "other lens")


@dataclass(frozen=True, slots=True)
class OnList:
    """Something that is done to the list `at`, which rides along."""

    at: Bendable

    @property
    def run(self) -> str:
        return self.at.run

    def renewed(self, run: str) -> Self | Home:
        """What stands in its place in a catalogue trained since."""
        at = self.at.renewed(run)
        return at if isinstance(at, Home) else replace(self, at=at)


@dataclass(frozen=True, slots=True)
class Press(OnList):
    """Bend it a little more."""

    change: Change


@dataclass(frozen=True, slots=True)
class Likewise(OnList):
    """Bend it as the one is whose `Bent.key` this is."""

    key: str


@dataclass(frozen=True, slots=True)
class Locks(OnList):
    """Show its locks below it."""


@dataclass(frozen=True, slots=True)
class Why(OnList):
    """Draw why the songs of the page stand on it."""


@dataclass(frozen=True, slots=True)
class OnWay:
    """Something that is done to the songs between some, `at`, which ride along."""

    at: Blended | Journey

    @property
    def run(self) -> str:
        return self.at.run

    def renewed(self, run: str) -> Self:
        """What stands in its place in a catalogue trained since."""
        return replace(self, at=self.at.renewed(run))


Turn = Literal[
    Lock,
    "another seed", "journey", "blend", "locking", "longer", "reversed", "shorter", "swapping",
    "undo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turned(OnWay):
    """Show them in another way."""

    how: Turn


@dataclass(frozen=True, slots=True)
class Swap(OnWay):
    """Another song in that place of a journey, which counts from 0."""

    place: int


@dataclass(frozen=True, slots=True)
class Curves(OnWay):
    """Draw how a journey goes."""


@dataclass(frozen=True, slots=True)
class Choose:
    """That track is meant in that place of what `bot.state` keeps under `key`."""

    key: str
    place: int
    track_id: str


@dataclass(frozen=True, slots=True)
class Enough:
    """A list is bent as far that way as it goes."""

    steer: Steer


Place = Similar | Bent | Wish | Browse | ByArtist | LikeArtist | Blended | Journey
"""A list of songs, page by page."""
Drawn = Dna | OnMap
"""A song's picture."""
Screen = Moods | Personalities | Home
"""What is always the same."""
Back = Place | Screen
"""What one can come back to."""
Button = (
    Back | Dna | OnMap | Profile | MoodPick | Press | Likewise | Locks | Why | Enough
    | Turned | Swap | Curves | Choose
)  # fmt: skip
