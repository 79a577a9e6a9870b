"""Does a text lead to the song that it means? With texts as people type them."""

from __future__ import annotations

import random
import time
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

from engine.index import Index
from engine.lookup import Lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from engine.artifacts import Run
    from engine.tracks import Track

    Spell = Callable[[Track, random.Random], str]

QUERIES = 100
# Nobody would ask for a song by its title alone that hardly anyone knows.
KNOWN_BY_TITLE = 60
FIRST_PART = 0.7
ANSWERS = 5
# What a score promises is counted from each of these scores on.
SCORES = (0.98, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.0)

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PHONE = {
    "and": "n", "are": "r", "be": "b", "for": "4", "love": "luv", "one": "1", "see": "c",
    "thanks": "thx", "the": "da", "to": "2", "why": "y", "you": "u", "your": "ur",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which people name a song."""

    name: str
    spell: Spell
    by_title: bool = False


@dataclass
class Tally:
    """How often the song that was meant came first, and among the first five."""

    asked: int = 0
    first: int = 0
    listed: int = 0

    def add(self, right: Sequence[bool]) -> None:
        self.asked += 1
        self.first += right[:1] == [True]
        self.listed += any(right)


@dataclass
class Outcome:
    """What came of all queries; `best` has the first answers' scores, and if they were right."""

    by_kind: dict[str, Tally] = field(default_factory=dict)
    best: list[tuple[float, bool]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def tables(run: Run, seeds: Sequence[int], console: Console) -> Iterator[Table]:
    """Right answers by kind of query, and what a score is worth."""
    with Index(run.index_path, tracks=run.manifest.tracks) as index:
        rows = np.flatnonzero(run.arrays["music"])
        tracks = dict(zip(rows.tolist(), index.tracks(rows), strict=True))
        lookup = Lookup(run.arrays, index)
        outcome = Outcome()
        for seed in seeds:
            with console.status(f"Asking {QUERIES * len(KINDS):,} queries, seed {seed}"):
                _ask(lookup, tracks, run.arrays["song"], seed, outcome)
    yield _accuracy(outcome)
    yield _calibration(outcome)


def _ask(
    lookup: Lookup,
    tracks: dict[int, Track],
    songs: np.ndarray[tuple[int], np.dtype[np.int32]],
    seed: int,
    outcome: Outcome,
) -> None:
    """Any take of a song is right: nobody can tell which one a plain title means."""
    chance = random.Random(seed)
    known = [row for row, track in tracks.items() if (track.popularity or 0) >= KNOWN_BY_TITLE]
    by_title = chance.sample(known, min(QUERIES, len(known)))
    for kind in KINDS:
        drawn = (
            by_title if kind.by_title else chance.sample(sorted(tracks), min(QUERIES, len(tracks)))
        )
        for row in drawn:
            text = kind.spell(tracks[row], chance)
            began = time.perf_counter()
            found = lookup.find(text, ANSWERS)
            outcome.seconds.append(time.perf_counter() - began)
            right = [bool(songs[answer] == songs[row]) for answer, _ in found]
            outcome.by_kind.setdefault(kind.name, Tally()).add(right)
            if found:
                outcome.best.append((found[0][1], right[0]))


def _accuracy(outcome: Outcome) -> Table:
    table = Table(title="Right answers, by what was typed")
    for column in ("typed", "first", "in the first five"):
        table.add_column(column, justify="left" if column == "typed" else "right")
    named = Tally()
    for kind in KINDS:
        tally = outcome.by_kind[kind.name]
        table.add_row(
            kind.name, _share(tally.first, tally.asked), _share(tally.listed, tally.asked)
        )
        if kind in NAMED:
            named.asked += tally.asked
            named.first += tally.first
            named.listed += tally.listed
            table.add_section() if kind is NAMED[-1] else None
    table.add_section()
    table.add_row(
        f"all {len(NAMED)} that name title and artist",
        _share(named.first, named.asked),
        _share(named.listed, named.asked),
    )
    median, slow = np.percentile(outcome.seconds, [50, 99]) * 1_000
    table.caption = f"{median:.2f} ms in the median, {slow:.1f} ms for the slowest of a hundred"
    return table


def _calibration(outcome: Outcome) -> Table:
    table = Table(title="What a score promises")
    for column in ("score of the first", "texts", "right"):
        table.add_column(column, justify="right")
    for least in SCORES:
        right = [was_right for score, was_right in outcome.best if score >= least]
        table.add_row(f"from {least:.2f}", f"{len(right):,}", _share(sum(right), len(right)))
    return table


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


# How people type


def full(track: Track, chance: random.Random) -> str:
    return f"{track.title} - {track.artist}"


def plain(text: str) -> str:
    """`text` in lower case without accents and punctuation."""
    letters = (
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    words = "".join(char if char.isalnum() else " " for char in letters)
    return " ".join(unicodedata.normalize("NFC", words).lower().split())


def typo(text: str, chance: random.Random) -> str:
    """`text` with one letter dropped, doubled, swapped with the next or struck beside its key."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    if not places:
        return text
    at = chance.choice(places)
    before, char, after = text[:at], text[at], text[at + 1 :]
    match chance.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + char + char + after
        case 2:
            return before + after[:1] + char + after[1:]
    return before + _beside(char, chance) + after


def _beside(char: str, chance: random.Random) -> str:
    for y, row in enumerate(_KEYBOARD):
        if (x := row.find(char.lower())) >= 0:
            near = [
                other
                for line in _KEYBOARD[max(y - 1, 0) : y + 2]
                for other in line[max(x - 1, 0) : x + 2]
                if other != char.lower()
            ]
            return chance.choice(near)
    return char


def _typos(number: int) -> Spell:
    def spell(track: Track, chance: random.Random) -> str:
        text = full(track, chance)
        for _ in range(number):
            text = typo(text, chance)
        return text

    return spell


def _word_dropped(track: Track, chance: random.Random) -> str:
    """Often only a title of many songs is left, or an artist.

    Of the songs in a catalogue of 135,000 that may have become the same text, even who knew them
    all and how they were spelt would name the right one first in 95% and among five in 99%.
    """
    words = plain(full(track, chance)).split()
    if len(words) > 1:
        del words[chance.randrange(len(words))]
    return " ".join(words)


def _phone(track: Track, chance: random.Random) -> str:
    words = plain(full(track, chance)).split()
    return typo(" ".join(_PHONE.get(word, word) for word in words), chance)


def _first_part(track: Track, chance: random.Random) -> str:
    text = full(track, chance)
    return text[: round(FIRST_PART * len(text))]


def _two_words_and_surname(track: Track, chance: random.Random) -> str:
    title, lead = plain(track.title).split(), plain(track.artist.split(",")[0]).split()
    at = chance.randrange(max(len(title) - 1, 1))
    return " ".join([*title[at : at + 2], *lead[-1:]])


NAMED = (
    Kind("Title - Artist", full),
    Kind("lower case, no punctuation or accents", lambda track, chance: plain(full(track, chance))),
    Kind("artist first", lambda track, chance: f"{track.artist} - {track.title}"),
    Kind("one typo", _typos(1)),
    Kind("two typos", _typos(2)),
    Kind("three typos", _typos(3)),
    Kind("one word dropped", _word_dropped),
    Kind("title by artist", lambda track, chance: f"{track.title} by {track.artist}"),
    Kind("as on a phone", _phone),
    Kind("the first 70%", _first_part),
)
KINDS = (
    *NAMED,
    Kind("title only", lambda track, chance: track.title, by_title=True),
    Kind("title only, one typo", lambda track, chance: typo(track.title, chance), by_title=True),
    Kind("two words and a surname", _two_words_and_surname),
)
