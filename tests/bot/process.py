"""python -m bot in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Sequence

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


def started(folder: Path, **settings: str) -> AbstractAsyncContextManager[Process]:
    """The bot in a process that ends with the block."""
    return running(("-m", "bot"), folder, settings)


@asynccontextmanager
async def running(
    program: Sequence[str], folder: Path, settings: dict[str, str]
) -> AsyncIterator[Process]:
    """As `started`, but for what Python is told to run."""
    names = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {"DATABASE_URL": f"sqlite:///{folder / 'state.sqlite'}", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def failure(folder: Path, **settings: str) -> str:
    """What a start that must fail says."""
    async with started(folder, **settings) as process:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert process.returncode == 2, err.decode()
    assert out == b""
    return err.decode().strip()
