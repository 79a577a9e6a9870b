"""The live run: a new one takes the old one's place between two requests, without a restart."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from engine import open_engine
from engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine import Engine

    Identity = tuple[str, int] | None

WATCH_S = 5.0
# Whatever was asked of the old run is answered by then.
GRACE_S = 60.0

log = logging.getLogger(__name__)


class Live:
    """Holds the engine that answers. Whoever works on a request keeps the one it began with."""

    def __init__(
        self, engine: Engine, folder: Path | None = None, *, grace_s: float = GRACE_S
    ) -> None:
        self.engine = engine
        self._folder = folder
        self._grace_s = grace_s
        self._seen = _identity(folder)
        self._retiring: dict[Engine, asyncio.TimerHandle] = {}

    async def watch(self, every_s: float = WATCH_S) -> None:
        """Look for a new run for ever; a run that cannot be used is told once and left."""
        while True:
            await asyncio.sleep(every_s)
            await self.refresh()

    async def refresh(self) -> bool:
        """Take over a new run, if there is one that answers; whether that happened."""
        identity = _identity(self._folder)
        if self._folder is None or identity is None or identity == self._seen:
            return False
        self._seen = identity
        try:
            engine = await asyncio.to_thread(opened, self._folder)
        except (EngineError, OSError, ValueError) as error:
            log.error("a new run cannot be used, the old one answers on: %s", error)
            return False
        if engine.run_id == self.engine.run_id:
            engine.close()
            return False
        old, self.engine = self.engine, engine
        self._retire(old)
        log.info("a new run answers from now on: %s, %s songs", engine.run_id, f"{len(engine):,}")
        return True

    def close(self) -> None:
        """Let go of the runs that were replaced; the live one is its owner's to close."""
        for engine, timer in list(self._retiring.items()):
            timer.cancel()
            engine.close()
        self._retiring.clear()

    def _retire(self, engine: Engine) -> None:
        def let_go() -> None:
            del self._retiring[engine]
            engine.close()

        loop = asyncio.get_running_loop()
        self._retiring[engine] = loop.call_later(self._grace_s, let_go)


def opened(folder: Path, open_run: Callable[[Path], Engine] = open_engine) -> Engine:
    """The engine of the run in `folder`, after it has answered each kind of question once.

    So it is known to answer, and its files are in memory before the first person asks.
    """
    engine = open_run(folder)
    try:
        for track in engine.examples(3):
            engine.find(f"{track.title} {track.artist}")
            engine.similar(track.id)
        engine.vibe("happy")
        engine.browse(engine.personalities()[0].id)
    except Exception:
        engine.close()
        raise
    return engine


def _identity(folder: Path | None) -> Identity:
    """What tells one run in the folder from another; None while there is none."""
    if folder is None:
        return None
    try:
        real = folder.resolve(strict=True)
        return str(real), (real / "manifest.json").stat().st_mtime_ns
    except OSError:
        return None
