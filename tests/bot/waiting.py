"""Waiting for what nobody announces."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_S = 60.0


async def until(it_is: Callable[[], object]) -> None:
    """Wait for something that is true sooner or later."""
    async with asyncio.timeout(_PATIENCE_S):
        while not it_is():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)
