"""What a tap means, and the at most 64 bytes of callback data that carry it.

Everything a button needs rides in it, so buttons work after a restart. A short tag of the trained
run rides along where a button refers to something that training numbers anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

MAX_BYTES = 64
_SEPARATOR = ":"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class GarbledButtonError(ValueError):
    """Callback data that no button of this bot carries."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Songs like one track. Track ids outlive a training, offsets into the list do not."""

    track_id: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Button:
        """What stands in its place in a catalogue trained since."""
        return Similar(self.track_id, run=run)


@dataclass(frozen=True, slots=True)
class Wish:
    """A vibe list; `key` is where `bot.state` keeps the words."""

    key: str
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Button:
        """What stands in its place in a catalogue trained since."""
        return Wish(self.key, run=run)


@dataclass(frozen=True, slots=True)
class Browse:
    """A personality's songs. Training numbers the personalities anew."""

    personality_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Button:
        """What stands in its place in a catalogue trained since."""
        return Personalities()


@dataclass(frozen=True, slots=True)
class ByArtist:
    """An artist's best-known songs, on one page. Training numbers the artists anew."""

    artist_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Button:
        """What stands in its place in a catalogue trained since."""
        return Home()


@dataclass(frozen=True, slots=True)
class LikeArtist:
    """Songs like all of an artist's. Training numbers the artists anew."""

    artist_id: int
    offset: int = 0
    run: str = ""
    back: Back | None = None

    def renewed(self, run: str) -> Button:
        """What stands in its place in a catalogue trained since."""
        return Home()


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


Place = Similar | Wish | Browse | ByArtist | LikeArtist
"""A list of songs, page by page."""
Screen = Moods | Personalities | Home
"""What is always the same."""
Back = Place | Screen
"""What one can come back to."""
Button = Back | MoodPick

# A `back` has no `back` of its own and shares the tag of the button it rides in, so that the
# longest data, one list of similar songs inside another, is 60 bytes.
_LETTERS: dict[type[Button], str] = {
    Similar: "s",
    Wish: "w",
    Browse: "b",
    ByArtist: "a",
    LikeArtist: "l",
    MoodPick: "m",
    Moods: "v",
    Personalities: "p",
    Home: "h",
}
_SCREENS: dict[str, Screen] = {"v": Moods(), "p": Personalities(), "h": Home()}


def tag(run_id: str) -> str:
    """Four characters that tell one training run from another."""
    number = int.from_bytes(blake2b(run_id.encode(), digest_size=4).digest())
    return _base36(number % 36**4).rjust(4, "0")


def encode(button: Button) -> str:
    """The callback data of `button`; ValueError when it would not fit or not read back."""
    fields = _fields(button)
    data = _SEPARATOR.join(fields)
    if len(data.encode()) > MAX_BYTES or data.split(_SEPARATOR) != fields:
        raise ValueError(f"{button} cannot ride in callback data")
    return data


def decode(data: str) -> Button:
    """The button that `data` was made from, or GarbledButtonError."""
    letter, *fields = data.split(_SEPARATOR)
    match letter, fields:
        case _, [] if letter in _SCREENS:
            return _SCREENS[letter]
        case "m", [mood] if mood:
            return MoodPick(mood)
        case _, [which, offset, run, *back]:
            place = _place(letter, which, offset, run)
            return replace(place, back=_back(back, run)) if back else place
    raise GarbledButtonError(data)


def _fields(button: Button) -> list[str]:
    match button:
        case Similar() | Wish() | Browse() | ByArtist() | LikeArtist():
            return [*_place_fields(button), button.run, *_back_fields(button)]
        case MoodPick(mood):
            return [_LETTERS[MoodPick], mood]
    return [_LETTERS[type(button)]]


def _back_fields(place: Place) -> list[str]:
    match place.back:
        case None:
            return []
        case Similar() | Wish() | Browse() | ByArtist() | LikeArtist() as back:
            if back.run != place.run or back.back is not None:
                raise ValueError(f"{place} leads back to something that cannot ride along")
            return _place_fields(back)
        case screen:
            return [_LETTERS[type(screen)]]


def _place_fields(place: Place) -> list[str]:
    match place:
        case Similar(which) | Wish(which):
            return [_LETTERS[type(place)], which, _base36(place.offset)]
        case Browse(number) | ByArtist(number) | LikeArtist(number):
            return [_LETTERS[type(place)], _base36(number), _base36(place.offset)]


def _back(fields: list[str], run: str) -> Back:
    match fields:
        case [letter] if letter in _SCREENS:
            return _SCREENS[letter]
        case [letter, which, offset]:
            return _place(letter, which, offset, run)
    raise GarbledButtonError(_SEPARATOR.join(fields))


def _place(letter: str, which: str, offset: str, run: str) -> Place:
    match letter:
        case "s" if which:
            return Similar(which, _number(offset), run)
        case "w" if which:
            return Wish(which, _number(offset), run)
        case "b":
            return Browse(_number(which), _number(offset), run)
        case "a":
            return ByArtist(_number(which), _number(offset), run)
        case "l":
            return LikeArtist(_number(which), _number(offset), run)
    raise GarbledButtonError(letter)


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"expected no negative number, got {number}")
    digits = _DIGITS[number % 36]
    while number := number // 36:
        digits = _DIGITS[number % 36] + digits
    return digits


def _number(text: str) -> int:
    if not text or not set(text) <= set(_DIGITS):
        raise GarbledButtonError(text)
    return int(text, 36)
