"""What people read about the bot says what the bot is."""

from __future__ import annotations

import re
from pathlib import Path

from bot.commands import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")

NAMES = {command.name for command in COMMANDS}
# CATALOGUE is read by scripts/train.py, not by the bot.
SETTINGS = {name.upper() for name in Settings.model_fields} | {"CATALOGUE"}


def test_the_readme_names_every_command_and_no_other() -> None:
    # In code spans and at the beginning of what a person types; a path has more after its name.
    written = set(re.findall(r"(?:^|[\s`(>*])/([a-z_]+)(?![\w/.])", README, re.MULTILINE))
    # One that is not ours is @BotFather's; the others are paths.
    assert written - {"newbot", "healthz", "readyz", "metrics"} == NAMES


def test_the_readme_names_every_setting() -> None:
    assert {name for name in SETTINGS if f"`{name}`" in README} == SETTINGS


def test_the_example_of_the_env_file_has_every_setting_and_no_other() -> None:
    assert set(re.findall(r"^#?([A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE)) == SETTINGS


def test_the_example_of_the_env_file_gives_the_defaults() -> None:
    given = dict(re.findall(r"^#([A-Z_]+)=(.+)$", ENV_EXAMPLE, re.MULTILINE))
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    assert given == {name: str(defaults[name]) for name in given}


def test_telegram_takes_every_command_as_it_is() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.name)
        assert 1 <= len(command.summary) <= 256
    assert len(NAMES) == len(COMMANDS)


def test_no_two_commands_answer_the_same_button() -> None:
    kinds = [kind for command in COMMANDS for kind in command.buttons]
    assert len(kinds) == len(set(kinds))
