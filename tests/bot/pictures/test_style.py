"""The colours: bright enough on the sheet, and apart for every kind of colour vision."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.pictures import style

Floats = NDArray[np.float64]

# How people without one kind of cone see linear RGB (Machado, Oliveira and Fernandes, 2009).
VISION: dict[str, Floats] = {
    "ordinary": np.eye(3),
    "without red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "without green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> Floats:
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: Floats) -> Floats:
    """CIELAB, in which distances are about as large as they look."""
    x, y, z = np.cbrt(TO_XYZ @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """The ratio of the Web Content Accessibility Guidelines."""
    bright, dark = sorted(
        (float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True
    )
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [style.INK, style.SOFT])
def test_letters_stand_out_from_the_sheet(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 7


@pytest.mark.parametrize("colour", style.COLOURS)
def test_each_colour_stands_out_from_the_sheet(colour: str) -> None:
    assert contrast(colour, style.PAPER) >= 4.5


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_look_different(vision: str) -> None:
    seen = {colour: lab(VISION[vision] @ linear(colour)) for colour in style.COLOURS}
    for one, other in combinations(style.COLOURS, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 10, (one, other)


def test_there_are_colours_for_any_number_of_things() -> None:
    assert [style.colour(place) for place in range(8)] == list(style.COLOURS)
    assert style.colour(8) == style.colour(0)
