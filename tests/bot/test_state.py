from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.state import ForgottenError, State, StateError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('state') / 'segue.sqlite'}"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(text=st.text())
def test_what_is_kept_is_recalled_after_a_restart(url: str, text: str) -> None:
    with closing(State(url)) as state:
        key = state.keep(text)
    assert len(key) == 8
    with closing(State(url)) as state:
        assert state.recall(key) == text


def test_the_same_words_have_one_key_however_often_and_wherever_they_are_kept(url: str) -> None:
    with closing(State(url)) as state, ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(state.keep, ["rainy sunday, no vocals"] * 40))
        assert set(keys) == {state.keep("rainy sunday, no vocals")}
        assert state.keep("sunny sunday") not in keys


def test_a_key_of_another_database_is_told(url: str) -> None:
    with closing(State(url)) as state, pytest.raises(ForgottenError):
        state.recall("AAAAAAAA")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nonsense", "expected an address like sqlite:"),
        ("oracle9://somewhere", "expected an address like sqlite:"),
        ("sqlite:////no/such/folder/segue.sqlite", "unable to open database file"),
        ("oracle+cx_oracle://me:secret@there/x", "cx_Oracle .* is not installed"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(wrong: str, said: str) -> None:
    with pytest.raises(StateError, match=rf"^.*{said}.*$") as error:
        State(wrong)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database" * 100)
    with pytest.raises(StateError, match="not a database"):
        State(f"sqlite:///{tmp_path / 'notes.txt'}")


def test_words_are_kept_again_after_the_database_was_deleted(tmp_path: Path) -> None:
    file = tmp_path / "segue.sqlite"
    with closing(State(f"sqlite:///{file}")) as state, ThreadPoolExecutor(8) as pool:
        lost = state.keep("rainy sunday")
        file.unlink()
        keys = list(pool.map(state.keep, [f"sunday {number}" for number in range(40)]))
        assert [state.recall(key) for key in keys] == [f"sunday {n}" for n in range(40)]
        with pytest.raises(ForgottenError):
            state.recall(lost)
    assert file.exists()
