"""What is said when something is not there, not there any more, or went wrong."""

from __future__ import annotations

from bot.buttons import Moods, Personalities
from bot.views.reply import Key, Reply

RENEWED = "My catalogue has been renewed since then, so here is today's answer."
GARBLED = "That button is from an older version of me. /start shows the new ones."

TOO_FAST = "That's faster than I can think. Give me ten seconds, then I'm with you again."


def no_such_song() -> Reply:
    """A button or a link names a song that the catalogue does not have."""
    return Reply(
        "🤷 I don't have that song in my catalogue. "
        "Write its title and the artist's name, and I look for another version of it."
    )


def no_such_artist() -> Reply:
    """A button names an artist that the catalogue does not have."""
    return Reply("🎤 I don't have that artist any more. Write me the name, and I look again.")


def no_such_personality() -> Reply:
    """A personality is asked for that there is none of."""
    return Reply(
        "🧭 That personality isn't there any more. Pick another one:",
        ((Key("🧭 All personalities", Personalities()),),),
    )


def forgotten() -> Reply:
    """The words behind a button are lost."""
    return Reply(
        "🌈 I forgot what that list was about. Name the song or the mood again, or pick one:",
        ((Key("🌈 Moods", Moods()),),),
    )


def no_memory(code: str) -> Reply:
    """The bot's memory does not answer, so that what a button stands for cannot be looked up."""
    return Reply(
        "🧠 My memory doesn't answer right now, so I can't do that. Songs and moods still work: "
        "name one, and try this again in a while. If it stays that way, "
        f"tell whoever runs me this code: <code>{code}</code>"
    )


def broken(code: str) -> Reply:
    """Something unexpected, which the operator finds in the log by `code`."""
    return Reply(
        "😵 Something went wrong on my side. Please try again; if it stays that way, "
        f"tell whoever runs me this code: <code>{code}</code>"
    )
