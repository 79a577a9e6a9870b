"""The methods of the Bot API that a bot like this calls, answered as Telegram answers them."""

from typing import Any

from bot.local.chats import EDITABLE, Chats
from bot.local.failures import ApiError, bad_request
from bot.local.files import Files, StoredFile
from bot.local.formatting import format_text
from bot.local.limits import check_answer, check_caption, check_text, inline_keyboard
from bot.local.media import media_of_edit, sent_file
from bot.local.params import JsonObject, Method, Params
from bot.local.profile import Profile

_ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_audio", "upload_audio",
        "record_voice", "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    }
)  # fmt: skip
_MEDIA = ("photo", "document")


class BotApi:
    """One bot's side of the chats."""

    def __init__(self, chats: Chats, files: Files, profile: Profile) -> None:
        self._chats = chats
        self._files = files
        self._profile = profile
        methods: list[Method] = [
            self.get_me,
            self.get_webhook_info,
            self.delete_webhook,
            self.send_message,
            self.send_photo,
            self.send_document,
            self.send_chat_action,
            self.edit_message_text,
            self.edit_message_caption,
            self.edit_message_media,
            self.edit_message_reply_markup,
            self.delete_message,
            self.answer_callback_query,
            self.get_file,
            *profile.methods(),
        ]
        # Telegram does not mind the case of a method's name.
        self._methods = {method.__name__.replace("_", ""): method for method in methods}

    async def call(self, name: str, params: Params) -> Any:
        """The result of one call; raises ApiError for what Telegram would refuse."""
        if name.lower() == "getupdates":
            return await self.get_updates(params)
        method = self._methods.get(name.lower())
        if method is None:
            raise ApiError(404, "Not Found")
        return method(params)

    # The bot and its updates

    def get_me(self, params: Params) -> JsonObject:
        return self._chats.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def get_updates(self, params: Params) -> list[JsonObject]:
        allowed = params.json("allowed_updates")
        if isinstance(allowed, list):
            self._chats.updates.allow([kind for kind in allowed if isinstance(kind, str)])
        limit = params.integer("limit", 100)
        return await self._chats.updates.poll(
            offset=params.integer("offset"),
            limit=limit if 1 <= limit <= 100 else 100,
            seconds=params.integer("timeout"),
        )

    def get_webhook_info(self, params: Params) -> JsonObject:
        return {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._chats.updates),
        }

    def delete_webhook(self, params: Params) -> bool:
        if params.flag("drop_pending_updates"):
            self._chats.updates.drop()
        return True

    # Sending

    def send_message(self, params: Params) -> JsonObject:
        if not params.text("text"):
            raise bad_request("message text is empty")
        chat_id = self._chats.chat_id(params.text("chat_id"))
        return self._send(chat_id, self._text_fields(params, edited=False), params)

    def send_photo(self, params: Params) -> JsonObject:
        return self._send_file(sent_file(self._files, "photo", params), params)

    def send_document(self, params: Params) -> JsonObject:
        return self._send_file(sent_file(self._files, "document", params), params)

    def send_chat_action(self, params: Params) -> bool:
        chat_id = self._chats.chat_id(params.text("chat_id"))
        action = params.text("action").lower()
        if action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._chats.act(chat_id, action)
        return True

    def _send_file(self, file: StoredFile, params: Params) -> JsonObject:
        chat_id = self._chats.chat_id(params.text("chat_id"))
        return self._send(chat_id, file.media() | _caption_fields(params, edited=False), params)

    def _send(self, chat_id: int, content: JsonObject, params: Params) -> JsonObject:
        replied = self._replied(chat_id, params)
        return self._chats.post(chat_id, content | _keyboard(params), replied)

    def _replied(self, chat_id: int, params: Params) -> JsonObject | None:
        reply = params.json_object("reply_parameters")
        if reply is None:
            message_id = params.integer("reply_to_message_id")
            reply = {
                "message_id": message_id,
                "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
            }
            if not message_id:
                return None
        if not isinstance(reply.get("message_id"), int):
            raise bad_request('can\'t find field "message_id"')
        replied = self._chats.message(chat_id, reply["message_id"])
        if replied is None and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return replied

    # Changing

    def edit_message_text(self, params: Params) -> JsonObject:
        if not params.text("text"):
            raise bad_request("message text is empty")
        message = self._own_message(params)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        fields = self._text_fields(params, edited=True)
        return self._chats.edit(message, fields | _keyboard(params))

    def edit_message_caption(self, params: Params) -> JsonObject:
        message = self._own_message(params)
        if "text" in message:
            raise bad_request("there is no caption in the message to edit")
        fields = _caption_fields(params, edited=True) | _kept(message, *_MEDIA)
        return self._chats.edit(message, fields | _keyboard(params))

    def edit_message_media(self, params: Params) -> JsonObject:
        file, texts = media_of_edit(self._files, params)
        message = self._own_message(params)
        fields = file.media() | _caption_fields(texts, edited=True)
        return self._chats.edit(message, fields | _keyboard(params))

    def edit_message_reply_markup(self, params: Params) -> JsonObject:
        message = self._own_message(params)
        fields = _kept(message, *(EDITABLE - {"reply_markup", "edit_date"}))
        return self._chats.edit(message, fields | _keyboard(params))

    def delete_message(self, params: Params) -> bool:
        chat_id = self._chats.chat_id(params.text("chat_id"))
        self._chats.delete(chat_id, _message_id(params))
        return True

    def _own_message(self, params: Params) -> JsonObject:
        """The message to edit, which must be the bot's own."""
        if params.text("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")  # There is no inline mode here.
        chat_id = self._chats.chat_id(params.text("chat_id"))
        message = self._chats.message(chat_id, _message_id(params))
        if message is None:
            raise bad_request("message to edit not found")
        if message["from"]["id"] != self._chats.bot["id"]:
            raise bad_request("message can't be edited")
        return message

    def _text_fields(self, params: Params, *, edited: bool) -> JsonObject:
        formatted = format_text(
            params.text("text"), params.text("parse_mode"), params.json("entities")
        )
        check_text(formatted, edited=edited)
        fields: JsonObject = {"text": formatted.text}
        if entities := formatted.entities_json():
            fields["entities"] = entities
        if preview := params.json_object("link_preview_options"):
            fields["link_preview_options"] = preview
        return fields

    # Answering and files

    def answer_callback_query(self, params: Params) -> bool:
        check_answer(params.text("text"))
        self._chats.answer(
            params.text("callback_query_id"),
            params.text("text"),
            show_alert=params.flag("show_alert"),
        )
        return True

    def get_file(self, params: Params) -> JsonObject:
        if not params.text("file_id"):
            raise bad_request("file_id not specified")
        file = self._files.get(params.text("file_id"))
        if file is None:
            raise bad_request("invalid file_id")
        return file.to_json() | {"file_path": file.path}


def _caption_fields(params: Params, *, edited: bool) -> JsonObject:
    formatted = format_text(
        params.text("caption"), params.text("parse_mode"), params.json("caption_entities")
    )
    check_caption(formatted, edited=edited)
    fields: JsonObject = {"caption": formatted.text} if formatted.text else {}
    if entities := formatted.entities_json():
        fields["caption_entities"] = entities
    if params.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


def _keyboard(params: Params) -> JsonObject:
    keyboard = inline_keyboard(params.json("reply_markup"))
    return {} if keyboard is None else {"reply_markup": keyboard}


def _message_id(params: Params) -> int:
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return message_id


def _kept(message: JsonObject, *names: str) -> JsonObject:
    return {name: message[name] for name in names if name in message}
