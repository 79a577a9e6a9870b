"""Genres are read as people write them."""

from __future__ import annotations

import pytest

from bot.views.genres import written


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("both uk pop, same era", "both UK pop, same era"),
        ("both pop r&b", "both pop R&B"),
        ("all k-pop boy group", "all K-pop boy group"),
        ("both j-poprock, 8 BPM slower", "both J-poprock, 8 BPM slower"),
        ("both funk 150 bpm", "both funk 150 BPM"),
        ("both dancefloor dnb", "both dancefloor DnB"),
        ("ambient idm", "ambient IDM"),
        ("both alt z", "both alt Z"),
        ("both us power pop", "both US power pop"),
    ],
)
def test_abbreviations_are_written_as_people_write_them(kept: str, shown: str) -> None:
    assert written(kept) == shown


def test_what_only_looks_like_an_abbreviation_stays() -> None:
    for words in ("both blues", "both sludge metal", "lo-fi beats", "a cappella", "doo-wop"):
        assert written(words) == words
