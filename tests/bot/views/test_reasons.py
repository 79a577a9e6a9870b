"""Why a song is on a list: said where it helps, and once."""

from __future__ import annotations

from bot.bends import Bend
from bot.buttons import Wish
from bot.views import vibe
from bot.views.bending import Page
from bot.views.tracks import similar_lines
from engine.tracks import Match, Mood, Track, Vibe
from engine.vibes.why import NEAREST


def match(mood: Mood, why: str) -> Match:
    track = Track(
        id="a" * 22,
        title="Lanterns",
        artist="Nobody",
        year=None,
        genres=(),
        popularity=None,
        duration_ms=None,
        features={},
        personality=0,
        mood=mood,
        spotify_id=None,
    )
    return Match(track, distance=0.1, closeness=0.5, why=why)


def shown(*matches: Match) -> list[str]:
    """The lines of a vibe list but for its titles."""
    answer = Vibe(matches, ("a wish",), ())
    here = Wish("AbCd-_12", run="tagg")
    reply = vibe.vibe("a wish", answer, Page(here, Bend(here), matches, more=True))
    return [line for line in reply.text.splitlines() if line and "Lanterns" not in line][1:-1]


def test_what_all_songs_of_a_vibe_share_is_said_once_above_them() -> None:
    assert shown(
        match(Mood.HAPPY, "bright, lively, acoustic"), match(Mood.GROOVY, "bright, acoustic")
    ) == ["Why these: <i>bright, acoustic</i>", "😊 happy · <i>lively</i>", "🕺 groovy"]


def test_a_mood_is_never_said_twice() -> None:
    assert shown(match(Mood.HAPPY, "happy, bright"), match(Mood.HAPPY, "bright, happy")) == [
        "Why these: <i>bright</i>",
        "😊 happy",
        "😊 happy",
    ]
    assert shown(match(Mood.HAPPY, "happy"), match(Mood.HAPPY, "happy")) == ["😊 happy"] * 2


def test_what_is_no_reason_is_not_given_as_the_one_of_all() -> None:
    assert shown(match(Mood.SAD, NEAREST), match(Mood.CHILL, NEAREST)) == ["😢 sad", "😌 chill"]
    # The list says above that this was wished for.
    assert shown(match(Mood.SAD, "a wish"), match(Mood.CHILL, "a wish")) == ["😢 sad", "😌 chill"]


def test_reasons_that_differ_stay_with_their_songs() -> None:
    assert shown(match(Mood.SAD, "sombre, calm"), match(Mood.CHILL, "quiet")) == [
        "😢 sad · <i>sombre, calm</i>",
        "😌 chill · <i>quiet</i>",
    ]
    assert shown(match(Mood.SAD, "sad, calm")) == ["😢 sad · <i>calm</i>"]


def test_a_word_that_begins_like_the_mood_stays_whole() -> None:
    line = similar_lines([match(Mood.SAD, "sadder, 5 BPM faster")], 1).splitlines()[1]
    assert line.endswith("<i>sadder, 5 BPM faster</i>")


def test_genres_are_shown_as_people_write_them() -> None:
    lines = similar_lines([match(Mood.SAD, "both uk pop, same era")], 1)
    assert "both UK pop, same era" in lines
    assert "k-pop" not in "".join(shown(*[match(Mood.SAD, "k-pop, 96 BPM")] * 2))


def test_a_name_that_a_wish_was_likened_to_is_nobody_s_abbreviation() -> None:
    answer = Vibe((match(Mood.SAD, "sad"),), ("like us · edm", "edm"), ())
    here = Wish("AbCd-_12", run="tagg")
    reply = vibe.vibe("a wish", answer, Page(here, Bend(here), answer.matches))
    assert "I read: <b>like us · edm, EDM</b>" in reply.text
