"""The public catalogue: fetched once, checked, kept in the user's cache."""

from __future__ import annotations

import logging
from pathlib import Path

import platformdirs
import pooch
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from engine.errors import ChecksumError, DownloadError

# 32,833 rows of songs and features, CC0, pinned to one commit.
URL = (
    "https://raw.githubusercontent.com/rfordatascience/tidytuesday/"
    "2c423bacc57e4632ff8550557e0bc823eefa31ab/data/2020/2020-01-21/spotify_songs.csv"
)
SHA256 = "9902920cfe4940f0914ebb6716801a42f7f19ac88fbd6693eaae7e2822b16845"
CONNECT_SECONDS, SILENCE_SECONDS = 10, 30


def fetch(url: str = URL, sha256: str = SHA256, folder: Path | None = None) -> Path:
    """The file at `url`, whose SHA-256 is `sha256`, from `folder` if it is there already.

    `folder` is the user's cache unless given. Raises `ChecksumError` for another file and
    `DownloadError` when it does not come whole; neither leaves a file behind.
    """
    folder = folder or platformdirs.user_cache_path("segue")
    # pooch would tell of the download on stderr, across the progress bar.
    pooch.get_logger().setLevel(logging.WARNING)
    try:
        path = pooch.retrieve(
            url,
            known_hash=f"sha256:{sha256}",
            fname=url.rpartition("/")[2],
            path=folder,
            downloader=pooch.HTTPDownloader(
                progressbar=_Bar(), timeout=(CONNECT_SECONDS, SILENCE_SECONDS)
            ),
        )
    except OSError as error:  # requests' errors are among them
        if (response := getattr(error, "response", None)) is not None:
            response.close()
        raise DownloadError(f"cannot fetch {url}: {error}") from error
    except ValueError as error:  # what pooch raises for a hash that differs
        raise ChecksumError(f"{url} is not the file that was meant: {error}") from error
    return Path(path)


class _Bar:
    """A rich progress bar that has the methods of tqdm's which pooch calls."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("Downloading the public catalogue"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)
        self.total = 0

    def update(self, chunk: int) -> None:
        self._progress.start()
        self._progress.update(self._task, total=self.total, advance=chunk)

    def reset(self) -> None:
        self._progress.reset(self._task)

    def close(self) -> None:
        self._progress.stop()
