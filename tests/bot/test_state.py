"""What is kept stays, whatever happens to the file; what is erased is gone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import ChatID

from bot.state import ForgottenError, State, StateError, UnavailableError, upgrade
from bot.state.tables import METADATA
from tests.bot.waiting import until

ADA, BOB = 7, 8


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('state') / 'segue.sqlite'}"


@settings(max_examples=25)
@given(text=st.text())
def test_what_is_kept_is_recalled_after_a_restart(url: str, text: str) -> None:
    with closing(State(url)) as state:
        key = state.keep(text, ADA)
    assert len(key) == 8
    with closing(State(url)) as state:
        assert state.recall(key) == text


def test_the_same_words_have_one_key_however_often_and_wherever_they_are_kept(url: str) -> None:
    with closing(State(url)) as state, ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(state.keep, ["rainy sunday, no vocals"] * 40, [ADA, BOB] * 20))
        assert set(keys) == {state.keep("rainy sunday, no vocals", ADA)}
        assert state.keep("sunny sunday", ADA) not in keys


def test_a_key_of_another_database_is_told(url: str) -> None:
    with closing(State(url)) as state, pytest.raises(ForgottenError):
        state.recall("AAAAAAAA")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nonsense", "expected an address like sqlite:"),
        ("oracle9://somewhere", "expected an address like sqlite:"),
        ("sqlite:////no/such/folder/segue.sqlite", "unable to open database file"),
        ("sqlite:////etc/hosts/segue.sqlite", "Not a directory"),
        ("sqlite:////tmp", "unable to open database file"),
        (
            "postgresql://me:secret@there:abc/x",  # pragma: allowlist secret
            "expected an address like sqlite:",
        ),
        (
            "oracle+cx_oracle://me:secret@there/x",  # pragma: allowlist secret
            "cx_Oracle .* is not installed",
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(wrong: str, said: str) -> None:
    with pytest.raises(StateError, match=rf"^.*{said}.*$") as error:
        State(wrong)
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    return tmp_path / "segue.sqlite"


def opened(file: Path) -> closing[State]:
    return closing(State(f"sqlite:///{file}"))


def test_a_person_sees_and_erases_what_is_theirs_and_nothing_else(file: Path) -> None:
    with opened(file) as state:
        both = state.keep("rainy sunday", ADA)
        hers = state.keep("my wedding", ADA)
        state.keep("rainy sunday", BOB)
        assert [kept.text for kept in state.export(ADA)] == ["my wedding", "rainy sunday"]
        assert state.forget(ADA) == 2
        assert state.export(ADA) == []
        assert state.recall(both) == "rainy sunday"
        with pytest.raises(ForgottenError):
            state.recall(hers)
        assert [kept.text for kept in state.export(BOB)] == ["rainy sunday"]
        assert state.forget(ADA) == 0


def test_what_is_erased_is_nowhere_on_the_disk(file: Path) -> None:
    with opened(file) as state:
        for number in range(200):
            state.keep(f"a secret wish, number {number}", ADA)
        state.forget(ADA)
        left = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert b"secret wish" not in left


def found(text: str, file: Path) -> bool:
    """Whether a text is anywhere in the folder of a database."""
    return any(text.encode() in one.read_bytes() for one in file.parent.iterdir())


async def test_what_is_erased_while_another_program_reads_goes_when_that_ends(
    file: Path, faults: list[str]
) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as backup:
        state.keep("a secret wish", ADA)
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM words").fetchall()
        assert state.forget(ADA) == 1
        assert state.leaves_traces
        assert "until another program lets go" in faults.pop()
        assert found("a secret wish", file)
        backup.rollback()
        await until(lambda: not state.leaves_traces)
        assert not found("a secret wish", file)


def test_what_was_erased_before_a_kill_is_nowhere_after_the_next_start(file: Path) -> None:
    command = [sys.executable, "-c", FORGET_AND_DIE, f"sqlite:///{file}"]
    subprocess.run(command, check=True)
    assert found("a secret wish", file)
    with opened(file) as state:
        assert not state.leaves_traces
        assert not found("a secret wish", file)


FORGET_AND_DIE = """
import os, sqlite3, sys
from bot.state import State
state = State(sys.argv[1])
state.keep("a secret wish", 7)
backup = sqlite3.connect(sys.argv[1].removeprefix("sqlite:///"))
backup.execute("BEGIN")
backup.execute("SELECT * FROM words").fetchall()
state.forget(7)
os._exit(0)
"""


def test_a_start_beside_a_program_that_reads_says_nothing_when_there_is_nothing_to_erase(
    file: Path,
) -> None:
    with opened(file) as state:
        state.keep("rainy sunday", ADA)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM words").fetchall()
        with opened(file) as state:
            assert not state.leaves_traces


def test_words_come_back_with_the_day_they_were_last_kept(file: Path) -> None:
    with opened(file) as state:
        state.keep("rainy sunday", ADA)
        before = state.export(ADA)[0].kept_at
        state.keep("rainy sunday", ADA)
        (kept,) = state.export(ADA)
    assert kept.kept_at > before


def test_words_of_long_ago_are_erased_at_the_start(file: Path) -> None:
    with opened(file) as state:
        old, new = state.keep("old", ADA), state.keep("new", ADA)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE owners SET kept_at = '2001-01-01' WHERE key = ?", (old,))
        database.commit()
    with opened(file) as state:
        assert state.recall(new) == "new"
        with pytest.raises(ForgottenError):
            state.recall(old)


async def test_a_bot_that_runs_for_long_erases_words_and_copies_of_long_ago_as_well(
    file: Path,
) -> None:
    with closing(State(f"sqlite:///{file}", tidied_every_s=0.05)) as state:
        state.keep("old wish", ADA)
        new = state.keep("new wish", BOB)
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE owners SET kept_at = '2001-01-01' WHERE person = ?", (ADA,))
            database.commit()
        copy = file.with_name("segue.sqlite.before-old")
        copy.touch()
        os.utime(copy, (0, 0))
        await until(lambda: not copy.exists() and not found("old wish", file))
        assert state.export(ADA) == []
        assert state.recall(new) == "new wish"


def test_words_that_were_kept_for_all_groups_together_are_erased_at_the_start(file: Path) -> None:
    shared = [0, *map(int, ChatID)]
    with opened(file) as state:
        for person in shared:
            state.keep("a secret wish", person)
        state.keep("rainy sunday", ADA)
    with opened(file) as state:
        assert not any(state.export(person) for person in shared)
        assert not found("a secret wish", file)
        assert [kept.text for kept in state.export(ADA)] == ["rainy sunday"]


def test_half_an_emoji_is_kept_as_well_as_it_can_be(file: Path) -> None:
    with opened(file) as state:
        assert state.recall(state.keep("calm \ud83d", ADA)) == "calm ?"


def test_a_memory_within_memory_is_one_for_all_threads() -> None:
    with closing(State("sqlite://")) as state, ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(state.keep, "abcdefgh", [ADA] * 8))
        assert list(pool.map(state.recall, keys)) == list("abcdefgh")


def test_a_broken_file_is_told_left_as_it_is_and_used_again_when_it_is_mended(
    file: Path, faults: list[str]
) -> None:
    broken = b"no database" * 100
    file.write_bytes(broken)
    with opened(file) as state:
        assert "not a database" in faults.pop()
        with pytest.raises(UnavailableError, match="not a database"):
            state.export(ADA)
        assert file.read_bytes() == broken
        file.unlink()
        assert state.recall(state.keep("rainy sunday", ADA)) == "rainy sunday"


def test_a_file_that_cannot_be_opened_at_the_start_is_used_when_it_can(
    file: Path, faults: list[str]
) -> None:
    with opened(file) as state:
        before = state.keep("before", ADA)
    # SQLite cannot make its journal, as on a disk that became read-only.
    journal = file.with_name("segue.sqlite-wal")
    journal.mkdir()
    with opened(file) as state:
        assert "unable to open database file" in faults.pop()
        with pytest.raises(UnavailableError, match="unable to open"):
            state.export(ADA)
        meanwhile = state.keep("meanwhile", ADA)
        assert state.recall(meanwhile) == "meanwhile"
        assert "unable to open database file" in faults.pop()
        journal.rmdir()
        assert state.recall(before) == "before"
    with opened(file) as state:
        assert state.recall(meanwhile) == "meanwhile"


def circled(folder: Path) -> Path:
    """Put a link to itself in a folder's place, which nobody can look into; returns the folder."""
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.symlink_to(folder)
    return aside


def test_a_folder_that_cannot_be_read_is_told_and_used_again_when_it_can(
    tmp_path: Path, faults: list[str]
) -> None:
    folder = tmp_path / "memory"
    folder.mkdir()
    file = folder / "segue.sqlite"
    with opened(file) as state:
        before = state.keep("before", ADA)
        aside = circled(folder)
        meanwhile = state.keep("meanwhile", ADA)
        assert state.recall(meanwhile) == "meanwhile"
        with pytest.raises(UnavailableError):
            state.recall(before)
        faults.pop()
        folder.unlink()
        aside.rename(folder)
        assert {kept.text for kept in state.export(ADA)} == {"before", "meanwhile"}
        circled(folder)
    assert faults == []
    with opened(file) as state:
        assert "symbolic links" in faults.pop()
        folder.unlink()
        aside.rename(folder)
        assert state.recall(before) == "before"


def test_what_comes_while_the_file_is_locked_is_held_until_it_is_free(
    file: Path, faults: list[str]
) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        before = state.keep("before", ADA)
        state.keep("before", BOB)
        other.execute("BEGIN EXCLUSIVE")
        meanwhile = state.keep("meanwhile", ADA)
        assert "locked" in faults.pop()
        assert [state.recall(key) for key in (before, meanwhile)] == ["before", "meanwhile"]
        with pytest.raises(UnavailableError, match="locked"):
            state.forget(BOB)
        other.rollback()
        state.keep("after", ADA)
    with opened(file) as state:
        assert state.recall(meanwhile) == "meanwhile"


def test_a_locked_file_is_left_alone_for_a_while_so_that_nobody_waits_behind_it(
    file: Path, faults: list[str]
) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keys = [state.keep(f"meanwhile {number}", ADA) for number in range(5)]
        # Each try takes two seconds and is told: there was one.
        assert len(faults) == 1
        faults.clear()
        other.rollback()
        newest_first = [f"meanwhile {number}" for number in reversed(range(5))]
        assert [kept.text for kept in state.export(ADA)] == newest_first
    with opened(file) as state:
        assert [state.recall(key) for key in reversed(keys)] == newest_first


def test_what_is_held_is_kept_at_the_end(file: Path, faults: list[str]) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        key = state.keep("meanwhile", ADA)
        faults.clear()
        other.rollback()
    with opened(file) as state:
        assert state.recall(key) == "meanwhile"


def test_an_error_does_not_tell_whom_it_is_about(file: Path) -> None:
    person = 987_654_321
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        state.keep("rainy sunday", person)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UnavailableError) as caught:
            state.forget(person)
        assert str(person) not in "".join(traceback.format_exception(caught.value))


def test_the_same_words_are_held_for_each_person(file: Path, faults: list[str]) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        (key,) = {state.keep("meanwhile", person) for person in (ADA, BOB)}
        faults.clear()
        other.rollback()
        state.forget(BOB)
        assert state.recall(key) == "meanwhile"
        assert [kept.text for kept in state.export(ADA)] == ["meanwhile"]
        assert state.export(BOB) == []


def test_what_is_held_is_erased_as_well(file: Path, faults: list[str]) -> None:
    with opened(file) as state, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        key = state.keep("meanwhile", ADA)
        other.rollback()
        state.forget(ADA)
        with pytest.raises(ForgottenError):
            state.recall(key)
    faults.clear()


def test_a_full_disk_is_told_and_nothing_is_lost_until_the_end(
    file: Path, faults: list[str]
) -> None:
    with opened(file) as state:
        keys = {f"before {n}": state.keep(f"before {n}", ADA) for n in range(20)}
        limit_pages(state, 1)
        keys["x" * 100_000] = state.keep("x" * 100_000, ADA)
        assert "full" in faults.pop()
        assert all(state.recall(key) == text for text, key in keys.items())
    assert "buttons concerned: 1" in faults.pop()


def limit_pages(state: State, pages: int) -> None:
    """Let the file grow no more: SQLite says then what it says of a full disk."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sqlalchemy.event.listen(state._engine, "checkout", limit)


KEEP_FOR_EVER = """
import sys
from bot.state import State
state = State(sys.argv[1])
for number in range(100_000):
    print(state.keep(f"wish {number}", 7), flush=True)
"""


def test_what_was_told_to_be_kept_outlives_a_kill(file: Path) -> None:
    command = [sys.executable, "-c", KEEP_FOR_EVER, f"sqlite:///{file}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(50)]
        process.kill()
        told += [line for line in process.stdout.read().split("\n")[:-1] if line]
    with opened(file) as state:
        assert [state.recall(key) for key in told] == [f"wish {n}" for n in range(len(told))]


def test_a_database_of_the_first_days_is_copied_and_brought_to_today(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE words (key VARCHAR(8) NOT NULL PRIMARY KEY, text TEXT NOT NULL)"
        )
        database.execute("INSERT INTO words VALUES ('AAAAAAAA', 'rainy sunday')")
        database.commit()
    with opened(file) as state:
        state.keep("sunny sunday", ADA)
        with pytest.raises(ForgottenError):
            state.recall("AAAAAAAA")
    (copy,) = file.parent.glob("segue.sqlite.before-*")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT text FROM words").fetchall() == [("rainy sunday",)]


def test_a_database_of_a_newer_program_is_left_as_it_is(file: Path) -> None:
    with opened(file):
        pass
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    with pytest.raises(StateError, match=r"a newer Segue made it.* 9999"):
        State(f"sqlite:///{file}")
    assert list(file.parent.glob("*.before-*")) == []


def test_old_copies_go(file: Path) -> None:
    with opened(file):
        copies = [file.with_name(f"segue.sqlite.before-{n}") for n in ("old", "new")]
    for copy in copies:
        copy.write_text("")
    os.utime(copies[0], (0, 0))
    with opened(file):
        assert [copy.exists() for copy in copies] == [False, True]


@pytest.mark.parametrize("old", [False, True])
def test_an_old_and_a_new_database_have_the_tables_that_the_code_uses(
    file: Path, old: bool
) -> None:
    folder = Path(upgrade.__file__).with_name("migrations")
    scripts = [one.revision for one in ScriptDirectory(str(folder)).walk_revisions()]
    assert scripts == [upgrade.HEAD, *reversed(upgrade.OLDER)]
    if old:
        with closing(sqlite3.connect(file)) as database:
            database.execute(
                "CREATE TABLE words (key VARCHAR(8) NOT NULL PRIMARY KEY, text TEXT NOT NULL)"
            )
    with opened(file) as state, state._engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == upgrade.HEAD
        assert compare_metadata(context, METADATA) == []


def test_words_are_kept_again_after_the_database_was_deleted(tmp_path: Path) -> None:
    file = tmp_path / "segue.sqlite"
    with closing(State(f"sqlite:///{file}")) as state, ThreadPoolExecutor(8) as pool:
        lost = state.keep("rainy sunday", ADA)
        file.unlink()
        keys = list(pool.map(state.keep, [f"sunday {number}" for number in range(40)], [ADA] * 40))
        assert [state.recall(key) for key in keys] == [f"sunday {n}" for n in range(40)]
        with pytest.raises(ForgottenError):
            state.recall(lost)
    assert file.exists()
