"""SQLite tables of a trained catalogue and every query on them: the only SQL of the catalogue.

The row of a track is its primary key, and the same number is its place in every vector of the run.
A run's index is written once and then only read, so any number of threads and processes share it.
"""

from engine.index.read import Index
from engine.index.write import write

__all__ = ["Index", "write"]
