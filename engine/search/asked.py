"""Wishes said along with a song: "hey jude, but calmer and no vocals".

A wish is only heard behind or before the song and after a turn, such as a comma or "but", and only
when everything in its clause is understood. "Slower" and "No Vocals" alone are songs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from engine.search.steer import presses
from engine.text import fold
from engine.tracks import LOCKS, STEERS, Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.tracks import Lens, Lock, Steer

# Behind a turn a clause of wishes may begin.
_TURN = re.compile(
    r"\s*[,;:(]\s*|\s+[-–—]\s+|\s+(?=(?:but|only|just|with|without)\b)", re.IGNORECASE
)
_ENDS = " \t\n,;:.!?()[]"
_ASKING = re.compile(
    r"^\s*(?:(?:something|anything|songs?|music|tracks?|more)\s+(?:like|similar to)|like|similar to)\s+",
    re.IGNORECASE,
)
_STEERS: dict[str, Steer] = {
    **{steer.replace("-", " "): steer for steer in STEERS},
    "quieter": "calmer", "softer": "calmer", "more calm": "calmer", "gentler": "calmer",
    "mellower": "calmer", "chiller": "calmer", "more chill": "calmer", "less energetic": "calmer",
    "louder": "livelier", "more energetic": "livelier", "more lively": "livelier",
    "more upbeat": "livelier", "more energy": "livelier", "less energy": "calmer",
    "darker": "sadder", "more sad": "sadder", "less happy": "sadder", "more melancholic": "sadder",
    "brighter": "happier", "more happy": "happier", "less sad": "happier", "more cheerful": "happier",
    "acoustic": "more acoustic", "less electric": "more acoustic", "unplugged": "more acoustic",
    "less acoustic": "more electric", "more electronic": "more electric",
    "less fast": "slower", "less slow": "faster", "more slow": "slower",
    "more recent": "newer", "more modern": "newer", "less old": "newer", "less new": "older",
    "less known": "lesser-known", "less popular": "lesser-known", "more obscure": "lesser-known",
    "less famous": "lesser-known", "more popular": "better-known", "more famous": "better-known",
    "more known": "better-known", "less obscure": "better-known",
}  # fmt: skip
_LOCKS: dict[str, Lock] = {
    **{lock: lock for lock in LOCKS},
    "no vocal": "no vocals", "no singing": "no vocals", "without vocals": "no vocals",
    "without singing": "no vocals", "no voice": "no vocals", "no voices": "no vocals",
    "instrumental only": "no vocals", "only instrumental": "no vocals", "no singer": "no vocals",
    "no live": "no live recordings", "not live": "no live recordings",
    "no live versions": "no live recordings", "no live songs": "no live recordings",
    "no explicit lyrics": "no explicit", "not explicit": "no explicit", "no swearing": "no explicit",
    "clean": "no explicit", "clean only": "no explicit", "no explicit songs": "no explicit",
    "from the same era": "same era", "same years": "same era", "same decade": "same era",
    "same speed": "same tempo", "same bpm": "same tempo",
}  # fmt: skip
_LENSES: dict[str, Lens] = {
    "sound only": "sound", "only sound": "sound", "only the sound": "sound", "by sound": "sound",
    "just sound": "sound", "just the sound": "sound",
}  # fmt: skip
_MUCH = {"much": 2, "a lot": 2, "lots": 2, "far": 2, "way": 2}
_FILLERS = {
    "but", "only", "just", "with", "and", "a", "bit", "little", "please", "the", "slightly",
    "somewhat", "make", "it", "also", "or", "from", "songs", "music", "one", "ones", "more", "version",
}  # fmt: skip
_LONGEST = 4


class _Wishes(NamedTuple):
    steer: tuple[Steer, ...]
    locks: tuple[Lock, ...]
    lens: Lens | None


def asked(text: str) -> Asked:
    """The song's text and the wishes around it; what is not wholly understood stays the song's."""
    song, found = text.strip(), _Wishes((), (), None)
    for turn in _TURN.finditer(song):
        wishes = _understood(song[turn.end() :])
        if wishes and fold(song[: turn.start()]):
            song, found = song[: turn.start()].strip(), wishes
            song = _ASKING.sub("", song) or song
            break
    locks = tuple(lock for lock in LOCKS if lock in found.locks)
    return Asked(song, presses(found.steer), locks, found.lens)


def _understood(clause: str) -> _Wishes | None:
    """The wishes of a clause, None unless there are any and nothing else stands there."""
    steer: list[Steer] = []
    locks: list[Lock] = []
    lens: Lens | None = None
    times = 1
    for phrase in _phrases(fold(clause.strip(_ENDS))):
        if phrase in _STEERS:
            steer += [_STEERS[phrase]] * times
            times = 1
        elif phrase in _LOCKS:
            locks.append(_LOCKS[phrase])
        elif phrase in _LENSES:
            lens = _LENSES[phrase]
        elif phrase in _MUCH:
            times = _MUCH[phrase]
        elif phrase not in _FILLERS:
            return None
    return _Wishes(tuple(steer), tuple(locks), lens) if steer or locks or lens else None


def _phrases(folded: str) -> Iterator[str]:
    words = folded.split()
    while words:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            phrase = " ".join(words[:length])
            if length == 1 or phrase in _STEERS | _LOCKS | _LENSES | _MUCH:
                break
        yield phrase
        words = words[length:]
