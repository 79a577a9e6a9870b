"""What a handler has at hand stays the same from its first question to its last."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bot.context import Context, Services
from bot.live import Answering
from bot.pictures import Studio
from engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Engine
    from tests.bot.conftest import Serve


async def test_who_began_with_one_run_ends_with_it(
    serve: Serve, engine: Engine, run: Path, tmp_path: Path
) -> None:
    async with serve(engine, tmp_path / "segue.sqlite") as bot:
        live = bot.application.bot_data[Services].live
        before, context = live.now, Context(bot.application)
        assert context.engine is engine
        with closing(Answering(open_engine(run), Studio())) as live.now:
            assert context.answering is before
            assert Context(bot.application).engine is live.now.engine
        live.now = before
