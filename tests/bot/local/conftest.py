"""A running server, a bot's and a person's way to talk to it, and a picture that weighs little."""

import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.local import LocalServer

Json = dict[str, Any]


@dataclass(frozen=True)
class Telegram:
    """The server as both sides see it."""

    server: LocalServer
    http: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> Json:
        """A bot calls; the whole answer, also when it is a refusal."""
        url = f"{self.server.api_url}/bot{self.server.token}/{method}"
        async with self.http.post(url, json=params) as response:
            body: Json = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def result(self, method: str, **params: Any) -> Any:
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        body = await self.call(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def upload(self, method: str, name: str, content: bytes, **params: str) -> Json:
        url = f"{self.server.api_url}/bot{self.server.token}/{method}"
        field = params.pop("field", method.removeprefix("send").lower())
        form = self.form(params)
        form.add_field(field, BytesIO(content), filename=name)
        async with self.http.post(url, data=form) as response:
            body: Json = await response.json()
            return body

    def form(self, params: dict[str, str]) -> aiohttp.FormData:
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in params.items():
            form.add_field(name, value)
        return form

    async def say(self, text: str, user: int = 1, **more: Any) -> Json:
        return await self._page("say", text=text, user=user, **more)

    async def tap(self, message_id: int, data: str, user: int = 1) -> str:
        return str((await self._page("tap", message_id=message_id, data=data, user=user))["id"])

    async def events(self, user: int = 1, after: int = 0, wait: float = 0) -> list[Json]:
        query = f"user={user}&after={after}&wait={wait:g}"
        async with self.http.get(f"{self.server.url}/chat/events?{query}") as response:
            assert response.status == 200
            events: list[Json] = (await response.json())["events"]
            return events

    async def updates(self) -> list[Json]:
        """What the bot has not been told yet."""
        updates: list[Json] = await self.result("getUpdates")
        if updates:
            await self.result("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    async def _page(self, action: str, **body: Any) -> Json:
        async with self.http.post(f"{self.server.url}/chat/{action}", json=body) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A fresh Telegram in which person 1 has greeted the bot, and the bot has heard it."""
    server = LocalServer(0)
    await server.start()
    async with aiohttp.ClientSession() as http:
        telegram = Telegram(server, http)
        await telegram.say("hello")
        await telegram.updates()
        yield telegram
    await server.stop()


def make_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x5a\x4f\xdc" * width) * height
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.fixture
def png() -> bytes:
    """A picture of 40 by 30 pixels."""
    return make_png(40, 30)
