"""The environment and `.env`, read once into a frozen value; nothing else reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

_TOKEN = re.compile(r"\d+:[\w-]+")
# Where the library's own words are about types rather than about what to write.
_WORDS = {
    "local_chat_port": "expected a number from 0 to 65535",
    "port": "expected a number from 0 to 65535",
    "log_level": "expected DEBUG, INFO, WARNING or ERROR",
}


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it, one line for each."""


class Settings(BaseSettings):
    """What an operator can choose. `.env.example` says it in words, field by field."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    model_dir: Path = Path("models/current")
    database_url: SecretStr | None = None
    webhook_url: str | None = None
    host: str = "127.0.0.1"
    # None serves no health and metrics while polling, and 8080 with a webhook.
    port: Annotated[int, Field(ge=0, le=65535)] | None = None
    # 0 lets the system choose a free port, which is then printed.
    local_chat_port: Annotated[int, Field(ge=0, le=65535)] = 8765
    log_level: LogLevel = "INFO"

    @field_validator("telegram_bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("expected what @BotFather gave, like 123456:ABC-DEF")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not _is_web_address(url):
            raise ValueError("expected an address like https://api.telegram.org")
        return url.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _is_secure(cls, url: str | None) -> str | None:
        if url is not None and not (_is_web_address(url) and url.startswith("https://")):
            raise ValueError("expected an address like https://bot.example.org")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level


def load_settings() -> Settings:
    """The settings in force, or SettingsError naming every one that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_complaint(dict(one)) for one in error.errors())) from None
    except UnicodeDecodeError as error:
        raise SettingsError(
            f".env: expected text in UTF-8, not the byte 0x{error.object[error.start]:02x} "
            f"at position {error.start}"
        ) from None


def default_database_url() -> str:
    """A SQLite file in the user's data folder, which is made if it is missing."""
    folder = user_data_path("segue", appauthor=False, ensure_exists=True)
    return f"sqlite:///{folder / 'segue.sqlite'}"


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Looking at the port is what checks it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _complaint(error: dict[str, Any]) -> str:
    name = str(error["loc"][0])
    reason = _WORDS.get(name) or str(error["msg"]).removeprefix("Value error, ")
    # What was typed helps to find the fault, but a token or a password must not be shown.
    secret = name in ("telegram_bot_token", "database_url")
    shown = "" if secret else f", not {error['input']!r}"
    return f"{name.upper()}: {reason[0].lower()}{reason[1:]}{shown}"
