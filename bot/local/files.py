"""Pictures and documents that were sent, kept in memory for as long as there is room."""

import base64
import hashlib
import mimetypes
import struct
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from bot.local.failures import bad_request
from bot.local.params import JsonObject

Kind = Literal["photo", "document"]

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
# Older files are forgotten beyond this; Telegram promises a link for an hour, not for ever.
MAX_KEPT_BYTES = 64 * 1024 * 1024

# How Telegram's own ids begin, so that a log shows at a glance which is which.
_PREFIX: dict[Kind, str] = {"photo": "AgACAgQAAx", "document": "BQACAgQAAx"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `width` and `height` are in pixels, 0 for a document."""

    kind: Kind
    file_id: str
    unique_id: str
    name: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def mime_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def path(self) -> str:
        """Where getFile says it is."""
        ending = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{self.kind}s/file_{self.unique_id}.{ending}"

    def to_json(self) -> JsonObject:
        """The fields that every kind of file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def media(self) -> JsonObject:
        """The part of a message that shows this file."""
        if self.kind == "photo":
            return {"photo": [self.to_json() | {"width": self.width, "height": self.height}]}
        names = {"file_name": self.name, "mime_type": self.mime_type}
        return {"document": self.to_json() | names}


class Files:
    """The files by id; the same file sent twice is kept once."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._bytes = 0

    def get(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile gave this path."""
        return next((file for file in self._files.values() if file.path == path), None)

    def add(self, kind: Kind, name: str, content: bytes) -> StoredFile:
        """Checks and keeps a file as Telegram would; raises ApiError for what it refuses."""
        if not content:
            raise bad_request("file must be non-empty")
        width, height, name = _as_photo(content) if kind == "photo" else (0, 0, _safe(name))
        digest = hashlib.blake2b(name.encode() + b"\0" + content, digest_size=24).digest()
        code = base64.urlsafe_b64encode(digest).decode()
        file = StoredFile(
            kind, _PREFIX[kind] + code, "AQAD" + code[:12], name, content, width, height
        )
        self._keep(file)
        return file

    def _keep(self, file: StoredFile) -> None:
        known = self._files.pop(file.file_id, None)
        self._files[file.file_id] = file
        self._bytes += len(file.content) if known is None else 0
        while self._bytes > MAX_KEPT_BYTES and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            self._bytes -= len(oldest.content)


def _safe(name: str) -> str:
    """The last part of a file's name, without what could leave a folder or break a header."""
    kept = "".join(char for char in name if char.isprintable() and char not in '/\\":*?<>|')
    return kept.strip(" .")[-120:] or "file"


def _as_photo(content: bytes) -> tuple[int, int, str]:
    """Width, height and a name with the right ending; raises ApiError if it is no photo."""
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    try:
        ending, width, height = image_size(content)
    except (ValueError, struct.error):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    ratio = max(width, height) / max(1, min(width, height))
    if not (width and height) or width + height > MAX_PHOTO_SIDES or ratio > MAX_PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height, f"photo.{ending}"


def image_size(content: bytes) -> tuple[str, int, int]:
    """File ending, width and height of a PNG, JPEG, GIF or WebP; raises ValueError otherwise.

    Read from the header alone: a picture library would be a heavy guest for two numbers.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", *struct.unpack(">II", content[16:24])
    if content.startswith(b"\xff\xd8"):
        return "jpg", *_jpeg_size(content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif", *struct.unpack("<HH", content[6:10])
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp", *_webp_size(content)
    raise ValueError("not a picture")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content):
        marker, length = struct.unpack(">HH", content[at : at + 4])
        # The frame headers SOF0 to SOF15, without the tables DHT, JPG and DAC among them.
        if 0xFFC0 <= marker <= 0xFFCF and marker not in {0xFFC4, 0xFFC8, 0xFFCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise ValueError("no frame in the JPEG")


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = content[24:27], content[27:30]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF
