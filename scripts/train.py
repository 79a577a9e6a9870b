"""Train Segue on a catalogue and make the result the live model.

python scripts/train.py --catalogue songs.csv
python scripts/train.py --catalogue demo --k 8
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, NoReturn, Protocol

from dotenv import dotenv_values
from rich.console import Console
from rich.table import Table

from engine.artifacts import CURRENT, open_run
from engine.catalogue import fingerprint
from engine.errors import CatalogueReadError, ChecksumError, DownloadError, EngineError, RunError
from engine.features import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.status import Status

    from engine.manifest import Manifest
    from engine.training import Trained

LARGEST_SEED = 2**31 - 1
OWN_CATALOGUE = """\
To use your own songs, name a CSV with audio features:
  CATALOGUE=/path/to/songs.csv make run
or put that line into .env."""


class Setup(Protocol):
    """The arguments, read."""

    catalogue: list[str]
    models: Path | None
    k: int | None
    seed: int
    if_needed: bool


@dataclass(frozen=True)
class Place:
    """Where runs go, and the model that the bot will open."""

    models: Path
    live: Path


def main(argv: Sequence[str] | None = None) -> int:
    """Train as the arguments say; the exit code is 0, 2 for bad input or 130 for Ctrl-C."""
    started = time.monotonic()
    console = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        setup = parse(argv)
        settings = read_settings()
        sources = setup.catalogue or named_in(settings)
        place = find_place(setup.models, settings.get("MODEL_DIR"))
        if setup.if_needed:
            reason = why_train(place, sources, setup.seed, console)
            if reason is None:
                return 0
            console.print(reason)
        summarise(console, train(console, sources, place, setup), time.monotonic() - started)
        if not setup.if_needed:
            console.print("Start the bot with: make run")
        if place.live != place.models / CURRENT:
            console.print(f"The bot will open MODEL_DIR={place.live}, not this model.")
    except EngineError as error:
        return fail(str(error), 2)
    except KeyboardInterrupt:
        return fail("stopped; the live model is as it was", 130)
    return 0


def parse(argv: Sequence[str] | None) -> Setup:
    parser = Parser(prog="train.py", description="Train Segue on a catalogue of songs.")
    parser.add_argument(
        "--catalogue",
        action="append",
        default=[],
        metavar="SOURCE",
        help="a CSV, gzip, zip or Parquet file, or the name demo or public; may be repeated "
        "(default: CATALOGUE from the environment or .env, else public, else demo)",
    )
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        help="where runs are kept (default: where MODEL_DIR is, else models)",
    )
    parser.add_argument(
        "--k",
        type=number_of_personalities,
        default=None,
        metavar="auto|N",
        help="how many personalities to look for (default: auto)",
    )
    parser.add_argument(
        "--seed", type=seed, default=0, metavar="N", help="the same seed, the same model (0)"
    )
    parser.add_argument(
        "--if-needed",
        action="store_true",
        help="do nothing when the live model works and was trained on this catalogue",
    )
    setup: Setup = parser.parse_args(argv)
    return setup


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(fail(f"{message} (--help lists the arguments)", 2))


def number_of_personalities(text: str) -> int | None:
    if text == "auto":
        return None
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"expected auto or a number, not {text!r}")
    return int(text)


def seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"expected 0 to {LARGEST_SEED}, not {text!r}")
    return int(text)


def fail(message: str, code: int) -> int:
    sys.stderr.write(f"train.py: {' '.join(message.split())}\n")
    return code


# What to do


def read_settings() -> dict[str, str | None]:
    """The environment, and what `.env` adds to it."""
    try:
        return {**dotenv_values(".env"), **os.environ}
    except UnicodeDecodeError as error:
        raise EngineError(f".env is not UTF-8: byte {error.start} cannot be read") from error


def named_in(settings: Mapping[str, str | None]) -> list[str]:
    """The catalogue that the settings name; no shell has read a "~" in `.env`."""
    source = settings.get("CATALOGUE")
    if source and source.startswith("~/"):
        source = str(Path(source).expanduser())
    return [source] if source else []


def find_place(models: Path | None, model_dir: str | None) -> Place:
    """`--models` wins; else runs go beside the link that MODEL_DIR names."""
    if models is not None:
        return Place(models, models / CURRENT)
    live = Path(model_dir) if model_dir else Path("models") / CURRENT
    return Place(live.parent if live.name == CURRENT else Path("models"), live)


def why_train(place: Place, sources: list[str], seed: int, console: Console) -> str | None:
    """Why the live model will not do, or None when it does."""
    try:
        manifest = open_run(place.live).manifest
    except RunError as error:
        if place.live != place.models / CURRENT:
            raise EngineError(
                f"MODEL_DIR={place.live} cannot be used ({error.reason}) nor be made: training "
                f"makes a link named {CURRENT}. Unset MODEL_DIR or let it end in /{CURRENT}"
            ) from error
        return f"Training: {error.reason}."
    if not sources or manifest.catalogue_sha256 == _fingerprint(sources, manifest, seed, console):
        return None
    return f"Training: the live model knows another catalogue than {', '.join(sources)}."


def _fingerprint(sources: list[str], manifest: Manifest, seed: int, console: Console) -> str:
    try:
        return fingerprint(sources, seed=seed or manifest.seed)
    except CatalogueReadError as error:
        # The model does not need the file that it learned from; only a wrong name is a mistake.
        if tuple(sources) != manifest.sources:
            raise
        console.print(f"{error}. Going on with the model that was trained on it.")
        return manifest.catalogue_sha256


def train(console: Console, sources: list[str], place: Place, setup: Setup) -> Trained:
    """Train; without any catalogue named, on the public one or, if that cannot be had, the demo."""
    if sources:
        return run(console, sources, place, setup)
    try:
        return run(console, ["public"], place, setup)
    except ChecksumError:
        raise
    except DownloadError as error:
        reason = shorten(str(error), 200, placeholder=" ...")
        console.print(f"The public catalogue is out of reach: {reason}", soft_wrap=False)
        console.print("Going on with the built-in one: its songs and artists are invented.")
        console.print(OWN_CATALOGUE)
        return run(console, ["demo"], place, setup)


def run(console: Console, sources: list[str], place: Place, setup: Setup) -> Trained:
    # Only now: it takes a second, which a look at a model that is fine should not cost.
    from engine import training

    with Stages(console) as stages:
        return training.train(
            sources, models=place.models, k=setup.k, seed=setup.seed, say=stages.say
        )


class Stages:
    """What training is at: a spinner and the time on a terminal, else a line for each stage."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._started = 0.0
        self._spinner: Status | None = None

    def __enter__(self) -> Stages:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self._end(done=failed is None)

    def say(self, stage: str) -> None:
        self._end(done=True)
        self._stage, self._started = stage, time.monotonic()
        # A download draws its own bar, and two moving lines would overwrite each other.
        if self._console.is_terminal and stage != "Reading public":
            self._spinner = self._console.status(stage)
            self._spinner.start()
        else:
            self._console.print(f"{stage} ...")

    def _end(self, *, done: bool) -> None:
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None
            if done:
                took = time.monotonic() - self._started
                self._console.print(f"{self._stage}: {took:.1f} s")


# What came of it


def summarise(console: Console, trained: Trained, seconds: float) -> None:
    manifest = trained.manifest
    for table in (cleaning(manifest.cleaning), scores(manifest), personalities(manifest)):
        console.print()
        console.print(table, soft_wrap=False)
    console.print()
    other = manifest.tracks - manifest.music
    console.print(f"{manifest.tracks:,} tracks, {other:,} of them noise or speech.")
    console.print(f"Trained in {seconds:.1f} s, {peak_memory()}.")
    console.print(f"Live now: {trained.folder}")


def cleaning(counts: Mapping[str, int]) -> Table:
    table = _table("What was read", "rule", ">rows")
    for rule, rows in counts.items():
        if rows:
            table.add_row(rule, f"{rows:,}")
    return table


def scores(manifest: Manifest) -> Table:
    table = _table(
        "How many personalities",
        ">k",
        ">silhouette",
        ">Davies-Bouldin",
        ">stability",
        "shares in %",
    )
    for score in manifest.k_scores:
        table.add_row(
            f"{'* ' if score.chosen else ''}{score.k}",
            f"{score.silhouette:.3f}",
            f"{score.davies_bouldin:.3f}",
            f"{score.stability:.3f}",
            " ".join(f"{100 * size:.0f}" for size in score.sizes),
            style="bold" if score.chosen else None,
        )
    return table


def personalities(manifest: Manifest) -> Table:
    table = _table("Personalities", "name", ">share", "compared with the rest")
    for person in manifest.personalities:
        strongest = list(person.signature.items())[:3]
        words = [BY_NAME[name].more if mean > 0 else BY_NAME[name].less for name, mean in strongest]
        table.add_row(person.name, f"{person.share:.1%}", ", ".join(words))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column[0] == ">" else "left")
    return table


def peak_memory() -> str:
    try:
        import resource
    except ImportError:  # not on Windows
        return "memory not measured"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / (2**20 if sys.platform == 'darwin' else 2**10):,.0f} MiB at most"


if __name__ == "__main__":
    raise SystemExit(main())
