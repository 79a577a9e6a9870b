from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine import catalogue, training
from engine.artifacts import open_run
from engine.errors import ChecksumError, DownloadError
from scripts import train as script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCRIPT = Path(script.__file__)


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("songs") / "songs.csv"
    catalogue.demo(tracks=300, seed=5).to_csv(path, index=False)
    return str(path)


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty working folder and no settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("CATALOGUE", "MODEL_DIR"):
        monkeypatch.delenv(name, raising=False)


def train(*arguments: str) -> int:
    code: int = script.main(["--k", "3", *arguments])
    return code


def live() -> str:
    return open_run(Path("models/current")).manifest.run_id


def refused(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the script says on stderr when it refuses; exactly one line."""
    try:
        code = train(*arguments)
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line.removeprefix("train.py: ")


# Training


def test_training_ends_with_a_summary_that_a_person_can_read(
    songs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--catalogue", songs) == 0
    output = capsys.readouterr().out
    run = open_run(Path("models/current"))
    for person in run.manifest.personalities:
        assert person.name in output
    for part in (
        "rows read",
        "silhouette",
        "300 tracks",
        "Trained in",
        "MiB at most",
        run.folder.name,
    ):
        assert part in output


def test_no_table_is_wider_than_a_terminal(songs: str, capsys: pytest.CaptureFixture[str]) -> None:
    train("--catalogue", songs, "--k", "12")
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines if songs not in line) <= 80


def test_catalogue_may_be_repeated(songs: str) -> None:
    assert train("--catalogue", songs, "--catalogue", songs) == 0
    assert open_run(Path("models/current")).manifest.sources == (songs, songs)


def test_runs_go_where_models_says(songs: str) -> None:
    assert train("--catalogue", songs, "--models", "elsewhere/runs", "--seed", "9") == 0
    assert open_run(Path("elsewhere/runs/current")).manifest.seed == 9
    assert not Path("models").exists()


def test_the_catalogue_can_come_from_the_environment_or_dotenv(
    songs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".env").write_text(f"CATALOGUE={songs}\nMODEL_DIR=kept/current\n")
    assert train() == 0
    assert open_run(Path("kept/current")).manifest.sources == (songs,)
    monkeypatch.setenv("CATALOGUE", "demo-that-does-not-exist.csv")
    assert train() == 2


def test_a_tilde_in_dotenv_is_the_home_folder(
    songs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path(songs).parent))
    monkeypatch.setenv("USERPROFILE", str(Path(songs).parent))
    Path(".env").write_text(f"CATALOGUE=~/{Path(songs).name}\n")
    assert train() == 0
    assert open_run(Path("models/current")).manifest.sources == (songs,)


def test_auto_is_the_default_number_of_personalities(songs: str) -> None:
    assert script.main(["--catalogue", songs, "--k", "auto"]) == 0
    assert len(open_run(Path("models/current")).manifest.k_scores) == 11


# Refusals


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--k", "many"], "argument --k: expected auto or a number, not 'many'"),
        (["--k", "-3"], "argument --k: expected"),
        (["--k", "1"], "a catalogue can have 2 to 50 personalities, not 1"),
        (["--seed", "x"], "argument --seed: expected 0 to 2147483647, not 'x'"),
        (["--seed", "99999999999"], "argument --seed: expected"),
        (["--bogus"], "unrecognized arguments: --bogus"),
        (["--catalogue"], "argument --catalogue: expected one argument"),
        (["--catalogue", "missing.csv"], "missing.csv"),
        (["--catalogue", "demo", "--models", __file__], "not usable as a folder"),
    ],
)
def test_a_mistake_is_one_clear_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert message in refused(arguments, capsys)


def test_a_table_that_is_no_catalogue_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.csv").write_text("name,price\ntea,3\n")
    assert "other.csv: no column for" in refused(["--catalogue", "other.csv"], capsys)


def test_a_dotenv_that_is_not_text_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"CATALOGUE=\xff.csv\n")
    assert ".env is not UTF-8: byte 10" in refused([], capsys)


# Without a catalogue


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch, songs: str) -> Callable[[Exception | None], list[str]]:
    """Sets what happens to a download; returns the list of sources that were asked for."""
    asked: list[str] = []
    real = training.train

    def install(error: Exception | None) -> list[str]:
        def pretend(sources: Sequence[str], **options: Any) -> training.Trained:
            asked.extend(sources)
            if sources == ["public"] and error:
                raise error
            return real([songs], **options)

        monkeypatch.setattr(training, "train", pretend)
        return asked

    return install


def test_the_public_catalogue_is_tried_first(
    public: Callable[[Exception | None], list[str]],
) -> None:
    asked = public(None)
    assert train() == 0
    assert asked == ["public"]


def test_out_of_reach_the_built_in_catalogue_stands_in_and_says_so(
    public: Callable[[Exception | None], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = public(DownloadError("no route to host"))
    assert train() == 0
    output = capsys.readouterr().out
    assert asked == ["public", "demo"]
    assert "no route to host" in output
    assert "invented" in output
    assert "CATALOGUE=/path/to/songs.csv make run" in output


def test_a_wrong_checksum_is_never_answered_with_another_catalogue(
    public: Callable[[Exception | None], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = public(ChecksumError("not the file that was meant"))
    assert "not the file that was meant" in refused([], capsys)
    assert asked == ["public"]


# --if-needed


@pytest.fixture
def trained(songs: str) -> str:
    assert train("--catalogue", songs) == 0
    return live()


def test_a_live_model_needs_no_training(
    trained: str, songs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert train("--if-needed") == 0
    assert train("--if-needed", "--catalogue", songs) == 0
    assert live() == trained
    assert capsys.readouterr().out == ""


def test_no_model_is_a_reason_to_train(songs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert train("--if-needed", "--catalogue", songs) == 0
    assert live()
    assert "Training: there is no trained run here." in capsys.readouterr().out


def test_a_damaged_model_is_a_reason_to_train(
    trained: str, songs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("models/current/sound.npy").unlink()
    assert train("--if-needed", "--catalogue", songs) == 0
    assert live() != trained
    assert "Training: sound.npy is missing." in capsys.readouterr().out


def test_another_catalogue_is_a_reason_to_train(
    trained: str, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue.demo(tracks=250, seed=6).to_csv("other.csv", index=False)
    assert train("--if-needed", "--catalogue", "other.csv") == 0
    assert live() != trained
    assert "another catalogue than other.csv" in capsys.readouterr().out


def test_the_model_outlives_the_file_that_it_learned_from(
    songs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = Path("mine.csv")
    mine.write_bytes(Path(songs).read_bytes())
    assert train("--catalogue", "mine.csv") == 0
    before = live()
    mine.unlink()
    assert train("--if-needed", "--catalogue", "mine.csv") == 0
    assert live() == before
    assert "Going on with the model that was trained on it" in capsys.readouterr().out
    assert "typo.csv" in refused(["--if-needed", "--catalogue", "typo.csv"], capsys)


def test_a_model_dir_that_training_cannot_make_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MODEL_DIR", "models/20240101-000000-abcdef")
    message = refused(["--if-needed"], capsys)
    assert "MODEL_DIR=models/20240101-000000-abcdef cannot be used" in message
    assert "Unset MODEL_DIR or let it end in /current" in message


def test_a_model_dir_that_names_one_run_is_used_as_it_is(
    trained: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    monkeypatch.setenv("MODEL_DIR", f"models/{trained}")
    assert train("--if-needed") == 0
    assert capsys.readouterr().out == ""


# As a program


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C reaches what is started here, as it would not where the tests run in a background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has signals")
def test_ctrl_c_ends_with_130_and_one_line(songs: str, listening: None) -> None:
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "--catalogue", songs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("Reading")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "train.py: stopped; the live model is as it was\n"
    assert not Path("models/current").exists()
