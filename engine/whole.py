"""Whole numbers as callers pass them: Python's own or numpy's."""

from __future__ import annotations

import operator

import numpy as np


def whole(number: int, what: str) -> int:
    """`number` as an int of Python's; `what` names it where it is none.

    TypeError for what is not a whole number, be it 2.0. True is none either: who passes it means
    something else.
    """
    if not isinstance(number, bool | np.bool_):
        try:
            return operator.index(number)
        except TypeError:
            pass
    raise TypeError(f"{what} is a whole number, not {number!r}")
