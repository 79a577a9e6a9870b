"""From sources to the clean frame that everything else is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from engine.catalogue import public
from engine.catalogue.artists import artists
from engine.catalogue.clean import clean, spelt_alike
from engine.catalogue.fiction import demo
from engine.catalogue.kinds import kinds
from engine.catalogue.merge import merge
from engine.catalogue.read import read
from engine.catalogue.report import KEPT, READ, Report, Tally
from engine.errors import EmptyCatalogueError
from engine.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas import DataFrame

COLUMNS = (
    "id", "spotify_id", "title", "artist", "artists", "album", "year", "genres", "popularity",
    "explicit", "key", "mode", "time_signature", *NAMES, "kind", "song",
    "other_ids",
)  # fmt: skip


def frame_of(
    sources: Sequence[str], seed: int, say: Callable[[str], None]
) -> tuple[DataFrame, Report]:
    """The clean frame of all `sources` together, and what was done to get it."""
    tally = Tally({READ: 0})
    parts = []
    for source in sources:
        say(f"Reading {source}")
        parts.append(clean(_raw(source, seed, tally), tally))
    frame = pd.concat(parts, ignore_index=True)
    del parts
    if frame.empty:
        raise EmptyCatalogueError(
            f"no usable track in {', '.join(sources)} ({str(Report(tally)) or 'no rows at all'})"
        )
    say("Merging songs that came more than once")
    return tracks_of(frame, tally), Report(dict(tally))


def tracks_of(frame: DataFrame, tally: Tally) -> DataFrame:
    """The tracks that the cleaned rows of `frame` tell of, with `COLUMNS`."""
    frame = frame.assign(artists=artists(frame["artist"]))
    frame = merge(frame, tally)
    frame["genres"] = spelt_alike(frame["genres"], tally)
    frame["artist"] = [", ".join(names) for names in frame["artists"]]
    frame["kind"] = kinds(frame)
    for kind in ("noise", "spoken"):
        tally[f"marked: {kind}"] = int((frame["kind"] == kind).sum())
    tally[KEPT] = len(frame)
    return frame.loc[:, list(COLUMNS)]


def _raw(source: str, seed: int, tally: Tally) -> DataFrame:
    if source == "demo":
        return demo(seed=seed)
    return read(public.fetch() if source == "public" else Path(source), tally)
