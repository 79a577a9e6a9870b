"""Where pictures are drawn, one after the other, and which of them Telegram has already."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.turns import Turns

if TYPE_CHECKING:
    from bot.pictures.picture import Picture

T = TypeVar("T")

# There is a studio for each trained run, and for a moment there may be two.
_EASEL = Lock()
# A drawing weighs up to 200 KB and is only wanted until Telegram has it.
_MOST_DRAWN = 8
# An id of a file of Telegram's has about a hundred characters.
_MOST_SENT = 5_000

log = logging.getLogger(__name__)


class StudioClosedError(RuntimeError):
    """A picture was still to be drawn when the studio closed."""


class Studio:
    """Draws off the event loop, in one thread of its own: matplotlib's state is everybody's.

    One studio serves one trained run. Its methods are called on the event loop, `png` awaited.
    """

    def __init__(self) -> None:
        # The thread starts with the first picture.
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._drawn: OrderedDict[str, Future[bytes]] = OrderedDict()
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._turns = Turns()

    async def png(self, picture: Picture, chat_id: int = 0) -> bytes:
        """The picture, drawn once for all who want it now; raises what its drawing raised.

        StudioClosedError when it was not begun before the studio closed.

        No chat has more than two pictures drawn at once: the others' come in between.
        """
        async with self._turns.of(chat_id):
            return await self._png(picture)

    async def _png(self, picture: Picture) -> bytes:
        drawing = self._drawn.get(picture.key)
        if drawing is None:
            drawing = self._painter.submit(_drawn, picture)
            _put(self._drawn, picture.key, drawing, _MOST_DRAWN)
        try:
            # Who waits may go away; the others still want it.
            return await asyncio.shield(asyncio.wrap_future(drawing))
        except Exception:
            self._drawn.pop(picture.key, None)
            raise
        except asyncio.CancelledError:
            if drawing.cancelled():
                # It is the drawing that was given up, not who waits for it.
                raise StudioClosedError(picture.key) from None
            raise

    def file_id(self, key: str) -> str | None:
        """Under which id Telegram has the picture, if it was sent before."""
        return self._sent.get(key)

    def keep(self, key: str, file_id: str) -> None:
        """Remember that Telegram has the picture, for as long as there is room."""
        self._drawn.pop(key, None)
        _put(self._sent, key, file_id, _MOST_SENT)

    def forget(self, key: str) -> None:
        """Telegram does not have the picture any more."""
        self._sent.pop(key, None)

    def close(self) -> None:
        """Draw nothing more."""
        self._painter.shutdown(wait=False, cancel_futures=True)


def _drawn(picture: Picture) -> bytes:
    with _EASEL:
        began = time.perf_counter()
        try:
            png = picture.draw()
        finally:
            _tidy_up()
    log.debug("drew %s in %.0f ms", picture.key, 1_000 * (time.perf_counter() - began))
    return png


def _tidy_up() -> None:
    """Collect what is left of a drawing.

    A figure refers to itself in many ways, so its pixels would lie about: ten maps took 100 MB.
    Collecting stops everybody, for a tenth of a second if it looks through all that was ever
    imported. So what is there after the first picture is set aside, and then it takes 3 ms.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _put(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
