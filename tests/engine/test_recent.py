"""The tracks that were read last: few are kept, and those that are asked for stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine import Mood, Track
from engine.features import NAMES
from engine.index.recent import Recent


def track(row: int) -> Track:
    plain = dict.fromkeys(NAMES, 0.5)
    return Track(f"t-{row}", "A", "B", None, (), None, None, plain, 0, Mood.HAPPY, None)


def read(*rows: int) -> dict[int, Track]:
    return {row: track(row) for row in rows}


def test_what_was_kept_is_found_by_row_and_by_id() -> None:
    recent = Recent(3)
    recent.keep(read(7, 8))
    assert recent.at([8, 9, 7, 8]) == read(7, 8)
    assert [recent.row_of(f"t-{row}") for row in (7, 8, 9)] == [7, 8, None]


def test_what_nobody_asked_for_longest_is_forgotten_with_its_id() -> None:
    recent = Recent(2)
    recent.keep(read(1, 2))
    recent.at([1])
    recent.keep(read(3))
    assert set(recent.at([1, 2, 3])) == {1, 3}
    assert recent.row_of("t-2") is None


def test_more_than_are_kept_may_be_read_at_once() -> None:
    recent = Recent(2)
    recent.keep(read(*range(9)))
    assert set(recent.at(range(9))) == {7, 8}


def test_any_thread_may_ask_while_another_one_reads() -> None:
    recent = Recent(4)

    def ask(row: int) -> bool:
        recent.keep(read(row % 9))
        return all(found.id == f"t-{at}" for at, found in recent.at(range(9)).items())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(2_000)))
    assert len(recent.at(range(9))) == 4
