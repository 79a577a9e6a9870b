"""What is said about moods and wishes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.buttons import MoodPick
from bot.views.bending import bent_line, foot, keyboard, none_kept
from bot.views.genres import written
from bot.views.reply import OR_THE_VIBE, Key, Keyboard, Reply
from bot.views.text import LABEL, QUERY, SENTENCE, escaped, plain, some
from bot.views.tracks import shared_reasons, vibe_lines
from engine.tracks import Mood
from engine.vibes.why import NEAREST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.buttons import Wish
    from bot.views.bending import Page
    from engine.tracks import Match, Vibe

_ROW = 3
_EXAMPLES = "<code>/vibe happy acoustic</code>\n<code>/vibe calm instrumental</code>"


def vibe(words: str, answer: Vibe, page: Page) -> Reply:
    """One page of the songs that fit a wish in these words."""
    if not answer.understood:
        return not_understood(words)
    read = some(_read(answer.understood))
    head = f"🌈 I read: <b>{read}</b>\n{bent_line(page.bend)}{_notes(answer)}"
    if not page.matches and page.bend.locks:
        return Reply(f"{head}\n{none_kept(page.helpful)}", keyboard(page))
    if not page.matches:
        return Reply(f"{head}No song fits all of that. Try fewer words.", mood_keys())
    lines = vibe_lines(page.matches, page.here.offset + 1)
    text = f"{head}{_shared(page.matches, answer.understood)}\n{lines}\n{foot(page)}"
    return Reply(text, keyboard(page))


def not_understood(text: str) -> Reply:
    """No word of the wish says anything about music."""
    return Reply(
        f"🤔 I can't tell what “{escaped(text, QUERY)}” sounds like. "
        f"Say it in words for music, for example\n{_EXAMPLES}\nor tap a mood:",
        mood_keys(),
    )


def moods() -> Reply:
    """All moods, to be tapped."""
    return Reply(
        f"🌈 What are you in the mood for? Tap a mood, or say it in your words:\n{_EXAMPLES}",
        mood_keys(),
    )


def mood_keys() -> Keyboard:
    """A button for each mood."""
    keys = [Key(f"{mood.emoji} {mood.value}", MoodPick(mood.value)) for mood in Mood]
    return tuple(tuple(keys[at : at + _ROW]) for at in range(0, len(keys), _ROW))


def instead_key(answer: Vibe, wish: Wish) -> Key:
    """For a text that names a song and a vibe: the way to the vibe."""
    return Key(f"{OR_THE_VIBE}{plain(', '.join(_read(answer.understood)), LABEL)}", wish)


def _read(words: Sequence[str]) -> list[str]:
    """What was understood, as people write it; what music should be like has a name of its own."""
    return [word if word.startswith(("like ", "by ")) else written(word) for word in words]


def _notes(answer: Vibe) -> str:
    """What was not understood and what had to give, each in a line of its own."""
    lines = []
    if answer.ignored:
        lines.append(f"I don't know: {some(answer.ignored)}\n")
    if answer.gave and answer.matches:
        lines.append(
            f"Too few songs are all of that. What had to give: {some(_read(answer.gave))}\n"
        )
    return "".join(lines)


def _shared(matches: Sequence[Match], understood: Sequence[str]) -> str:
    # Ten times the same reason is none; said once, what is left beside a song tells it apart.
    known = {NEAREST, *understood}
    reasons = ", ".join(reason for reason in shared_reasons(matches) if reason not in known)
    return f"Why these: <i>{escaped(written(reasons), SENTENCE)}</i>\n" if reasons else ""
