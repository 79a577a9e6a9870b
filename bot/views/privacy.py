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

/export sends you all I keep, /forget erases it at once. Old buttons may then have forgotten what \
they were about."""


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


def forgotten(erased: int) -> Reply:
    """So much was erased."""
    if not erased:
        return Reply("🔐 There was nothing to erase: I keep nothing about you.")
    what = "The one thing" if erased == 1 else f"All {erased:,} things"
    verb = "is" if erased == 1 else "are"
    return Reply(f"🔐 {what} that I kept about you {verb} erased. /export now finds nothing.")
