"""A song's fingerprint: how it sounds beside all other music, in a picture and a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.buttons import Browse, OnMap, Similar
from bot.pictures import Picture
from bot.pictures.fingerprint import fingerprint
from bot.pictures.scales import PLENTY, READ_SO, TRAITS, told
from bot.views.reply import Key, Reply
from bot.views.text import LABEL, escaped, listed, percent, plain
from bot.views.tracks import headline
from engine.features import ALL_OF_IT, BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.search.chart import Spread, Standing
    from engine.tracks import Personality, Track

# Nobody calls a song calm because it is calmer than just over half of all.
_TELLING = 0.65
_MOST_WORDS = 3
# Personalities that have so much of the largest one's share are as much the song's as that one:
# one song in six of a large catalogue lies between two or three.
_AS_MUCH = 0.6
_BETWEEN = 3
# Less of a personality than this, nobody hears.
_HEARD = 0.1
_MOST_SHARES = 3
# By the share of slightly changed copies of a song that have its mood, too. Of a large catalogue's
# songs three in ten are sure, four more quite sure, and one of ten has another mood as near.
_SURENESS = ((0.95, "surely"), (0.65, "quite surely"), (0.45, "probably"))
_UNSURE = "though others come as near"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A song, where it stands among all music, and how its personality usually sounds.

    `standing` and `levels` are as the engine has them of the song, `usual` of its personality.
    `shares` are how much of each personality is in it, the largest first, `sureness` how sure its
    mood is; both in [0, 1].
    """

    track: Track
    standing: Mapping[str, Standing]
    levels: Mapping[str, float]
    personality: Personality
    usual: Mapping[str, Spread]
    shares: Sequence[tuple[Personality, float]]
    sureness: float


def dna(song: Fingerprint, run: str, others: Sequence[Key] = ()) -> Reply:
    """The song's fingerprint. `others` are the ways to songs that may be meant as well."""
    track = song.track
    text = (
        f"🧬 {headline(track)}\n{sentence(song.standing, song.levels)}\n"
        f"{membership(song.shares)}\n"
        f"{track.mood.emoji} Mood: {track.mood.value}, {surely(song.sureness)}"
    )
    keyboard = (
        (Key("🎧 Songs like it", Similar(track.id, run=run)), Key("🗺 Map", OnMap(track.id))),
        *((_browse_key(side, run),) for side, _ in _sides(song.shares)),
        *((key,) for key in others),
    )
    return Reply(text, keyboard, _picture(song))


def _browse_key(one: Personality, run: str) -> Key:
    return Key(f"{one.emoji} {plain(one.name, LABEL)}", Browse(one.id, run=run))


def sentence(standing: Mapping[str, Standing], levels: Mapping[str, float]) -> str:
    """What is most unusual about a song, as in "Calmer than 80% of the catalogue."."""
    sides = [
        (share, word)
        for name in TRAITS
        for share, word in (
            (standing[name].less, BY_NAME[name].more),
            (standing[name].more, BY_NAME[name].less),
        )
        if share >= _TELLING and (name not in ALL_OF_IT or levels[name] >= PLENTY)
    ]
    if not sides:
        return "In the middle of the catalogue, whichever way one listens."
    (share, word), *rest = sorted(sides, reverse=True)[:_MOST_WORDS]
    first = f"{word.capitalize()} than {_most(share)} of the catalogue"
    return f"{listed([first, *(f'{word} than {_most(share)}' for share, word in rest)])}."


def membership(shares: Sequence[tuple[Personality, float]]) -> str:
    """Which personalities are in a song, the largest first, or between which ones it lies."""
    first, *others = shares
    if len(sides := _sides(shares)) > 1:
        names = (f"{escaped(one.name)} ({percent(share)})" for one, share in sides)
        return f"{first[0].emoji} Between {listed(names)}"
    heard = [first, *(one for one in others[: _MOST_SHARES - 1] if one[1] >= _HEARD)]
    parts = ", ".join(f"{percent(share)} {escaped(one.name)}" for one, share in heard)
    return f"{first[0].emoji} {parts}"


def _sides(shares: Sequence[tuple[Personality, float]]) -> list[tuple[Personality, float]]:
    """The personality that a song has most of, and those that it has about as much of."""
    most = shares[0][1]
    return [side for side in shares[:_BETWEEN] if side[1] >= _AS_MUCH * most]


def surely(sureness: float) -> str:
    """How sure a mood is, in words, from 0 to 1."""
    return next((words for least, words in _SURENESS if sureness >= least), _UNSURE)


def how_to(examples: Sequence[Track]) -> Reply:
    """What to write behind /dna."""
    text = "🧬 Name a song after /dna, and I draw how it sounds beside all the others."
    if examples:
        song = f"{escaped(examples[0].title)} {escaped(examples[0].artist)}"
        text += f" For example:\n<code>/dna {song}</code>"
    return Reply(text)


def _picture(song: Fingerprint) -> Picture:
    usual = {name: spread.middle for name, spread in song.usual.items()}
    track, name = song.track, song.personality.name
    alt = (
        f"Two shapes on nine spokes, {READ_SO}. "
        f"This song: {_numbers(song.levels)}. Usual for {name}: {_numbers(usual)}."
    )
    draw = partial(fingerprint, track.title, track.artist, song.levels, usual, name)
    return Picture(f"dna {track.id}", alt, draw)


def _numbers(levels: Mapping[str, float]) -> str:
    return ", ".join(f"{word.lower()} {told(name, levels[name])}" for name, word in TRAITS.items())


def _most(share: float) -> str:
    """A share, never more than is true: there is always something that is as calm."""
    return f"{math.floor(100 * min(share, 0.99))}%"
