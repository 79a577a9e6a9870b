"""The long soak: what its report says of memory."""

from __future__ import annotations

import pytest

from scripts.soak import Report


def stretch(
    start_s: float, mib: float, mib_an_hour: float, seconds: int = 400
) -> list[tuple[float, float]]:
    return [(start_s + at, mib + mib_an_hour * at / 3_600) for at in range(0, seconds, 2)]


def test_growth_is_told_within_stretches_and_not_by_what_lies_between_them() -> None:
    flat = Report(memory=[stretch(0, 230, 0), stretch(400, 290, 0), stretch(0, 240, 0)])
    assert flat.growth() == pytest.approx(0)
    growing = Report(memory=[stretch(0, 230, 20), stretch(400, 290, 40)])
    assert growing.growth() == pytest.approx(30)


def test_what_is_short_or_has_not_settled_tells_nothing() -> None:
    warming = [(at, 100.0 + at) for at in range(0, 100, 2)] + stretch(100, 200, 0)
    moment = stretch(0, 100, 3_600, seconds=200)
    assert Report(memory=[warming, moment, []]).growth() == pytest.approx(0)
    assert Report(memory=[moment]).growth() == 0
