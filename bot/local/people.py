"""Who is there: the bot, made-up people and the group they share."""

from bot.local.params import JsonObject

GROUP_ID = -4_000_000_001
BOT_USERNAME = "segue_local_bot"
# Telegram's own limit for ids: they fit 52 bits.
MAX_USER_ID = 2**52 - 1

_NAMES = (
    ("Robin", "Vale"),
    ("Mika", "Storm"),
    ("Ines", "Alder"),
    ("Teo", "Lark"),
    ("Juno", "Marsh"),
    ("Ravi", "Quill"),
    ("Saga", "Birch"),
    ("Nilo", "Ferro"),
)


def person(user_id: int) -> JsonObject:
    """The Telegram user with this id; the same id is always the same person."""
    first, last = _NAMES[(user_id - 1) % len(_NAMES)]
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": first,
        "last_name": last,
        "username": f"{first.lower()}_{user_id}",
        "language_code": "en",
    }


def private_chat(user_id: int) -> JsonObject:
    """The chat between this person and the bot, which has the person's id."""
    user = person(user_id)
    names = {name: user[name] for name in ("first_name", "last_name", "username")}
    return {"id": user_id, **names, "type": "private"}


def group() -> JsonObject:
    return {
        "id": GROUP_ID,
        "title": "Listening room",
        "type": "group",
        "all_members_are_administrators": True,
    }


def bot_user(bot_id: int, name: str) -> JsonObject:
    return {"id": bot_id, "is_bot": True, "first_name": name, "username": BOT_USERNAME}
