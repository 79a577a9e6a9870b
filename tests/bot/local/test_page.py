"""The chat page in a browser: typing, tapping, paging, pictures, and what must never happen."""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.local import LocalServer

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EVIL = "<img src=x onerror=alert(1)>"


class PagingBot:
    """A bot of a few lines: pages a list in place, sends a picture, says what it heard."""

    def __init__(self, telegram: Any, picture: bytes) -> None:
        self.telegram = telegram
        self.picture = picture
        self.hold = asyncio.Event()
        self.hold.set()

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.telegram.result("getUpdates", offset=offset, timeout=30):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await self.tapped(query)
                else:
                    await self.heard(update["message"])

    async def heard(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        if message["text"].startswith("/list"):
            await self.telegram.result("sendMessage", chat_id=chat, **self.page(1))
        elif message["text"] == "/map":
            words = "".join(f"<b>{n}</b>. what is on the map\n" for n in range(9))
            await self.telegram.upload(
                "sendPhoto",
                "map.png",
                self.picture,
                chat_id=str(chat),
                caption=f"the map\n<blockquote expandable>{words}the last line</blockquote>",
                parse_mode="HTML",
                reply_markup=json.dumps(self.page(1)["reply_markup"]),
            )
        elif message["text"] == "/wait":
            await self.telegram.result("sendChatAction", chat_id=chat, action="typing")
        else:
            text = f"I heard: {message['text']}"
            await self.telegram.result("sendMessage", chat_id=chat, text=text)

    async def tapped(self, query: dict[str, Any]) -> None:
        await self.hold.wait()
        answer: dict[str, Any] = {"callback_query_id": query["id"]}
        if query["data"] == "why":
            answer |= {"text": "Because.", "show_alert": True}
        else:
            message = query["message"]
            await self.telegram.result(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                **self.page(int(query["data"])),
            )
            answer |= {"text": f"Page {query['data']}"}
        await self.telegram.result("answerCallbackQuery", **answer)

    def page(self, number: int) -> dict[str, Any]:
        lines = "\n".join(
            f'{n}. <a href="https://example.org/{number}/{n}">Song {number}.{n}</a> &amp; more'
            for n in range(1, 11)
        )
        buttons = [
            {"text": "◀", "callback_data": str(number - 1)},
            {"text": "Why?", "callback_data": "why"},
            {"text": "▶", "callback_data": str(number + 1)},
        ]
        return {
            "text": f"<b>Page {number}</b>\n{lines}",
            "parse_mode": "HTML",
            # Nothing is before the first page, so ▶ moves aside on the second.
            "reply_markup": {"inline_keyboard": [buttons[number == 1 :]]},
        }


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        reason = f"no browser: none of {', '.join(names)} is installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def bot(telegram: Any, png: bytes) -> AsyncIterator[PagingBot]:
    bot = PagingBot(telegram, png)
    commands = [
        {"command": "list", "description": "A list with pages"},
        {"command": "map", "description": "A picture"},
    ]
    await telegram.result("setMyCommands", commands=commands)
    await telegram.result("setMyDescription", description="Finds songs")
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def page(browser: Browser, bot: PagingBot) -> AsyncIterator[Page]:
    """The page of person 2, whose chat is empty; errors on it fail the test."""
    page = await browser.new_page(color_scheme="light", reduced_motion="reduce")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    await page.goto(f"{bot.telegram.server.url}/?user=2")
    yield page
    await page.close()
    assert errors == []


async def type_in(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_an_empty_chat_offers_to_start(page: Page) -> None:
    await expect(page.get_by_text("Finds songs")).to_be_visible()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.mine")).to_contain_text("/start")
    await expect(page.locator(".message.theirs")).to_contain_text("I heard: /start")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()


async def test_a_list_is_paged_in_place_and_links_are_safe(page: Page) -> None:
    await type_in(page, "/list please")
    answer = page.locator(".message.theirs")
    await expect(answer.locator("strong")).to_have_text("Page 1")
    link = answer.get_by_role("link", name="Song 1.10")
    await expect(link).to_have_attribute("href", "https://example.org/1/10")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(answer.locator(".text")).to_contain_text("& more")
    await answer.get_by_role("button", name="▶").click()
    await expect(answer.locator("strong")).to_have_text("Page 2")
    await expect(page.locator(".toast")).to_have_text("Page 2")
    await expect(page.locator(".message.theirs")).to_have_count(1)
    # Who pages with the keyboard goes on with the keyboard.
    await page.keyboard.press("Enter")
    await expect(answer.locator("strong")).to_have_text("Page 3")


async def test_a_tapped_button_turns_until_it_is_answered(page: Page, bot: PagingBot) -> None:
    await type_in(page, "/list please")
    why = page.get_by_role("button", name="Why?")
    bot.hold.clear()
    await why.click()
    await expect(why).to_have_attribute("aria-busy", "true")
    bot.hold.set()
    await expect(page.get_by_role("dialog")).to_contain_text("Because.")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(why).not_to_have_attribute("aria-busy", "true")


async def test_the_command_menu_is_walked_with_the_keyboard(page: Page) -> None:
    await expect(page.get_by_text("Finds songs")).to_be_visible()
    field = page.get_by_role("textbox", name="Message")
    await field.press_sequentially("/")
    commands = page.get_by_role("listbox", name="Commands")
    await expect(commands.get_by_role("option")).to_have_count(2)
    await expect(commands).to_contain_text("A list with pages")
    await page.keyboard.press("ArrowDown")
    await expect(commands.get_by_role("option", selected=True)).to_contain_text("/map")
    await page.keyboard.press("Escape")
    await expect(commands).to_be_hidden()
    await field.press_sequentially("l")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/list ")
    await field.fill("")
    await page.get_by_role("button", name="Commands").click()
    await commands.get_by_text("/map").click()
    await expect(page.locator(".message.mine")).to_contain_text("/map")


async def test_a_picture_has_its_place_and_can_be_enlarged(page: Page) -> None:
    await type_in(page, "/map")
    picture = page.locator(".photo img")
    await expect(picture).to_have_js_property("complete", value=True)
    await expect(picture).to_have_js_property("naturalWidth", 40)
    box = await picture.bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - 40 / 30) < 0.02
    await expect(page.locator(".message.theirs")).to_contain_text("the map")
    await page.get_by_role("button", name="Enlarge the picture").click()
    await expect(page.locator("#viewer-image")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer-image")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_below_a_picture_stand_its_caption_and_then_its_buttons(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await type_in(page, "/map")
    answer = page.locator(".message.theirs")
    places = [
        await part.bounding_box()
        for part in (
            answer.locator(".photo img"),
            answer.get_by_text("the map"),
            answer.get_by_role("button", name="Why?"),
        )
    ]
    ends = [(box["y"], box["y"] + box["height"]) for box in places if box]
    assert len(ends) == 3
    assert all(above[1] <= below[0] for above, below in pairwise(ends))
    await answer.get_by_role("button", name="Why?").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Because.")


async def test_what_a_picture_shows_is_folded_until_it_is_wanted(page: Page) -> None:
    await type_in(page, "/map")
    quote = page.locator(".message.theirs blockquote")
    folded = await quote.bounding_box()
    await quote.click()
    unfolded = await quote.bounding_box()
    assert folded is not None
    assert unfolded is not None
    assert unfolded["height"] > 2 * folded["height"]


async def test_what_is_said_is_text_and_never_markup(page: Page) -> None:
    await type_in(page, EVIL)
    await expect(page.locator(".message.mine .text")).to_contain_text(EVIL)
    await expect(page.locator(".message.theirs .text")).to_contain_text(f"I heard: {EVIL}")
    await expect(page.locator(".log img")).to_have_count(0)


async def test_a_message_is_answered_and_the_draft_keeps_its_lines(page: Page) -> None:
    await type_in(page, "one")
    answer = page.locator(".message.theirs").first
    await answer.hover()
    await answer.get_by_role("button", name="Reply").click()
    field = page.get_by_role("textbox", name="Message")
    await expect(field).to_be_focused()
    await field.press_sequentially("two")
    await page.keyboard.press("Shift+Enter")
    await field.press_sequentially("lines")
    await page.keyboard.press("Enter")
    mine = page.locator(".message.mine").last
    await expect(mine.locator(".quote")).to_contain_text("I heard: one")
    await expect(mine.locator(".text")).to_contain_text("two\nlines")
    await expect(page.locator("#replying")).to_be_hidden()


async def test_typing_dots_show_until_the_message_comes(page: Page, bot: PagingBot) -> None:
    await type_in(page, "/wait")
    await expect(page.locator("#typing")).to_be_visible()
    await expect(page.locator("#status")).to_have_text("typing…")
    await bot.telegram.result("sendMessage", chat_id=2, text="done")
    await expect(page.locator("#typing")).to_be_hidden()


async def test_a_reload_shows_what_was_said(page: Page) -> None:
    await type_in(page, "remember")
    await expect(page.locator(".message.theirs")).to_contain_text("I heard: remember")
    await page.reload()
    await expect(page.locator(".message.mine")).to_contain_text("remember")
    await expect(page.locator(".message.theirs")).to_contain_text("I heard: remember")


async def test_everyone_sees_the_group_and_nobody_anothers_chat(page: Page, bot: PagingBot) -> None:
    await bot.telegram.say("/list all", user=1, chat="group")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await page.goto(f"{bot.telegram.server.url}/?user=2&chat=group")
    await expect(page.locator(".message").first).to_contain_text("Robin Vale")
    await page.get_by_role("button", name="▶").click()
    await expect(page.locator(".message.theirs strong")).to_have_text("Page 2")


async def test_new_messages_wait_below_for_who_reads_above(page: Page, bot: PagingBot) -> None:
    for number in range(5):
        await bot.telegram.say(f"/list {number}", user=2)
    await expect(page.locator(".message.theirs")).to_have_count(5)
    await page.locator("#scroll").evaluate("scroll => scroll.scrollTo(0, 0)")
    jump = page.get_by_role("button", name="newest message")
    await expect(jump).to_be_visible()
    await bot.telegram.result("sendMessage", chat_id=2, text="late news")
    await expect(page.locator("#unseen")).to_have_text("1")
    await expect(page.get_by_text("late news")).not_to_be_in_viewport()
    await jump.click()
    await expect(page.get_by_text("late news")).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_the_page_is_dark_where_people_want_it_dark(page: Page) -> None:
    body = page.locator("body")
    await expect(body).to_have_css("background-color", "rgb(233, 235, 243)")
    await page.emulate_media(color_scheme="dark")
    await expect(body).to_have_css("background-color", "rgb(14, 16, 22)")


async def test_a_phone_has_no_sideways_scrolling(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await type_in(page, "/list " + "w" * 300)
    await expect(page.locator(".message.theirs")).to_have_count(1)
    wide = await page.evaluate("() => document.documentElement.scrollWidth")
    assert wide == 360
    inner = "scroll => scroll.scrollWidth - scroll.clientWidth"
    assert await page.locator("#scroll").evaluate(inner) == 0


async def test_a_page_that_lost_the_server_finds_the_next_one(browser: Browser) -> None:
    first = LocalServer(0)
    await first.start()
    page = await browser.new_page()
    await page.goto(first.url)
    await type_in(page, "before")
    await expect(page.locator(".message.mine")).to_contain_text("before")
    await first.stop()
    await expect(page.locator("#status")).to_have_text("connecting…")
    second = LocalServer(first.port)
    await second.start()
    await expect(page.locator("#status")).to_have_text("bot")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await expect(page.locator(".message")).to_have_count(0)
    await page.close()
    await second.stop()
