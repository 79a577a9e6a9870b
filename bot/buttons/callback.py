"""The at most 64 bytes of callback data in which a tap travels.

A short tag of the trained run rides along where a button refers to something that training numbers
anew.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from bot.buttons.taps import (
    Back,
    Bendable,
    Bent,
    Blended,
    Browse,
    Button,
    ByArtist,
    Change,
    Choose,
    Curves,
    Dna,
    Enough,
    Home,
    Journey,
    LikeArtist,
    Likewise,
    Locks,
    MoodPick,
    Moods,
    OnList,
    OnMap,
    Personalities,
    Place,
    Press,
    Profile,
    Screen,
    Similar,
    Swap,
    Turn,
    Turned,
    Why,
    Wish,
)
from engine.tracks import LOCKS, STEERS

MAX_BYTES = 64
_SEPARATOR = ":"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# A `back` has no `back` of its own and shares the tag of the button it rides in. The longest data
# is 63 bytes: a press on a list of similar songs that leads back to another one.
_LETTERS: dict[type[Button], str] = {
    Similar: "s",
    Bent: "t",
    Wish: "w",
    Browse: "b",
    ByArtist: "a",
    LikeArtist: "l",
    Blended: "x",
    Journey: "j",
    Dna: "d",
    OnMap: "o",
    Profile: "i",
    MoodPick: "m",
    Moods: "v",
    Personalities: "p",
    Home: "h",
    Enough: "e",
    Choose: "q",
}
_SCREENS: dict[str, Screen] = {"v": Moods(), "p": Personalities(), "h": Home()}
# What is done to a list stands before it, in two characters at most but for the key of `Likewise`.
_PRESS, _LIKEWISE, _LOCKS, _WHY = "+", "=", "#", "?"
_CHANGES: dict[Change, str] = {
    "calmer": "c",
    "livelier": "l",
    "sadder": "s",
    "happier": "h",
    "more acoustic": "a",
    "more electric": "e",
    "slower": "w",
    "faster": "f",
    "older": "o",
    "newer": "n",
    "lesser-known": "u",
    "better-known": "k",
    "no vocals": "V",
    "no live recordings": "L",
    "no explicit": "E",
    "same era": "Y",
    "same tempo": "T",
    "another seed": "d",
    "other lens": "x",
}
# So does what is done to the songs between some; a swap with its place.
_TURNED, _SWAP, _CURVES = "/", "~", "!"
_TURNS: dict[Turn, str] = {
    "another seed": "d",
    "blend": "b",
    "journey": "j",
    "locking": "k",
    "longer": "l",
    "reversed": "r",
    "shorter": "s",
    "swapping": "w",
    "undo": "u",
    **{lock: _CHANGES[lock] for lock in LOCKS},
}
_TURN_OF = {code: turn for turn, code in _TURNS.items()}
_CHANGE_OF = {code: change for change, code in _CHANGES.items()}
_STEER_OF = {_CHANGES[steer]: steer for steer in STEERS}


class GarbledButtonError(ValueError):
    """Callback data that no button of this bot carries."""


def tag(run_id: str) -> str:
    """Four characters that tell one training run from another."""
    number = int.from_bytes(blake2b(run_id.encode(), digest_size=4).digest())
    return _base36(number % 36**4).rjust(4, "0")


def encode(button: Button) -> str:
    """The callback data of `button`; ValueError when it would not fit or not read back."""
    fields = _fields(button)
    data = _SEPARATOR.join(fields)
    if len(data.encode()) > MAX_BYTES or data.count(_SEPARATOR) != len(fields) - 1:
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
        case "d", [track_id] if track_id:
            return Dna(track_id)
        case "o", [track_id] if track_id:
            return OnMap(track_id)
        case "i", [number, run]:
            return Profile(_number(number), run)
        case "e", [code] if code in _STEER_OF:
            return Enough(_STEER_OF[code])
        case "q", [key, number, track_id] if key and track_id:
            return Choose(key, _number(number), track_id)
        case _, [_, _, _, _, *_] if letter[:1] in (_TURNED, _SWAP, _CURVES):
            return _on_way(letter[0], letter[1:], _SEPARATOR.join(fields))
        case _, [_, _, _, _, *_] if letter[:1] in (_PRESS, _LIKEWISE, _LOCKS, _WHY):
            return _on_list(letter[0], letter[1:], _SEPARATOR.join(fields))
        case _, [which, offset, run, *back]:
            place = _place(letter, which, offset, run)
            return replace(place, back=_back(back, run)) if back else place
    raise GarbledButtonError(data)


def _fields(button: Button) -> list[str]:
    match button:
        case OnList():
            return [_done(button), *_fields(button.at)]
        case place if isinstance(place, Place):
            return [*_place_fields(place), place.run, *_back_fields(place)]
        case Turned(at, how):
            return [_TURNED + _TURNS[how], *_fields(at)]
        case Curves(at):
            return [_CURVES, *_fields(at)]
        case Swap(at, place):
            return [_SWAP + _base36(place), *_fields(at)]
        case Choose(key, place, track_id):
            return [_LETTERS[Choose], key, _base36(place), track_id]
        case MoodPick(which) | Dna(which) | OnMap(which):
            return [_LETTERS[type(button)], which]
        case Profile(number, run):
            return [_LETTERS[Profile], _base36(number), run]
        case Enough(steer):
            return [_LETTERS[Enough], _CHANGES[steer]]
    return [_LETTERS[type(button)]]


def _done(button: OnList) -> str:
    match button:
        case Press(change=change):
            return _PRESS + _CHANGES[change]
        case Likewise(key=key):
            return _LIKEWISE + key
        case Locks():
            return _LOCKS
        case Why():
            return _WHY
    raise ValueError(f"{button} has no letter")


def _on_way(done: str, how: str, way: str) -> Button:
    at = decode(way)
    if isinstance(at, Blended | Journey):
        if done == _TURNED and how in _TURN_OF:
            return Turned(at, _TURN_OF[how])
        if done == _SWAP:
            return Swap(at, _number(how))
        if done == _CURVES and not how:
            return Curves(at)
    raise GarbledButtonError(done + how)


def _on_list(done: str, how: str, list_: str) -> Button:
    at = decode(list_)
    if isinstance(at, Bendable):
        if done == _PRESS and how in _CHANGE_OF:
            return Press(at, _CHANGE_OF[how])
        if done == _LIKEWISE and how:
            return Likewise(at, how)
        if done == _LOCKS and not how:
            return Locks(at)
        if done == _WHY and not how:
            return Why(at)
    raise GarbledButtonError(done + how)


def _back_fields(place: Place) -> list[str]:
    match place.back:
        case None:
            return []
        case back if isinstance(back, Place):
            if back.run != place.run or back.back is not None:
                raise ValueError(f"{place} leads back to something that cannot ride along")
            return _place_fields(back)
        case screen:
            return [_LETTERS[type(screen)]]


def _place_fields(place: Place) -> list[str]:
    match place:
        case Similar(which) | Bent(which) | Wish(which) | Blended(which) | Journey(which):
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
        case "t" if which:
            return Bent(which, _number(offset), run)
        case "x" if which:
            return Blended(which, _number(offset), run)
        case "j" if which:
            return Journey(which, _number(offset), run)
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
    if 0 <= number < 36:
        return _DIGITS[number]
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
