"""Whole numbers of callers: Python's and numpy's are taken, anything else is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from engine import Engine
from engine.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Step

    Ask = Callable[[Engine, Any], Any]

# Every question to which a whole number is passed.
QUESTIONS: dict[str, Ask] = {
    "limit of find": lambda engine, n: engine.find("love", n),
    "limit of find_artists": lambda engine, n: engine.find_artists("juno vale", n),
    "limit of songs_by": lambda engine, n: engine.songs_by(0, n),
    "limit of similar": lambda engine, n: engine.similar(_ids(engine)[0], n),
    "limit of similar_to_artist": lambda engine, n: engine.similar_to_artist(0, n),
    "limit of blend": lambda engine, n: engine.blend(_ids(engine), n),
    "limit of vibe": lambda engine, n: engine.vibe("happy", n),
    "limit of browse": lambda engine, n: engine.browse(0, n),
    "offset": lambda engine, n: engine.browse(0, offset=n),
    "length": lambda engine, n: _journey(engine, n),
    "seed of similar": lambda engine, n: engine.similar(_ids(engine)[0], seed=n),
    "seed of an answer with guests": lambda engine, n: engine.similar(_host(engine), seed=n),
    "seed of a steered answer": lambda engine, n: engine.similar(
        _ids(engine)[0], steer=["calmer"], seed=n
    ),
    "seed of blend": lambda engine, n: engine.blend(_ids(engine), seed=n),
    "seed of vibe": lambda engine, n: engine.vibe("happy", seed=n),
    "artist": lambda engine, n: engine.artist(n),
    "number of examples": lambda engine, n: engine.examples(n),
    "presses": lambda engine, n: engine.similar(_ids(engine)[0], steer={"calmer": n}),
    "presses of vibe": lambda engine, n: engine.vibe("happy", steer={"calmer": n}),
}


def _journey(engine: Engine, length: int) -> list[Step]:
    start, end = _ids(engine)
    return engine.path(start, end, length)


def _host(engine: Engine) -> str:
    row = int(np.flatnonzero(np.diff(engine._arrays["guest_starts"]))[0])
    return engine._index.tracks([row])[0].id


def _ids(engine: Engine) -> list[str]:
    return [track.id for track in engine.examples(2)]


@pytest.fixture(params=QUESTIONS)
def ask(request: pytest.FixtureRequest) -> Ask:
    return QUESTIONS[request.param]


@pytest.mark.parametrize("nonsense", [1.5, 12.0, np.float64(12), float("nan"), True, "12", None])
def test_what_is_no_whole_number_is_refused_by_name(
    engine: Engine, ask: Ask, nonsense: object
) -> None:
    with pytest.raises(TypeError, match=r" is a whole number, not "):
        ask(engine, nonsense)


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int32])
def test_a_number_of_numpys_is_as_good_as_pythons(engine: Engine, ask: Ask, kind: type) -> None:
    assert ask(engine, kind(12)) == ask(engine, 12)


def test_a_personality_goes_by_a_whole_number_too(engine: Engine) -> None:
    ask: Ask = Engine.personality
    assert ask(engine, np.uint8(1)) == ask(engine, 1)
    for nonsense in (True, 1.0):
        with pytest.raises(TypeError, match=r"personality's number is a whole number, not "):
            ask(engine, nonsense)


@pytest.mark.parametrize("number", [0, -3, 2**70, np.int64(-3), np.uint64(2**63)])
def test_it_comes_back_as_pythons(number: int) -> None:
    assert type(whole(number, "it")) is int
    assert whole(number, "it") == number


def test_the_error_names_what_was_meant() -> None:
    with pytest.raises(TypeError, match=r"a seed is a whole number, not 1\.5"):
        whole(cast("int", 1.5), "a seed")
