"""Write what a trained model is worth, as a page with pictures and tables, into the run's folder.

python scripts/report.py
python scripts/report.py --model models/current
python scripts/report.py --catalogue songs.csv --output report

The page, report.html, needs no other file and no network. Beside it are its pictures as PNG, every
track in tracks_by_personality.csv and typical ones in representative_tracks.csv.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from threadpoolctl import threadpool_limits

from engine.errors import EngineError
from scripts import report_sections, report_tables
from scripts.report_page import Pictures, Section, page
from scripts.report_run import open_trained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scripts.report_run import Trained

FOLDER = "report"
PAGE = "report.html"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the report; 2 when there is nothing to report on."""
    options = parse(argv)
    console = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    try:
        with run_of(options, console) as folder, threadpool_limits(1):
            output = options.output or folder.resolve() / FOLDER
            with progress(console) as bar:
                write(folder, output, options.seed, bar)
    except (EngineError, OSError) as error:
        console.print(f"report.py: {error}", markup=False)
        return 2
    console.print(f"Written in {time.monotonic() - began:.0f} s: {output / PAGE}")
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path("models/current"), metavar="DIR")
    parser.add_argument(
        "--catalogue", metavar="SOURCE", help="train on this first, in a scratch folder"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"where to write (the run's own folder /{FOLDER}, or ./{FOLDER} with --catalogue)",
    )
    parser.add_argument("--seed", type=int, default=0, help="which tracks are sampled")
    options = parser.parse_args(argv)
    if options.catalogue and not options.output:
        options.output = Path(FOLDER)
    return options


def write(folder: Path, output: Path, seed: int, bar: Progress) -> None:
    """The page, its pictures and its tables into `output`."""
    steps: list[tuple[str, report_sections.Write]] = report_sections.SECTIONS
    task = bar.add_task("Reading the tracks", total=len(steps) + 2)
    trained = open_trained(folder)
    output.mkdir(parents=True, exist_ok=True)
    pictures = Pictures(output)
    sections: list[Section] = []
    for says, section in steps:
        bar.update(task, advance=1, description=says)
        sections.append(section(trained, pictures, seed))
    bar.update(task, advance=1, description="Writing the tables")
    exports(trained, output)
    manifest = trained.run.manifest
    about = (
        f"{manifest.tracks:,} tracks from {', '.join(manifest.sources)}, of which "
        f"{manifest.music:,} are music; trained {manifest.created}, seed {manifest.seed}, "
        f"run {manifest.run_id}."
    )
    title = f"{manifest.k} personalities of {manifest.music:,} songs"
    (output / PAGE).write_text(page(title, about, sections), encoding="utf-8")
    bar.update(task, advance=1, description="Done")


def exports(trained: Trained, output: Path) -> None:
    """Both tables as CSV."""
    report_tables.write_csv(
        report_tables.by_personality(trained), output / "tracks_by_personality.csv"
    )
    report_tables.write_csv(
        report_tables.representative(trained), output / "representative_tracks.csv"
    )


def progress(console: Console) -> Progress:
    """A bar that counts sections."""
    return Progress(
        TextColumn("{task.description:<42}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


@contextmanager
def run_of(options: argparse.Namespace, console: Console) -> Iterator[Path]:
    """The folder of the run to report on."""
    if options.catalogue is None:
        yield options.model
        return
    # Only now: a report on a trained run needs none of it.
    from engine.training import train

    with tempfile.TemporaryDirectory(prefix="segue-report-") as scratch:
        with console.status(f"Training on {options.catalogue}"):
            trained = train([options.catalogue], models=Path(scratch))
        yield trained.folder


if __name__ == "__main__":
    raise SystemExit(main())
