"""Measure the budgets that Segue promises, on one catalogue, on this machine."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from bot.local import LocalServer
from engine import Engine, Mood, Track, open_engine
from engine.artifacts import open_run
from engine.search.neighbours import Neighbours

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

SCRIPTS = Path(__file__).resolve().parent
BOT = ["-m", "bot"]
ECHO = [str(SCRIPTS / "echo_bot.py")]
QUESTIONS = 300
REQUESTS = 1_000
ECHOES = 300
PATIENCE_S = 30.0
MIX = {"similar": 40, "vibe": 20, "cluster": 15, "tap": 20, "nonsense": 5}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured and, where there is one, the budget for it."""

    what: str
    measured: float
    unit: str
    budget: float | None = None


def main() -> None:
    """Print the table of budgets."""
    options = _parser().parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="segue-benchmark-") as folder:
        scratch = Path(folder)
        with console.status(f"Training on {options.catalogue}"):
            rows = training(options.catalogue, scratch / "models")
        run = scratch / "models" / "current"
        with (
            console.status("Asking the engine"),
            open_engine(run) as engine,
            threadpool_limits(1),
        ):
            tracks = sample(engine, options.seed)
            rows += questions(engine, run, tracks)
        with console.status("Talking to the bot"):
            rows += asyncio.run(serving(run, scratch, tracks))
    console.print(table(options.catalogue, rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", default="demo", help="a path, demo or public")
    parser.add_argument("--seed", type=int, default=0, help="which tracks are asked about")
    return parser


def table(catalogue: str, rows: Sequence[Row]) -> Table:
    """What people see in the end."""
    shown = Table(title=f"Budgets, measured on {catalogue}")
    shown.add_column("what")
    for column in ("measured", "budget", ""):
        shown.add_column(column, justify="right")
    for row in rows:
        within = row.budget is None or row.measured <= row.budget
        budget = "" if row.budget is None else f"{row.budget:g} {row.unit}"
        verdict = "" if row.budget is None else ("ok" if within else "over")
        shown.add_row(row.what, f"{row.measured:.3g} {row.unit}", budget, verdict)
    return shown


def training(catalogue: str, models: Path) -> list[Row]:
    """Train in a process of its own, whose memory is its own."""
    command = [str(SCRIPTS / "train.py"), "--catalogue", catalogue, "--models", str(models)]
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"Training on {catalogue} failed: see above.")
    return [
        Row("training, CSV to live run, auto k", time.perf_counter() - began, "s", 30),
        # Linux counts in KiB.
        Row("training, most memory at any time", usage.ru_maxrss / 2**20, "GiB", 1.5),
    ]


def sample(engine: Engine, seed: int) -> list[Track]:
    """Tracks from all over the catalogue, the same for the same seed."""
    chance = random.Random(seed)
    drawn: dict[str, Track] = {}
    for personality in engine.personalities():
        tracks = engine.browse(personality.id, limit=QUESTIONS)
        drawn |= {track.id: track for track in tracks}
    return chance.sample(list(drawn.values()), min(QUESTIONS, len(drawn)))


def questions(engine: Engine, run: Path, tracks: Sequence[Track]) -> list[Row]:
    """The engine's answers in one thread, each question asked once beforehand to warm up."""
    neighbours = Neighbours(open_run(run).arrays)
    chance = random.Random(len(tracks))
    places = [chance.randrange(len(engine)) for _ in tracks]
    ids = [track.id for track in tracks]
    texts = [_misspelt(f"{track.title} {track.artist}", chance) for track in tracks]
    moods = [mood.value for mood in Mood]
    return [
        Row(
            "neighbours, sound, top 10",
            _median_ms(lambda row: neighbours.nearest(row, 10, "sound"), places),
            "ms",
            0.3,
        ),
        Row(
            "neighbours, blend, top 10",
            _median_ms(lambda row: neighbours.nearest(row, 10, "blend"), places),
            "ms",
            1.0,
        ),
        Row("similar, whole", _median_ms(engine.similar, ids), "ms", 3.0),
        Row("find, title and artist, half misspelt", _median_ms(engine.find, texts), "ms", 1.5),
        Row("vibe, a mood", _median_ms(engine.vibe, moods), "ms"),
    ]


def _misspelt(text: str, chance: random.Random) -> str:
    """`text`, every other time with two neighbouring letters swapped."""
    at = chance.randrange(max(len(text) - 1, 1))
    if chance.random() < 0.5:
        return text
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _median_ms(ask: Callable[[Any], object], about: Sequence[Any]) -> float:
    for one in about:
        ask(one)
    taken = []
    for one in about:
        began = time.perf_counter()
        ask(one)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1_000


async def serving(run: Path, scratch: Path, tracks: Sequence[Track]) -> list[Row]:
    """The bot in a process of its own, talked to over HTTP, beside one that only echoes."""
    environment = {"MODEL_DIR": str(run), "DATABASE_URL": f"sqlite:///{scratch / 'state.sqlite'}"}
    async with served(BOT, environment) as bot:
        first_answer_s = await bot.say("/start")
        await conversation(bot, tracks, len(tracks))
        taken = await conversation(bot, tracks, REQUESTS)
        memory = bot.memory_mib()
    async with served(ECHO, {}) as echo:
        await echo.say("Hello")
        echoes = [await echo.say(f"Hello {number}") for number in range(ECHOES)]
    handler = statistics.median(taken) - statistics.median(echoes)
    return [
        Row("python -m bot, start to first answer", first_answer_s, "s", 1.5),
        Row(f"resident memory after {REQUESTS:,} requests", memory, "MiB", 250),
        Row("an echo, over HTTP", statistics.median(echoes) * 1_000, "ms"),
        Row("a handler, beyond the echo", handler * 1_000, "ms", 5),
    ]


@dataclass
class Served:
    """A bot's process behind a Bot API server, and one person who talks to it."""

    server: LocalServer
    session: aiohttp.ClientSession
    process: asyncio.subprocess.Process
    seen: int = 0
    last: Json = field(default_factory=dict)

    async def say(self, text: str) -> float:
        """Write `text`; returns the seconds until the bot has answered."""
        return await self._answered("message", "/chat/say", {"text": text})

    async def tap_any(self, chance: random.Random) -> float:
        """Tap a button of the last message; returns the seconds until the message has changed."""
        keyboard = self.last["reply_markup"]["inline_keyboard"]
        # The first row leads to songs like those of the list, so the message surely changes.
        data = chance.choice(keyboard[0])["callback_data"]
        body = {"message_id": self.last["message_id"], "data": data}
        return await self._answered("edit", "/chat/tap", body)

    def memory_mib(self) -> float:
        """The resident memory of the bot's process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1_024

    async def _answered(self, kind: str, path: str, body: Json) -> float:
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_S):
            async with self.session.post(
                f"{self.server.url}{path}", json={"user": 1, **body}
            ) as sent:
                sent.raise_for_status()
            while True:
                for event in await self._events():
                    message = event.get("message", {})
                    if event["type"] == kind and message["from"]["is_bot"]:
                        self.last = message
                        return time.perf_counter() - began

    async def _events(self) -> list[Json]:
        query = {"user": 1, "after": self.seen, "wait": 5}
        async with self.session.get(f"{self.server.url}/chat/events", params=query) as response:
            news = await response.json()
        self.seen = news["next"]
        return list(news["events"])


@asynccontextmanager
async def served(command: Sequence[str], environment: dict[str, str]) -> AsyncIterator[Served]:
    """Start a bot in a process of its own, against a Bot API server in this one."""
    server = LocalServer(0)
    await server.start()
    told = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.api_url}
    settings = {**os.environ, **environment, **told, "LOG_LEVEL": "WARNING"}
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=settings)
    try:
        async with aiohttp.ClientSession() as session:
            yield Served(server, session, process)
    finally:
        process.terminate()
        await process.wait()
        await server.stop()


async def conversation(bot: Served, tracks: Sequence[Track], requests: int) -> list[float]:
    """The seconds that each of a mix of requests took, as people would make them."""
    chance = random.Random(requests)
    moods = [mood.value for mood in Mood]
    taken = []
    for _ in range(requests):
        track = chance.choice(tracks)
        wish = chance.choices(
            ["similar", "vibe", "cluster", "tap", "nonsense"], [40, 20, 15, 20, 5]
        )
        match wish[0]:
            case "similar":
                taken.append(await bot.say(f"/similar {track.title} {track.artist}"))
            case "vibe":
                taken.append(await bot.say(f"/vibe {' '.join(chance.sample(moods, 2))}"))
            case "cluster":
                taken.append(await bot.say("/cluster"))
            case "nonsense":
                taken.append(await bot.say("".join(chance.choices("qwxzvkj", k=12))))
            case _:
                # There must be a list to tap on.
                await bot.say(f"/vibe {chance.choice(moods)}")
                taken.append(await bot.tap_any(chance))
    return taken


if __name__ == "__main__":
    main()
