"""A bad day of Telegram's, for tests and measurements: what may befall a call on its way.

No request can bring any of it about: only the program that holds the server.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.local.params import JsonObject

Answer = Callable[[web.Request], Awaitable[web.Response]]

_PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one call. `only` is the beginning of the methods that it can befall.

    It takes `seconds` longer. Where it is `done`, the call is carried out before the caller gets
    this in place of the answer: a refusal with `status`, words and `parameters`, another `body`, or
    nothing at all because the connection is `cut`.
    """

    status: int = 200
    description: str = ""
    parameters: JsonObject = field(default_factory=dict)
    body: str | None = None
    seconds: float = 0.0
    cut: bool = False
    done: bool = False
    only: str = ""

    @property
    def only_slow(self) -> bool:
        """Whether the answer comes as it is, if late."""
        return not (self.cut or self.done or self.description or self.body is not None)

    def suits(self, method: str) -> bool:
        """Whether a call of that method can meet with it."""
        return method.startswith(self.only)

    def answer(self, request: web.Request) -> web.Response:
        """What the caller gets in place of the answer."""
        if self.cut and request.transport is not None:
            request.transport.abort()
        if self.body is not None or self.cut:
            return web.Response(text=self.body or "", status=self.status)
        body = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return web.Response(text=json.dumps(body), status=self.status)


def too_many(seconds: int) -> Fault:
    """The bot is to wait for so long."""
    words = f"Too Many Requests: retry after {seconds}"
    return Fault(429, words, {"retry_after": seconds})


def slow(seconds: float) -> Fault:
    """The call is carried out as ever, but so much later."""
    return Fault(seconds=seconds)


def migrated(chat_id: int) -> Fault:
    """The group has become another chat."""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    return Fault(400, words, {"migrate_to_chat_id": chat_id}, only="send")


BROKEN = Fault(500, "Internal Server Error")
# A server in between, which speaks no JSON.
BAD_GATEWAY = Fault(502, body=_PROXY_PAGE)
CUT = Fault(cut=True)
CUT_WHEN_DONE = Fault(cut=True, done=True)
MALFORMED = Fault(body='{"ok": true, "resu', done=True)
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user", only="send")
NOT_MODIFIED = Fault(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message",
    only="editMessage",
)
NOT_THERE = Fault(400, "Bad Request: message to edit not found", only="editMessage")
TOO_OLD = Fault(
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    only="answerCallbackQuery",
)


@dataclass(frozen=True, slots=True)
class Befallen:
    """A fault that has befallen a call: when (`time.perf_counter`), and for which chat, if any."""

    method: str
    fault: Fault
    chat_id: str
    at: float


class Line:
    """The way of every call to the server and back: `delay_s` each way, and faults when told."""

    def __init__(self) -> None:
        self.delay_s = 0.0
        self.befallen: list[Befallen] = []
        self._strikes: dict[str, list[Fault]] = {}
        self._share = 0.0
        self._storm: Sequence[Fault] = ()
        self._chance = random.Random()  # noqa: S311 - nobody is to be surprised

    def strike(self, method: str, *faults: Fault) -> None:
        """Have the next calls of `method` meet with these, one each, in order."""
        self._strikes.setdefault(method, []).extend(faults)

    def storm(self, share: float, faults: Sequence[Fault], seed: int = 0) -> None:
        """From now on, have this share of all calls meet with any of the faults that suit it."""
        self._share, self._storm = share, faults
        self._chance.seed(seed)

    def calm(self) -> None:
        """Let everything go well from now on."""
        self.storm(0.0, ())
        self._strikes.clear()

    async def carry(self, request: web.Request, answer: Answer) -> web.Response:
        """The answer to a call as it arrives, or what arrives in its place."""
        await self._travel()
        method = request.match_info["method"]
        fault = self._next(method)
        if fault is None:
            response = await answer(request)
        else:
            chat_id = await _chat_of(request)
            self.befallen.append(Befallen(method, fault, chat_id, time.perf_counter()))
            await asyncio.sleep(fault.seconds)
            response = await _befallen(fault, request, answer)
        await self._travel()
        return response

    async def _travel(self) -> None:
        if self.delay_s:
            await asyncio.sleep(self.delay_s)

    def _next(self, method: str) -> Fault | None:
        fault = self._drawn(method)
        if strikes := self._strikes.get(method):
            fault = strikes.pop(0)
        return fault

    def _drawn(self, method: str) -> Fault | None:
        if self._chance.random() >= self._share:
            return None
        suitable = [fault for fault in self._storm if fault.suits(method)]
        return self._chance.choice(suitable) if suitable else None


async def _befallen(fault: Fault, request: web.Request, answer: Answer) -> web.Response:
    if fault.only_slow:
        return await answer(request)
    if fault.done:
        await answer(request)
    return fault.answer(request)


async def _chat_of(request: web.Request) -> str:
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    return str((await request.post()).get("chat_id", ""))
