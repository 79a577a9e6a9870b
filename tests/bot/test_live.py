"""A new run takes over without a restart; a broken one does not."""

from __future__ import annotations

import asyncio
import gc
import shutil
import weakref
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.live import Live
from engine import open_engine
from engine.catalogue import demo
from engine.manifest import Manifest
from engine.training import train
from tests.bot.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another run, of fewer tracks."""
    folder = tmp_path_factory.mktemp("other")
    demo(300).to_csv(folder / "catalogue.csv", index=False)
    return train([str(folder / "catalogue.csv")], models=folder / "models", k=3).folder


@pytest.fixture(name="current")
def _current(run: Path, other: Path, tmp_path: Path) -> Path:
    """`models/current` of a folder with both runs; the link leads to the first."""
    for one in (run, other):
        shutil.copytree(one, tmp_path / one.name)
    point(tmp_path / "current", run)
    return tmp_path / "current"


def point(link: Path, run: Path) -> None:
    aside = link.with_name("aside")
    aside.symlink_to(run.name, target_is_directory=True)
    aside.replace(link)


def spoil(file: Path) -> None:
    *content, last = file.read_bytes()
    file.write_bytes(bytes([*content, last ^ 1]))


@asynccontextmanager
async def live(current: Path, grace_s: float = 60.0) -> AsyncIterator[Live]:
    with closing(Live(open_engine(current), current, grace_s=grace_s)) as live:
        yield live


async def test_nothing_happens_while_the_run_is_the_same(current: Path) -> None:
    async with live(current) as it:
        engine = it.now.engine
        assert not await it.refresh()
        assert it.now.engine is engine


async def test_the_same_run_written_again_is_not_taken_over(current: Path) -> None:
    async with live(current) as it:
        engine = it.now.engine
        (current / "manifest.json").touch()
        assert not await it.refresh()
        assert it.now.engine is engine
        assert it._retiring == {}


async def test_a_run_that_came_while_the_first_was_opened_takes_over(
    current: Path, other: Path
) -> None:
    engine = open_engine(current)
    point(current, other)
    with closing(Live(engine, current)) as it:
        assert await it.refresh()
        assert it.now.engine.run_id == other.name


async def test_a_new_run_takes_over(
    current: Path, other: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot.live")
    async with live(current) as it:
        old = it.now.engine
        point(current, other)
        assert await it.refresh()
        assert it.now.engine.run_id == other.name
        # Who asked before the change is still answered from the old run.
        await asyncio.sleep(0.05)
        assert [retiring.engine for retiring in it._retiring] == [old]
        assert old.similar(old.examples(1)[0].id)
        assert not await it.refresh()
    assert other.name in caplog.text


async def test_old_runs_are_let_go_in_the_end(current: Path, run: Path, other: Path) -> None:
    async with live(current, grace_s=0.0) as it:
        for following in (other, run):
            old = weakref.ref(it.now.engine)
            # As the studio does after the first picture.
            gc.freeze()
            point(current, following)
            assert await it.refresh()
            await asyncio.sleep(0.2)
            assert it._retiring == {}
            assert old() is None


@pytest.mark.parametrize("lent", [False, True])
async def test_an_engine_is_closed_unless_it_is_only_lent(
    current: Path, other: Path, lent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    with open_engine(current) as engine, monkeypatch.context() as patch:
        patch.setattr(engine, "close", lambda: closed.append("once"))
        it = Live(engine, current, grace_s=0.0, lent=lent)
        point(current, other)
        assert await it.refresh()
        await asyncio.sleep(0.2)
        it.close()
    assert closed == ([] if lent else ["once"])


async def test_a_broken_run_is_refused_once_and_the_old_one_answers(
    current: Path, other: Path, faults: list[str]
) -> None:
    spoil(current.parent / other.name / "sound.npy")
    async with live(current) as it:
        old = it.now.engine
        point(current, other)
        assert not await it.refresh()
        assert not await it.refresh()
        assert it.now.engine is old
    assert len(faults) == 1
    assert "sound.npy" in faults.pop()


async def test_a_run_whose_parts_do_not_fit_each_other_is_refused_too(
    current: Path, other: Path, faults: list[str]
) -> None:
    folder = current.parent / other.name
    np.save(folder / "sound.npy", np.load(folder / "sound.npy")[:5])
    manifest = Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
    hashed = sha256((folder / "sound.npy").read_bytes()).hexdigest()
    changed = replace(manifest, files={**manifest.files, "sound.npy": hashed})
    (folder / "manifest.json").write_text(changed.to_json(), encoding="utf-8")
    async with live(current) as it:
        old = it.now.engine
        point(current, other)
        assert not await it.refresh()
        assert it.now.engine is old
    assert "the old one answers on" in faults.pop()


async def test_a_run_may_come_back_while_it_still_retires(
    current: Path, run: Path, other: Path
) -> None:
    async with live(current, grace_s=0.5) as it:
        engines = [weakref.ref(it.now.engine)]
        for one in (other, run, other):
            point(current, one)
            assert await it.refresh()
            engines.append(weakref.ref(it.now.engine))
        await asyncio.sleep(1)
        assert it._retiring == {}
        assert [engine() is None for engine in engines[1:]] == [True, True, False]


async def test_a_run_that_is_gone_changes_nothing(current: Path) -> None:
    async with live(current) as it:
        current.unlink()  # noqa: ASYNC240 - nothing else is waiting here
        assert not await it.refresh()


async def test_watching_finds_the_new_run(current: Path, other: Path) -> None:
    async with live(current) as it:
        watching = asyncio.create_task(it.watch(every_s=0.01))
        point(current, other)
        await until(lambda: it.now.engine.run_id == other.name)
        watching.cancel()
