"""The first words, the help, and what is said when nothing else fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.buttons import Home, Moods, Personalities
from bot.views.personalities import personality_keys
from bot.views.reply import Key, Keyboard, Reply
from bot.views.similar import song_keys
from bot.views.text import QUERY, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.tracks import Personality, Track

NAME = "Segue"
SHORT_DESCRIPTION = "Name a song or a mood, and get music that really is like it."
DESCRIPTION = (
    "Tell me a song and I find songs that sound like it, with the reason. "
    "Tell me a mood and you get that mood. "
    "Or wander through the catalogue by musical personality. No account needed."
)

# A command's name, what comes after it, and what it does.
Entry = tuple[str, str, str]


def start(
    songs: int, examples: Sequence[Track], everyone: Sequence[Personality], run: str
) -> Reply:
    """The greeting."""
    text = (
        f"👋 Hi, I'm {NAME}. I know {songs:,} songs by how they sound.\n\n"
        "Name a song and I find songs like it, with the reason.\n"
        "Or say a mood, like <i>happy acoustic</i>, and you get that mood.\n\n"
        "Try one of these songs, or a musical personality. /help says the rest."
    )
    home = Home()
    return Reply(text, (*song_keys(examples, run, home), *personality_keys(everyone, run, home)))


def help_(entries: Sequence[Entry], example: Sequence[Track], run: str) -> Reply:
    """All commands."""
    lines = [f"{_usage(name, rest)}\n{escaped(summary, 100)}" for name, rest, summary in entries]
    text = (
        "🎶 <b>What I can do</b>\n\n" + "\n".join(lines) + "\n\n"
        "Without a command, just write a song, a mood or a Spotify link to a song."
    )
    return Reply(text, (*song_keys(example, run), *_ways()))


def unknown_command(command: str) -> Reply:
    """Somebody used a command that there is none of."""
    return Reply(f"I don't know {escaped(command, 40)}. /help lists what I can do.", _ways())


def nothing_fits(text: str, examples: Sequence[Track], run: str) -> Reply:
    """A text that is neither a song nor a vibe."""
    return Reply(
        f"🤷 I find neither a song nor a mood in “{escaped(text, QUERY)}”.\n"
        "Write a title with the artist's name, or words like <i>calm instrumental</i>. "
        "Or start from here:",
        (*song_keys(examples, run), *_ways()),
    )


def thanks() -> Reply:
    """Somebody was content."""
    return Reply("🎶 You're welcome. Whenever you like: another song, another mood.", _ways())


def by_button() -> Reply:
    """Somebody wrote what a button does."""
    return Reply(
        "👇 The buttons below a list do that: “More ▶” goes on, “↶ Undo” and “↩ Back” go back, "
        "and a number leads to songs like that one. Or name another song or a mood.",
        _ways(),
    )


def only_text() -> Reply:
    """A photo, a voice message, a sticker: what a person sent that is no text."""
    return Reply("🙈 I only understand text. Write me a song or a mood. /help says more.")


def _usage(name: str, rest: str) -> str:
    return f"/{name} <i>{escaped(rest)}</i>" if rest else f"/{name}"


def _ways() -> Keyboard:
    return ((Key("🌈 Moods", Moods()), Key("🧭 Personalities", Personalities())),)
