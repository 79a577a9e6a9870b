from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from engine import artifacts
from engine.artifacts import open_run, write_run
from engine.errors import (
    CorruptRunError,
    IncompatibleRunError,
    IncompleteRunError,
    RunError,
    RunNotFoundError,
    TrainingError,
    UnsafeRunError,
)
from engine.manifest import FORMAT, Manifest, digest_of, library_versions
from engine.tracks import Axis, KScore, Personality

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANIFEST = Manifest(
    sources=("songs.csv",),
    catalogue_sha256="ab" * 32,
    seed=3,
    k=2,
    k_scores=(KScore(2, 0.18, 1.48, 0.97, (0.75, 0.25), chosen=True),),
    tracks=4,
    music=3,
    cleaning={"rows read": 5, "dropped: no title": 1, "tracks kept": 4},
    personalities=(
        Personality(0, "Chill Acoustic", "🍃", 0.75, {"energy": -0.9}, "Gentle.", ("reading",)),
        Personality(1, "Feel-Good Party", "🎉", 0.25, {"valence": 0.9}, "Bright.", ("parties",)),
    ),
    axes=(Axis("calmer", "livelier", 0.35, {"energy": 0.5}),),
)
ARRAYS: dict[str, NDArray[Any]] = {
    "sound": np.arange(8, dtype=np.float32).reshape(2, 4),
    "mood": np.array([1, 2, 3, 4], dtype=np.int8),
    "lookup_none": np.zeros(0, dtype=np.int32),
}


def write_index(path: Path) -> None:
    path.write_bytes(b"an index")


def write(models: Path, **changes: Any) -> Path:
    return write_run(
        models, replace(MANIFEST, **changes), ARRAYS, {"kmeans": {"centres": [1, 2]}}, write_index
    )


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def run(models: Path) -> Path:
    return write(models)


def edit_manifest(run: Path, **changes: Any) -> None:
    """What the manifest says is changed, and its hash with it: as another Segue would write it."""
    path = run / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8")) | changes
    del content["sha256"]
    content["sha256"] = digest_of(content)
    path.write_text(json.dumps(content), encoding="utf-8")


# A round trip


def test_what_is_opened_is_what_was_written(models: Path, run: Path) -> None:
    opened = open_run(models / "current")
    assert opened.manifest == replace(
        MANIFEST,
        run_id=run.name,
        created=opened.manifest.created,
        files=opened.manifest.files,
    )
    assert set(opened.arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(opened.arrays[name], array)
        assert opened.arrays[name].dtype == array.dtype
    assert opened.index_path.read_bytes() == b"an index"
    assert opened.load("kmeans") == {"centres": [1, 2]}


def test_a_run_is_named_after_the_time_it_was_made(run: Path) -> None:
    date, clock, chance = run.name.split("-")
    assert (len(date), len(clock), len(chance)) == (8, 6, 6)
    created = open_run(run).manifest.created
    assert created.startswith(f"{date[:4]}-{date[4:6]}-{date[6:]}T{clock[:2]}:{clock[2:4]}")


def test_current_is_a_relative_link_so_that_the_folder_can_be_moved(
    models: Path, run: Path, tmp_path: Path
) -> None:
    assert (models / "current").readlink() == Path(run.name)
    moved = models.rename(tmp_path / "elsewhere")
    assert open_run(moved / "current").manifest.run_id == run.name


def test_every_file_has_its_hash_in_the_manifest(run: Path) -> None:
    assert set(open_run(run).manifest.files) == {
        path.name for path in run.iterdir() if path.name != "manifest.json"
    }


def test_arrays_are_mapped_and_cannot_be_written(run: Path) -> None:
    sound = open_run(run).arrays["sound"]
    assert not sound.flags.writeable
    assert not sound.flags.owndata


def test_the_next_run_takes_over_and_the_last_one_stays(models: Path, run: Path) -> None:
    opened = open_run(models / "current")
    second = write(models, seed=4)
    assert open_run(models / "current").folder == second.resolve()
    assert open_run(run).manifest.seed == 3
    assert opened.load("kmeans") == {"centres": [1, 2]}


def test_an_unknown_object_is_a_mistake_of_the_caller(run: Path) -> None:
    with pytest.raises(ValueError, match="no object 'pca'"):
        open_run(run).load("pca")


def test_numbers_that_json_does_not_know_are_not_written(models: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write(models, axes=(Axis("a", "b", float("nan"), {}),))
    assert not list(models.glob("[!.]*"))


def test_opening_imports_neither_pandas_nor_scikit_learn(run: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from engine.artifacts import open_run;"
        f"open_run(Path({str(run)!r}));"
        "print({'pandas', 'sklearn', 'scipy', 'joblib'} & set(sys.modules))"
    )
    imported = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert imported.strip() == "set()"


# Refusals


def test_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunNotFoundError, match="no trained run"):
        open_run(tmp_path / "models" / "current")


def test_a_file_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("hello")
    with pytest.raises(RunNotFoundError):
        open_run(tmp_path / "current")


def test_a_link_to_a_run_that_was_deleted(models: Path, run: Path) -> None:
    for path in run.iterdir():
        path.unlink()
    run.rmdir()
    with pytest.raises(RunNotFoundError, match=f"points to {run.name}, which does not exist"):
        open_run(models / "current")


@pytest.mark.parametrize(
    "name", ["manifest.json", "sound.npy", "kmeans.joblib", "index.sqlite", "lookup_none.npy"]
)
def test_a_missing_file(run: Path, name: str) -> None:
    (run / name).unlink()
    with pytest.raises(IncompleteRunError, match=f"{name} is missing"):
        open_run(run)


@pytest.mark.parametrize("name", ["sound.npy", "kmeans.joblib", "index.sqlite"])
@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "empty"])
def test_a_file_that_is_not_the_one_that_was_written(run: Path, name: str, damage: str) -> None:
    whole = (run / name).read_bytes()
    damaged = {
        "flip": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut": whole[:-1],
        "grow": whole + b"\0",
        "empty": b"",
    }[damage]
    (run / name).write_bytes(damaged)
    with pytest.raises(CorruptRunError, match=f"{name} is not the file"):
        open_run(run)


def test_a_file_that_cannot_be_read(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(artifacts, "_sha256", refuse)
    with pytest.raises(CorruptRunError, match=r"cannot be read: .*Permission denied"):
        open_run(run)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        "null",
        "{}",
        f'{{"format": {FORMAT}}}',
        '{"format": "2"}',
        '{"sha256": 1}',
        "\ufffe",
    ],
)
def test_a_manifest_that_is_none(run: Path, text: str) -> None:
    (run / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(CorruptRunError, match=r"manifest\.json cannot be read"):
        open_run(run)


def test_a_manifest_that_is_not_text(run: Path) -> None:
    (run / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorruptRunError):
        open_run(run)


def test_a_manifest_that_was_changed_by_hand(run: Path) -> None:
    path = run / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"tracks": 4', '"tracks": 5'))
    with pytest.raises(CorruptRunError, match="changed after training"):
        open_run(run)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", ".hidden", "a/b", ""])
def test_a_manifest_that_names_files_elsewhere(run: Path, name: str) -> None:
    edit_manifest(run, files={name: "ab" * 32})
    with pytest.raises(CorruptRunError, match="outside its folder"):
        open_run(run)


@pytest.mark.parametrize(
    "changes", [{"files": None}, {"k_scores": [{}]}, {"personalities": 3}, {"surplus": 1}]
)
def test_a_manifest_with_other_content(run: Path, changes: dict[str, Any]) -> None:
    edit_manifest(run, **changes)
    with pytest.raises(CorruptRunError):
        open_run(run)


def test_another_format_is_refused_whatever_else_it_says(run: Path) -> None:
    another = f'{{"format": {FORMAT + 1}, "new": true}}'
    (run / "manifest.json").write_text(another, encoding="utf-8")
    with pytest.raises(IncompatibleRunError, match=f"this Segue reads {FORMAT}"):
        open_run(run)


@pytest.mark.parametrize(
    ("library", "there"),
    [("scikit-learn", "0.24.1"), ("numpy", "1.26.4"), ("joblib", "0.17")],
)
def test_another_library_version_is_refused(run: Path, library: str, there: str) -> None:
    edit_manifest(run, versions=library_versions() | {library: there})
    with pytest.raises(IncompatibleRunError, match=f"{library} {there}, here is"):
        open_run(run)


def test_a_bug_fix_release_of_a_library_is_no_reason_to_refuse(run: Path) -> None:
    major, minor, *_ = library_versions()["scikit-learn"].split(".")
    edit_manifest(run, versions=library_versions() | {"scikit-learn": f"{major}.{minor}.999"})
    assert open_run(run).manifest.tracks == 4


@pytest.mark.parametrize("what", ["features", "moods"])
def test_other_features_or_moods_are_refused(run: Path, what: str) -> None:
    edit_manifest(run, **{what: ["brightness"]})
    with pytest.raises(IncompatibleRunError, match="other features or moods"):
        open_run(run)


class Trap:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def test_hashes_are_checked_before_an_object_is_loaded(models: Path, tmp_path: Path) -> None:
    import joblib

    run = write(models)
    opened = open_run(run)
    joblib.dump(Trap(tmp_path / "sprung"), run / "kmeans.joblib")
    with pytest.raises(CorruptRunError):
        open_run(run)
    with pytest.raises(CorruptRunError):
        opened.load("kmeans")
    assert not (tmp_path / "sprung").exists()


# Whatever happens, the live run stays


def test_a_real_folder_in_the_links_place_is_left_alone(models: Path) -> None:
    (models / "current").mkdir(parents=True)
    (models / "current" / "precious").write_text("data")
    with pytest.raises(TrainingError, match="current is not the link"):
        write(models)
    assert (models / "current" / "precious").read_text() == "data"
    assert [path.name for path in models.iterdir()] == ["current"]


def test_models_that_is_a_file_is_refused(models: Path) -> None:
    models.write_text("hello")
    with pytest.raises(TrainingError, match="not usable as a folder"):
        write(models)


def test_a_failure_while_writing_leaves_no_trace(models: Path, run: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half an ind")
        raise OSError(28, "No space left on device")

    with pytest.raises(TrainingError, match="No space left on device"):
        write_run(models, MANIFEST, ARRAYS, {}, fail)
    assert open_run(models / "current").folder == run.resolve()
    assert {path.name for path in models.iterdir()} == {".lock", "current", run.name}


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from engine import artifacts
from engine.artifacts import write_run
from engine.manifest import Manifest

stage, models = sys.argv[1], Path(sys.argv[2])

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Deadly:
    def __reduce__(self):
        die()

def write_index(path):
    path.write_text("half an ind")
    if stage == "index":
        die()

objects = {"kmeans": Deadly() if stage == "objects" else 1}
if stage == "arrays":
    np.save = die
if stage == "hashes":
    artifacts._sha256 = die
if stage == "manifest":
    Manifest.to_json = die
if stage == "rename":
    Path.rename = die
if stage == "link":
    Path.symlink_to = die
if stage == "live":
    Path.replace = die
manifest = Manifest(
    sources=(), catalogue_sha256="", seed=0, k=2, k_scores=(), tracks=1, music=1, cleaning={},
    personalities=(), axes=(),
)
write_run(models, manifest, {"sound": np.zeros(3)}, objects, write_index)
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has kill -9")
@pytest.mark.parametrize(
    "stage", ["arrays", "objects", "index", "hashes", "manifest", "rename", "link", "live"]
)
def test_a_killed_training_leaves_the_live_run_and_the_next_one_cleans_up(
    models: Path, run: Path, stage: str
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", KILLED, stage, str(models)], capture_output=True, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert open_run(models / "current").folder == run.resolve()
    left = {path.name for path in models.iterdir()} - {".lock", "current", run.name}
    assert left, "the training died too early to leave anything"

    second = write(models)
    assert open_run(models / "current").folder == second.resolve()
    assert not [path for path in models.iterdir() if path.name.startswith((".writing", ".current"))]
    for path in models.glob("[!.]*"):
        open_run(path)


def test_a_training_waits_for_another_and_does_not_clean_it_away(models: Path) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow_index(path: Path) -> None:
        started.set()
        go_on.wait(10)
        path.write_bytes(b"slow")

    slow = threading.Thread(target=write_run, args=(models, MANIFEST, ARRAYS, {}, slow_index))
    slow.start()
    started.wait(10)
    quick = threading.Thread(target=write, args=(models,))
    quick.start()
    time.sleep(0.1)
    assert quick.is_alive()
    assert len(list(models.glob(".writing-*"))) == 1
    go_on.set()
    slow.join(10)
    quick.join(10)
    assert len(list(models.glob("[!.]*"))) == 3
    assert open_run(models / "current").index_path.read_bytes() == b"an index"


def test_without_locks_only_what_is_a_day_old_is_cleaned_away(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "fcntl", None)
    old, new = models / ".writing-old", models / ".writing-new"
    for path in (old, new):
        path.mkdir(parents=True)
    os.utime(old, (0, 0))
    write(models)
    assert not old.exists()
    assert new.exists()


def test_every_refusal_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(RunError) as refusal:
        open_run(tmp_path / "nowhere")
    assert refusal.value.folder == tmp_path / "nowhere"
    assert str(refusal.value).startswith(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("what", [".", "..", "kmeans.joblib", "manifest.json"])
def test_no_object_is_loaded_from_where_everybody_may_write(models: Path, what: str) -> None:
    run = open_run(write(models))
    path = run.folder / what
    path.chmod(path.stat().st_mode | 0o002)
    with pytest.raises(UnsafeRunError, match="chmod o-w"):
        run.load("kmeans")
    path.chmod(path.stat().st_mode & ~0o002)
    assert run.load("kmeans") is not None
