"""What is said about what the bot keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.views.reply import Document, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.state import Kept

_TEXT = """🔐 <b>What I keep about you</b>

When a list has buttons that don't have room for all they need, I keep what you asked for, such as \
“rainy sunday, no vocals”, with your Telegram number and the day, so that the buttons still work \
tomorrow. After a year I erase it.

I keep no names, no messages, no list of what you listened to, and nothing leaves the machine I \
run on. Telegram itself keeps our chat, as it does with every chat.

/export sends you all I keep, in private, and /forget erases it at once. Old buttons may then have \
forgotten what they were about."""


def privacy() -> Reply:
    """What is kept, why and for how long."""
    return Reply(_TEXT)


def export(kept: Sequence[Kept]) -> Reply:
    """All that is kept of a person's, as JSON."""
    if not kept:
        return Reply("🔐 I keep nothing about you.")
    entries = [{"text": one.text, "kept_at": one.kept_at.isoformat()} for one in kept]
    content = json.dumps({"kept": entries}, ensure_ascii=False, indent=2).encode()
    what = "one thing" if len(kept) == 1 else f"{len(kept):,} things"
    text = f"🔐 I keep {what} that you asked for: they are all in this file. /forget erases them."
    return Reply(text, document=Document("segue-about-you.json", content))


def export_in_private(username: str, *, is_person: bool) -> Reply:
    """Where to ask for it, in a group; who writes as the group is known by that alone."""
    if not is_person:
        return Reply(
            "🔐 You write as a group or a channel, so I don't know which of its people you are, "
            "and show nobody what was asked for in its name. /forget erases it."
        )
    return Reply(
        "🔐 What I keep about you is only for you, and here others would read it, too. Tap "
        f'<a href="https://t.me/{username}">@{username}</a> and send me /export there. '
        "/forget works here as well."
    )


def forgotten(erased: int, *, leaves_traces: bool = False) -> Reply:
    """So much was erased, all of it or but for what another program still holds on to."""
    said = [_erased(erased)]
    if leaves_traces:
        said.append(
            "Another program, such as a backup, is reading my memory right now: the last traces "
            "of what was erased go as soon as it lets go of the file."
        )
    return Reply("\n\n".join(said))


def _erased(number: int) -> str:
    if not number:
        return "🔐 There was nothing to erase: I keep nothing about you."
    what = "The one thing" if number == 1 else f"All {number:,} things"
    verb = "is" if number == 1 else "are"
    return f"🔐 {what} that I kept about you {verb} erased. /export now finds nothing."
