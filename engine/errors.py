"""Everything that can go wrong in the engine, for whoever has to say it in words.

EngineError
├── CatalogueError              the input of a training run
│   ├── CatalogueReadError      a file cannot be read as a table
│   ├── MissingColumnsError     a table lacks columns that Segue needs
│   ├── EmptyCatalogueError     nothing is left to train on
│   └── DownloadError           the public catalogue could not be fetched whole
│       └── ChecksumError       it came, but it is not the file that was meant
├── TrainingError               the catalogue is fine, the request is not
├── RunError                    a trained run on disk
│   ├── RunNotFoundError        there is none
│   ├── IncompleteRunError      parts of it are missing
│   ├── CorruptRunError         a file is not the one that was written
│   ├── IncompatibleRunError    written by a format or library that this one cannot read
│   └── UnsafeRunError          others may write into it, and parts of it run code when loaded
├── TrackNotFoundError          no track of the catalogue answers
├── SameSongError               two takes of one song, where different songs are needed
├── ArtistNotFoundError         no artist has that number
└── PersonalityNotFoundError    no personality has that number
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class EngineError(Exception):
    """The root: catch this to catch whatever the engine raises on purpose."""


class CatalogueError(EngineError):
    """Something is wrong with the input of a training run."""


class CatalogueReadError(CatalogueError):
    """A file is missing, empty, broken, not UTF-8 or no table."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class MissingColumnsError(CatalogueError):
    """A table lacks columns that Segue cannot do without."""

    def __init__(self, source: str, missing: Sequence[str], found: Sequence[str]) -> None:
        super().__init__(
            f"{source}: no column for {', '.join(missing)}; the columns are {', '.join(found)}"
        )
        self.source = source
        self.missing = tuple(missing)
        self.found = tuple(found)


class EmptyCatalogueError(CatalogueError):
    """No usable track is left after reading and cleaning."""


class DownloadError(CatalogueError):
    """The public catalogue could not be fetched."""


class ChecksumError(DownloadError):
    """A download is not the file that was meant; it is never used."""


class TrainingError(EngineError):
    """The catalogue can be read, but not trained on as asked."""


class RunError(EngineError):
    """A trained run on disk cannot be used."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class RunNotFoundError(RunError):
    """There is no trained run where one was looked for."""


class IncompleteRunError(RunError):
    """Files of the run are missing."""


class CorruptRunError(RunError):
    """A file of the run is not the one that training wrote."""


class IncompatibleRunError(RunError):
    """The run was written by a format or library version that cannot be read here."""


class UnsafeRunError(RunError):
    """Others may write into the run, and its fitted objects run code when they are loaded."""


class TrackNotFoundError(EngineError):
    """No track of the catalogue answers the query."""

    def __init__(self, query: str) -> None:
        super().__init__(f"no track matches {query!r}")
        self.query = query


class PersonalityNotFoundError(EngineError):
    """No personality has that number."""

    def __init__(self, personality_id: int) -> None:
        super().__init__(f"there is no personality {personality_id}")
        self.personality_id = personality_id


class SameSongError(EngineError):
    """Two of the tracks are the same song, and there is nothing between a song and itself."""

    def __init__(self, track_id: str) -> None:
        super().__init__(f"the track {track_id!r} is the same song as one before it")
        self.track_id = track_id


class ArtistNotFoundError(EngineError):
    """There is no artist with that number."""

    def __init__(self, artist_id: int) -> None:
        super().__init__(f"there is no artist {artist_id}")
        self.artist_id = artist_id
