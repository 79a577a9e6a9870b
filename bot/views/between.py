"""What is said when it is not clear between which songs something is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.views.reply import Key, Reply
from bot.views.text import QUERY, escaped, plain
from bot.views.tracks import headline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.between import Between, How
    from bot.buttons import Button
    from engine.tracks import Track


_SHORT = 24


class _Words(NamedTuple):
    emoji: str
    sign: str
    goes: str
    too_many: str


_WORDS: Mapping[How, _Words] = {
    "blend": _Words(
        "🎨", "+",
        "Name two songs or more, with a + between them, and I find what lies between.",
        "Five songs are the most that have something between them.",
    ),
    "path": _Words(
        "🛤", ">",
        "Name two songs, with a > between them, and I lead you from the one to the other.",
        "A path leads from one song to one other.",
    ),
}  # fmt: skip


def how_to(how: How, examples: Sequence[Track], named: int, shown: Button) -> Reply:
    """What to write, as an example, and `shown` to tap; `named` is how many songs there were."""
    words = _WORDS[how]
    text = f"{words.emoji} {words.goes}"
    if named == 1:
        text = f"{words.emoji} That is one song. {words.goes}"
    elif named > 1:
        text = f"{words.emoji} {words.too_many}"
    if len(examples) > 1:
        songs = f" {escaped(words.sign)} ".join(
            f"{escaped(track.title)} {escaped(track.artist)}" for track in examples
        )
        text += f" For example:\n<code>/{how} {songs}</code>"
        return Reply(text, ((Key(f"{words.emoji} Try it", shown),),))
    return Reply(text)


def question(asked: Reply, between: Between, place: int, tracks: Sequence[Track | None]) -> Reply:
    """The question which song is meant in that place, below those that are known."""
    words = _WORDS[between.how]
    names = [
        headline(track)
        if track
        else f"<b>{'❔ ' if number == place else ''}“{escaped(song.said, QUERY // 2)}”</b>"
        for number, (song, track) in enumerate(zip(between.songs, tracks, strict=True))
    ]
    head = f"{words.emoji} {f' {escaped(words.sign)} '.join(names)}"
    return Reply(f"{head}\n\n{asked.text}", asked.keyboard)


def short(title: str) -> str:
    """A title without what is said of the recording behind it."""
    return plain(title.split(" - ")[0].split(" (")[0] or title, _SHORT)


def same_song() -> Reply:
    """Something was asked between a song and itself."""
    return Reply(
        "🙂 That is the same song twice, and between a song and itself there is only that song. "
        "Name two different ones."
    )
