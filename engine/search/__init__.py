"""From vectors to answers: neighbours, steering, locks, variety and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.search import facts, variety

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


def build(frame: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """The arrays that answers need beside the vectors of a clean `frame`."""
    return facts.build(frame) | variety.build(frame)
