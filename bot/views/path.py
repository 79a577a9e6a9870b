"""What is said about a journey from one song to another."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

from bot.between import LENGTHS
from bot.buttons import Curves, Journey, Similar, Swap, Turned
from bot.pictures import Picture
from bot.pictures.journey import journey
from bot.views.between import short
from bot.views.genres import written
from bot.views.reply import Key, Keyboard, Reply
from bot.views.text import SENTENCE, plain
from bot.views.tracks import TAP_A_NUMBER, back_keys, headline, told_lines
from engine.tracks import PATH_LENGTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.between import Between
    from engine.tracks import Step, Track

_ROW = 5
# A message holds 4,096 characters: so many are for the steps, and so many of each are its title,
# artist, year and mood.
_FOR_STEPS, _PLAIN_STEP = 3_700, 100
_TITLE, _ARTIST = 36, 26
_SWAPPED = "🔄"


def path(
    steps: Sequence[Step], between: Between, here: Journey, *, besides: Sequence[Key] = ()
) -> Reply:
    """A journey. `besides` are further buttons, one a row."""
    at = replace(here, back=None)
    numbers = [
        Key(str(number), Similar(step.track.id, run=here.run, back=at))
        for number, step in enumerate(steps, 1)
    ]
    shorter = Key("➖ Shorter", Turned(here, "shorter"))
    longer = Key("➕ Longer", Turned(here, "longer"))
    keyboard = (
        *_rows(numbers),
        (
            *((Key(f"{_SWAPPED} Swap one", Turned(here, "swapping")),) if len(steps) > 2 else ()),
            Key("⇄ Way back", Turned(here, "reversed")),
        ),
        (
            *((shorter,) if between.length > LENGTHS[0] else ()),
            *((longer,) if between.length < LENGTHS[-1] else ()),
        ),
        (Key("📈 Picture", Curves(at)), Key("🎨 As a blend", Turned(here, "blend"))),
        *((key,) for key in besides),
        back_keys(here),
    )
    head = f"{_head(steps)}{_beyond(between)}"
    return Reply(f"{head}\n\n{_lines(steps)}\n\n{TAP_A_NUMBER}", keyboard)


def swapping(
    steps: Sequence[Step], between: Between, here: Journey, fresh: int | None = None
) -> Reply:
    """The same journey, where a number swaps its song; `fresh` is the place of the last one."""
    numbers = [
        Key(f"{_SWAPPED} {place + 1}", Swap(here, place)) for place in range(1, len(steps) - 1)
    ]
    undo = (Key("↶ Undo", Turned(here, "undo")),) if between.without else ()
    return Reply(
        f"{_head(steps)}\n\n{_lines(steps, fresh)}\n\n"
        "<i>Tap a number to swap that song for another one; all others stay.</i>",
        (*_rows(numbers), (*undo, Key("👌 Done", here))),
    )


def drawn(steps: Sequence[Step], here: Journey) -> Reply:
    """The journey's picture alone."""
    return Reply(_head(steps), picture=picture(steps, here))


def picture(steps: Sequence[Step], here: Journey) -> Picture:
    """How energy, happiness and tempo go along the way."""
    tracks = [step.track for step in steps]
    title = f"{short(tracks[0].title)} → {short(tracks[-1].title)}"
    draw = partial(journey, title, f"{len(tracks)} songs in even steps", tracks)
    return Picture(f"path {here.key}", _alt(tracks), draw)


def _head(steps: Sequence[Step]) -> str:
    first, last = headline(steps[0].track), headline(steps[-1].track)
    return f"🛤 From {first} to {last} in {len(steps)} songs"


def _beyond(between: Between) -> str:
    """That no path has as many songs as were asked for, in a line of its own."""
    if between.beyond is None:
        return ""
    return f"\nA path has {PATH_LENGTHS[0]} to {PATH_LENGTHS[-1]} songs, not {between.beyond}."


def _lines(steps: Sequence[Step], fresh: int | None = None) -> str:
    room = min(SENTENCE, _FOR_STEPS // len(steps) - _PLAIN_STEP)
    told = [
        (step.track, f"{_SWAPPED} {_fitting(step.why, room)}" if place == fresh else
         _fitting(step.why, room))
        for place, step in enumerate(steps)
    ]  # fmt: skip
    return told_lines(told, 1, title=_TITLE, artist=_ARTIST)


def _fitting(why: str, room: int) -> str:
    """As many of the reasons as there is room for, the first one at least."""
    first, *others = written(why).split(", ")
    for reason in others:
        if len(first) + len(reason) + 2 > room:
            break
        first = f"{first}, {reason}"
    return plain(first, room) if first else ""


def _alt(tracks: Sequence[Track]) -> str:
    parts = (
        f"energy {_course(tracks, 'energy', 100)}",
        f"happiness {_course(tracks, 'valence', 100)}",
        f"tempo {_course(tracks, 'tempo', 1)} BPM",
    )
    return f"Three curves from the first song to the last: {', '.join(parts)}."


def _course(tracks: Sequence[Track], name: str, scale: int) -> str:
    """Where something begins, its lowest and highest, and where it ends."""
    values = [track.features[name] * scale for track in tracks]
    known = [value for value in values if not isnan(value)]
    if not known:
        return "unknown"
    first, last = ("unknown" if isnan(one) else f"{one:.0f}" for one in (values[0], values[-1]))
    return f"{first} to {last} (between {min(known):.0f} and {max(known):.0f})"


def _rows(keys: Sequence[Key]) -> Keyboard:
    return tuple(tuple(keys[at : at + _ROW]) for at in range(0, len(keys), _ROW))
