"""Grow a catalogue to any number of tracks that are like its own, to measure with.

python scripts/grow.py --catalogue songs.csv --tracks 1200000 --output million.parquet

The catalogue's own tracks come first, as cleaning leaves them. Behind them come variations of all
of them, turn by turn, as often as it takes. In each turn

- artists get other names: about half the words of the names change places with one another. No two
  artists are namesakes, so there are as many tracks to an artist as before;
- titles change words in the same way, but for what stands in brackets or behind a dash, so every
  word keeps its frequency, and the lists of tracks that share a word grow with the catalogue;
- a feature takes the value of a track that is a few hundredths of the catalogue higher or lower, so
  every feature keeps its distribution, and the space between tracks fills up;
- an artist of several genres leaves one of them out, so the distinct sets of genres grow in number.

Year, popularity and the rest stay as they are. A word that tells two names apart is added where the
exchange has made them equal.
"""

from __future__ import annotations

import argparse
import re
import string
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from engine.catalogue import load, titles
from engine.errors import EngineError
from engine.features import NAMES
from engine.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas import DataFrame, Series

# So far, as a share of the catalogue, a varied track usually lies from its model in each feature.
# The tenth-nearest track then comes as near as it would among real ones: to 0.74 of its distance
# from 134,962 to 1,200,000 tracks, as from 15,000 real ones to 134,962 it comes to 0.76.
AS_FAR = 0.05
# The part of a title that names the song, up to a bracket or a dash between blanks, and the rest.
_SONG = re.compile(r"(.+?)(\s+[-–—/]\s.*|\s*[(\[（［【].*)?", re.DOTALL)
_BRACKET = re.compile(r"[()\[\]（）［］【】]")
_LETTERS = np.array(list(string.digits + string.ascii_letters))
# Cleaning takes these for an empty cell.
_NOT_NAMES = {"", "empty field", "nan", "na", "none", "unknown", "unknown artist"}


def main(argv: Sequence[str] | None = None) -> int:
    """Grow as the arguments say; the exit code is 0, or 2 for bad input."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", required=True, help="a path, demo or public")
    parser.add_argument("--tracks", required=True, type=int, help="how many there are to be")
    parser.add_argument("--output", required=True, type=Path, help="the Parquet file to write")
    parser.add_argument("--seed", type=int, default=0, help="another seed varies otherwise")
    options = parser.parse_args(argv)
    try:
        frame = load([options.catalogue], seed=options.seed).frame
        grown(frame, options.tracks, options.seed).to_parquet(options.output, index=False)
    except (EngineError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def grown(frame: DataFrame, tracks: int, seed: int = 0) -> DataFrame:
    """A table of `tracks` tracks, made of the clean `frame` as the module says.

    The same frame and seed give the same table, which `engine.catalogue.load` reads back with no
    two rows merged. Raises ValueError for fewer tracks than there are.
    """
    if tracks < len(frame):
        raise ValueError(f"a catalogue of {len(frame):,} tracks cannot grow to {tracks:,}")
    chance = np.random.default_rng(seed)
    own = frame.assign(
        title=frame["title"].astype(object),
        # A comma might part one name into two; the lookup does not see it.
        artists=frame["artists"].map(lambda names: [name.replace(",", "") for name in names]),
        genres=frame["genres"].map(list),
    ).rename(columns={"spotify_id": "track_id"})
    own = own.drop(columns=["id", "artist", "kind", "song", "other_ids"])
    parts = [own]
    names = list(dict.fromkeys(chain.from_iterable(own["artists"])))
    taken = {fold(name) for name in names}
    missing = tracks - len(own)
    while missing > 0:
        turn = own.iloc[chance.permutation(len(own))[:missing]].reset_index(drop=True)
        parts.append(_varied(turn, names, taken, chance))
        missing -= len(turn)
    return pd.concat(parts, ignore_index=True)


def _varied(
    turn: DataFrame, names: Sequence[str], taken: set[str], chance: np.random.Generator
) -> DataFrame:
    """The tracks of `turn`, each as a track of its own; `taken` grows by the new artists."""
    others = _exchanged(names, chance)
    renamed = dict(
        zip(names, _told_apart(others, lambda name, _: fold(name), taken, chance), strict=True)
    )
    artists = [[renamed[name] for name in group] for group in turn["artists"]]
    ids = turn["track_id"].copy()
    ids[ids.notna()] = _ids(int(ids.notna().sum()), chance)
    return turn.assign(
        track_id=ids,
        title=_other_titles(turn["title"].tolist(), [group[0] for group in artists], chance),
        artists=pd.Series(artists, dtype=object),
        genres=_fewer_genres(turn["genres"], turn["artists"], chance),
        **{name: _nearby(turn[name], chance) for name in NAMES},
    )


def _other_titles(
    known: Sequence[str], leads: Sequence[str], chance: np.random.Generator
) -> list[str]:
    parts = [(song[1], song[2] or "") for song in map(_SONG.fullmatch, known) if song]
    songs = _exchanged([song for song, _ in parts], chance)

    def key(song: str, place: int) -> str:
        # What cleaning compares.
        return "\x1f".join((*titles.read(song + parts[place][1]), fold(leads[place])))

    songs = _told_apart(songs, key, set(), chance)
    return [song + rest for song, (_, rest) in zip(songs, parts, strict=True)]


def _exchanged(texts: Sequence[str], chance: np.random.Generator) -> list[str]:
    """The texts, with one word and half of the others put where such words of other texts were."""
    split = [text.split() for text in texts]
    lengths = np.array([len(words) for words in split])
    words = np.array(list(chain.from_iterable(split)), dtype=object)
    starts = np.cumsum(lengths) - lengths
    moved = chance.random(len(words)) < 0.5
    moved[starts + chance.integers(lengths)] = True
    # Half a pair of brackets would change what a title is read as.
    moved &= np.array([not _BRACKET.search(word) for word in words], dtype=bool)
    words[moved] = chance.permutation(words[moved])
    return [
        " ".join(words[start : start + length])
        for start, length in zip(starts, lengths, strict=True)
    ]


def _told_apart(
    texts: Sequence[str],
    key: Callable[[str, int], str],
    taken: set[str],
    chance: np.random.Generator,
) -> list[str]:
    """The texts, with words of others before those whose `key` is taken; all keys become so."""
    words = [word for text in texts for word in text.split() if not _BRACKET.search(word)]
    apart = []
    for place, text in enumerate(texts):
        told = text
        while fold(told) in _NOT_NAMES or key(told, place) in taken:
            # In front: what comes behind "feat." is no part of a title.
            told = f"{words[chance.integers(len(words))]} {told}"
        taken.add(key(told, place))
        apart.append(told)
    return apart


def _fewer_genres(
    genres: Series[Any], artists: Series[Any], chance: np.random.Generator
) -> Series[Any]:
    """The genres of each track without the one that its lead artist leaves out, if any."""
    leads = [group[0] for group in artists]
    of_lead: dict[str, set[str]] = {}
    for lead, own in zip(leads, genres, strict=True):
        of_lead.setdefault(lead, set()).update(own)
    left_out = {
        lead: sorted(own)[chance.integers(len(own))] if len(own) > 1 else ""
        for lead, own in of_lead.items()
    }
    kept = [
        [genre for genre in own if genre != left_out[lead]]
        for lead, own in zip(leads, genres, strict=True)
    ]
    return pd.Series(kept, index=genres.index, dtype=object)


def _nearby(values: Series[float], chance: np.random.Generator) -> Series[float]:
    """For each value one that stands near it when all are put in order; unknown ones stay so."""
    known = values.notna().to_numpy()
    ordered = np.sort(values[known])
    last = max(len(ordered) - 1, 1)
    ranks = np.argsort(np.argsort(values[known], kind="stable"))
    # What would lie beyond an end is as far on this side of it.
    there = np.abs(ranks + chance.normal(scale=AS_FAR * len(ordered), size=len(ordered)))
    there = np.clip(last - np.abs(last - there), 0, len(ordered) - 1).astype(int)
    moved = values.copy()
    moved[known] = ordered[there]
    return moved


def _ids(count: int, chance: np.random.Generator) -> list[str]:
    """Made-up ids in the form of Spotify's."""
    return ["".join(letters) for letters in chance.choice(_LETTERS, (count, 22))]


if __name__ == "__main__":
    sys.exit(main())
