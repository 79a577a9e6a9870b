"""The studio: one drawing at a time, each once, and nothing lost by a failure."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from bot.pictures import Picture, Studio
from bot.pictures.studio import StudioClosedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = Studio()
    yield studio
    studio.close()


def picture(key: str, draw: Callable[[], bytes]) -> Picture:
    return Picture(key, "words", draw)


async def test_many_who_want_a_picture_at_once_share_one_drawing(studio: Studio) -> None:
    drawn = []

    def draw() -> bytes:
        drawn.append(threading.current_thread().name)
        return b"png"

    pngs = await asyncio.gather(*(studio.png(picture("same", draw)) for _ in range(20)))
    assert set(pngs) == {b"png"}
    assert len(drawn) == 1
    assert drawn[0].startswith("pictures")


async def test_pictures_are_drawn_one_after_the_other(studio: Studio) -> None:
    busy = threading.Lock()

    def draw() -> bytes:
        assert busy.acquire(blocking=False), "two are drawn at once"
        threading.Event().wait(0.01)
        busy.release()
        return b"png"

    await asyncio.gather(*(studio.png(picture(str(n), draw)) for n in range(10)))


async def test_who_goes_away_takes_nothing_from_who_waits(studio: Studio) -> None:
    go = threading.Event()

    def draw() -> bytes:
        go.wait(20)
        return b"png"

    impatient = asyncio.create_task(studio.png(picture("slow", draw)))
    patient = asyncio.create_task(studio.png(picture("slow", draw)))
    await asyncio.sleep(0.05)
    impatient.cancel()
    go.set()
    assert await patient == b"png"
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_a_drawing_that_failed_is_tried_again(studio: Studio) -> None:
    def torn() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await studio.png(picture("torn", torn))
    assert await studio.png(picture("torn", lambda: b"png")) == b"png"


async def test_what_was_not_begun_when_the_studio_closed_is_an_error_to_who_waits(
    studio: Studio,
) -> None:
    begun, go = threading.Event(), threading.Event()

    def draw() -> bytes:
        begun.set()
        go.wait(20)
        return b"png"

    under_way = asyncio.create_task(studio.png(picture("under way", draw), 1))
    queued = asyncio.create_task(studio.png(picture("queued", draw), 2))
    await asyncio.to_thread(begun.wait, 20)
    studio.close()
    with pytest.raises(StudioClosedError):
        await queued
    go.set()
    assert await under_way == b"png"


async def test_only_so_much_is_remembered(studio: Studio) -> None:
    for number in range(20_000):
        studio.keep(f"picture {number}", f"id {number}")
    assert studio.file_id("picture 19999") == "id 19999"
    assert studio.file_id("picture 0") is None
    studio.forget("picture 19999")
    assert studio.file_id("picture 19999") is None
