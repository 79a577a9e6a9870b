"""Pictures and documents: sent, sent again, changed, fetched, refused."""

import json
import struct
from typing import Any

import pytest

from bot.local.failures import ApiError
from bot.local.files import MAX_KEPT_BYTES, Files, image_size


async def download(telegram: Any, file_id: str) -> bytes:
    file = await telegram.result("getFile", file_id=file_id)
    address = f"{telegram.server.api_url}/file/bot{telegram.server.token}/{file['file_path']}"
    async with telegram.http.get(address) as response:
        assert response.status == 200
        content: bytes = await response.read()
        assert len(content) == file["file_size"]
        return content


async def test_an_uploaded_photo_has_its_size_and_can_be_fetched(telegram: Any, png: bytes) -> None:
    body = await telegram.upload(
        "sendPhoto", "p.png", png, chat_id="1", caption="<i>map</i>", parse_mode="HTML"
    )
    message = body["result"]
    (size,) = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (40, 30, len(png))
    assert message["caption"] == "map"
    assert message["caption_entities"] == [{"type": "italic", "offset": 0, "length": 3}]
    assert await download(telegram, size["file_id"]) == png


async def test_a_document_keeps_its_name_and_type(telegram: Any) -> None:
    body = await telegram.upload("sendDocument", "../ma p.csv", b"a,b", chat_id="1")
    document = body["result"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("ma p.csv", "text/csv")
    assert await download(telegram, document["file_id"]) == b"a,b"


async def test_a_photo_is_sent_again_by_its_id(telegram: Any, png: bytes) -> None:
    first = (await telegram.upload("sendPhoto", "p.png", png, chat_id="1"))["result"]
    file_id = first["photo"][0]["file_id"]
    again = await telegram.result("sendPhoto", chat_id=1, photo=file_id)
    assert again["photo"] == first["photo"]
    refusal = await telegram.refusal("sendDocument", chat_id=1, document=file_id)
    assert refusal == "Bad Request: can't use file of type Photo as Document"


async def test_media_and_caption_are_edited_in_place(telegram: Any, png: bytes) -> None:
    sent = (await telegram.upload("sendPhoto", "p.png", png, chat_id="1", caption="a"))["result"]
    target = {"chat_id": 1, "message_id": sent["message_id"]}
    edited = await telegram.result("editMessageCaption", **target, caption="b")
    assert (edited["caption"], edited["photo"]) == ("b", sent["photo"])
    assert "not modified" in await telegram.refusal("editMessageCaption", **target, caption="b")
    long = await telegram.refusal("editMessageCaption", **target, caption="x" * 1025)
    assert long == "Bad Request: MEDIA_CAPTION_TOO_LONG"
    refusal = await telegram.refusal("editMessageText", **target, text="x")
    assert refusal == "Bad Request: there is no text in the message to edit"
    media = json.dumps({"type": "document", "media": "attach://new", "caption": "c"})
    body = await telegram.upload(
        "editMessageMedia",
        "a.txt",
        b"text",
        field="new",
        chat_id="1",
        message_id=str(sent["message_id"]),
        media=media,
    )
    assert body["result"]["document"]["file_name"] == "a.txt"
    assert "photo" not in body["result"]


@pytest.mark.parametrize(
    ("photo", "error"),
    [
        ("", "there is no photo in the request"),
        ("attach://missing", "there is no photo in the request"),
        ("AgAC_made_up", "wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.png", "failed to get HTTP URL content"),
    ],
)
async def test_a_photo_that_is_not_there_is_refused(telegram: Any, photo: str, error: str) -> None:
    refusal = await telegram.refusal("sendPhoto", chat_id=1, photo=photo)
    assert refusal == f"Bad Request: {error}"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"\x89PNG\r\n\x1a\n", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff\xe0\x00\x04", "IMAGE_PROCESS_FAILED"),
        (b"GIF89a" + struct.pack("<HH", 100, 4), "PHOTO_INVALID_DIMENSIONS"),
        (b"GIF89a" + struct.pack("<HH", 9000, 9000), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_what_is_no_photo_is_refused(telegram: Any, content: bytes, error: str) -> None:
    body = await telegram.upload("sendPhoto", "p.png", content, chat_id="1")
    assert body["description"] == f"Bad Request: {error}"


async def test_a_photo_of_more_than_10_mib_is_refused(telegram: Any, png: bytes) -> None:
    content = png + bytes(10 * 1024 * 1024)
    body = await telegram.upload("sendPhoto", "p.png", content, chat_id="1")
    assert body["description"] == (
        f"Bad Request: file of size {len(content)} bytes is too big for a photo; "
        "the maximum size is 10485760 bytes"
    )


async def test_a_caption_has_1024_characters(telegram: Any, png: bytes) -> None:
    body = await telegram.upload("sendPhoto", "p.png", png, chat_id="1", caption="x" * 1025)
    assert body["description"] == "Bad Request: message caption is too long"


async def test_a_file_without_a_path_is_not_found(telegram: Any) -> None:
    address = f"{telegram.server.api_url}/file/bot{telegram.server.token}/photos/none.jpg"
    async with telegram.http.get(address) as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")


async def test_the_page_shows_photos_and_only_saves_documents(telegram: Any, png: bytes) -> None:
    photo = (await telegram.upload("sendPhoto", "p.png", png, chat_id="1"))["result"]["photo"][0]
    page = b"<script>alert(1)</script>"
    sent = await telegram.upload("sendDocument", 'a"é.html', page, chat_id="1")
    document = sent["result"]["document"]
    address = f"{telegram.server.url}/chat/file"
    async with telegram.http.get(f"{address}/{photo['file_id']}") as response:
        assert response.content_type == "image/png"
        assert "Content-Disposition" not in response.headers
    async with telegram.http.get(f"{address}/{document['file_id']}") as response:
        assert (
            response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%C3%A9.html"
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert await response.read() == page
    async with telegram.http.get(f"{address}/made-up") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x0b\x08"
            + struct.pack(">HH", 30, 40)
            + b"\x03",
            ("jpg", 40, 30),
        ),
        (b"GIF89a" + struct.pack("<HH", 40, 30), ("gif", 40, 30)),
        (
            b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x27\0\0\x1d\0\0",
            ("webp", 40, 30),
        ),
        (
            b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + struct.pack("<I", 39 | 29 << 14),
            ("webp", 40, 30),
        ),
        (
            b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 40, 30),
            ("webp", 40, 30),
        ),
    ],
)
def test_sizes_are_read_from_the_header(content: bytes, size: tuple[str, int, int]) -> None:
    assert image_size(content) == size


def test_the_oldest_files_make_room_for_new_ones() -> None:
    files = Files()
    kept = [files.add("document", f"{n}", bytes(MAX_KEPT_BYTES // 4)) for n in range(5)]
    assert files.get(kept[0].file_id) is None
    assert all(files.get(file.file_id) for file in kept[1:])


def test_the_same_file_is_kept_once() -> None:
    files = Files()
    first, second = (files.add("document", "a", b"x") for _ in range(2))
    assert first == second


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ApiError, match="file must be non-empty"):
        Files().add("document", "a", b"")
