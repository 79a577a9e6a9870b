"""python -m bot as an operator starts and stops it."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
from shutil import copytree
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web

from bot.local import LocalServer
from bot.local.people import person
from tests.bot.process import PATIENCE_S, failure, started

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path


def broken_copy(run: Path, folder: Path) -> tuple[Path, Path]:
    """A copy of `run` in `folder`, and which of its files is not as it was written."""
    copytree(run, folder)
    vectors = next(folder.glob("*.npy"))
    vectors.write_bytes(b"\0" * vectors.stat().st_size)
    return folder, vectors


def names_of(user: int) -> list[object]:
    who = person(user)
    return [who[name] for name in ("first_name", "last_name", "username")]


async def line(process: Process, pattern: str) -> str:
    """The first line of the process's output with `pattern` in it, which is returned."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        async for raw in process.stdout:
            if found := re.search(pattern, raw.decode()):
                return found[0]
    raise AssertionError(f"no {pattern}")


async def test_without_a_model_it_says_how_to_train_one(tmp_path: Path) -> None:
    said = await failure(tmp_path, MODEL_DIR="nowhere")
    assert len(said.splitlines()) == 1
    assert "MODEL_DIR" in said
    assert "make run" in said
    assert "train.py" in said


async def test_a_broken_model_is_told_in_one_line(tmp_path: Path, run: Path) -> None:
    copy, vectors = broken_copy(run, tmp_path / "run")
    said = await failure(tmp_path, MODEL_DIR=str(copy))
    assert len(said.splitlines()) == 1
    assert vectors.name in said
    assert "train" in said


async def test_a_model_where_there_can_be_no_file_is_told_by_name(tmp_path: Path) -> None:
    said = await failure(tmp_path, MODEL_DIR="x" * 300)
    assert said.startswith("MODEL_DIR: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("LOG_LEVEL", "LOUD"), ("LOCAL_CHAT_PORT", "http"), ("TELEGRAM_BOT_TOKEN", "secret")],
)
async def test_a_wrong_setting_is_told_by_name(tmp_path: Path, name: str, value: str) -> None:
    said = await failure(tmp_path, **{name: value})
    assert said.startswith(f"{name}: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/x.sqlite",
        "postgresql://me:pass@word:port/segue",  # pragma: allowlist secret
        "sqlite:///x?timeout=long",
    ],
)
async def test_a_database_that_cannot_be_used_is_told_by_name(
    tmp_path: Path, run: Path, url: str
) -> None:
    said = await failure(tmp_path, MODEL_DIR=str(run), DATABASE_URL=url)
    assert "word:port" not in said
    assert said.startswith("DATABASE_URL: ")
    assert len(said.splitlines()) == 1


async def test_a_port_that_is_taken_is_told_with_what_to_set(tmp_path: Path, run: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = await failure(tmp_path, MODEL_DIR=str(run), LOCAL_CHAT_PORT=port)
    assert len(said.splitlines()) == 1
    assert port in said
    assert "LOCAL_CHAT_PORT" in said


async def test_a_refused_token_is_told_without_being_shown(tmp_path: Path, run: Path) -> None:
    server = LocalServer(0)
    await server.start()
    try:
        said = await failure(
            tmp_path,
            MODEL_DIR=str(run),
            TELEGRAM_BOT_TOKEN="123456:AAE-of-somebody-else",
            TELEGRAM_API_URL=server.api_url,
        )
    finally:
        await server.stop()
    *before, last = said.splitlines()
    assert last.startswith("TELEGRAM_BOT_TOKEN: ")
    assert all("refuses the token" in one for one in before)
    assert "somebody" not in said


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_without_a_token_it_serves_a_chat_page_until_it_is_told_to_stop(
    tmp_path: Path, run: Path, stop: signal.Signals
) -> None:
    async with started(tmp_path, MODEL_DIR=str(run), LOCAL_CHAT_PORT="0") as process:
        url = await line(process, r"http://127\.0\.0\.1:\d+")
        async with aiohttp.ClientSession() as session:
            assert "Segue" in await answer(session, url, "/start")
        process.send_signal(stop)
        _, err = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert "Traceback" not in err.decode()


async def test_with_a_token_it_serves_the_bot_api_at_the_given_address(
    tmp_path: Path, run: Path
) -> None:
    server = LocalServer(0)
    await server.start()
    settings = {
        "MODEL_DIR": str(run),
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.api_url,
        "LOG_LEVEL": "DEBUG",
    }
    try:
        async with started(tmp_path, **settings) as process, aiohttp.ClientSession() as session:
            said = await answer(session, server.url, "/vibe happy, dear diary qxzvwjk")
            assert "I don't know: qxzvwjk" in said
            process.terminate()
            out, err = await asyncio.wait_for(process.communicate(), 10)
    finally:
        await server.stop()
    assert process.returncode == 0
    logged = (out + err).decode()
    assert "listening" in logged
    # Neither the token nor what was said, by whom, is told at any level.
    told = {server.token.partition(":")[2], "diary", "qxzvwjk", *map(str, names_of(1))}
    assert {one for one in told if one in logged} == set()


async def test_it_waits_for_a_network_that_is_not_there_and_can_be_stopped_meanwhile(
    tmp_path: Path, run: Path
) -> None:
    settings = {
        "MODEL_DIR": str(run),
        "TELEGRAM_BOT_TOKEN": "123456:AAE-token",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
    }
    async with started(tmp_path, **settings) as process:
        assert process.stderr is not None
        said = await asyncio.wait_for(process.stderr.readline(), PATIENCE_S)
        assert "cannot be reached" in said.decode()
        process.terminate()
        await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0


async def test_it_waits_for_telegram_while_something_else_answers_in_its_place(
    tmp_path: Path, run: Path
) -> None:
    async def sign_in(request: web.Request) -> web.Response:
        return web.Response(text="<html>Welcome to our wireless network</html>")

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", sign_in)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = {
        "MODEL_DIR": str(run),
        "TELEGRAM_BOT_TOKEN": "123456:AAE-token",
        "TELEGRAM_API_URL": f"http://127.0.0.1:{runner.addresses[0][1]}",
    }
    try:
        async with started(tmp_path, **settings) as process:
            assert process.stderr is not None
            said = await asyncio.wait_for(process.stderr.readline(), PATIENCE_S)
            while "cannot be reached" not in said.decode():
                assert said, "it gave up"
                said = await asyncio.wait_for(process.stderr.readline(), PATIENCE_S)
            assert process.returncode is None
    finally:
        await runner.cleanup()


async def answer(session: aiohttp.ClientSession, url: str, text: str) -> str:
    """What the bot answers to the first person who says `text`."""
    async with session.post(f"{url}/chat/say", json={"user": 1, "text": text}) as response:
        assert response.status == 200
    after = 0
    async with asyncio.timeout(PATIENCE_S):
        while True:
            query = {"user": 1, "after": after, "wait": 10}
            async with session.get(f"{url}/chat/events", params=query) as response:
                news = json.loads(await response.text())
            for event in news["events"]:
                if event["type"] == "message" and event["message"]["from"]["is_bot"]:
                    return str(event["message"]["text"])
            after = news["next"]
