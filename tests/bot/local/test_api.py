"""What a bot may send and change, and Telegram's words for what it may not."""

from typing import Any

import pytest

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(text: str = "go", data: str = "x") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


# Talking to the server


async def test_another_token_is_unauthorized(telegram: Any) -> None:
    url = f"{telegram.server.api_url}/bot1:other/getMe"
    async with telegram.http.get(url) as response:
        assert response.status == 401
        assert await response.json() == {
            "ok": False,
            "error_code": 401,
            "description": "Unauthorized",
        }


async def test_an_unknown_method_is_not_found_and_case_does_not_matter(telegram: Any) -> None:
    assert await telegram.refusal("sendMusic") == "Not Found"
    assert (await telegram.result("GETME"))["is_bot"]


@pytest.mark.parametrize("way", ["query", "urlencoded", "multipart", "json"])
async def test_parameters_come_in_every_way_that_telegram_takes(telegram: Any, way: str) -> None:
    url = f"{telegram.server.api_url}/bot{telegram.server.token}/sendMessage"
    params = {"chat_id": "1", "text": "a & 🎵", "reply_markup": '{"inline_keyboard":[]}'}
    sent: dict[str, Any] = {
        "query": {"params": params},
        "urlencoded": {"data": params},
        "json": {"json": params},
    }
    if way == "multipart":
        form = telegram.form(params)
        sent["multipart"] = {"data": form}
    async with telegram.http.post(url, **sent[way]) as response:
        assert (await response.json())["result"]["text"] == "a & 🎵"


async def test_a_body_that_is_no_json_is_refused(telegram: Any) -> None:
    url = f"{telegram.server.api_url}/bot{telegram.server.token}/getMe"
    headers = {"Content-Type": "application/json"}
    async with telegram.http.post(url, data=b"{", headers=headers) as response:
        assert response.status == 400
        assert "can't parse JSON object" in (await response.json())["description"]


# Sending


async def test_a_sent_message_comes_back_as_it_was_understood(telegram: Any) -> None:
    message = await telegram.result(
        "sendMessage",
        chat_id=1,
        text=" 🎵 <b>Hi</b> /help ",
        parse_mode="HTML",
        reply_markup=keyboard(button()),
        link_preview_options={"is_disabled": True},
        disable_notification=True,
        message_thread_id=3,
    )
    assert message["text"] == "🎵 Hi /help"
    assert message["entities"] == [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "bot_command", "offset": 6, "length": 5},
    ]
    assert message["reply_markup"] == keyboard(button())
    assert message["from"]["is_bot"]
    assert message["chat"] == {
        "id": 1,
        "type": "private",
        "first_name": "Robin",
        "last_name": "Vale",
        "username": "robin_1",
    }


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🎵" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 77}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "x"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_telegrams_words(
    telegram: Any, params: dict[str, Any], error: str
) -> None:
    refusal = await telegram.refusal("sendMessage", **({"chat_id": 1} | params))
    assert refusal == f"Bad Request: {error}"


async def test_the_limit_counts_the_text_without_its_markup(telegram: Any) -> None:
    text = "<b>" + "x" * 4096 + "</b>&#10;"
    message = await telegram.result("sendMessage", chat_id=1, text=text, parse_mode="HTML")
    assert len(message["text"]) == 4096


async def test_a_reply_carries_what_it_answers_and_may_do_without(telegram: Any) -> None:
    first = await telegram.result("sendMessage", chat_id=1, text="first")
    answer = {"message_id": first["message_id"]}
    second = await telegram.result("sendMessage", chat_id=1, text="2", reply_parameters=answer)
    assert second["reply_to_message"]["text"] == "first"
    third = await telegram.result(
        "sendMessage",
        chat_id=1,
        text="3",
        reply_parameters={"message_id": 99, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in third


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        (keyboard(button(data="é" * 33)), "BUTTON_DATA_INVALID"),
        (
            keyboard(button(data="")),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard({"callback_data": "x"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (keyboard(button(text=" ")), "inline keyboard button text must be non-empty"),
        (
            keyboard({"text": "x", "url": "not-a-url"}),
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            keyboard({"text": "x", "url": "ftp://example.com"}),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": ["bad"]}, 'field "inline_keyboard" must be an Array of Arrays'),
        (keyboard({"text": "x", "pay": True}), "BUTTON_TYPE_INVALID"),
        (keyboard(*[button()] * 9), "reply markup is too long"),
        ({"inline_keyboard": [[button()]] * 101}, "reply markup is too long"),
        ([], "object expected as reply markup"),
    ],
)
async def test_keyboards_that_telegram_refuses_are_refused(
    telegram: Any, markup: Any, error: str
) -> None:
    refusal = await telegram.refusal("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {error}"


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        (
            "sendMessage",
            {"text": "x", "reply_parameters": []},
            "object expected as reply parameters",
        ),
        ("sendMessage", {"text": "x", "entities": {}}, "expected an Array of MessageEntity"),
        ("sendMessage", {"text": "x", "entities": [1]}, "can't parse MessageEntity: Expected"),
        ("setMyCommands", {"commands": {}}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": [1]}, "can't parse BotCommand: Expected an Object"),
        ("setMyCommands", {"commands": [{}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"type": "x"}}, "can't parse BotCommandScope"),
        ("editMessageMedia", {}, "media not found"),
        ("editMessageMedia", {"media": {"type": "x"}}, "can't parse InputMedia"),
    ],
)
async def test_malformed_parameters_are_refused(
    telegram: Any, method: str, params: dict[str, Any], error: str
) -> None:
    refusal = await telegram.refusal(method, **({"chat_id": 1} | params))
    assert refusal.startswith(f"Bad Request: {error}")


async def test_a_button_may_have_64_bytes_and_a_message_100_buttons(telegram: Any) -> None:
    rows = [[button(data="é" * 32)] * 8] * 12 + [[button()] * 4]
    message = await telegram.result(
        "sendMessage", chat_id=1, text="x", reply_markup={"inline_keyboard": rows}
    )
    assert message["reply_markup"]["inline_keyboard"] == rows


async def test_typing_shows_and_other_actions_must_exist(telegram: Any) -> None:
    assert await telegram.result("sendChatAction", chat_id=1, action="typing") is True
    refusal = await telegram.refusal("sendChatAction", chat_id=1, action="singing")
    assert refusal == "Bad Request: wrong parameter action in request"
    typing = (await telegram.events())[-1]
    assert (typing["type"], typing["action"], typing["chat_id"]) == ("typing", "typing", 1)


# Changing


async def test_an_edit_replaces_text_and_keyboard_and_keeps_the_rest(telegram: Any) -> None:
    sent = await telegram.result(
        "sendMessage",
        chat_id=1,
        text="<b>a</b>",
        parse_mode="HTML",
        reply_markup=keyboard(button()),
    )
    edited = await telegram.result(
        "editMessageText", chat_id=1, message_id=sent["message_id"], text="b"
    )
    assert edited["text"] == "b"
    assert not {"entities", "reply_markup"} & set(edited)
    assert (edited["message_id"], edited["date"]) == (sent["message_id"], sent["date"])
    assert edited["edit_date"] >= sent["date"]


async def test_only_the_keyboard_may_be_edited(telegram: Any) -> None:
    sent = await telegram.result("sendMessage", chat_id=1, text="<b>a</b>", parse_mode="HTML")
    edited = await telegram.result(
        "editMessageReplyMarkup",
        chat_id=1,
        message_id=sent["message_id"],
        reply_markup=keyboard(button()),
    )
    assert (edited["text"], edited["entities"]) == (sent["text"], sent["entities"])
    assert edited["reply_markup"] == keyboard(button())


async def test_an_edit_must_change_something(telegram: Any) -> None:
    same: dict[str, Any] = {"text": "a", "reply_markup": keyboard(button())}
    sent = await telegram.result("sendMessage", chat_id=1, **same)
    target = {"chat_id": 1, "message_id": sent["message_id"]}
    assert await telegram.refusal("editMessageText", **target, **same) == NOT_MODIFIED
    await telegram.result("editMessageText", **target, text="b", reply_markup=keyboard(button()))
    await telegram.result("editMessageText", **target, **same)
    assert await telegram.refusal("editMessageText", **target, **same) == NOT_MODIFIED
    markup = {"reply_markup": same["reply_markup"]}
    assert await telegram.refusal("editMessageReplyMarkup", **target, **markup) == NOT_MODIFIED


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
        ("editMessageText", {"message_id": 2, "text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"inline_message_id": "1", "text": "x"}, "MESSAGE_ID_INVALID"),
        (
            "editMessageCaption",
            {"message_id": 2, "caption": "x"},
            "there is no caption in the message to edit",
        ),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("getFile", {"file_id": "made-up"}, "invalid file_id"),
        ("getFile", {}, "file_id not specified"),
    ],
)
async def test_what_cannot_be_changed_is_refused_in_telegrams_words(
    telegram: Any, method: str, params: dict[str, Any], error: str
) -> None:
    sent = await telegram.result("sendMessage", chat_id=1, text="mine")
    assert sent["message_id"] == 2
    refusal = await telegram.refusal(method, **({"chat_id": 1} | params))
    assert refusal == f"Bad Request: {error}"


async def test_a_deleted_message_is_gone_for_everyone(telegram: Any) -> None:
    sent = await telegram.result("sendMessage", chat_id=1, text="x")
    target = {"chat_id": 1, "message_id": sent["message_id"]}
    assert await telegram.result("deleteMessage", **target) is True
    assert "not found" in await telegram.refusal("deleteMessage", **target)
    assert (await telegram.events())[-1] | target == (await telegram.events())[-1]


async def test_in_a_group_the_bot_deletes_only_its_own(telegram: Any) -> None:
    said = await telegram.say("hello all", chat="group")
    refusal = await telegram.refusal(
        "deleteMessage", chat_id=said["chat_id"], message_id=said["message_id"]
    )
    assert refusal == "Bad Request: message can't be deleted"


# Answering taps


async def test_a_tap_is_answered_to_who_tapped(telegram: Any) -> None:
    sent = await telegram.result(
        "sendMessage", chat_id=1, text="x", reply_markup=keyboard(button())
    )
    query_id = await telegram.tap(sent["message_id"], "x")
    (update,) = await telegram.updates()
    assert update["callback_query"]["id"] == query_id
    assert update["callback_query"]["data"] == "x"
    assert update["callback_query"]["message"] == sent
    answer = {"callback_query_id": query_id, "text": "Wait", "show_alert": True}
    assert await telegram.result("answerCallbackQuery", **answer) is True
    seen = (await telegram.events())[-1]
    assert seen["type"] == "answer"
    assert seen | answer == seen
    assert not [e for e in await telegram.events(user=2) if e["type"] == "answer"]


async def test_an_unknown_tap_is_too_old_and_an_answer_has_200_characters(telegram: Any) -> None:
    assert await telegram.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD
    refusal = await telegram.refusal("answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"


# The bot's profile


async def test_the_menu_is_set_checked_and_read_back(telegram: Any) -> None:
    commands = [{"command": "vibe", "description": "Songs for a mood"}]
    assert await telegram.result("setMyCommands", commands=commands) is True
    assert await telegram.result("getMyCommands") == commands
    group = {"type": "all_group_chats"}
    assert await telegram.result("getMyCommands", scope=group) == []
    await telegram.result("deleteMyCommands")
    assert await telegram.result("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "description", "error"),
    [
        ("Vibe", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "BOT_COMMAND_INVALID"),
        ("v" * 33, "x", "BOT_COMMAND_INVALID"),
        ("vi-be", "x", "BOT_COMMAND_INVALID"),
        ("vibe", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("vibe", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_have_rules(
    telegram: Any, command: str, description: str, error: str
) -> None:
    commands = [{"command": command, "description": description}]
    refusal = await telegram.refusal("setMyCommands", commands=commands)
    assert refusal == f"Bad Request: {error}"


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_texts_about_the_bot_have_limits(
    telegram: Any, name: str, field: str, limit: int
) -> None:
    await telegram.result(f"setMy{name}", **{field: "x" * limit})
    assert await telegram.result(f"getMy{name}") == {field: "x" * limit}
    assert "INVALID" in await telegram.refusal(f"setMy{name}", **{field: "x" * (limit + 1)})
