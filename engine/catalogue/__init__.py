"""Catalogues of tracks: whatever a table looks like, one clean frame comes out.

Nothing here imports pandas until it is asked to read: serving needs none of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalogue.report import Report
from engine.errors import CatalogueReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas import DataFrame

__all__ = ["Catalogue", "Report", "demo", "fingerprint", "load"]


@dataclass(frozen=True)
class Catalogue:
    """Clean tracks, one per row, and where they come from.

    `frame` has the columns of `pipeline.COLUMNS` and a RangeIndex; a row's number is the row of
    every vector made of it. `sha256` is the `fingerprint` of the sources.
    """

    frame: DataFrame
    report: Report
    sources: tuple[str, ...]
    sha256: str


def load(
    sources: Sequence[str], *, seed: int = 0, say: Callable[[str], None] = lambda _: None
) -> Catalogue:
    """Read `sources`, clean their rows and merge those that tell of one track.

    A source is the path of a CSV, gzip, zip or Parquet file, "demo" for the built-in catalogue,
    which is drawn anew from `seed`, or "public" for the one that is downloaded. `say` hears what
    is being done. The same sources and seed give the same frame. Raises `CatalogueError`.
    """
    from engine.catalogue.pipeline import frame_of

    frame, report = frame_of(sources, seed, say)
    return Catalogue(frame, report, tuple(sources), fingerprint(sources, seed=seed))


def fingerprint(sources: Sequence[str], *, seed: int = 0) -> str:
    """The SHA-256 of what `load` would read; of a single file, that of the file itself."""
    hashes = [_sha256(source, seed) for source in sources]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def demo(tracks: int = 12_000, seed: int = 0) -> DataFrame:
    """Rows of the built-in catalogue, as a table would have them; see `fiction`."""
    from engine.catalogue.fiction import demo

    return demo(tracks, seed)


def _sha256(source: str, seed: int) -> str:
    if source == "demo":
        from engine.catalogue.fiction import VERSION

        return hashlib.sha256(f"demo {VERSION} {seed}".encode()).hexdigest()
    if source == "public":
        from engine.catalogue.public import SHA256

        return SHA256
    try:
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CatalogueReadError(source, f"cannot be read: {error.strerror}") from error
