"""A song's fingerprint: how it sounds beside all other music, in a picture and a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.buttons import Browse, OnMap, Similar
from bot.pictures import Picture
from bot.pictures.fingerprint import fingerprint
from bot.pictures.scales import TRAITS
from bot.views.reply import Key, Reply
from bot.views.text import LABEL, escaped, listed, plain
from bot.views.tracks import headline
from engine.features import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.search.chart import Spread, Standing
    from engine.tracks import Personality, Track

# Nobody calls a song calm because it is calmer than just over half of all.
_TELLING = 0.65
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A song, where it stands among all music, and how its personality usually sounds."""

    track: Track
    standing: Mapping[str, Standing]
    personality: Personality
    usual: Mapping[str, Spread]


def dna(song: Fingerprint, run: str, others: Sequence[Key] = ()) -> Reply:
    """The song's fingerprint. `others` are the ways to songs that may be meant as well."""
    track, one = song.track, song.personality
    text = f"🧬 {headline(track)}\n{sentence(song.standing)} It is {one.emoji} {escaped(one.name)}."
    keyboard = (
        (Key("🎧 Songs like it", Similar(track.id, run=run)), Key("🗺 Map", OnMap(track.id))),
        (Key(f"{one.emoji} {plain(one.name, LABEL)}", Browse(one.id, run=run)),),
        *((key,) for key in others),
    )
    return Reply(text, keyboard, _picture(song))


def sentence(standing: Mapping[str, Standing]) -> str:
    """What is most unusual about a song, as in "Calmer than 80% of the catalogue."."""
    sides = [
        (share, word)
        for name in TRAITS
        for share, word in (
            (standing[name].less, BY_NAME[name].more),
            (standing[name].more, BY_NAME[name].less),
        )
        if share >= _TELLING
    ]
    if not sides:
        return "In the middle of the catalogue, whichever way one listens."
    (share, word), *rest = sorted(sides, reverse=True)[:_MOST_WORDS]
    first = f"{word.capitalize()} than {_most(share)} of the catalogue"
    return f"{listed([first, *(f'{word} than {_most(share)}' for share, word in rest)])}."


def how_to(examples: Sequence[Track]) -> Reply:
    """What to write behind /dna."""
    text = "🧬 Name a song after /dna, and I draw how it sounds beside all the others."
    if examples:
        song = f"{escaped(examples[0].title)} {escaped(examples[0].artist)}"
        text += f" For example:\n<code>/dna {song}</code>"
    return Reply(text)


def _picture(song: Fingerprint) -> Picture:
    shares = {name: standing.less for name, standing in song.standing.items()}
    usual = {name: spread.middle for name, spread in song.usual.items()}
    track, name = song.track, song.personality.name
    alt = (
        f"Two shapes on nine spokes, 0 to 100 by how much of the catalogue has less. "
        f"This song: {_numbers(shares)}. Usual for {name}: {_numbers(usual)}."
    )
    draw = partial(fingerprint, track.title, track.artist, shares, usual, name)
    return Picture(f"dna {track.id}", alt, draw)


def _numbers(shares: Mapping[str, float]) -> str:
    known = ((word, shares[name]) for name, word in TRAITS.items())
    return ", ".join(f"{word.lower()} {_number(share)}" for word, share in known)


def _number(share: float) -> str:
    return "unknown" if math.isnan(share) else f"{100 * share:.0f}"


def _most(share: float) -> str:
    """A share, never more than is true: there is always something that is as calm."""
    return f"{math.floor(100 * min(share, 0.99))}%"
