"""A bot in a process of its own, behind a Bot API server in this one; what it takes is read."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Iterator, Sequence

    from bot.local import LocalServer

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Running:
    """A process that was started here."""

    process: Process

    @property
    def pid(self) -> int:
        """Its number."""
        return self.process.pid

    def memory_mib(self) -> float:
        """The resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1_024

    def processor_s(self) -> float:
        """The processor's time that all its threads have taken."""
        # Behind the name, which may have blanks in it: the 14th and 15th field of all.
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / _TICKS


@asynccontextmanager
async def started(
    command: Sequence[str],
    environment: dict[str, str],
    server: LocalServer,
    *,
    core: int | None = None,
    log: int | None = None,
) -> AsyncIterator[Running]:
    """Start a bot that talks to `server`, on one `core` if that is named; stopped at the end.

    What it logs goes to the open file `log`, or to where this process tells its faults.
    """
    told = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.api_url}
    settings = {**os.environ, "LOG_LEVEL": "WARNING", **environment, **told}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=settings, cwd=ROOT, stderr=log
    )
    if core is not None:
        # It has no thread but the first one yet; the others will stay where that one is.
        os.sched_setaffinity(process.pid, {core})
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@contextmanager
def apart() -> Iterator[int | None]:
    """Keep this process on one core; gives another one for a bot, None where there is none."""
    if not hasattr(os, "sched_setaffinity") or len(cores := os.sched_getaffinity(0)) < 2:
        yield None
        return
    others, own = sorted(cores)[:2]
    os.sched_setaffinity(0, {own})
    try:
        yield others
    finally:
        os.sched_setaffinity(0, cores)
