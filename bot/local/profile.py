"""What people see of the bot before they write: its name, descriptions and command menu."""

import json

from bot.local import limits
from bot.local.events import EVERYONE, Events
from bot.local.failures import bad_request
from bot.local.params import JsonObject, Method, Params
from bot.local.people import GROUP_ID

_DEFAULT_SCOPE: JsonObject = {"type": "default"}
_SCOPES = frozenset(
    {
        "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
        "chat_administrators", "chat_member",
    }
)  # fmt: skip


class Profile:
    """The texts by language code, "" for everyone; the commands by scope and language code."""

    def __init__(self, bot: JsonObject, events: Events) -> None:
        self._bot = bot
        self._events = events
        self._own_name: str = bot["first_name"]
        self._names: dict[str, str] = {}
        self._descriptions: dict[str, str] = {}
        self._short_descriptions: dict[str, str] = {}
        self._commands: dict[tuple[str, str], list[JsonObject]] = {}

    def methods(self) -> list[Method]:
        return [
            self.set_my_commands,
            self.get_my_commands,
            self.delete_my_commands,
            self.set_my_name,
            self.get_my_name,
            self.set_my_description,
            self.get_my_description,
            self.set_my_short_description,
            self.get_my_short_description,
        ]

    def menu(self, user_id: int, language: str, *, in_group: bool) -> JsonObject:
        """What this person is shown, the most particular menu that there is for them."""
        scopes: list[JsonObject] = [
            {"type": "chat", "chat_id": GROUP_ID if in_group else user_id},
            {"type": "all_group_chats" if in_group else "all_private_chats"},
            _DEFAULT_SCOPE,
        ]
        keys = [(_key(scope), code) for scope in scopes for code in (language, "")]
        return {
            "name": self._bot["first_name"],
            "username": self._bot["username"],
            "description": _for(self._descriptions, language),
            "short_description": _for(self._short_descriptions, language),
            "commands": next((self._commands[key] for key in keys if key in self._commands), []),
        }

    def set_my_commands(self, params: Params) -> bool:
        commands = limits.bot_commands(params.json("commands"))
        self._commands[_scope(params), params.text("language_code")] = commands
        return self._changed()

    def get_my_commands(self, params: Params) -> list[JsonObject]:
        return self._commands.get((_scope(params), params.text("language_code")), [])

    def delete_my_commands(self, params: Params) -> bool:
        self._commands.pop((_scope(params), params.text("language_code")), None)
        return self._changed()

    def set_my_name(self, params: Params) -> bool:
        _set(self._names, "name", limits.MAX_NAME, "BOT_TITLE_INVALID", params)
        self._bot["first_name"] = self._names.get("", self._own_name)
        return self._changed()

    def get_my_name(self, params: Params) -> JsonObject:
        name = _for(self._names, params.text("language_code"))
        return {"name": name or self._own_name}

    def set_my_description(self, params: Params) -> bool:
        limit, failure = limits.MAX_DESCRIPTION, "BOT_DESCRIPTION_INVALID"
        _set(self._descriptions, "description", limit, failure, params)
        return self._changed()

    def get_my_description(self, params: Params) -> JsonObject:
        return {"description": _for(self._descriptions, params.text("language_code"))}

    def set_my_short_description(self, params: Params) -> bool:
        limit, failure = limits.MAX_SHORT_DESCRIPTION, "BOT_SHORT_DESCRIPTION_INVALID"
        _set(self._short_descriptions, "short_description", limit, failure, params)
        return self._changed()

    def get_my_short_description(self, params: Params) -> JsonObject:
        language = params.text("language_code")
        return {"short_description": _for(self._short_descriptions, language)}

    def _changed(self) -> bool:
        self._events.add(EVERYONE, "menu")
        return True


def _scope(params: Params) -> str:
    scope = params.json_object("scope") or _DEFAULT_SCOPE
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return _key(scope)


def _key(scope: JsonObject) -> str:
    return json.dumps({name: str(value) for name, value in scope.items()}, sort_keys=True)


def _set(texts: dict[str, str], name: str, limit: int, failure: str, params: Params) -> None:
    text = limits.profile_text(params.text(name), limit, failure)
    language = params.text("language_code")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)


def _for(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")
