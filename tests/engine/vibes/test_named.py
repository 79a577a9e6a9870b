"""Names inside a wish, however many places of a text may begin or end one."""

from __future__ import annotations

import pytest

from engine.vibes.named import named


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("like hey jude but happier", [("hey jude", "but happier"), ("hey jude but happier", "")]),
        ("something by adele, slower", [("adele", "slower"), ("adele, slower", "")]),
        ("happy songs", []),
    ],
)
def test_the_shortest_name_is_tried_first(text: str, tried: list[tuple[str, str]]) -> None:
    assert [(name.name, name.after) for name in named(text)] == tried


@pytest.mark.parametrize("text", ["like a, " * 512, "happy by " * 450, "by a and " * 450])
def test_of_a_long_message_a_few_short_names_are_tried(text: str) -> None:
    tried = list(named(text))
    assert len(tried) < 50
    assert all(len(name.name) <= 200 for name in tried)
