"""Words out of text: clauses, and the words of scripts that put no spaces between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.text import fold
from engine.tracks import Mood

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Thai, Lao, Burmese, Khmer, kana and Han.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
# Short runs of hiragana between known words are endings and particles.
_PARTICLE = re.compile("[\u3040-\u309f]{1,2}")
_RUNS = re.compile(f"({UNSPACED.pattern}+)")
# A turn reaches no farther than the clause that it stands in. A dash only counts between spaces,
# and a full stop or comma not between figures.
_CLAUSE_ENDS = re.compile(r"[;!?:()\[\]\n/|+、。，！？；：।…~]+|(?<!\d)[.,]|[.,](?!\d)|\s[-–—]+\s")
# Nobody needs more to say what they feel like; the rest of a pasted text is not a wish.
_LONGEST_TEXT = 500
_EMOJI = {
    **{mood.emoji: mood.value for mood in Mood},
    "🎉": "party", "🥳": "party", "💪": "workout", "🏋": "workout", "🏃": "running", "😴": "sleep",
    "💤": "sleep", "❤": "romantic", "😍": "romantic", "🥰": "romantic", "💔": "sad", "😭": "sad",
    "😔": "sad", "😞": "sad", "🙁": "sad", "😀": "happy", "😄": "happy", "😁": "happy",
    "🙂": "happy",
    "😎": "summer", "☀": "sunny", "🌞": "sunny", "🏖": "summer", "🌴": "summer", "☔": "rainy",
    "🌧": "rainy", "⛈": "rainy", "❄": "winter", "☃": "winter", "🎄": "christmas", "🚗": "driving",
    "🔥": "intense", "💃": "danceable", "🧘": "peaceful", "📚": "focus", "☕": "coffee shop",
    "🎹": "piano", "🎸": "guitar", "🎻": "strings", "🎷": "brass", "🎤": "vocals", "👻": "tense",
    "🎃": "halloween", "😡": "angry", "🤬": "angry", "🤘": "metal", "🌃": "late night",
    "🍷": "dinner", "🍳": "cooking", "👶": "baby", "💍": "wedding", "🧹": "cleaning",
    "🌅": "evening", "🎅": "christmas", "🌸": "spring", "🌷": "spring",
}  # fmt: skip


def clauses(text: str) -> list[str]:
    """The clauses of `text`, emoji as the words that they stand for."""
    text = text[:_LONGEST_TEXT]
    if not text.isascii():
        # Without the sign that asks for the coloured picture.
        text = text.replace("\ufe0f", "")
        for emoji, word in _EMOJI.items():
            text = text.replace(emoji.rstrip("\ufe0f"), f" {word} ")
    return [clause for clause in _CLAUSE_ENDS.split(text) if clause and not clause.isspace()]


def words(clause: str, unspaced: Collection[str]) -> list[str]:
    """The folded words of a clause; `unspaced` are the phrases known of unspaced scripts."""
    folded = fold(clause)
    if not UNSPACED.search(folded):
        return folded.split()
    longest = max(map(len, unspaced), default=1)
    return [
        word
        for part in _RUNS.split(folded)
        for word in (
            _longest_first(part, unspaced, longest) if UNSPACED.match(part) else part.split()
        )
    ]


def _longest_first(run: str, known: Collection[str], longest: int) -> Iterator[str]:
    """The longest known phrases from left to right, and what stands between them."""
    at = between = 0
    while at < len(run):
        ends = range(min(at + longest, len(run)), at, -1)
        end = next((end for end in ends if run[at:end] in known), at)
        if end == at:
            at += 1
            continue
        if between < at and not _PARTICLE.fullmatch(run, between, at):
            yield run[between:at]
        yield run[at:end]
        at = between = end
    if between < len(run) and not (between and _PARTICLE.fullmatch(run, between)):
        yield run[between:]
