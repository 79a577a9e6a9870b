"""The chat page and what it asks for: say, tap, what happened, what the bot offers."""

import secrets
from importlib.resources import files as package_files
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.local.chats import Chats, NotPossibleError
from bot.local.failures import ApiError
from bot.local.files import Files
from bot.local.gate import PAGE_HEADERS, Handler
from bot.local.params import JsonObject
from bot.local.people import group, person
from bot.local.profile import Profile

_STATIC = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "commands.js": "text/javascript",
    "message.js": "text/javascript",
    "taps.js": "text/javascript",
    "text.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
# What a browser may show by itself; everything else is only ever saved.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Page:
    """The page's end of the chats. Wrong requests get a 400 with the reason as `error`."""

    def __init__(self, chats: Chats, files: Files, profile: Profile) -> None:
        self._chats = chats
        self._files = files
        self._profile = profile
        # A page that sees another run than before knows that the chats began anew.
        self._run = secrets.token_hex(8)
        self._static = {
            name: (package_files("bot.local") / "static" / name).read_bytes()
            for name in ("index.html", *_STATIC)
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/static/{name}", self.static),
            web.post("/chat/say", _explained(self.say)),
            web.post("/chat/tap", _explained(self.tap)),
            web.get("/chat/events", _explained(self.events)),
            web.get("/chat/menu", _explained(self.menu)),
            web.get("/chat/file/{file_id}", self.file),
        ]

    async def index(self, request: web.Request) -> web.Response:
        body = self._static["index.html"]
        return web.Response(
            body=body, content_type="text/html", charset="utf-8", headers=PAGE_HEADERS
        )

    async def static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _STATIC:
            raise web.HTTPNotFound
        return web.Response(
            body=self._static[name],
            content_type=_STATIC[name],
            charset="utf-8",
            headers=PAGE_HEADERS,
        )

    async def say(self, request: web.Request) -> JsonObject:
        said = await _body(request)
        text, reply_to = said.get("text"), said.get("reply_to")
        if not isinstance(text, str):
            raise NotPossibleError("text must be a string")
        messages = self._chats.say(
            _number(said, "user"),
            text,
            reply_to=None if reply_to is None else _number(said, "reply_to"),
            in_group=said.get("chat") == "group",
        )
        return {
            "message_id": messages[0]["message_id"],
            "chat_id": messages[0]["chat"]["id"],
            "message_ids": [message["message_id"] for message in messages],
        }

    async def tap(self, request: web.Request) -> JsonObject:
        tapped = await _body(request)
        data = tapped.get("data")
        if not isinstance(data, str):
            raise NotPossibleError("data must be a string")
        query_id = self._chats.tap(_number(tapped, "user"), _number(tapped, "message_id"), data)
        return {"id": query_id}

    async def events(self, request: web.Request) -> JsonObject:
        query = request.query
        events = await self._chats.events.after(
            _number(query, "after", 0), _number(query, "user", 1), _number(query, "wait", 0)
        )
        # The last event may be one that this person does not see.
        return {"events": events, "next": self._chats.events.last, "run": self._run}

    async def menu(self, request: web.Request) -> JsonObject:
        user = person(_number(request.query, "user", 1))
        in_group = request.query.get("chat") == "group"
        menu = self._profile.menu(user["id"], user["language_code"], in_group=in_group)
        return menu | {"user": user, "chat": group() if in_group else None}

    async def file(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        shown = file.mime_type in _SHOWN and file.kind == "photo"
        headers = PAGE_HEADERS | {"Cache-Control": "private, max-age=3600, immutable"}
        if not shown:
            # The name has no quotes or controls left in it, but it may have any letters.
            name = quote(file.name)
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=file.content, content_type=file.mime_type, headers=headers)


def _explained(handler: Any) -> Handler:
    """The handler's result as JSON, and what a person cannot do as a 400 with the reason."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(request), headers=PAGE_HEADERS)
        except NotPossibleError as error:
            reason = str(error)
        except ApiError as error:
            reason = error.description
        return web.json_response({"error": reason}, status=400, headers=PAGE_HEADERS)

    return answer


async def _body(request: web.Request) -> JsonObject:
    """The JSON object of a request. Its type is insisted on: no plain form may send it."""
    if request.content_type != "application/json":
        raise NotPossibleError("the request must be application/json")
    try:
        body = await request.json()
    except ValueError:
        raise NotPossibleError("the request is no JSON") from None
    if not isinstance(body, dict):
        raise NotPossibleError("the request must be a JSON object")
    return body


def _number(values: Any, name: str, default: int | None = None) -> int:
    value = values.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise NotPossibleError(f"{name} must be a number") from None
