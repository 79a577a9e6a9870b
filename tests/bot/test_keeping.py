"""Words that come together are written together, and nobody's are lost or told apart wrongly."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.keeping import Keeper
from bot.state import ForgottenError, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ADA, BOB = 7, 8


class Slow(State):
    """A memory that writes no sooner than it may, and tells when it is asked to and how much."""

    def __init__(self) -> None:
        super().__init__("sqlite://")
        self.asked = threading.Event()
        self.may = threading.Event()
        self.wrote: list[int] = []
        self.broken = False

    def keep_all(self, said: Sequence[tuple[str, int]]) -> list[str]:
        self.asked.set()
        self.may.wait(10)
        self.wrote.append(len(said))
        if self.broken:
            raise ZeroDivisionError
        return super().keep_all(said)


@pytest.fixture
def slow() -> Iterator[Slow]:
    with closing(Slow()) as state:
        yield state


@pytest.fixture
def keeper(slow: Slow) -> Iterator[Keeper]:
    with closing(Keeper(slow)) as keeper:
        yield keeper


async def asked(keeper: Keeper, slow: Slow, *said: tuple[str, int]) -> list[asyncio.Task[str]]:
    """Have these kept, one after the other; all but the first find the disk busy."""
    tasks = []
    for text, person in said:
        tasks.append(asyncio.create_task(keeper.keep(text, person)))
        await asyncio.sleep(0)
        assert await asyncio.to_thread(slow.asked.wait, 10)
    return tasks


async def test_what_comes_while_the_disk_is_busy_is_written_at_once(
    keeper: Keeper, slow: Slow
) -> None:
    words = [(f"wish {number}", number) for number in range(6)]
    tasks = await asked(keeper, slow, *words)
    assert not any(task.done() for task in tasks)
    slow.may.set()
    keys = await asyncio.gather(*tasks)
    assert [slow.recall(key) for key in keys] == [text for text, _ in words]
    assert slow.wrote == [1, 5]


async def test_the_same_words_of_two_people_and_of_one_twice_are_kept_together(
    keeper: Keeper, slow: Slow
) -> None:
    tasks = await asked(keeper, slow, ("first", BOB), *[("sad", who) for who in (ADA, BOB, ADA)])
    slow.may.set()
    _, *keys = await asyncio.gather(*tasks)
    assert len(set(keys)) == 1
    assert [[kept.text for kept in slow.export(who)] for who in (ADA, BOB)] == [
        ["sad"],
        ["sad", "first"],
    ]


async def test_what_is_kept_behind_an_erasure_stays_and_what_was_before_goes(
    keeper: Keeper, slow: Slow
) -> None:
    before = await asked(keeper, slow, ("first", BOB), ("before", ADA))
    erased = asyncio.create_task(keeper.then(slow.forget, ADA))
    await asyncio.sleep(0)
    (behind,) = await asked(keeper, slow, ("behind", ADA))
    slow.may.set()
    assert await erased == 1
    with pytest.raises(ForgottenError):
        slow.recall(await before[1])
    assert slow.recall(await behind) == "behind"


async def test_who_gives_up_takes_nobody_along(keeper: Keeper, slow: Slow) -> None:
    _, given_up, other = await asked(keeper, slow, ("first", BOB), ("calm", ADA), ("sad", BOB))
    given_up.cancel()
    slow.may.set()
    assert slow.recall(await other) == "sad"
    assert given_up.cancelled()


async def test_what_goes_wrong_is_told_to_all_whom_it_concerns(keeper: Keeper, slow: Slow) -> None:
    slow.broken = True
    tasks = await asked(keeper, slow, ("first", BOB), ("calm", ADA), ("sad", BOB))
    slow.may.set()
    wrong = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in wrong] == [ZeroDivisionError] * 3
    slow.broken = False
    assert slow.recall(await keeper.keep("again", ADA)) == "again"
