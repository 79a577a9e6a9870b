"""What is said about moods and wishes in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.buttons import MoodPick, Wish
from bot.views.reply import Key, Keyboard, Reply
from bot.views.text import LABEL, QUERY, SENTENCE, escaped, plain, some
from bot.views.tracks import TAP_A_NUMBER, back_keys, list_keys, shared_reasons, vibe_lines
from engine.tracks import Match, Mood, Vibe

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 3
# Rolls of the dice are shown to people.
_LAST_SEED = 999
_EXAMPLES = "<code>/vibe happy acoustic</code>\n<code>/vibe calm instrumental</code>"


def vibe(
    answer: Vibe,
    matches: Sequence[Match],
    here: Wish,
    *,
    more: bool,
    besides: Sequence[Key] = (),
) -> Reply:
    """One page of the songs that fit a wish; `matches` are the page's part of the answer's.

    `besides` are further buttons, one a row.
    """
    if not matches:
        nothing = f"{_read(answer, here)}\nNo song fits all of that. Try fewer words."
        return Reply(nothing, mood_keys())
    keyboard = list_keys([match.track for match in matches], here, more=more)
    head, lines = _read(answer, here) + _shared(matches), vibe_lines(matches, here.offset + 1)
    dice = Key("🎲 Others", replace(here, offset=0, seed=here.seed % _LAST_SEED + 1))
    keyboard = (*keyboard, (dice,), *((key,) for key in besides), back_keys(here))
    return Reply(f"{head}\n\n{lines}\n\n{TAP_A_NUMBER}", keyboard)


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
    return Key(f"🌈 Or the vibe: {plain(', '.join(answer.understood), LABEL)}", wish)


def _shared(matches: Sequence[Match]) -> str:
    # Ten times the same reason is none; said once, what is left beside a song tells it apart.
    reasons = ", ".join(shared_reasons(matches))
    return f"\nWhy these: <i>{escaped(reasons, SENTENCE)}</i>" if reasons else ""


def _read(answer: Vibe, here: Wish) -> str:
    dice = f" · 🎲 {here.seed}" if here.seed else ""
    lines = [f"🌈 I read: <b>{some(answer.understood)}</b>{dice}"]
    if answer.ignored:
        lines.append(f"I don't know: {some(answer.ignored)}")
    if answer.gave and answer.matches:
        lines.append(f"Too few songs are all of that. What had to give: {some(answer.gave)}")
    return "\n".join(lines)
