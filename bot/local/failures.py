"""How the Bot API says no: a code, and Telegram's own words."""


class ApiError(Exception):
    """A call that Telegram would refuse; `code` is the HTTP status too."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad_request(words: str) -> ApiError:
    """A 400 as Telegram words it: the first letter is lower case, unless it is a constant's."""
    if len(words) > 1 and not (words[1].isupper() or words[1] == "_"):
        words = words[0].lower() + words[1:]
    return ApiError(400, f"Bad Request: {words}")
