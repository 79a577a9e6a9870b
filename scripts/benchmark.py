"""Measure the budgets that Segue promises, on one catalogue, on this machine.

python scripts/benchmark.py --catalogue songs.csv
python scripts/benchmark.py --catalogue songs.csv --tracks 1200000 --engine-only
python scripts/benchmark.py --catalogue songs.csv --engine-only --sweep
python scripts/benchmark.py serve --run models/current

With --tracks the catalogue is grown first, by variations of its own tracks: see grow.py. From
134,962 to 1,200,000 tracks, 9 times as many, on two cores

- the nearest tracks by sound take 14 times as long (0.21 to 3.0 ms): every distance is reckoned,
  and the vectors no longer fit into the processor's cache. By all they take 5 times as long (0.38
  to 1.8 ms), as only near artists' tracks are looked at;
- `find` takes 3 times as long (0.7 to 2.3 ms): the lists of tracks that share three letters grow
  with the catalogue, the letter by letter comparison of the best candidates does not;
- `similar` takes 2 times as long (1.2 to 2.7 ms), a mood 6 times (1.0 to 6.2 ms);
- training takes 8 times as long (28 to 240 s) and 3 times the memory (1.0 to 3.3 GiB).
"""

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
from dataclasses import dataclass
from itertools import compress, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from engine import Engine, Mood, Track, open_engine
from engine.artifacts import open_run
from engine.search.neighbours import Neighbours
from scripts import benchmark_neighbours, benchmark_serve, benchmark_sweep
from scripts.conversation import conversation, served

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.tracks import Lens

SCRIPTS = Path(__file__).resolve().parent
BOT = ["-m", "bot"]
ECHO = [str(SCRIPTS / "echo_bot.py")]
QUESTIONS = 300
REQUESTS = 1_000
# The engine remembers what it was asked, so that each song is asked about once, or hardly twice by
# those who chat; the first quarter of them warms up.
SONGS = 1_600
ECHOES = 300

TRAINING = "training, CSV to live run, auto k"
TRAINING_MEMORY = "training, most memory at any time"
SOUND = "neighbours, sound, top 10"
BLEND = "neighbours, blend, top 10"
OF_FAISS: dict[Lens, str] = {
    "sound": "neighbours, sound, part of FAISS's time",
    "blend": "neighbours, blend, part of FAISS's time",
}
SIMILAR = "similar, whole"
FIND = "find, title and artist, half misspelt"
FIND_99 = "find, the same, 99th percentile"
FIND_MISSPELT = "find, the misspelt ones alone"
VIBE = "vibe, a mood"
START = "python -m bot, start to first answer"
MEMORY = f"resident memory after {REQUESTS:,} requests"
ECHOED = "an echo, over HTTP"
HANDLER = "a handler, beyond the echo"
CHOICE = "choosing k and fitting"
SWEEP = "the usual sweep over k, one k of nine measured"
CHOICE_OF_SWEEP = "choosing k and fitting, part of the usual sweep"

# What may be taken by a catalogue of up to so many tracks, each in the unit of its row.
BUDGETS: dict[int, dict[str, float]] = {
    150_000: {
        TRAINING: 30,
        TRAINING_MEMORY: 1.5,
        SOUND: 0.3,
        BLEND: 1,
        **dict.fromkeys(OF_FAISS.values(), 0.5),
        SIMILAR: 3,
        FIND: 1.5,
        FIND_99: 4,
        START: 1.5,
        MEMORY: 250,
        HANDLER: 5,
        # Twenty times faster.
        CHOICE_OF_SWEEP: 5,
    },
    1_200_000: {SOUND: 3, BLEND: 8, **dict.fromkeys(OF_FAISS.values(), 0.5)},
}


class Setup(benchmark_serve.Setup, Protocol):
    """The arguments, read."""

    task: str | None
    catalogue: str
    tracks: int | None
    engine_only: bool
    sweep: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured."""

    what: str
    measured: float
    unit: str


def main() -> None:
    """Print the table of budgets."""
    setup = parse()
    if setup.task == "serve":
        benchmark_serve.main(setup)
        return
    console = Console()
    with tempfile.TemporaryDirectory(prefix="segue-benchmark-") as folder:
        scratch = Path(folder)
        catalogue = setup.catalogue
        if setup.tracks is not None:
            with console.status(f"Growing {catalogue} to {setup.tracks:,} tracks"):
                catalogue = grown(catalogue, setup.tracks, scratch / "grown.parquet")
        with console.status(f"Training on {catalogue}"):
            rows = training(catalogue, scratch / "models")
        run = scratch / "models" / "current"
        with (
            console.status("Asking the engine"),
            open_engine(run) as engine,
            threadpool_limits(1),
        ):
            size = len(engine)
            tracks = sample(engine, setup.seed)
            rows += questions(engine, run, tracks)
        if setup.sweep:
            with console.status("Sweeping over k, which takes minutes"):
                rows += sweep(run)
        if not setup.engine_only:
            with console.status("Talking to the bot"):
                rows += asyncio.run(serving(run, scratch, tracks))
    console.print(table(setup.catalogue, size, rows))
    if not benchmark_neighbours.has_faiss():
        console.print(benchmark_neighbours.NO_FAISS)


def parse(argv: Sequence[str] | None = None) -> Setup:
    """The arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", default="demo", help="a path, demo or public")
    parser.add_argument("--tracks", type=int, help="grow the catalogue to so many tracks first")
    parser.add_argument("--engine-only", action="store_true", help="leave the bot out")
    parser.add_argument("--sweep", action="store_true", help="time the choice of k, takes minutes")
    parser.add_argument("--seed", type=int, default=0, help="which tracks are asked about")
    tasks = parser.add_subparsers(dest="task", metavar="serve")
    serve = tasks.add_parser("serve", help="measure how many people one bot can serve")
    benchmark_serve.add_arguments(serve)
    setup: Setup = parser.parse_args(argv)
    return setup


def budgets(tracks: int) -> dict[str, float]:
    """The budgets that hold for a catalogue of so many tracks, by row."""
    return next((held for size, held in BUDGETS.items() if tracks <= size), {})


def table(catalogue: str, tracks: int, rows: Sequence[Row]) -> Table:
    """What people see in the end."""
    held = budgets(tracks)
    shown = Table(title=f"Budgets, measured on {catalogue}", caption=f"{tracks:,} tracks")
    shown.add_column("what")
    for column in ("measured", "budget", ""):
        shown.add_column(column, justify="right")
    for row in rows:
        budget = held.get(row.what)
        limit = "" if budget is None else f"{budget:g} {row.unit}".rstrip()
        verdict = "" if budget is None else ("ok" if row.measured <= budget else "over")
        shown.add_row(row.what, f"{row.measured:.3g} {row.unit}".rstrip(), limit, verdict)
    return shown


def grown(catalogue: str, tracks: int, output: Path) -> str:
    """The path of `catalogue` grown to so many tracks.

    In a process of its own: what this one once took in memory would count as the training's.
    """
    command = ["--catalogue", catalogue, "--tracks", str(tracks), "--output", str(output)]
    done = subprocess.run([sys.executable, str(SCRIPTS / "grow.py"), *command], check=False)
    if done.returncode != 0:
        raise SystemExit(f"Growing {catalogue} failed: see above.")
    return str(output)


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
        Row(TRAINING, time.perf_counter() - began, "s"),
        # Linux counts in KiB.
        Row(TRAINING_MEMORY, usage.ru_maxrss / 2**20, "GiB"),
    ]


def sample(engine: Engine, seed: int) -> list[Track]:
    """Tracks from all over the catalogue, the same for the same seed."""
    chance = random.Random(seed)
    drawn: dict[str, Track] = {}
    for personality in engine.personalities():
        tracks = engine.browse(personality.id, limit=QUESTIONS)
        drawn |= {track.id: track for track in tracks}
    return chance.sample(list(drawn.values()), min(SONGS, len(drawn)))


def questions(engine: Engine, run: Path, tracks: Sequence[Track]) -> list[Row]:
    """The engine's answers in one thread, to questions that it was not asked before."""
    neighbours = Neighbours(open_run(run).arrays)
    chance = random.Random(len(tracks))
    places = [chance.randrange(len(engine)) for _ in range(QUESTIONS)]
    warm_up = len(tracks) // 4
    ids = [track.id for track in tracks]
    names = [f"{track.title} {track.artist}" for track in tracks]
    texts = [_misspelt(name, chance) for name in names]
    moods = [mood.value for mood in Mood]
    wishes = [*(" ".join(pair) for pair in permutations(moods, 2)), *moods]
    similar = _taken_ms(engine.similar, ids, warm_up)
    find = _taken_ms(engine.find, texts, warm_up)
    slips = [text != name for text, name in zip(texts, names, strict=True)][warm_up:]
    return [
        *nearest(neighbours, places, len(engine), "sound"),
        *nearest(neighbours, places, len(engine), "blend"),
        Row(SIMILAR, statistics.median(similar), "ms"),
        Row(FIND, statistics.median(find), "ms"),
        Row(FIND_99, float(np.percentile(find, 99)), "ms"),
        Row(FIND_MISSPELT, statistics.median(compress(find, slips)), "ms"),
        Row(VIBE, statistics.median(_taken_ms(engine.vibe, wishes, -len(moods))), "ms"),
    ]


def nearest(neighbours: Neighbours, rows: Sequence[int], tracks: int, lens: Lens) -> list[Row]:
    """The ten tracks nearest to each of `rows`, beside others who find the same."""
    ways = benchmark_neighbours.ways(neighbours, tracks, lens)
    taken = {name: benchmark_neighbours.median_ms(ask, rows) for name, ask in ways.items()}
    ours = taken.pop(benchmark_neighbours.OURS)
    measured = [Row(SOUND if lens == "sound" else BLEND, ours, "ms")]
    measured += [Row(f"neighbours, {lens}, {name}", other, "ms") for name, other in taken.items()]
    if benchmark_neighbours.FAISS in taken:
        measured.append(Row(OF_FAISS[lens], ours / taken[benchmark_neighbours.FAISS], ""))
    return measured


def sweep(run: Path) -> list[Row]:
    """Choosing the number of personalities, beside the usual way to do it."""
    own, usual = benchmark_sweep.seconds(run)
    return [
        Row(CHOICE, own, "s"),
        Row(SWEEP, usual, "s"),
        Row(CHOICE_OF_SWEEP, 100 * own / usual, "%"),
    ]


def _misspelt(text: str, chance: random.Random) -> str:
    """`text`, every other time with two neighbouring letters swapped."""
    at = chance.randrange(max(len(text) - 1, 1))
    if chance.random() < 0.5:
        return text
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _taken_ms(ask: Callable[[Any], object], about: Sequence[Any], warm_up: int) -> list[float]:
    """How long each takes behind the first `warm_up` of them."""
    for one in about[:warm_up]:
        ask(one)
    taken = []
    for one in about[warm_up:]:
        began = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - began) * 1_000)
    return taken


async def serving(run: Path, scratch: Path, tracks: Sequence[Track]) -> list[Row]:
    """The bot in a process of its own, talked to over HTTP, beside one that only echoes."""
    environment = {"MODEL_DIR": str(run), "DATABASE_URL": f"sqlite:///{scratch / 'state.sqlite'}"}
    async with served(BOT, environment) as bot:
        first_answer_s = await bot.say("/start")
        warm_up = len(tracks) // 4
        await conversation(bot, tracks[:warm_up], QUESTIONS)
        taken = await conversation(bot, tracks[warm_up:], REQUESTS)
        memory = bot.memory_mib()
    async with served(ECHO, {}) as echo:
        await echo.say("Hello")
        echoes = [await echo.say(f"Hello {number}") for number in range(ECHOES)]
    handler = statistics.median(taken) - statistics.median(echoes)
    return [
        Row(START, first_answer_s, "s"),
        Row(MEMORY, memory, "MiB"),
        Row(ECHOED, statistics.median(echoes) * 1_000, "ms"),
        Row(HANDLER, handler * 1_000, "ms"),
    ]


if __name__ == "__main__":
    main()
