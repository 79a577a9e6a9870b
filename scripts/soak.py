"""Keep the bot busy for long on a bad network, kill it, swap its model, and see what suffers.

python scripts/soak.py --minutes 20

People ask the mix of the benchmark, and for pictures. A share of all calls meets with a fault:
refusals, pauses, slow, cut and garbled answers. Twice another run takes the place of the live one,
twice the bot is killed as by the kernel and started again. In the end each request was answered or
is excused: a fault befell its answer, or the bot was killed with it in hand.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.live import GRACE_S
from bot.local import LocalServer, faults
from scripts.benchmark_serve import sample
from scripts.crowd import Crowd
from scripts.processes import ROOT, started

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Track
    from scripts.crowd import Asked
    from scripts.processes import Running

PEOPLE = 200
RATE = 30
KILLS = SWAPS = 2
SHARE = 0.05
FAULTS = (
    faults.too_many(1), faults.BROKEN, faults.BAD_GATEWAY, faults.slow(2.0), faults.CUT,
    faults.CUT_WHEN_DONE, faults.MALFORMED, faults.NOT_MODIFIED, faults.NOT_THERE, faults.TOO_OLD,
    faults.BLOCKED,
)  # fmt: skip
# After these nobody can be answered any more, or not so that it would be seen here.
_FATAL = (faults.BLOCKED, faults.NOT_MODIFIED)
# As long as a call is made again, and then the rest of what waits.
PATIENCE_S = 30.0
# What was asked so long before a kill was in the bot's hand.
IN_HAND_S = 10.0
_SETTLED = 0.3
# The last life has this part of the time: caches fill for minutes, and only a long stretch in which
# one run answers tells what grows without end. Shorter ones than these tell nothing of growth.
_LAST = 0.5
_TELLING_S = 300.0
# Until a run that another one has replaced is let go, and what it held is free.
_LETS_GO_S = GRACE_S + 10.0
# Caches of Telegram's files and people's words still fill.
FLAT_MIB_AN_HOUR = 30.0
_LOOK_S = 2.0
# A call is made so often; with a fault each time, it is given up.
_TRIES = 4
PICTURES = 0.02


class Setup(Protocol):
    """The arguments, read."""

    run: Path
    other: Path
    minutes: float
    seed: int


@dataclass
class Report:
    """What happened: requests, kills (when), the memory of each stretch (seconds, MiB)."""

    asked: int = 0
    lost: list[Asked] = field(default_factory=list)
    killed_at: list[float] = field(default_factory=list)
    swapped: int = 0
    memory: list[list[tuple[float, float]]] = field(default_factory=list)

    def growth(self) -> float:
        """MiB an hour: one slope for all stretches, settled; 0 where none was long enough."""
        across = along = 0.0
        for stretch in self.memory:
            settled = np.array(stretch[int(len(stretch) * _SETTLED) :])
            if len(settled) > 1 and stretch[-1][0] - stretch[0][0] >= _TELLING_S:
                seconds, mib = (settled - settled.mean(axis=0)).T
                across += float(seconds @ mib)
                along += float(seconds @ seconds)
        return 3_600 * across / along if along else 0.0


class Soak:
    """A bot on a bad line, and the people who do not let go of it."""

    def __init__(self, setup: Setup, server: LocalServer, tracks: Sequence[Track]) -> None:
        self.report = Report()
        self._setup = setup
        self._server = server
        self._tracks = tracks
        self._crowd = Crowd(server, tracks, setup.seed)
        self._chance = random.Random(setup.seed)

    async def ask(self) -> None:
        """For ever: somebody who waits for nothing asks something."""
        while True:
            await asyncio.sleep(self._chance.expovariate(RATE))
            person = self._chance.randrange(1, 1 + PEOPLE)
            if self._crowd.waits(person):
                continue
            self.report.asked += 1
            if self._chance.random() < PICTURES:
                track = self._chance.choice(self._tracks)
                self._crowd.say(person, "picture", f"/dna {track.title} {track.artist}"[:1_000])
            else:
                self._crowd.ask(person)

    async def look(self, bot: Running) -> None:
        """For ever: note the memory, and what nobody waits for any more."""
        began = time.perf_counter()
        self.stretch()
        while True:
            await asyncio.sleep(_LOOK_S)
            now = time.perf_counter()
            self.report.memory[-1].append((now - began, bot.memory_mib()))
            self.report.lost += self._crowd.give_up(now - PATIENCE_S)

    def stretch(self) -> None:
        """From here on memory is another one's."""
        self.report.memory.append([])

    async def finish(self) -> None:
        """Let everybody have their answers on a line that is whole again."""
        self._server.line.calm()
        await self._crowd.answered(PATIENCE_S)
        self.report.lost += self._crowd.give_up()

    @property
    def befallen(self) -> int:
        """How many calls have met with a fault."""
        return len(self._server.line.befallen)

    def excused(self, one: Asked) -> bool:
        """Whether the bot was killed with a request in hand, or a fault took its answer."""
        if any(one.at <= at <= one.at + IN_HAND_S for at in self.report.killed_at):
            return True
        hits = [
            hit.fault
            for hit in self._server.line.befallen
            if _may_concern(hit, one) and one.at <= hit.at <= one.at + PATIENCE_S
        ]
        return any(fault in _FATAL for fault in hits) or len(hits) >= _TRIES


def _may_concern(hit: faults.Befallen, one: Asked) -> bool:
    """Whether a fault befell a call for who asked; of an upload it is not known for whom it was."""
    if hit.chat_id:
        return hit.chat_id == str(one.person)
    return hit.method == "sendPhoto" and one.kind == "picture"


async def soaked(setup: Setup, scratch: Path, console: Console) -> tuple[Soak, str]:
    """The whole of it, and what the bot logged."""
    server = LocalServer(0, kept=100)
    await server.start()
    live = scratch / "live"
    point(live, setup.run)
    environment = {
        "MODEL_DIR": str(live),
        "DATABASE_URL": f"sqlite:///{scratch / 'state.sqlite'}",
        "LOG_LEVEL": "INFO",
    }
    soak = Soak(setup, server, sample(setup.run, setup.seed))
    last_s = 60 * setup.minutes * _LAST
    part_s = (60 * setup.minutes - last_s) / (2 * KILLS)
    log = scratch / "log"
    asking: asyncio.Task[None] | None = None
    runs = [setup.other, setup.run]
    with log.open("w", encoding="utf-8") as lines:
        for life in range(KILLS + 1):
            async with started(["-m", "bot"], environment, server, log=lines.fileno()) as bot:
                if asking is None:
                    server.line.storm(SHARE, FAULTS, setup.seed)
                    asking = asyncio.create_task(soak.ask())
                looking = asyncio.create_task(soak.look(bot))
                with console.status(f"life {life + 1} of {KILLS + 1}"):
                    await asyncio.sleep(part_s if life < KILLS else last_s)
                    if life < KILLS:
                        point(live, runs[life % len(runs)])
                        for stretch_s in (min(_LETS_GO_S, part_s), max(0.0, part_s - _LETS_GO_S)):
                            soak.stretch()
                            await asyncio.sleep(stretch_s)
                looking.cancel()
                if life < KILLS:
                    soak.report.killed_at.append(time.perf_counter())
                    bot.process.kill()
                    await bot.process.wait()
                else:
                    asking.cancel()
                    await soak.finish()
    await server.stop()
    said = log.read_text(encoding="utf-8")
    soak.report.swapped = said.count("a new run answers")
    return soak, said


def point(live: Path, run: Path) -> None:
    """Make `run` the live one, as training does: a link takes the other's place in one step."""
    link = live.with_name("next")
    link.symlink_to(run.resolve())
    link.rename(live)


def table(soak: Soak, said: str) -> tuple[Table, bool]:
    """What people see in the end, and whether all is well."""
    report = soak.report
    excused = sum(map(soak.excused, report.lost))
    neither = len(report.lost) - excused
    kinds = [f", {one.kind}" for one in report.lost if not soak.excused(one)]
    tracebacks = said.count("Traceback")
    growth = report.growth()
    lines = [
        ("requests", f"{report.asked:,}", "", True),
        ("calls that met with a fault", f"{soak.befallen:,}", "", True),
        ("kills", str(len(report.killed_at)), str(KILLS), len(report.killed_at) == KILLS),
        ("other runs taken over", str(report.swapped), str(SWAPS), report.swapped == SWAPS),
        ("answered", f"{report.asked - len(report.lost):,}", "", True),
        ("excused: killed with it in hand, or its answer refused", str(excused), "", True),
        ("neither" + "".join(kinds), str(neither), "0", neither == 0),
        ("tracebacks in the log", str(tracebacks), "0", tracebacks == 0),
        (
            "growth, MiB an hour",
            f"{growth:+.0f}",
            f"{FLAT_MIB_AN_HOUR:.0f}",
            growth <= FLAT_MIB_AN_HOUR,
        ),
        (
            "most memory, MiB",
            f"{max(mib for life in report.memory for _, mib in life):.0f}",
            "",
            True,
        ),
    ]
    shown = Table(title="A long while on a bad line")
    shown.add_column("what")
    for column in ("measured", "at most", ""):
        shown.add_column(column, justify="right")
    for what, measured, most, well in lines:
        shown.add_row(what, measured, most, "" if not most else "ok" if well else "missed")
    return shown, all(well for *_, well in lines)


def parse(argv: Sequence[str] | None = None) -> Setup:
    """The arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, default=Path("models/current"), help="a trained run")
    parser.add_argument("--other", type=Path, help="another one; trained on the demo if missing")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long")
    parser.add_argument("--seed", type=int, default=0, help="who asks what")
    setup: Setup = parser.parse_args(argv)
    return setup


def main() -> int:
    """Print the table; 1 when something suffered."""
    setup, console = parse(), Console()
    with tempfile.TemporaryDirectory(prefix="segue-soak-") as folder:
        scratch = Path(folder)
        if setup.other is None:
            setup.other = trained(scratch / "models")
        soak, said = asyncio.run(soaked(setup, scratch, console))
        shown, well = table(soak, said)
    console.print(shown)
    if not well:
        console.print(said[-4_000:], markup=False, highlight=False)
    return 0 if well else 1


def trained(models: Path) -> Path:
    """Another run, of the demo's songs."""
    command = ["scripts/train.py", "--catalogue", "demo", "--models", str(models), "--seed", "1"]
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return models / "current"


if __name__ == "__main__":
    sys.exit(main())
