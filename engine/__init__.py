"""Segue's engine: it knows music and no chat. This is the door; what is behind it may change.

with open_engine("models/current") as engine:
    best = engine.find("bohemian rapsody queen")[0]
    for match in engine.similar(best.track.id):
        print(match.track.title, match.why)
"""

from engine.engine import Engine, open_engine
from engine.errors import (
    ArtistNotFoundError,
    CatalogueError,
    CatalogueReadError,
    ChecksumError,
    CorruptRunError,
    DownloadError,
    EmptyCatalogueError,
    EngineError,
    IncompatibleRunError,
    IncompleteRunError,
    MissingColumnsError,
    PersonalityNotFoundError,
    RunError,
    RunNotFoundError,
    SameSongError,
    TrackNotFoundError,
    TrainingError,
    UnsafeRunError,
)
from engine.features import Feature
from engine.search.steer import presses
from engine.tracks import (
    LENSES,
    LOCKS,
    STEERS,
    Artist,
    Asked,
    Axis,
    Hit,
    KScore,
    Lens,
    Lock,
    Match,
    Mood,
    Personality,
    Steer,
    Step,
    Track,
    Vibe,
)

__all__ = [
    "LENSES",
    "LOCKS",
    "STEERS",
    "Artist",
    "ArtistNotFoundError",
    "Asked",
    "Axis",
    "CatalogueError",
    "CatalogueReadError",
    "ChecksumError",
    "CorruptRunError",
    "DownloadError",
    "EmptyCatalogueError",
    "Engine",
    "EngineError",
    "Feature",
    "Hit",
    "IncompatibleRunError",
    "IncompleteRunError",
    "KScore",
    "Lens",
    "Lock",
    "Match",
    "MissingColumnsError",
    "Mood",
    "Personality",
    "PersonalityNotFoundError",
    "RunError",
    "RunNotFoundError",
    "SameSongError",
    "Steer",
    "Step",
    "Track",
    "TrackNotFoundError",
    "TrainingError",
    "UnsafeRunError",
    "Vibe",
    "open_engine",
    "presses",
]
