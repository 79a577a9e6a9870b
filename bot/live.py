"""The live run: a new one takes the old one's place between two requests, without a restart."""

from __future__ import annotations

import asyncio
import gc
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.pictures import Studio
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


class Answering(NamedTuple):
    """The engine of a run, and where its pictures are drawn."""

    engine: Engine
    studio: Studio

    def close(self) -> None:
        """Answer nothing more."""
        self.studio.close()
        self.engine.close()


class Live:
    """Holds the run that answers. Whoever works on a request keeps the one it began with.

    It closes every run that it holds, but for a first `engine` that is only `lent`.
    """

    def __init__(
        self,
        engine: Engine,
        folder: Path | None = None,
        *,
        grace_s: float = GRACE_S,
        lent: bool = False,
    ) -> None:
        self.now = Answering(engine, Studio())
        self._lent = engine if lent else None
        self._folder = folder
        self._grace_s = grace_s
        # A run that came while this one was being opened is still to be taken over.
        self._seen = _identity(folder) if folder and _leads_to(folder, engine) else None
        self._retiring: dict[Answering, asyncio.TimerHandle] = {}

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
        except Exception as error:  # whatever is wrong with it, the old one is not to stop
            log.error("a new run cannot be used, the old one answers on: %s", _said(error))
            return False
        if engine.run_id == self.now.engine.run_id:
            engine.close()
            return False
        old, self.now = self.now, Answering(engine, Studio())
        self._retire(old)
        log.info("a new run answers from now on: %s, %s songs", engine.run_id, f"{len(engine):,}")
        return True

    def close(self) -> None:
        """Let go of every run."""
        for old, timer in self._retiring.items():
            timer.cancel()
            self._close(old)
        self._retiring.clear()
        self._close(self.now)

    def _retire(self, old: Answering) -> None:
        def let_go() -> None:
            del self._retiring[old]
            self._close(old)
            loop.call_soon(_sweep)

        loop = asyncio.get_running_loop()
        # By itself: a run may come back, and go again, while its first engine still retires.
        self._retiring[old] = loop.call_later(self._grace_s, let_go)

    def _close(self, old: Answering) -> None:
        if old.engine is self._lent:
            old.studio.close()
        else:
            old.close()


def _said(error: Exception) -> str:
    """What an error says; its name, too, where it says it to a programmer."""
    known = isinstance(error, (EngineError, OSError))
    return str(error) if known else f"{type(error).__name__}: {error}"


def _sweep() -> None:
    """Free what a run held: its parts know each other, and may have been set aside as lasting."""
    gc.unfreeze()
    gc.collect()


def age_s(created: str) -> float:
    """Seconds since a run was trained, from its manifest's `created`."""
    return (datetime.now(UTC) - datetime.fromisoformat(created)).total_seconds()


def opened(folder: Path, open_run: Callable[[Path], Engine] = open_engine) -> Engine:
    """The engine of the run in `folder`, after it has answered the usual questions once.

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


def _leads_to(folder: Path, engine: Engine) -> bool:
    return folder.resolve().name == engine.run_id


def _identity(folder: Path | None) -> Identity:
    """What tells one run in the folder from another; None while there is none."""
    if folder is None:
        return None
    try:
        real = folder.resolve(strict=True)
        return str(real), (real / "manifest.json").stat().st_mtime_ns
    except OSError:
        return None
