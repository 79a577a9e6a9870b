"""The parameters of one call, from whichever place the caller put them in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.local.failures import ApiError, bad_request

JsonObject = dict[str, Any]

# Telegram refuses uploads of more than 50 MB; a little is left for the rest of the form.
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """What a call was given; every reader takes text as well as JSON's own types."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text, "" when it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number; what is no number counts as missing, as with Telegram."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """The value as JSON, None when it is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def json_object(self, name: str) -> JsonObject | None:
        value = self.json(name)
        if value is None or isinstance(value, dict):
            return value
        raise bad_request(f"object expected as {name.replace('_', ' ')}")


Method = Callable[[Params], Any]


async def read_params(request: web.Request) -> Params:
    """Everything the request says: query string, JSON, urlencoded or multipart form."""
    values: JsonObject = dict(request.query)
    if request.method != "POST":
        return Params(values)
    if request.content_type == "application/json":
        return Params(values | await _json_body(request))
    if request.content_type == "application/x-www-form-urlencoded":
        return Params(values | dict(await request.post()))
    if request.content_type == "multipart/form-data":
        return await _multipart_body(request, values)
    return Params(values)


async def _json_body(request: web.Request) -> JsonObject:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("object expected")
    return body


async def _multipart_body(request: web.Request, values: JsonObject) -> Params:
    # Not `request.post()`: it keeps files on disk, and a field called like a file would hide it.
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("can't parse multipart/form-data")
        content = bytes(await part.read())
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
        elif len(content) > MAX_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        else:
            uploads[part.name] = Upload(part.filename, content)
    return Params(values, uploads)
