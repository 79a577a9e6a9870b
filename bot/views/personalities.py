"""What is said about musical personalities: the groups of a catalogue's songs that sound alike."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.buttons import Browse, Personalities, Profile
from bot.pictures import Picture
from bot.pictures.profile import profile as draw_profile
from bot.pictures.scales import READ_SO, TRAITS, told
from bot.views.reply import Key, Keyboard, Reply
from bot.views.text import LABEL, QUERY, escaped, listed, percent, plain
from bot.views.tracks import PAGE, TAP_A_NUMBER, back_keys, list_keys, track_lines
from engine.features import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.buttons import Back
    from engine.search.chart import Spread
    from engine.tracks import Personality, Track

_ROW = 2
# In standard deviations: less than this, nobody would hear.
_AUDIBLE = 0.3
_ORDINARY = "like the average of all songs"


def personalities(everyone: Sequence[Personality], run: str, unknown: str = "") -> Reply:
    """Each personality with its share and its sound, the largest first.

    `unknown` is what somebody called one that there is none of.
    """
    lines = [
        f"{one.emoji} <b>{escaped(one.name)}</b> · {percent(one.share)}\n"
        f"<i>{', '.join(traits(one.signature)) or _ORDINARY}</i>"
        for one in _by_share(everyone)
    ]
    sorry = f"I know no personality called “{escaped(unknown, QUERY)}”.\n" if unknown else ""
    text = f"🧭 {sorry}The musical personalities of this catalogue. Tap one to hear more.\n\n"
    return Reply(text + "\n".join(lines), personality_keys(everyone, run))


def personality(one: Personality, tracks: Sequence[Track], here: Browse, *, more: bool) -> Reply:
    """A personality's profile and one page of its songs."""
    keyboard = (
        *list_keys(tracks, here, more=more),
        (
            Key("📊 Picture", Profile(one.id, here.run)),
            Key("🧭 All personalities", Personalities()),
        ),
        back_keys(here),
    )
    page = here.offset // PAGE + 1
    lines = track_lines(tracks, here.offset + 1)
    text = f"{_profile(one)}\n\n<b>Its songs, page {page}</b>\n{lines}\n\n{TAP_A_NUMBER}"
    return Reply(text, keyboard)


def profile(one: Personality, spread: Mapping[str, Spread], run: str) -> Reply:
    """A personality's profile with the picture of where its songs lie."""
    typical = ", ".join(
        f"{word.lower()} {told(name, spread[name].middle)}" for name, word in TRAITS.items()
    )
    alt = f"Nine scales, {READ_SO}. A typical song of {one.name}: {typical}."
    draw = partial(draw_profile, one.name, f"{percent(one.share)} of the songs", spread)
    keyboard = (
        (
            Key("🎧 Its songs", Browse(one.id, run=run)),
            Key("🧭 All personalities", Personalities()),
        ),
    )
    return Reply(_profile(one), keyboard, Picture(f"profile {one.id}", alt, draw))


def personality_keys(
    everyone: Sequence[Personality], run: str, back: Back | None = None
) -> Keyboard:
    """A button for each personality, the largest first."""
    keys = [
        Key(f"{one.emoji} {plain(one.name, LABEL)}", Browse(one.id, run=run, back=back))
        for one in _by_share(everyone)
    ]
    return tuple(tuple(keys[at : at + _ROW]) for at in range(0, len(keys), _ROW))


def traits(signature: Mapping[str, float], most: int = 3) -> list[str]:
    """How a personality differs from the rest, in a listener's words, strongest first."""
    strongest = sorted(signature.items(), key=lambda trait: -abs(trait[1]))[:most]
    return [
        BY_NAME[name].more if deviation > 0 else BY_NAME[name].less
        for name, deviation in strongest
        if abs(deviation) >= _AUDIBLE
    ]


def _profile(one: Personality) -> str:
    lines = [
        f"{one.emoji} <b>{escaped(one.name)}</b> · {percent(one.share)} of the songs",
        escaped(one.description, 200),
        _sound(one),
    ]
    if one.uses:
        lines.append(f"Best for {escaped(listed(one.uses), 120)}.")
    return "\n".join(lines)


def _sound(one: Personality) -> str:
    words = traits(one.signature)
    return f"It sounds {listed(words)} than most." if words else f"It sounds {_ORDINARY}."


def _by_share(everyone: Sequence[Personality]) -> list[Personality]:
    return sorted(everyone, key=lambda one: -one.share)
