"""The words that wishes are made of, read from three tables and from the catalogue itself."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass, replace
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.features import BY_NAME
from engine.text import fold
from engine.tracks import KINDS, Kind, Mood
from engine.vibes.segment import UNSPACED
from engine.vibes.wishes import MEASURES, Measure, Span, Wish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from engine.tracks import Personality

Turns = tuple[str, ...]
Table = dict[str, Any]

_MOODS = {mood.value: mood for mood in Mood}
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_MEASURES: dict[str, Measure] = {measure: measure for measure in MEASURES}
_GRAMMAR = ("joins", "breaks", "states", "unheard", "singers", "fillers")
# "not too" is "not" and "very", in either order: what they come to is the parser's.
_TURNS: dict[str, Turns] = {"not too": ("not", "very")}
_UNBOUNDED = -1
# What stands before the name of a country. By itself it is too often the name of a song.
_FROM = ("from", "from the", "aus", "aus der", "de", "du", "do", "da", "des")


class _Place(NamedTuple):
    """Where music comes from: how it is read back, all words for it, and its genres."""

    says: str
    phrases: tuple[str, ...]
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded phrases and what they mean.

    `unheard` is what can be said of music but is not known of it, and so are `singers` before a
    word for singing. `stems` holds the beginnings of words that may end anyhow, with what they
    stand for. `unspaced` are the phrases of scripts that put no spaces between words. `longest` is
    the number of words in the longest phrase of several that begins with a word.
    """

    wishes: Mapping[str, Wish]
    turns: Mapping[str, Turns]
    after: Mapping[str, Turns]
    joins: frozenset[str]
    breaks: frozenset[str]
    states: frozenset[str]
    unheard: frozenset[str]
    singers: frozenset[str]
    fillers: frozenset[str]
    stems: Mapping[str, str]
    unspaced: frozenset[str]
    longest: Mapping[str, int]

    @classmethod
    def load(
        cls,
        genres: Collection[str],
        personalities: Iterable[Personality],
        newest: int | None = None,
    ) -> Vocabulary:
        """The vocabulary for a catalogue with these genres, personalities and newest year.

        Where a phrase means several things, Segue's own English words come first, then
        personalities, genres, the other languages in the order of their table, and places.
        """
        english, languages = _read("vocabulary.toml"), _read("languages.toml")
        wishes = dict(_own(english, list(genres), newest))
        for one in personalities:
            wishes.setdefault(fold(one.name), Wish(one.name, personality=one.id))
        known = {wish.says: wish for wish in wishes.values()}
        places = _places(_read("places.toml"), genres)
        homes = _homes(places)
        titled = {phrase for phrase, wish in wishes.items() if wish.titles}
        for way, name in _ways(genres, wishes):
            # "Christmas instrumental" is all songs for Christmas that are not sung, not the three
            # that have a genre of this name.
            if not titled.isdisjoint(way.split()):
                continue
            wishes.setdefault(way, Wish(name, genres=(name,), origin=homes.get(name, ())))
        grammar: dict[str, set[str]] = {part: set() for part in _GRAMMAR}
        turns: dict[str, Turns] = {}
        after: dict[str, Turns] = {}
        for table in (english, *languages.values()):
            _turns(table.get("turns", {}), turns)
            _turns(table.get("after", {}), after)
            for part, phrases in table.get("grammar", {}).items():
                grammar[part].update(map(_folded, phrases))
        for table in languages.values():
            for says, phrases in table["wishes"].items():
                for phrase in phrases:
                    wishes.setdefault(_folded(phrase), known[says])
        for place in places:
            for phrase in place.phrases:
                wishes.setdefault(phrase, Wish(place.says, origin=place.genres))
        wishes.pop("", None)
        every = [*wishes, *turns, *after, *(one for part in grammar.values() for one in part)]
        return cls(
            wishes=wishes, turns=turns, after=after,
            **{part: frozenset(phrases) for part, phrases in grammar.items()},
            stems={one.rstrip("*"): one for one in every if _is_stem(one)},
            unspaced=frozenset(one.rstrip("*") for one in every if UNSPACED.search(one)),
            longest=_longest(every),
        )  # fmt: skip

    def known(self, phrase: str) -> str | None:
        """The phrase as it stands in the tables: itself, or the stem that it begins with."""
        if self._has(phrase):
            return phrase
        # The end of a stem is the end of a word: "calm*" is not "calm but loud".
        for end in range(len(phrase), phrase.rfind(" ") + 1, -1):
            if stem := self.stems.get(phrase[:end]):
                return stem
        return None

    def _has(self, phrase: str) -> bool:
        return (
            phrase in self.wishes
            or phrase in self.turns
            or phrase in self.after
            or phrase in self.fillers
            or phrase in self.unheard
            or phrase in self.breaks
            or phrase in self.joins
            or phrase in self.states
        )


def _read(name: str) -> Table:
    return tomllib.loads((files(__package__) / name).read_text("utf-8"))


def _folded(phrase: str) -> str:
    return fold(phrase) + ("*" if phrase.endswith("*") else "")


def _is_stem(phrase: str) -> bool:
    return phrase.endswith("*") and not UNSPACED.search(phrase)


def _longest(phrases: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        first, *others = phrase.split()
        if others:
            longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


def _own(table: Table, genres: list[str], newest: int | None) -> Iterator[tuple[str, Wish]]:
    folded: dict[str, list[str]] = defaultdict(list)
    for name in genres:
        folded[fold(name)].append(name)
    for says, entry in table["wishes"].items():
        wish = _wish(says, entry, folded, newest)
        kinds = (kind for kind in entry.get("kinds", ()) if fold(kind) not in folded)
        for phrase in (says, *entry.get("also", ()), *kinds):
            yield _folded(phrase), wish
        for phrase in entry.get("more", ()):
            yield _folded(phrase), replace(wish, says=phrase, compares=True)


def _wish(says: str, entry: Table, genres: Mapping[str, list[str]], newest: int | None) -> Wish:
    return Wish(
        says,
        wants=_targets(entry.get("wants", {})),
        hints=_targets(entry.get("hints", {})),
        mood=_MOODS[entry["mood"]] if "mood" in entry else None,
        genres=tuple(
            name for asked in entry.get("genres", ()) for name in genres.get(fold(asked), ())
        ),
        titles=tuple(map(_folded, entry.get("titles", ()))),
        loose=entry.get("loose", False),
        clean=entry.get("clean", False),
        kind=_KINDS[entry["kind"]] if "kind" in entry else None,
        spans=(
            *(_span(*one) for one in entry.get("range", {}).items()),
            *_recent(entry.get("recent"), newest),
        ),
        opposite=entry.get("opposite"),
        onward=entry.get("onward", False),
        context=entry.get("context", False),
        feeling=entry.get("feeling", "mood" in entry),
    )


def _places(table: Table, genres: Iterable[str]) -> list[_Place]:
    """The places from which the catalogue has genres."""
    # All names in one text, each in a line, are searched a hundred times faster than one by one.
    names = list(genres)
    lines = "".join(f"\n {fold(name)} " for name in names)
    starts = [at for at, char in enumerate(lines) if char == "\n"]
    places = []
    for says, entry in table.items():
        parts = "|".join(re.escape(_part_of_name(words)) for words in entry["genres"])
        there = {bisect(starts, found.start()) - 1 for found in re.finditer(parts, lines)}
        phrases = [_folded(phrase) for phrase in (says, *entry.get("also", ()))]
        phrases += [f"{from_} {fold(land)}" for land in entry.get("land", ()) for from_ in _FROM]
        if there:
            places.append(_Place(says, tuple(phrases), tuple(names[at] for at in sorted(there))))
    return places


def _homes(places: Iterable[_Place]) -> dict[str, tuple[str, ...]]:
    """For each genre that is from somewhere, all genres of the smallest such place."""
    largest_first = sorted(places, key=lambda place: -len(place.genres))
    return {name: place.genres for place in largest_first for name in place.genres}


def _part_of_name(words: str) -> str:
    """What stands in ` the name of a genre ` that has these words, the last perhaps unfinished."""
    return f" {fold(words)}" if words.endswith("*") else f" {fold(words)} "


def _targets(targets: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType({BY_NAME[name].name: float(to) for name, to in targets.items()})


def _span(of: str, bounds: tuple[float, float]) -> Span:
    low, high = bounds
    whole = Span(_MEASURES[of])
    return Span(
        whole.of,
        whole.low if low == _UNBOUNDED else low,
        whole.high if high == _UNBOUNDED else high,
    )


def _recent(years: int | None, newest: int | None) -> Iterator[Span]:
    """The last so many years of the catalogue, of which "new" is nothing where none is known."""
    if years is not None and newest is not None:
        yield Span("year", low=newest - years + 1)


def _ways(genres: Iterable[str], taken: Mapping[str, Wish]) -> Iterator[tuple[str, str]]:
    """Each genre with how it is typed: "hiphop", "r n b" and "rnb" for "r and b", "boy bands"."""
    others = defaultdict(list)
    for name in genres:
        folded = fold(name)
        short = folded.replace(" and ", " n ")
        yield folded, name
        several = (f"{folded}s",) if " " in folded else ()
        for way in (folded.replace(" ", ""), short, short.replace(" ", ""), *several):
            others[way].append(name)
    for way, (name, *_) in others.items():
        if way not in taken:
            yield way, name


def _turns(table: Mapping[str, list[str]], found: dict[str, Turns]) -> None:
    for turn, phrases in table.items():
        for phrase in phrases:
            found.setdefault(_folded(phrase), _TURNS.get(turn, (turn,)))
