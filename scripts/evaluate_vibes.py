"""Do the songs that answer a wish in words fulfil it? By conditions on the ten of each phrase."""

from __future__ import annotations

import re
import time
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.table import Table

from engine import Engine
from engine.features import NAMES
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from engine.artifacts import Run
    from engine.tracks import Track, Vibe

Floats = npt.NDArray[np.float32]

PHRASES = Path(__file__).with_name("vibe_phrases.toml")
ANSWERS = 10

_NUMBER = r"(\d+(?:\.\d+)?)"
_MEAN = re.compile(rf"(\w+) ([<>]) {_NUMBER}")
_RANGE = re.compile(rf"(year|bpm|minutes) {_NUMBER}-{_NUMBER} ([<>]) {_NUMBER}")
_GENRE = re.compile(rf"genre (\S+) ([<>]) {_NUMBER}")
_TITLE = re.compile(rf"title (\S+) ([<>]) {_NUMBER}")
_EXPLICIT = re.compile(rf"explicit ([<>]) {_NUMBER}")
_WORDS = re.compile(r"(ignores|gives) (.+)")


class Answer(NamedTuple):
    """What came of a phrase: the answer, and by name the percentiles of each of its tracks."""

    vibe: Vibe
    percentiles: Mapping[str, Sequence[float]]

    @property
    def tracks(self) -> list[Track]:
        return [match.track for match in self.vibe.matches]


@dataclass
class Outcome:
    """By group of phrases how many were asked, which were missed and why, and all times."""

    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)

    def add(self, group: str, text: str, broken: Sequence[str], seconds: float) -> None:
        self.asked[group] += 1
        self.seconds.append(seconds)
        if broken:
            self.missed[group].append(f"{text}: {', '.join(broken)}")


def tables(run: Run, seeds: Sequence[int], console: Console) -> Iterator[Table]:
    """Phrases whose conditions hold, by group, and those that were missed.

    Seeds are throws of the dice: each phrase is asked with each of them, 0 being the plain answer.
    """
    outcome = Outcome()
    with Engine(run) as engine:
        engine.vibe("warm up")
        known = _popularities(run)
        for group, texts in read(PHRASES).items():
            with console.status(f"Asking for {group}"):
                for seed, (text, conditions) in product(seeds, texts.items()):
                    answer, seconds = _ask(engine, known, text, seed)
                    outcome.add(group, text, failed(conditions, answer), seconds)
    yield _held(outcome)
    if any(outcome.missed.values()):
        yield _missed(outcome)


def read(phrases: Path) -> dict[str, dict[str, str]]:
    """The phrases with their conditions, by group."""
    groups: dict[str, dict[str, str]] = tomllib.loads(phrases.read_text("utf-8"))
    return groups


def failed(conditions: str, answer: Answer) -> list[str]:
    """Those of the conditions, divided by commas, that do not hold; ValueError if one is none."""
    broken = []
    for condition in conditions.split(", "):
        value = _value(condition, answer)
        sign, bound = (">", 0.5) if _WORDS.fullmatch(condition) else _bound(condition)
        if not (value > bound if sign == ">" else value < bound):
            broken.append(f"{condition} (is {value:.2f})")
    return broken


def _ask(engine: Engine, known: Floats, text: str, seed: int) -> tuple[Answer, float]:
    """What comes of a text, and the seconds that it takes: the engine remembers it afterwards."""
    began = time.perf_counter()
    vibe = engine.vibe(text, ANSWERS, seed=seed)
    return _answer(engine, known, vibe), time.perf_counter() - began


def _answer(engine: Engine, known: Floats, vibe: Vibe) -> Answer:
    places = [engine.percentiles(match.track.id) for match in vibe.matches]
    percentiles: dict[str, Sequence[float]] = {
        name: [place[name] for place in places] for name in NAMES
    }
    fame = [match.track.popularity for match in vibe.matches]
    percentiles["popularity"] = [
        float("nan") if one is None else float(np.mean(known < one)) for one in fame
    ]
    return Answer(vibe, percentiles)


def _popularities(run: Run) -> Floats:
    """The known popularities of all music, in no order."""
    popularity = run.arrays["popularity"][run.arrays["music"]]
    known: Floats = popularity[~np.isnan(popularity)]
    return known


def _bound(condition: str) -> tuple[str, float]:
    *_, sign, bound = condition.split()
    return sign, float(bound)


def _value(condition: str, answer: Answer) -> float:
    """What the condition is about, of the answer: a mean or a share, NaN where nothing is known.

    A track of unknown year, tempo or genre lies in no range and has no genre.
    """
    if (found := _RANGE.fullmatch(condition)) is not None:
        low, high = float(found[2]), float(found[3])
        return _share([low <= one <= high for one in _measured(found[1], answer.tracks)])
    if (found := _GENRE.fullmatch(condition)) is not None:
        words = set(fold(found[1].replace("|", " ")).split()) | set(found[1].split("|"))
        return _share([_has(track, words) for track in answer.tracks])
    if (found := _TITLE.fullmatch(condition)) is not None:
        words = set(found[1].split("|"))
        return _share([not words.isdisjoint(fold(one.title).split()) for one in answer.tracks])
    if _EXPLICIT.fullmatch(condition) is not None:
        return _share([one.explicit is True for one in answer.tracks])
    if (found := _WORDS.fullmatch(condition)) is not None:
        said = answer.vibe.ignored if found[1] == "ignores" else answer.vibe.gave
        return float(found[2] in said)
    if (found := _MEAN.fullmatch(condition)) is not None and found[1] in answer.percentiles:
        values = [one for one in answer.percentiles[found[1]] if one == one]
        return sum(values) / len(values) if values else float("nan")
    raise ValueError(f"not a condition: {condition!r}")


def _measured(of: str, tracks: Sequence[Track]) -> list[float]:
    unknown = float("nan")
    if of == "year":
        return [unknown if track.year is None else track.year for track in tracks]
    if of == "bpm":
        return [track.features["tempo"] for track in tracks]
    return [track.features["duration_ms"] / 60_000 for track in tracks]


def _has(track: Track, words: set[str]) -> bool:
    return any(words & {genre, *genre.split(), *fold(genre).split()} for genre in track.genres)


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else float("nan")


def _held(outcome: Outcome) -> Table:
    table = Table(title="Wishes that the ten songs fulfil")
    table.add_column("kind of wish")
    table.add_column("phrases", justify="right")
    table.add_column("fulfilled", justify="right")
    for group, asked in outcome.asked.items():
        held = asked - len(outcome.missed[group])
        table.add_row(group.replace("-", " "), str(asked), f"{held / asked:.0%}")
    asked = sum(outcome.asked.values())
    held = asked - sum(map(len, outcome.missed.values()))
    table.add_section()
    table.add_row("all", str(asked), f"{held / asked:.1%}")
    median, slow = np.percentile(outcome.seconds, [50, 99]) * 1_000
    table.caption = f"{median:.1f} ms in the median, {slow:.1f} ms for the slowest of a hundred"
    return table


def _missed(outcome: Outcome) -> Table:
    table = Table("what was missed", title="Not fulfilled")
    for texts in outcome.missed.values():
        for text in texts:
            table.add_row(text)
    return table
