"""A list that can be bent: how it is, in words, and the buttons that bend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.bends import MOST_PRESSES
from bot.buttons import Bent, Enough, Locks, Press, Why, Wish
from bot.views.reply import Key, Keyboard, Reply
from bot.views.text import listed
from bot.views.tracks import PAGE, TAP_A_NUMBER, back_keys, list_keys, similar_lines
from engine.tracks import LOCKS, Lock, Steer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.bends import Bend
    from bot.buttons import Bendable, Button
    from engine.tracks import Lens, Match

# Opposites side by side. A phone has room for four short words in a row and two longer ones.
_STEERS: tuple[tuple[Steer, ...], ...] = (
    ("calmer", "livelier", "sadder", "happier"),
    ("slower", "faster", "older", "newer"),
    ("more acoustic", "more electric"),
    ("lesser-known", "better-known"),
)
_LOCKS: dict[Lock, str] = {lock: lock for lock in LOCKS} | {"same tempo": "tempo within 5%"}
_LOCK_ROWS: tuple[tuple[Lock, ...], ...] = (
    ("no vocals", "no explicit"),
    ("no live recordings",),
    ("same era", "same tempo"),
)
_ON, _OFF = "✅", "⬜"
_NO_MORE = "That is all there is."
NO_MORE_LOCKED = "No other song keeps to the locks."
_FARTHER = "<i>Farther away:</i>"
_FAR = "Nothing I know comes near it. These come nearest:"
_FAR_BENT = "Nothing near it is all of that. These come nearest:"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list that can be bent.

    `locks` can be set on it; while `locking`, they stand below it in place of all that bends it
    otherwise. `helpful` are the locks that leave some songs when one of them is taken off, where
    there are none. `besides` are further buttons, one a row.
    """

    here: Bendable
    bend: Bend
    matches: Sequence[Match]
    more: bool = False
    locks: Sequence[Lock] = LOCKS
    locking: bool = False
    helpful: Sequence[Lock] = ()
    besides: Sequence[Key] = ()


def bendable(name: str, head: str, page: Page, beside: Sequence[Key] = ()) -> Reply:
    """The page of songs like `name`, below `head`; both are HTML.

    `beside` are buttons of its own, for the last row of those that it always has.
    """
    bent = bent_line(page.bend)
    if not page.matches:
        nothing = none_kept(page.helpful) if page.bend.locks else f"I know nothing like {name}."
        return Reply(f"{head}\n{bent}\n{nothing}", keyboard(page, beside))
    text = f"{head}\n{bent}{_far(page)}\n{_lines(page)}\n{foot(page)}"
    return Reply(text, keyboard(page, beside))


def too_far(steer: Steer) -> str:
    """What is said in passing when a list is bent as far as it goes."""
    return f"“{steer}” ×{MOST_PRESSES} is as far as I go."


def bent_line(bend: Bend) -> str:
    """How a list is bent, in a line of its own; empty when it is not."""
    steps = ", ".join(
        word if presses == 1 else f"{word} ×{presses}" for word, presses in bend.steer.items()
    )
    steered = f"🎛 {steps}" if steps else ""
    return _line(steered, _locked(bend.locks), _sound(bend.lens), _thrown(bend.seed))


def kept_line(locks: Sequence[Lock], seed: int) -> str:
    """The same of a list that has no more than locks and dice."""
    return _line(_locked(locks), _thrown(seed))


def _line(*parts: str) -> str:
    line = " · ".join(part for part in parts if part)
    return f"<b>{line}</b>\n" if line else ""


def _locked(locks: Sequence[Lock]) -> str:
    return f"🔒 {', '.join(_LOCKS[lock] for lock in locks)}" if locks else ""


def _sound(lens: Lens) -> str:
    return "🔊 sound only" if lens == "sound" else ""


def _thrown(seed: int) -> str:
    return f"🎲 {seed}" if seed else ""


def foot(page: Page) -> str:
    """What stands below the songs: that there are no more, and how they are bent.

    A phone shows the buttons and the end of a list, so that is where a press must be seen.
    """
    return f"{_end(page)}\n{bent_line(page.bend).rstrip() or TAP_A_NUMBER}"


def none_kept(helpful: Sequence[Lock]) -> str:
    """That no song keeps to the locks, and which to take off, if one is enough."""
    sorry = "No song keeps to all of the locks."
    if helpful:
        locks = listed((f"“{_LOCKS[lock]}”" for lock in helpful), last="or")
        return f"{sorry} Take off {locks}, and there are some."
    return f"{sorry} Take off more than one."


def _lines(page: Page) -> str:
    """The songs, and between them where those begin that are not near any more."""
    first, far = page.here.offset + 1, len(page.matches)
    if not page.bend.steer:
        far = next((at for at, match in enumerate(page.matches) if not match.near), far)
    near, rest = page.matches[:far], page.matches[far:]
    if not near or not rest:
        return similar_lines(page.matches, first)
    return f"{similar_lines(near, first)}\n{_FARTHER}\n{similar_lines(rest, first + far)}"


def _far(page: Page) -> str:
    """That nothing on a page is near, in a line of its own."""
    if any(match.near for match in page.matches):
        return ""
    if page.here.offset or page.bend.seed:
        return f"{_FARTHER}\n"
    return f"{_FAR_BENT if page.bend.steer or page.bend.locks else _FAR}\n"


def _end(page: Page) -> str:
    """That a list ends here, for who expects more, in a line of its own."""
    if page.more or len(page.matches) == PAGE or _far(page):
        return ""
    return f"\n{NO_MORE_LOCKED if page.bend.locks else _NO_MORE}\n"


def keyboard(page: Page, beside: Sequence[Key] = ()) -> Keyboard:
    """All buttons below a page; `beside` as for `bendable`."""
    here, at = page.here, _at(page.here)
    *numbers, pages = list_keys([match.track for match in page.matches], here, more=page.more)
    if page.locking or (page.bend.locks and not page.matches):
        return (*numbers, *_lock_keys(page))
    if not page.matches:
        return (_undo_keys(page, _before(page)), back_keys(here))
    dice, locks = Key("🎲 Others", Press(at, "another seed")), Key("🔒 Locks", Locks(here))
    return (
        *numbers,
        # What comes and goes stands above what is pressed again and again.
        (*pages, *_undo_keys(page, _before(page))),
        *(tuple(_steer_key(at, word, page.bend) for word in row) for row in _STEERS),
        (dice, locks, *_lens_keys(page)),
        (*_why_keys(page), *beside),
        *((key,) for key in page.besides),
        back_keys(here),
    )


def _lock_keys(page: Page) -> Keyboard:
    """A button for each lock, and the way out."""
    at = _at(page.here)
    rows = lock_rows(page.bend.locks, page.locks, lambda lock: Press(at, lock))
    undo = _undo_keys(page, Locks(_before(page)))
    # An empty list has nothing but its locks below it, so it cannot be left by being done.
    out = (Key("👌 Done", page.here),) if page.matches else back_keys(page.here)
    return (*rows, (*undo, *out))


def lock_rows(on: Sequence[Lock], can: Sequence[Lock], press: Callable[[Lock], Button]) -> Keyboard:
    """A button for each lock that `can` be set, with a tick for those that are `on`."""
    return tuple(
        tuple(
            Key(f"{_ON if lock in on else _OFF} {_LOCKS[lock]}", press(lock))
            for lock in row
            if lock in (*on, *can)
        )
        for row in _LOCK_ROWS
    )


def _steer_key(at: Bendable, word: Steer, bend: Bend) -> Key:
    far = bend.steer.get(word, 0) >= MOST_PRESSES
    return Key(word, Enough(word) if far else Press(at, word))


def _lens_keys(page: Page) -> tuple[Key, ...]:
    if isinstance(page.bend.of, Wish):
        return ()  # a wish is about all that it names, be it sound or not
    label = "Everything" if page.bend.lens == "sound" else "Sound only"
    return (Key(label, Press(_at(page.here), "other lens")),)


def _why_keys(page: Page) -> tuple[Key, ...]:
    if isinstance(page.bend.of, Wish):
        return ()  # the picture compares songs with one song
    return (Key("📊 Why these?", Why(page.here)),)


def _undo_keys(page: Page, before: Button) -> tuple[Key, ...]:
    return (Key("↶ Undo", before),) if isinstance(page.here, Bent) else ()


def _before(page: Page) -> Bendable:
    """The list as it was before the last change."""
    bend = page.bend
    return Bent(bend.before, run=page.here.run) if bend.before else bend.of


def _at(here: Bendable) -> Bendable:
    """The list, where what is bent begins: on its first page."""
    return replace(here, offset=0)
