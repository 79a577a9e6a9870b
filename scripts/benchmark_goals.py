"""What is to be reached in serving, and what was, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOTS = SEGUE, STOCK, SAME = "Segue", "stock echo", "echo on bot.transport"
QUIET_RATE, BUSY_RATE = 50, 200
FLOOD_RATE = 200
NETWORK_S = 0.08
# Behind the first three tenths, in which caches fill.
SETTLED = 0.3
# A rate is held when so much of it is answered, and nobody waits as in a queue that grows.
_HELD, _SOON_MS = 0.95, 1_000
# Over a year of 10,000 updates a day that would be 180 MiB: what one restart mends.
_FLAT_MIB = 5.0


@dataclass
class Figures:
    """What was measured of one bot. Latencies are in ms: the median and the 99th percentile."""

    full_speed: float = 0.0
    processor_ms: float = 0.0
    quiet: tuple[float, float] = (0.0, 0.0)
    far_full_speed: float = 0.0
    far_rate: float = 0.0
    far: tuple[float, float] = (0.0, 0.0)
    flooded: tuple[float, float] | None = None
    memory: list[tuple[int, float]] = field(default_factory=list)
    dropped: int = 0
    asked: int = 0

    @property
    def slope(self) -> float | None:
        """Growth in MiB for 100,000 updates, once it has settled; None of fewer than two rounds."""
        settled = self.memory[int(len(self.memory) * SETTLED) :]
        if len(settled) < 2:
            return None
        updates, mib = zip(*settled, strict=True)
        return float(np.polyfit(updates, mib, 1)[0] * 100_000)


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table: what each bot did, and whether Segue reaches what it is to."""

    what: str
    shown: dict[str, str]
    goal: str = ""
    reached: bool | None = None


def goals(of: dict[str, Figures]) -> list[Goal]:
    """The lines of the table."""
    own, stock, same = of[SEGUE], of[STOCK], of[SAME]
    share = own.full_speed / stock.full_speed
    beyond = own.quiet[0] - same.quiet[0], own.quiet[1] - same.quiet[1]
    flooded = own.flooded or (0.0, 0.0)
    return [
        Goal("at full speed, answers a second", _each(of, lambda one: f"{one.full_speed:,.0f}")),
        Goal(
            "  as a part of the stock echo's",
            _each(of, lambda one: f"{one.full_speed / stock.full_speed:.2f}"),
            "0.6, better 1",
            share >= 0.6,
        ),
        Goal("  processor's time for each, ms", _each(of, lambda one: f"{one.processor_ms:.2f}")),
        Goal(
            f"at {QUIET_RATE} a second, median ms",
            _each(of, lambda one: f"{one.quiet[0]:.1f}"),
            "5 above the echo",
            beyond[0] <= 5,
        ),
        Goal(
            "  99th percentile, ms",
            _each(of, lambda one: f"{one.quiet[1]:.1f}"),
            "40 above the echo",
            beyond[1] <= 40,
        ),
        Goal(f"  median beside a flood of {FLOOD_RATE} a second, ms", {SEGUE: f"{flooded[0]:.1f}"}),
        Goal("  99th percentile beside it, ms", {SEGUE: f"{flooded[1]:.1f}"}),
        Goal(
            f"behind {NETWORK_S * 1_000:.0f} ms of network, answers a second",
            _each(of, lambda one: f"{one.far_full_speed:,.0f}"),
        ),
        Goal(
            f"  of {BUSY_RATE} a second, held",
            _each(of, lambda one: f"{one.far_rate:,.0f}"),
            f"{BUSY_RATE}",
            own.far_rate >= _HELD * BUSY_RATE and own.far[1] < _SOON_MS,
        ),
        Goal("  median there, ms", {name: f"{of[name].far[0]:.0f}" for name in (SEGUE, SAME)}),
        Goal(
            "  99th percentile there, ms",
            {name: f"{of[name].far[1]:.0f}" for name in (SEGUE, SAME)},
        ),
        Goal(
            "memory, MiB for 100,000 updates",
            {SEGUE: "" if own.slope is None else f"{own.slope:+.1f}"},
            f"at most {_FLAT_MIB:g}",
            None if own.slope is None else own.slope <= _FLAT_MIB,
        ),
        Goal("  MiB in the end", {SEGUE: f"{own.memory[-1][1]:.0f}"}),
        Goal("requests", _each(of, lambda one: f"{one.asked:,}")),
        Goal("  not answered", _each(of, lambda one: f"{one.dropped}"), "0", own.dropped == 0),
    ]


def table(lines: Sequence[Goal], caption: str) -> Table:
    """What people see in the end."""
    shown = Table(title="Serving, one process on one core", caption=caption)
    shown.add_column("what")
    for column in (*BOTS, "to reach", ""):
        shown.add_column(column, justify="right")
    for line in lines:
        verdict = "" if line.reached is None else ("ok" if line.reached else "missed")
        cells = [line.shown.get(name, "") for name in BOTS]
        shown.add_row(line.what, *cells, line.goal, verdict)
    return shown


def _each(of: dict[str, Figures], say: Callable[[Figures], str]) -> dict[str, str]:
    return {name: say(figures) for name, figures in of.items()}
