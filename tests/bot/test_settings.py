from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.model_dir == Path("models/current")
    assert settings.local_chat_port == 8765
    assert settings.log_level == "INFO"


def test_the_env_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("LOCAL_CHAT_PORT=9000\nLOG_LEVEL=debug\nCATALOGUE=demo\n")
    monkeypatch.setenv("LOCAL_CHAT_PORT", "9001")
    assert load_settings().local_chat_port == 9001
    assert load_settings().log_level == "DEBUG"


def test_an_empty_value_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("LOCAL_CHAT_PORT", "")
    assert load_settings() == Settings.model_construct()


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("LOCAL_CHAT_PORT", "http", "http"),
        ("LOCAL_CHAT_PORT", "70000", "70000"),
        ("LOCAL_CHAT_PORT", "http", "a number from 0 to 65535"),
        ("LOG_LEVEL", "LOUD", "LOUD"),
        ("LOG_LEVEL", "LOUD", "expected DEBUG, INFO"),
        ("TELEGRAM_API_URL", "api.telegram.org", "api.telegram.org"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:99999", "expected an address"),
        ("TELEGRAM_API_URL", "http://[", "expected an address"),
    ],
)
def test_a_wrong_value_is_told_by_name_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, shown: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert str(error.value).startswith(f"{name}: ")
    assert shown in str(error.value)
    assert "\n" not in str(error.value)


def test_an_env_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"^\.env: .*UTF-8.* 0xff at position 10$"):
        load_settings()


def test_two_wrong_values_are_told_in_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_CHAT_PORT", "http")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == [
        "LOCAL_CHAT_PORT",
        "LOG_LEVEL",
    ]


def test_a_token_that_is_none_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "AAE-secret-without-number")
    with pytest.raises(SettingsError, match="@BotFather") as error:
        load_settings()
    assert "secret" not in str(error.value)


def test_settings_do_not_change_and_do_not_show_the_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:AAE-secret")
    settings = load_settings()
    assert "secret" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.local_chat_port = 1


def test_a_slash_at_the_end_of_the_address_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    assert load_settings().telegram_api_url == "http://127.0.0.1:8081"
