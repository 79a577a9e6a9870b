"""What else may be meant is offered for as long as a list is bent and turned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.buttons import Bent, Locks, Place, Press, Similar, encode
from bot.instead import instead, kept
from bot.pictures import Picture
from bot.views.reply import Key, Reply
from engine.tracks import Hit

if TYPE_CHECKING:
    from pathlib import Path

    from bot.buttons import Button
    from engine import Engine
    from tests.bot.conftest import Serve, StandIn

HERE, OTHER = Similar("here", run="abcd"), Similar("other", run="abcd")
OR = {"text": "Or: Other", "callback_data": encode(OTHER)}
THIRD = {"text": "🌈 Or the vibe: sad", "callback_data": "w:key:0:abcd"}
PAGE = Reply("songs", ((Key("1", HERE),), (Key("↩ Back", HERE),)))


def message(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": list(rows)}}


def labels(reply: Reply) -> list[str]:
    return [key.label for row in reply.keyboard for key in row]


def test_they_are_told_from_all_other_buttons() -> None:
    more = {"text": "More ▶", "callback_data": "s:here:a:abcd"}
    link = {"text": "Or: elsewhere", "url": "https://example.org"}
    assert instead(message([more, more], [OR], [more], [link], [], [THIRD])) == [OR, THIRD]
    broken: list[dict[str, Any]] = [{}, {"reply_markup": None}, {"reply_markup": {}}]
    for one in (*broken, message([{}])):
        assert instead(one) == []


@pytest.mark.parametrize(
    "tapped",
    [
        Press(HERE, "calmer"),
        Locks(HERE),
        HERE,
        Bent("keykeyke", run="abcd"),
        Similar("here", 10, "abcd", OTHER),
    ],
    ids=["press", "locks", "undo", "other bend", "page of a list with a way back"],
)
def test_they_go_along_above_the_way_back(tapped: Button) -> None:
    reply = kept(PAGE, [OR, THIRD], encode(tapped), tapped)
    assert labels(reply) == ["1", "Or: Other", "🌈 Or the vibe: sad", "↩ Back"]
    assert labels(kept(reply, [OR, THIRD], encode(tapped), tapped)) == labels(reply), "not twice"


def test_who_goes_to_one_of_them_has_the_others() -> None:
    assert labels(kept(PAGE, [OR, THIRD], OR["callback_data"], OTHER)) == [
        "1", "🌈 Or the vibe: sad", "↩ Back",
    ]  # fmt: skip


def test_they_stay_behind_where_the_songs_are_like_another_one() -> None:
    number: Place = Similar("song", run="abcd", back=HERE)
    assert kept(PAGE, [OR], encode(number), number) is PAGE
    drawn = Reply("a song", picture=Picture("key", "", bytes))
    assert kept(drawn, [OR], encode(HERE), HERE) is drawn


def test_a_button_of_another_version_is_left_out() -> None:
    old = {"text": "Or: Old", "callback_data": "nonsense"}
    assert labels(kept(PAGE, [old], encode(HERE), HERE)) == ["1", "↩ Back"]


async def test_a_wrong_reading_can_be_mended_however_far_its_list_is_bent(
    engine: Engine, serve: Serve, stand_in: StandIn, tmp_path: Path
) -> None:
    best, other, third = engine.browse(0, limit=3)

    def find(text: str, limit: int = 5) -> list[Hit]:
        return [Hit(best, 0.92), Hit(other, 0.7), Hit(third, 0.7)][:limit]

    async with serve(stand_in(engine, find=find), tmp_path / "state.sqlite") as bot:
        chat = await bot.meet()
        first = await chat.say("/similar whatever")
        offered = [key for key in first.keys if key.startswith("Or: ")]
        assert len(offered) == 2
        for tap in ("calmer", "More", "🔒 Locks", "👌 Done", "Undo"):
            shown = await chat.tap(tap)
            assert [key for key in shown.keys if key.startswith("Or: ")] == offered
        assert shown.keys == first.keys
        bent = await chat.tap("calmer")
        there = await chat.tap(f"Or: {other.title}")
        assert other.title in there.text.splitlines()[0]
        assert "🎛 calmer" in there.text, "bent as that one was"
        assert (await chat.tap("Back")).text == bent.text
        await chat.tap("Undo")
        await chat.say("/similar whatever")
        there = await chat.tap(f"Or: {other.title}")
        assert other.title in there.text.splitlines()[0]
        assert [key for key in there.keys if key.startswith("Or: ")] == offered[1:]
