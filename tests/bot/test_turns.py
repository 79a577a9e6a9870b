"""Who wants much slow work at once waits for it, and nobody else does."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from bot.pictures import Picture, Studio
from bot.turns import EACH, Turns
from tests.bot.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Serve, StandIn

ADA, BOB = 1, 2


async def test_nobody_has_more_than_two_at_once_and_all_get_theirs() -> None:
    turns, now, most = Turns(), 0, 0

    async def work() -> None:
        nonlocal now, most
        async with turns.of(ADA):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*(work() for _ in range(20)))
    assert (now, most) == (0, EACH)
    assert len(turns) == 0


async def test_another_person_does_not_wait() -> None:
    turns = Turns()
    async with turns.of(ADA), turns.of(ADA):
        assert turns.of(ADA).locked()
        assert not turns.of(BOB).locked()


async def test_a_picture_for_another_chat_comes_between_those_of_one_that_wants_many() -> None:
    studio, drawn = Studio(), []
    free = threading.Event()

    def picture(key: str) -> Picture:
        def draw() -> bytes:
            free.wait(10)
            drawn.append(key)
            return b"png"

        return Picture(key, "words", draw)

    wanted = [studio.png(picture(f"ada {n}"), ADA) for n in range(6)]
    drawing = [asyncio.create_task(one) for one in [*wanted, studio.png(picture("bob"), BOB)]]
    await asyncio.sleep(0)
    free.set()
    await asyncio.gather(*drawing)
    studio.close()
    assert drawn.index("bob") == EACH


async def test_a_song_is_answered_while_many_journeys_wait(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    free, under_way, most = threading.Event(), [0], [0]

    def path(*args: Any, **kwargs: Any) -> Any:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        free.wait(10)
        under_way[0] -= 1
        return engine.path(*args, **kwargs)

    one, other = (track.title for track in engine.examples(2))
    async with serve(stand_in(engine, path=path), tmp_path / "state.sqlite") as bot:
        people = [await bot.meet() for _ in range(5)]
        for person in people:
            await person.write(f"/path {one} > {other}")
        await until(lambda: under_way[0])
        quick = await bot.meet()
        assert (await quick.say(f"/similar {one}")).keys
        free.set()
        for person in people:
            await person.see(
                lambda event: (
                    event["type"] == "message" and bool(event["message"]["from"]["is_bot"])
                )
            )
    assert most == [1]
