"""Tempi, years and lengths in figures and words: "around 120 bpm", "late 80s", "2 minutes"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from engine.vibes.wishes import Measure, Span, Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Says = Callable[[re.Match[str]], Wish | None]

# Who says "120" means what feels like it: within this share of it. A person taps along no better.
AROUND = 0.04
AROUND_YEARS = 2
AROUND_MINUTES = 0.5
_SLOWEST, _FASTEST = 40, 230
_OLDEST_YEAR, _NEWEST_YEAR = 1860, 2049
_DECADES = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fourties": 1940, "fifties": 1950,
    "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "ninetees": 1990,
    "noughties": 2000, "naughties": 2000, "aughts": 2000, "two thousands": 2000,
    "sesenta": 1960, "setenta": 1970, "ochenta": 1980, "noventa": 1990, "oitenta": 1980,
    "sechziger": 1960, "siebziger": 1970, "achtziger": 1980, "neunziger": 1990,
    "anni sessanta": 1960, "anni settanta": 1970, "anni ottanta": 1980, "anni novanta": 1990,
}  # fmt: skip
_PARTS = {"early": (0, 3), "mid": (3, 6), "middle": (3, 6), "late": (6, 9), "end of the": (6, 9)}


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


# English first, then as other languages have it; folded, so without accents.
_FROM = _any("between", "from", "entre", "zwischen", "von", "de", "tra", "dal", "от", "с")
_TO = _any(
    "and", "to", "through", "till", "until", "bis", "und", "y", "a", "al", "e", "et", "до", "по",
)  # fmt: skip
_ABOUT = _any(
    "around", "about", "circa", "ca", "roughly", "approximately", "approx", "near",
    "somewhere around", "like", "at", "exactly", "unos", "cerca de", "um die", "etwa", "ungefahr",
    "environ", "intorno", "около",
)  # fmt: skip
_NOTHING = r"(?:(?:nothing|not|no|none|never|isnt|isnt any) )"
_UNDER = _any(
    "under", "below", "less than", "slower than", "shorter than", "up to", "at most", "max",
    "maximum", rf"{_NOTHING}(?:over|above|more than|faster than|longer than)", "menos de", "unter",
    "moins de", "меньше",
)  # fmt: skip
_OVER = _any(
    "over", "above", "more than", "faster than", "longer than", "at least", "min", "minimum",
    rf"{_NOTHING}(?:under|below|less than|slower than|shorter than)", "mas de", "uber", "plus de",
    "upwards of", "exceeding", "больше",
)  # fmt: skip
_BEFORE = _any(
    "before", "until", "till", "pre", "prior to", "older than", "earlier than", "vor", "antes de",
    "antes del", "avant", "prima del", "до",
)  # fmt: skip
_UP_TO = _any(
    "up to", "no later than", "not after", "not later than", "nothing after", "nothing newer than",
    "bis", "hasta", "jusqu en",
)  # fmt: skip
_AFTER = _any(
    "after", "post", "newer than", "later than", "nach", "despues de", "apres", "dopo il", "после",
    "depois de",
)  # fmt: skip
_SINCE = _any(
    "since", "starting", "starting from", "not before", "nothing before", "nothing older than",
    "no earlier than", "seit", "ab", "desde", "depuis", "dal", "с",
)  # fmt: skip
_BPM = r"(?:bpms?|beats? (?:per|a) minute|tempo)"
_MINUTES = _any("minutes?", "mins?", "minuten", "minutos?", "минут")
_YEAR = r"((?:18[6-9]|19\d|20[0-4])\d)"
_DECADE = (
    r"((?:(?:18[6-9]|19\d|20[0-4])0|[0-9]0) ?s|(?:19\d|20[0-4])?[0-9]?0er(?:n| ?jahren?)?|"
    r"(?:anos|annees|anni|los|decada de los|decada de) (?:19|20)?[0-9]0|"
    r"(?:19|20)?[0-9]0 ?(?:е|х|ые|ых|年代|년대)|" + "|".join(_DECADES) + ")"
)


_FIGURE = re.compile(r"\d")


class Found(NamedTuple):
    """A wish and where in the folded clause it was said."""

    start: int
    end: int
    wish: Wish


def find(folded: str) -> Iterator[Found]:
    """Every span that a folded clause names, from left to right, none inside another."""
    if not _FIGURE.search(folded) and not _WORDED.search(folded):
        return
    at = 0
    while at < len(folded):
        found = next((one for one in _at_or_after(folded, at)), None)
        if found is None:
            return
        yield found
        at = found.end


def _at_or_after(folded: str, at: int) -> list[Found]:
    found = []
    for order, (pattern, says) in enumerate(_PATTERNS):
        for match in pattern.finditer(folded, at):
            wish = says(match)
            if wish is not None:
                found.append((match.start(), order, Found(match.start(), match.end(), wish)))
                break
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]


def _tempo(low: float, high: float, says: str) -> Wish | None:
    bounds = [bound for bound in (low, high) if abs(bound) != float("inf")]
    if not all(_SLOWEST <= bound <= _FASTEST for bound in bounds):
        return None
    return _ranged("tempo_bpm", low, high, says)


def _ranged(of: Measure, low: float, high: float, says: str) -> Wish:
    return Wish(says, spans=(Span(of, min(low, high), max(low, high)),))


def _tempo_between(match: re.Match[str]) -> Wish | None:
    low, high = sorted(map(int, match.group(1, 2)))
    return _tempo(low, high, f"{low} to {high} BPM")


def _tempo_around(match: re.Match[str]) -> Wish | None:
    bpm = int(match[1])
    return _tempo(bpm * (1 - AROUND), bpm * (1 + AROUND), f"around {bpm} BPM")


def _tempo_under(match: re.Match[str]) -> Wish | None:
    return _tempo(float("-inf"), int(match[1]), f"up to {match[1]} BPM")


def _tempo_over(match: re.Match[str]) -> Wish | None:
    return _tempo(int(match[1]), float("inf"), f"at least {match[1]} BPM")


def _years_between(match: re.Match[str]) -> Wish | None:
    low, high = sorted(map(int, match.group(1, 2)))
    return _ranged("year", low, high, f"{low} to {high}")


def _year_and_short(match: re.Match[str]) -> Wish | None:
    low, high = int(match[1]), int(match[1][:2] + match[2])
    return _ranged("year", low, high, f"{low} to {high}") if low < high else None


def _decades_between(match: re.Match[str]) -> Wish | None:
    low, high = sorted((_decade(match[1]), _decade(match[2])))
    return _ranged("year", low, high + 9, f"{low}s to {high}s")


def _part_of_decade(match: re.Match[str]) -> Wish | None:
    decade, (first, last) = _decade(match[2]), _PARTS[match[1]]
    return _ranged("year", decade + first, decade + last, f"{match[1].split()[0]} {decade}s")


def _in_decade(match: re.Match[str]) -> Wish | None:
    decade = _decade(match[1])
    if decade == 1920 and match[1].replace(" ", "") == "20s":
        both = (Span("year", 1920, 1929), Span("year", 2020, 2029))
        return Wish("1920s or 2020s", spans=both)
    return _ranged("year", decade, decade + 9, f"{decade}s")


def _before_decade(match: re.Match[str]) -> Wish | None:
    decade = _decade(match[1])
    return _ranged("year", float("-inf"), decade - 1, f"before the {decade}s")


def _after_decade(match: re.Match[str]) -> Wish | None:
    decade = _decade(match[1])
    return _ranged("year", decade + 10, float("inf"), f"after the {decade}s")


def _before_year(match: re.Match[str]) -> Wish | None:
    return _ranged("year", float("-inf"), int(match[1]) - 1, f"before {match[1]}")


def _until_year(match: re.Match[str]) -> Wish | None:
    return _ranged("year", float("-inf"), int(match[1]), f"up to {match[1]}")


def _after_year(match: re.Match[str]) -> Wish | None:
    return _ranged("year", int(match[1]) + 1, float("inf"), f"after {match[1]}")


def _since_year(match: re.Match[str]) -> Wish | None:
    return _ranged("year", int(match[1]), float("inf"), f"since {match[1]}")


def _around_year(match: re.Match[str]) -> Wish | None:
    year = int(match[1])
    return _ranged("year", year - AROUND_YEARS, year + AROUND_YEARS, f"around {year}")


def _in_year(match: re.Match[str]) -> Wish | None:
    return _ranged("year", int(match[1]), int(match[1]), match[1])


def _in_short_year(match: re.Match[str]) -> Wish | None:
    year = 1900 + int(match[1])
    return _ranged("year", year, year, str(year))


def _minutes_under(match: re.Match[str]) -> Wish | None:
    return _ranged("minutes", 0.0, _count(match[1]), f"up to {match[1]} minutes")


def _minutes_over(match: re.Match[str]) -> Wish | None:
    return _ranged("minutes", _count(match[1]), float("inf"), f"at least {match[1]} minutes")


def _minutes_around(match: re.Match[str]) -> Wish | None:
    minutes = _count(match[1])
    low, high = minutes - AROUND_MINUTES, minutes + AROUND_MINUTES
    return _ranged("minutes", low, high, f"around {match[1]} minutes")


def _minutes_between(match: re.Match[str]) -> Wish | None:
    low, high = sorted((_count(match[1]), _count(match[2])))
    return _ranged("minutes", low, high, f"{match[1]} to {match[2]} minutes")


def _decade(text: str) -> int:
    """The first year of the decade that `text` names: of two figures, the latest that has one."""
    if text in _DECADES:
        return _DECADES[text]
    figures = int("".join(char for char in text if char.isdecimal()))
    if figures >= _OLDEST_YEAR:
        return figures
    return figures + (1900 if figures >= 20 else 2000)


_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "ten": 10,
}  # fmt: skip
_COUNT = r"(\d{1,2}|" + "|".join(_COUNTS) + ")"
_WORDED = re.compile("|".join([*_DECADES, _MINUTES, "annees"]))


def _count(text: str) -> float:
    return float(_COUNTS.get(text) or text)


def _pattern(text: str) -> re.Pattern[str]:
    # A word of another script may follow at once: "80年代の".
    return re.compile(rf"(?<![0-9a-z])(?:{text})(?![0-9a-z])")


_N = r"(\d{2,3})"
# A bare number is a tempo only where it does not count something else.
_ELSE = _any(_MINUTES, "songs", "tracks", "people", "years", "hours", "percent", r"s\b", r"er\b")
_OR_BARE = rf"(?: ?{_BPM}|(?! ?{_ELSE}))"
_SONGS = r"(?: long)?(?: songs| tracks)?"
_THROUGH = _any("to", "through", "until", "till", "bis")
_IN_YEAR = r"(?: the)?(?: year)? "
# The longer way to say a thing stands before the shorter one that is part of it.
_PATTERNS: tuple[tuple[re.Pattern[str], Says], ...] = tuple(
    (_pattern(text), says)
    for text, says in (
        (rf"(?:{_FROM} )?{_COUNT} (?:{_TO} )?{_COUNT} {_MINUTES}(?: long)?", _minutes_between),
        (rf"{_UNDER} {_COUNT} {_MINUTES}(?: long)?", _minutes_under),
        (rf"{_OVER} {_COUNT} {_MINUTES}(?: long)?", _minutes_over),
        (rf"{_COUNT} {_MINUTES}{_SONGS} (?:or|and) (?:longer|more)", _minutes_over),
        (rf"{_COUNT} {_MINUTES}{_SONGS} (?:or|and) (?:shorter|less)", _minutes_under),
        (rf"{_COUNT} {_MINUTES} (?:long|songs?|tracks?)", _minutes_around),
        (rf"(?:{_FROM} )?{_N} ?(?:{_BPM} )?(?:{_TO} )?{_N} ?{_BPM}", _tempo_between),
        (rf"(?:{_BPM} )?{_FROM} {_N} {_TO} {_N}{_OR_BARE}", _tempo_between),
        (rf"(?:{_BPM} )?{_UNDER} {_N}{_OR_BARE}", _tempo_under),
        (rf"(?:{_BPM} )?{_OVER} {_N}{_OR_BARE}", _tempo_over),
        (rf"{_N} ?{_BPM} (?:or|and) (?:more|faster|above|over|up)", _tempo_over),
        (rf"{_N} ?{_BPM} (?:or|and) (?:less|slower|below|under)", _tempo_under),
        (rf"(?:{_BPM} )?{_ABOUT} {_N}{_OR_BARE}", _tempo_around),
        (rf"{_N} (?:to|bis) {_N}{_OR_BARE}", _tempo_between),
        (rf"{_N} ?(?:ish ?)?{_BPM}", _tempo_around),
        (rf"{_BPM} (?:of |is )?{_N}", _tempo_around),
        (rf"(?:{_FROM} )?(?:the )?{_YEAR} (?:{_TO} )?{_YEAR}", _years_between),
        (rf"{_YEAR} (?:to )?(\d\d)", _year_and_short),
        (rf"{_BEFORE}{_IN_YEAR}{_YEAR}", _before_year),
        (rf"{_UP_TO}{_IN_YEAR}{_YEAR}", _until_year),
        (rf"{_AFTER}{_IN_YEAR}{_YEAR}", _after_year),
        (rf"{_SINCE}{_IN_YEAR}{_YEAR}", _since_year),
        (rf"(?:from )?{_YEAR} (?:on|onwards?|(?:and|or) (?:later|newer|up))", _since_year),
        (rf"{_YEAR} (?:and|or) (?:earlier|older|before)", _until_year),
        (rf"(?:around|about|circa|ca|roughly|um){_IN_YEAR}{_YEAR}", _around_year),
        (rf"(?:{_FROM} )?(?:the )?{_DECADE} {_THROUGH}(?: the)? {_DECADE}", _decades_between),
        (rf"{_BEFORE}(?: the)? {_DECADE}", _before_decade),
        (rf"{_AFTER}(?: the)? {_DECADE}", _after_decade),
        (rf"({'|'.join(_PARTS)})(?: the)? {_DECADE}", _part_of_decade),
        (_DECADE, _in_decade),
        (rf"(?:(?:from|in|of) )?(?:the )?(?:year )?{_YEAR}", _in_year),
        (rf"(?:from|in|of) ([3-9]\d)(?! ?{_ELSE})", _in_short_year),
    )
)  # fmt: skip
