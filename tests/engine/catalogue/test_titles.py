from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue import titles

SAME = [
    "Paper Boats",
    "PAPER BOATS",
    "Paper Boats - Remastered 2011",
    "Paper Boats - 2011 Remaster",
    "Paper Boats (Remastered)",
    "Paper Boats - Rudy Somebody Remaster",
    "Paper Boats (feat. Ailo Fernwick)",
    "Paper Boats feat. Ailo Fernwick",
    "Paper Boats (with The Herons) [Deluxe Edition]",
    "Paper Boats - Single Version",
    "Paper Boats - Radio Edit",
    'Paper Boats - From "The Long Ferry"',
    "Paper Boats (Original Mix)",
    "Paper Boats（Album Version）",
]


@pytest.mark.parametrize("title", SAME)
def test_issues_and_credits_do_not_make_another_take(title: str) -> None:
    assert titles.read(title) == ("paper boats", "")


TAKES = {
    "Paper Boats - Live": "live",
    "Paper Boats (Live at the Mill) - Remastered": "live at the mill",
    "Paper Boats - Ao Vivo": "ao vivo",
    "Paper Boats [Acoustic]": "acoustic",
    "Paper Boats (feat. Ailo) [DJ Kettle Remix]": "dj kettle remix",
    "Paper Boats - Extended Mix": "extended mix",
    "Paper Boats - Karaoke Version": "karaoke version",
    "Paper Boats (Instrumental)": "instrumental",
    "Paper Boats - Demo": "demo",
    "Paper Boats - Sped Up": "sped up",
    "Paper Boats (Ailo's Version)": "ailos version",
    "Paper Boats - MTV Unplugged / 2002": "mtv unplugged",
    "Paper Boats - Versión Acústica": "version acustica",
}


@pytest.mark.parametrize(("title", "take"), TAKES.items())
def test_another_performance_or_treatment_is_another_take(title: str, take: str) -> None:
    assert titles.read(title) == ("paper boats", take)


NAMES = {
    "Live and Let Drift": "live and let drift",
    "(Sittin' On) The Pier": "sittin on the pier",
    "Nocturne in E-flat: II. Andante": "nocturne in e flat ii andante",
    "Suite - I. Prelude": "suite i prelude",
    "Hold Me (Long Distance)": "hold me long distance",
    "Coverdale": "coverdale",
    "1999": "1999",
    "???": "???",
    "(Live)": "live",
}


@pytest.mark.parametrize(("title", "base"), NAMES.items())
def test_what_belongs_to_the_name_stays(title: str, base: str) -> None:
    assert titles.read(title) == (base, "")


@given(st.text(min_size=1).filter(str.strip))
def test_every_title_names_some_song(title: str) -> None:
    assert titles.read(title).base
