"""A training run on disk: whole or absent, and refused when it is not what was written.

A run is a folder `models/<run-id>` with a manifest, the arrays as `.npy`, the fitted objects as
`.joblib` and the index. `models/current` is a symbolic link to the live one. A run is written in
`models/.writing-<run-id>`, every file is forced to disk, the manifest last, and only then the
folder gets its name and the link is replaced, each in one atomic step. Whatever kills a training
leaves the live run as it was; what it leaves lying about goes with the next one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import (
    CorruptRunError,
    IncompatibleRunError,
    IncompleteRunError,
    RunNotFoundError,
    TrainingError,
    UnsafeRunError,
)
from engine.features import NAMES
from engine.manifest import FORMAT, LIBRARIES, Manifest, content_of
from engine.tracks import Mood

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

MANIFEST = "manifest.json"
INDEX = "index.sqlite"
CURRENT = "current"
WRITING = ".writing-"
LINKING = ".current-"

# Without locks nobody can tell a dead training from a slow one, unless it is this old.
SURELY_DEAD_S = 24 * 3600.0


@dataclass(frozen=True)
class Run:
    """An opened run. `arrays` are memory-mapped and read-only."""

    folder: Path
    manifest: Manifest
    arrays: Arrays

    @property
    def index_path(self) -> Path:
        return self.folder / INDEX

    def load(self, name: str) -> Any:
        """A fitted object, such as "kmeans"; imports the library that it belongs to.

        An object's file runs code when it is loaded, so the bytes are checked once more, and
        UnsafeRunError is raised where everybody may write: the manifest could be theirs as well.
        """
        import joblib

        file = f"{name}.joblib"
        if file not in self.manifest.files:
            raise ValueError(f"the run has no object {name!r}")
        _check_private(self.folder)
        content = (self.folder / file).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.manifest.files[file]:
            raise CorruptRunError(self.folder, f"{file} is not the file that training wrote")
        return joblib.load(BytesIO(content))


def write_run(
    models: Path,
    manifest: Manifest,
    arrays: Arrays,
    objects: Mapping[str, Any],
    write_index: Callable[[Path], None],
) -> Path:
    """Write a run and make it live; returns its folder.

    Waits while another training writes into the same `models`. Raises TrainingError when `models`
    cannot hold a run; then, as after any other exception, the live run is what it was.
    """
    check_models(models)
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%d-%H%M%S}-{token_hex(3)}"
    manifest = replace(manifest, run_id=run_id, created=now.isoformat(timespec="seconds"))
    aside = models / f"{WRITING}{run_id}"
    try:
        with _turn(models) as sole_writer:
            _sweep(models, sole_writer)
            aside.mkdir()
            _write_files(aside, arrays, objects, write_index)
            _write_manifest(aside, manifest)
            folder = aside.rename(models / run_id)
            _make_live(models, run_id)
    except OSError as error:
        raise TrainingError(f"cannot write a run into {models}: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def check_models(models: Path) -> None:
    """Make sure that a run could be written into `models`; TrainingError says what is in the way.

    Asked before training too, so that half a minute of work is not lost to a typing error.
    """
    current = models / CURRENT
    if current.exists() and not current.is_symlink():
        raise TrainingError(
            f"{current} is not the link that training makes; move it away and train again"
        )
    try:
        models.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"{models} is not usable as a folder: {error.strerror}") from error
    if not os.access(models, os.W_OK | os.X_OK):
        raise TrainingError(f"{models} is not writable")


def open_run(folder: Path) -> Run:
    """The run in `folder`, checked as a whole; `folder` may be the link `models/current`.

    Raises RunNotFoundError, IncompleteRunError, CorruptRunError or IncompatibleRunError. Nothing
    of the run is used before all hashes agree. Imports neither scikit-learn nor pandas.
    """
    # Followed once, so that a training that ends meanwhile cannot mix two runs.
    real = _find(folder)
    manifest = _read_manifest(real)
    _check_compatible(real, manifest)
    _check_files(real, manifest)
    names = [Path(name).stem for name in manifest.files if name.endswith(".npy")]
    return Run(real, manifest, {name: _map(real / f"{name}.npy") for name in names})


# Writing


def _write_files(
    folder: Path,
    arrays: Arrays,
    objects: Mapping[str, Any],
    write_index: Callable[[Path], None],
) -> None:
    import joblib

    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    for name, learned in objects.items():
        joblib.dump(learned, folder / f"{name}.joblib")
    write_index(folder / INDEX)


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    paths = sorted(folder.iterdir())
    for path in paths:
        _sync(path)
    files = {path.name: _sha256(path) for path in paths}
    written = folder / MANIFEST
    written.write_text(replace(manifest, files=files).to_json(), encoding="utf-8")
    _sync(written)
    _sync(folder)


def _make_live(models: Path, run_id: str) -> None:
    """Point `models/current` at the run: a new link takes the old one's place in one step."""
    link = models / f"{LINKING}{run_id}"
    link.symlink_to(run_id, target_is_directory=True)
    link.replace(models / CURRENT)
    _sync(models)


def _sync(path: Path) -> None:
    """Force a file or folder to disk, or a power cut could leave names without content."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _turn(models: Path) -> Iterator[bool]:
    """Wait for the other writers; True when there surely are none.

    The lock goes with the process that holds it, whatever ends that. A file system without locks
    gives False.
    """
    with (models / ".lock").open("w") as lock:
        yield _lock(lock.fileno())


def _lock(handle: int) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


def _sweep(models: Path, sole_writer: bool) -> None:
    """Remove what killed trainings left behind."""
    for path in [*models.glob(f"{WRITING}*"), *models.glob(f"{LINKING}*")]:
        if sole_writer or time.time() - path.lstat().st_mtime > SURELY_DEAD_S:
            path.unlink() if path.is_symlink() else shutil.rmtree(path, ignore_errors=True)


# Opening


def _find(folder: Path) -> Path:
    if folder.is_symlink() and not folder.exists():
        raise RunNotFoundError(folder, f"it points to {folder.readlink()}, which does not exist")
    if not folder.is_dir():
        raise RunNotFoundError(folder, "there is no trained run here")
    return folder.resolve()


def _read_manifest(folder: Path) -> Manifest:
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        written_by = content_of(text).get("format")
        if isinstance(written_by, int) and written_by != FORMAT:
            raise IncompatibleRunError(
                folder, f"its format is {written_by}, this Segue reads {FORMAT}; train again"
            )
        return Manifest.from_json(text)
    except FileNotFoundError:
        raise IncompleteRunError(folder, f"{MANIFEST} is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CorruptRunError(folder, f"{MANIFEST} cannot be read: {error}") from error


def _check_compatible(folder: Path, manifest: Manifest) -> None:
    if manifest.features != NAMES or manifest.moods != tuple(mood.value for mood in Mood):
        raise IncompatibleRunError(folder, "it knows other features or moods; train again")
    for library, parts in LIBRARIES.items():
        here, there = version(library), manifest.versions.get(library, "none")
        if here.split(".")[:parts] != there.split(".")[:parts]:
            raise IncompatibleRunError(
                folder, f"it was trained with {library} {there}, here is {here}; train again"
            )


def _check_files(folder: Path, manifest: Manifest) -> None:
    """Every file is there and the one that was written; several are read at a time."""
    missing = [name for name in manifest.files if not (folder / name).is_file()]
    if missing or INDEX not in manifest.files:
        raise IncompleteRunError(folder, f"{', '.join(missing) or INDEX} is missing")
    try:
        with ThreadPoolExecutor(max_workers=4) as pool:
            found = list(pool.map(lambda name: _sha256(folder / name), manifest.files))
    except OSError as error:
        raise CorruptRunError(folder, f"cannot be read: {error}") from error
    for (name, written), sha256 in zip(manifest.files.items(), found, strict=True):
        if sha256 != written:
            raise CorruptRunError(folder, f"{name} is not the file that training wrote")


def _check_private(folder: Path) -> None:
    for path in (folder.parent, folder, *folder.glob("*.joblib"), folder / MANIFEST):
        mode = path.stat().st_mode
        # In a folder like /tmp everybody may add files, but nobody may replace those of others.
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise UnsafeRunError(folder, f"everybody may write to {path}; chmod o-w it first")


def _map(path: Path) -> NDArray[Any]:
    # A plain array over the mapping: slices of numpy's own memmap class cost five times as much.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
