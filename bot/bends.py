"""How a list of songs is bent, and the text as which `bot.state` keeps it.

Too much for a button: the list, what was pressed, the locks, the seed, and the way to undo it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from bot.buttons import Bent, LikeArtist, Similar, Wish, decode, encode
from bot.dice import LAST_ROLL, next_roll
from engine.tracks import LENSES, LOCKS, STEERS, Lens, Lock, Steer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.buttons import Bendable, Change

# At three presses the answers lie where few songs are left, and the next press changes little.
MOST_PRESSES = 3


class GarbledBendError(ValueError):
    """A text that no bend was made into, or only by another version of the bot."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A list, and how it is bent.

    `of` is the list as it was, with its way back, and `artist` the name of a `LikeArtist`, whose
    number another training changes. `steer` counts the presses left after opposite ones cancelled,
    the first pressed first. `before` is the key of the bend before the last change, "" for none.
    """

    of: Similar | LikeArtist | Wish
    artist: str = ""
    lens: Lens = "blend"
    steer: Mapping[Steer, int] = field(default_factory=dict)
    locks: tuple[Lock, ...] = ()
    seed: int = 0
    before: str = ""

    def changed(self, change: Change) -> Bend:
        """Bent by one more press."""
        match change:
            case "another seed":
                return self.rolled(next_roll(self.seed))
            case "other lens":
                return replace(self, lens="blend" if self.lens == "sound" else "sound")
            case "no vocals" | "no live recordings" | "no explicit" | "same era" | "same tempo":
                return self._locked(set(self.locks) ^ {change})
            case steer:
                return self._steered(steer)

    def rolled(self, seed: int) -> Bend:
        """With the answers of that roll of the dice."""
        return replace(self, seed=min(max(seed, 0), LAST_ROLL))

    def asked(self, steer: Mapping[Steer, int], locks: Iterable[Lock], lens: Lens | None) -> Bend:
        """Bent further by what was said in words."""
        bend = self._locked({*self.locks, *locks})
        for word, presses in steer.items():
            for _ in range(presses):
                bend = bend._steered(word)
        return replace(bend, lens=lens or self.lens)

    def after(self, before: Bendable) -> Bend:
        """With Undo leading to the list as it was `before`."""
        return replace(self, before=before.key if isinstance(before, Bent) else "")

    def text(self) -> str:
        """What `bend_of` makes the bend from again."""
        return json.dumps(
            {
                "of": encode(self.of),
                "artist": self.artist,
                "lens": self.lens,
                "steer": list(self.steer.items()),
                "locks": self.locks,
                "seed": self.seed,
                "before": self.before,
            },
            ensure_ascii=False,
        )

    def _steered(self, steer: Steer) -> Bend:
        presses = dict(self.steer)
        opposite = opposite_of(steer)
        if opposite in presses:
            presses[opposite] -= 1
        else:
            presses[steer] = min(presses.get(steer, 0) + 1, MOST_PRESSES)
        return replace(self, steer={word: count for word, count in presses.items() if count})

    def _locked(self, locks: Iterable[str]) -> Bend:
        return replace(self, locks=tuple(lock for lock in LOCKS if lock in locks))


def opposite_of(steer: Steer) -> Steer:
    """What takes a press back; STEERS lists them in pairs."""
    return STEERS[STEERS.index(steer) ^ 1]


def bend_of(text: str) -> Bend:
    """The bend that `text` was made from, or GarbledBendError."""
    try:
        kept = json.loads(text)
        of = decode(kept["of"])
        steer = {str(word): int(presses) for word, presses in kept["steer"]}
        lens, locks = kept["lens"], tuple(kept["locks"])
        artist, seed, before = str(kept["artist"]), int(kept["seed"]), str(kept["before"])
    except (ValueError, TypeError, KeyError) as error:
        raise GarbledBendError(text) from error
    # An older version may have known other words.
    words = lens in LENSES and set(steer) <= set(STEERS) and set(locks) <= set(LOCKS)
    if not words or not isinstance(of, Similar | LikeArtist | Wish):
        raise GarbledBendError(text)
    return Bend(of, artist, lens, cast("dict[Steer, int]", steer), locks, seed, before)
