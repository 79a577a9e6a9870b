"""What people can wish for: the vocabulary, and a catalogue's own genres and personalities."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine.features import BY_NAME
from engine.text import fold
from engine.tracks import KINDS, Kind, Mood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.tracks import Personality

_MOODS = {mood.value: mood for mood in Mood}
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that the music should be, or with `negated`, should not be.

    `says` is how it is read back to people. `wants` maps features to percentiles of the
    catalogue's music, in [0, 1]; turned around already if negated. `kind` asks for what is no
    music. `strength` weighs it against other wishes. `opposite` is the wish that "not" makes of
    this one, where there is a word for it.
    """

    says: str
    wants: Mapping[str, float] = field(default_factory=dict)
    mood: Mood | None = None
    genre: str | None = None
    personality: int | None = None
    kind: Kind | None = None
    opposite: str | None = None
    negated: bool = False
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded phrases and what they mean. `longest` is the number of words in the longest one."""

    wishes: Mapping[str, Wish]
    turns: Mapping[str, str]
    joins: frozenset[str]
    breaks: frozenset[str]
    fillers: frozenset[str]
    longest: int

    @classmethod
    def load(cls, genres: Iterable[str], personalities: Iterable[Personality]) -> Vocabulary:
        """The vocabulary for a catalogue with these genres and personalities.

        Where a phrase means several things, Segue's own words come first, then personalities.
        """
        table = tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))
        names = list(genres)
        wishes = {way: Wish(name, genre=name) for name in names for way in _other_ways(fold(name))}
        wishes |= {fold(name): Wish(name, genre=name) for name in names}
        wishes |= {fold(one.name): Wish(one.name, personality=one.id) for one in personalities}
        for says, entry in table["wishes"].items():
            wishes |= dict.fromkeys([says, *entry.get("also", ())], _wish(says, entry, names))
        wishes.pop("", None)
        turns = {phrase: turn for turn, phrases in table["turns"].items() for phrase in phrases}
        grammar = table["grammar"]
        return cls(
            wishes=wishes,
            turns=turns,
            joins=frozenset(grammar["joins"]),
            breaks=frozenset(grammar["breaks"]),
            fillers=frozenset(grammar["fillers"]),
            longest=max(len(phrase.split()) for phrase in [*wishes, *turns]),
        )


def _other_ways(folded: str) -> list[str]:
    """How else a genre is typed: "hiphop" for "hip hop", "r n b" and "rnb" for "r and b"."""
    short = folded.replace(" and ", " n ")
    return [folded.replace(" ", ""), short, short.replace(" ", "")]


def _wish(says: str, entry: dict[str, Any], genres: Sequence[str]) -> Wish:
    wants = MappingProxyType({BY_NAME[name].name: float(p) for name, p in entry["wants"].items()})
    mood = _MOODS[entry["mood"]] if "mood" in entry else None
    genre = entry["genre"] if entry.get("genre") in genres else None
    kind = _KINDS[entry["kind"]] if "kind" in entry else None
    return Wish(says, wants, mood=mood, genre=genre, kind=kind, opposite=entry.get("opposite"))
