"""How many people one bot can serve, and how long they wait, beside bots that only echo.

python scripts/benchmark.py serve --run models/current

A process for each bot, on one core; in this one, on another core, are the Bot API server and the
people. They ask a mix: 40 % similar songs, 20 % moods, 15 % the personalities, 20 % taps on what
leads to another list, 5 % nonsense. Nobody asks more than a person may, 20 times in 10 s: at full
speed 200 people ask 15 times each, all at once, and in the next round it is 200 others.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rich.console import Console

from bot.local import LocalServer
from engine import open_engine
from scripts.benchmark_goals import (
    BUSY_RATE,
    FLOOD_RATE,
    NETWORK_S,
    QUIET_RATE,
    SAME,
    SEGUE,
    STOCK,
    Figures,
    goals,
    table,
)
from scripts.crowd import Crowd
from scripts.processes import ROOT, apart, started

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from engine import Track
    from scripts.crowd import Asked
    from scripts.processes import Running

ECHO = str(ROOT / "scripts" / "echo_bot.py")
COMMANDS = {SEGUE: ["-m", "bot"], STOCK: [ECHO], SAME: [ECHO, "--transport"]}

PEOPLE = 200
# Four lists to tap on before, and fifteen requests, are within what a person may ask.
LISTS, EACH = 4, 15
# A group of people comes again after so many rounds, when its ten seconds are long over.
GROUPS = 6
ROUNDS = 3
PATIENCE_S = 30.0
# The engine gives so many at once of each personality.
_SONGS = 500


class Setup(Protocol):
    """The arguments, read."""

    run: Path
    updates: int
    seconds: float
    seed: int


class Bench:
    """One bot and the people who talk to it."""

    def __init__(
        self, server: LocalServer, bot: Running, tracks: Sequence[Track], seed: int
    ) -> None:
        self.server = server
        self.bot = bot
        self.crowd = Crowd(server, tracks, seed)
        self.figures = Figures()
        self._chance = random.Random(seed)
        self._groups = 0

    async def warm_up(self) -> None:
        """The first answer, for which the bot has to start, and one of everything."""
        first = self._people()[0]
        self.crowd.say(first, "first", "/start")
        await self._all_answered()
        await self.drained(self._people(), each=2)

    async def drained(self, people: range, each: int = EACH) -> tuple[float, float]:
        """Answers a second, and the processor's ms for each, when all is asked at once."""
        await self._lists_for(people)
        processor_s = self.bot.processor_s()
        asked = [self._ask(person) for _ in range(each) for person in people]
        await self._all_answered()
        processor_ms = 1_000 * (self.bot.processor_s() - processor_s) / len(asked)
        return _rate(asked), processor_ms

    async def full_speed(self, rounds: int, each: int = EACH) -> tuple[float, float]:
        """Medians over some rounds, each of other people."""
        speeds = [await self.drained(self._people(), each) for _ in range(rounds)]
        rates, processor_ms = zip(*speeds, strict=True)
        return statistics.median(rates), statistics.median(processor_ms)

    async def steady(self, rate: float, seconds: float) -> list[Asked]:
        """So many requests a second, at moments as chance has it."""
        people = self._people()
        await self._lists_for(people)
        asked, at = [], time.perf_counter()
        for number in range(int(rate * seconds)):
            at += self._chance.expovariate(rate)
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            asked.append(self._ask(people[number % PEOPLE]))
        await self._all_answered()
        return asked

    async def flooded(self, rate: float, seconds: float) -> list[Asked]:
        """The same, while one person writes without end."""
        flooding = asyncio.create_task(self._flood())
        try:
            return await self.steady(rate, seconds)
        finally:
            flooding.cancel()

    async def remember(self, updates: int) -> None:
        """Serve so many updates, and note the memory after each round."""
        served = 0
        while served < updates:
            await self.drained(self._people())
            served += PEOPLE * (EACH + LISTS)
            self.figures.memory.append((served, self.bot.memory_mib()))

    def _people(self) -> range:
        """The next two hundred."""
        first = 1 + (self._groups % GROUPS) * PEOPLE
        self._groups += 1
        return range(first, first + PEOPLE)

    def _ask(self, person: int, kind: str | None = None) -> Asked:
        self.figures.asked += 1
        return self.crowd.ask(person, kind)

    async def _lists_for(self, people: range) -> None:
        """Something to tap on for everybody."""
        for person in people:
            for _ in range(LISTS - self.crowd.lists_of(person)):
                self._ask(person, "similar")
        await self._all_answered()

    async def _all_answered(self) -> None:
        if not await self.crowd.answered(PATIENCE_S):
            self.figures.dropped += len(self.crowd.give_up())

    async def _flood(self) -> None:
        flooder = GROUPS * PEOPLE + 1
        while True:
            self.server.chats.say(flooder, "/vibe happy")
            await asyncio.sleep(1 / FLOOD_RATE)


async def measured(
    name: str, setup: Setup, tracks: Sequence[Track], core: int | None, console: Console
) -> Figures:
    """Everything about one bot."""
    # So many messages as are tapped on: the server's memory must not grow beyond this machine's.
    server = LocalServer(0, kept=4 * EACH)
    await server.start()
    with tempfile.TemporaryDirectory(prefix="segue-serve-") as scratch:
        environment = {
            "MODEL_DIR": str(setup.run.resolve()),
            "DATABASE_URL": f"sqlite:///{Path(scratch) / 'state.sqlite'}",
        }
        try:
            async with started(COMMANDS[name], environment, server, core=core) as bot:
                bench = Bench(server, bot, tracks, setup.seed)
                with console.status(f"{name}: full speed"):
                    await bench.warm_up()
                    await _near(bench, setup)
                if name == SEGUE:
                    # Right behind the same without a flood, to be compared with it.
                    with console.status(f"{name}: beside a flood"):
                        asked = await bench.flooded(QUIET_RATE, setup.seconds)
                        bench.figures.flooded = _latency(asked)
                with console.status(f"{name}: behind {NETWORK_S * 1_000:.0f} ms of network"):
                    await _far(bench, setup, one_by_one=name == STOCK)
                if name == SEGUE:
                    with console.status(f"{name}: {setup.updates:,} updates"):
                        await bench.remember(setup.updates)
                return bench.figures
        finally:
            await server.stop()


async def _near(bench: Bench, setup: Setup) -> None:
    figures = bench.figures
    figures.full_speed, figures.processor_ms = await bench.full_speed(ROUNDS)
    figures.quiet = _latency(await bench.steady(QUIET_RATE, setup.seconds))


async def _far(bench: Bench, setup: Setup, *, one_by_one: bool) -> None:
    figures = bench.figures
    bench.server.line.delay_s = NETWORK_S / 2
    if one_by_one:
        # Twelve a second: more would take minutes.
        people = range(1, 1 + PEOPLE // 2)
        asked = [bench.crowd.say(person, "similar", "Hello") for person in people]
        await bench.crowd.answered(PATIENCE_S)
        figures.far_full_speed = figures.far_rate = _rate(asked)
    else:
        figures.far_full_speed, _ = await bench.full_speed(ROUNDS)
        asked = await bench.steady(BUSY_RATE, setup.seconds)
        figures.far_rate = _rate(asked)
        figures.far = _latency(asked)
    bench.server.line.delay_s = 0.0


def _rate(asked: Sequence[Asked]) -> float:
    """Answers a second from the first request to the last answer."""
    answered = [one.answered_at for one in asked if one.answered_at is not None]
    return len(answered) / (max(answered) - asked[0].at) if answered else 0.0


def _latency(asked: Sequence[Asked]) -> tuple[float, float]:
    """The median and the 99th percentile, in ms."""
    took = [one.took_ms for one in asked]
    return float(np.median(took)), float(np.percentile(took, 99))


def sample(run: Path, seed: int) -> list[Track]:
    """Songs from all over the catalogue for people to ask for."""
    chance = random.Random(seed)
    with open_engine(run) as engine:
        drawn = {
            track.id: track
            for personality in engine.personalities()
            for track in engine.browse(personality.id, limit=_SONGS)
        }
    return chance.sample(list(drawn.values()), len(drawn))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be chosen."""
    parser.add_argument("--run", type=Path, default=Path("models/current"), help="a trained run")
    parser.add_argument("--updates", type=int, default=100_000, help="over which memory is watched")
    parser.add_argument("--seconds", type=float, default=20.0, help="at each steady rate")
    parser.add_argument("--seed", type=int, default=0, help="who asks what")


def main(setup: Setup) -> None:
    """Print the table."""
    console = Console()
    tracks = sample(setup.run, setup.seed)
    busy_s, began = time.process_time(), time.perf_counter()
    with apart() as core:
        of = {name: asyncio.run(measured(name, setup, tracks, core, console)) for name in COMMANDS}
    busy = (time.process_time() - busy_s) / (time.perf_counter() - began)
    caption = f"the server and the people took {busy:.0%} of a core of their own"
    console.print(table(goals(of), caption))
