"""What is said about the songs between some."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.buttons import Turned
from bot.views.between import short
from bot.views.reply import Key, Reply
from bot.views.text import listed
from bot.views.tracks import TAP_A_NUMBER, back_keys, headline, list_keys, told_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Blended
    from engine.tracks import Match, Track

# Where hardly any of the ten is closer to all songs than this, they have little in common.
_FAR_APART = 0.99


def blend(
    songs: Sequence[Track],
    matches: Sequence[Match],
    here: Blended,
    *,
    seed: int = 0,
    more: bool = False,
    besides: Sequence[Key] = (),
) -> Reply:
    """One page of the songs between `songs`. `besides` are further buttons, one a row."""
    names = listed(map(headline, songs))
    ways = (
        *((Key("🎲 Others", Turned(_at(here), "another seed")),) if matches else ()),
        *((Key("🛤 As a path", Turned(_at(here), "journey")),) if len(songs) == 2 else ()),
    )
    keyboard = (
        *list_keys([match.track for match in matches], here, more=more),
        ways,
        *((key,) for key in besides),
        back_keys(here),
    )
    if not matches:
        return Reply(f"I know nothing between {names}.", keyboard)
    dice = f"<b>🎲 {seed}</b>\n" if seed else ""
    apart = "They are far apart: this is what comes nearest to all of them.\n"
    notice = apart if max(match.closeness for match in matches) < _FAR_APART else ""
    lines = told_lines(
        [(match.track, _leaning(songs, match)) for match in matches], here.offset + 1
    )
    return Reply(f"🎨 Between {names}\n{notice}{dice}\n{lines}\n\n{TAP_A_NUMBER}", keyboard)


def _leaning(songs: Sequence[Track], match: Match) -> str:
    """Whose side a song leans to, and why."""
    if match.side is None:
        return f"between them: {match.why}"
    return f"leans to {short(songs[match.side].title)}: {match.why}"


def _at(here: Blended) -> Blended:
    return replace(here, back=None)
