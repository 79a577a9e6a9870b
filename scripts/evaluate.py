"""How good Segue's answers are, measured on a trained run. The README's figures come from here.

python scripts/evaluate.py find
python scripts/evaluate.py find --catalogue songs.csv --seed 1 --seed 2
python scripts/evaluate.py path
python scripts/evaluate.py vibes
python scripts/evaluate.py moods --labels labelled.csv
python scripts/evaluate.py similar --catalogue songs.csv --playlists playlists.csv --seed 1
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from threadpoolctl import threadpool_limits

from engine.artifacts import open_run
from engine.errors import EngineError
from scripts import (
    evaluate_find,
    evaluate_moods,
    evaluate_path,
    evaluate_similar,
    evaluate_vibes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.artifacts import Run


# What can be measured, and what that is.
PARTS = {
    "find": (evaluate_find.tables, "does a text lead to the song that it means?"),
    "path": (evaluate_path.tables, "are the steps of a journey even?"),
    "vibes": (evaluate_vibes.tables, "do songs fulfil wishes in words?"),
}


def main() -> int:
    """Print the tables of what is asked for; 2 when there is nothing to measure."""
    options = _parser().parse_args()
    console = Console(highlight=False)
    try:
        if options.what == "moods":
            with threadpool_limits(1):
                for table in evaluate_moods.tables(options.labels, console, learn=options.learn):
                    console.print(table)
            return 0
        if options.what == "similar":
            _similar(options, console)
            return 0
        with _run(options.model, options.catalogue, console) as run, threadpool_limits(1):
            tables, _ = PARTS[options.what]
            for table in tables(run, options.seed or [0], console):
                console.print(table)
    except EngineError as error:
        console.print(f"evaluate.py: {error}")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure how good the answers are.")
    what = parser.add_subparsers(dest="what", required=True)
    for name, (_, says) in PARTS.items():
        part = what.add_parser(name, help=says)
        part.add_argument("--model", type=Path, default=Path("models/current"), metavar="DIR")
        part.add_argument(
            "--catalogue", metavar="SOURCE", help="train on this first, in a scratch folder"
        )
        part.add_argument(
            "--seed", type=int, action="append", metavar="N", help="which songs; may be repeated"
        )
    _add_similar(what.add_parser("similar", help="do people agree with the similar songs?"))
    mood = what.add_parser("moods", help="do the moods agree with people?")
    mood.add_argument("--labels", type=Path, required=True, metavar="CSV", help="labelled tracks")
    mood.add_argument("--learn", action="store_true", help="print the figures that ship instead")
    return parser


def _add_similar(part: argparse.ArgumentParser) -> None:
    part.add_argument("--model", type=Path, metavar="DIR", help="a trained run: models/current")
    part.add_argument(
        "--catalogue", metavar="SOURCE", help="train on this first, unless there is a --model"
    )
    part.add_argument(
        "--playlists", type=Path, metavar="CSV", help="a row for each song of each playlist"
    )
    part.add_argument(
        "--every-playlist",
        action="store_true",
        help="judge by all of them, not by the half that Segue's weights were not chosen on",
    )
    part.add_argument("--seed", type=int, default=0, metavar="N", help="which songs")
    part.add_argument("--queries", type=_number, default=evaluate_similar.QUERIES, metavar="N")
    part.add_argument(
        "--no-hubs", action="store_true", help="leave out what asks for every track, some minutes"
    )


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, not {text!r}")
    return int(text)


def _similar(options: argparse.Namespace, console: Console) -> None:
    model = options.model or Path("models/current")
    catalogue = None if options.model else options.catalogue
    with _run(model, catalogue, console) as run, threadpool_limits(1):
        for table in evaluate_similar.tables(
            run, options.seed, console, table=options.playlists, every=options.every_playlist,
            queries=options.queries, with_hubs=not options.no_hubs,
        ):  # fmt: skip
            console.print(table)


@contextmanager
def _run(model: Path, catalogue: str | None, console: Console) -> Iterator[Run]:
    if catalogue is None:
        yield open_run(model)
        return
    # Only now: training takes a second to import.
    from engine.training import train

    with tempfile.TemporaryDirectory(prefix="segue-evaluate-") as scratch:
        with console.status(f"Training on {catalogue}"):
            trained = train([catalogue], models=Path(scratch))
        yield open_run(trained.folder)


if __name__ == "__main__":
    raise SystemExit(main())
