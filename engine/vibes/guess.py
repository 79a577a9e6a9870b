"""What a word that is in no table may stand for: an ending, a slip of the finger, a feeling."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.vibes.wishes import Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.vibes.vocabulary import Vocabulary

# Word endings that change nothing here, and what stands in their place; the longest come first.
_ENDINGS = (
    ("iness", "y"), ("fully", ""), ("ness", ""), ("iest", "y"), ("less", ""), ("ful", ""),
    ("ies", "y"), ("ied", "y"), ("ier", "y"), ("ily", "y"), ("ing", ""), ("ing", "e"),
    ("est", ""), ("ish", ""), ("es", ""), ("es", "e"), ("ed", ""), ("ed", "e"), ("er", ""),
    ("er", "e"), ("ly", ""),
    ("in", "ing"), ("y", ""), ("y", "e"), ("s", ""), ("d", ""), ("", "s"), ("", "y"), ("", "ing"),
)  # fmt: skip
# Those that leave a feeling what it is.
_PLAIN_ENDINGS = ("s", "ed", "ing", "ly")
# "Hopeless" is no kind of hope.
_REVERSING = frozenset({"less"})
_SHORTEST_ROOT = 3
_ANY_ENDING = tuple(one for one in _ENDINGS if not one[0])
# Those that a word may have, by its last letter.
_OF_LETTER = {
    letter: tuple(
        one for one in _ENDINGS if one[0][-1:] in {letter, ""} and one[0] not in _REVERSING
    )
    for letter in {ending[-1] for ending, _ in _ENDINGS if ending}
}
_DRAWN = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
# One slip in five letters is a slip, and so are two in nine; one in four is too often another word.
_LETTERS_OF_A_SLIP, _A_SLIP = 5, 0.77
_SHORTEST_PART = 3
# On the lexicon's scale of -4 to 4, words nearer to 0 say too little.
_FEELING = 1.0
_STRONGEST = 4.0
# A word of the strongest feeling asks for this far from the middle of the scale.
_FARTHEST = 0.42
# People use the same words again and again; so many take a MiB.
_REMEMBERED = 4_096
# The words at hand for the reading, by whether the feeling is good.
_SOUNDS = {True: "bright", False: "dark"}


class Guess(NamedTuple):
    """Phrases of the vocabulary that a word stands for, or the wish that it comes to by itself."""

    phrases: tuple[str, ...] = ()
    wish: Wish | None = None


class Guesser:
    """Guesses at single words; what it guessed is read back to people, never kept silent.

    `is_word` says of what stands in many titles or names that it is a word of its own: "bridge" is
    no slip of "bride", and "Coldplay" is not cold.
    """

    def __init__(self, vocabulary: Vocabulary, is_word: Callable[[str], bool]) -> None:
        self._vocabulary = vocabulary
        self._is_word = is_word
        self._guessed = lru_cache(_REMEMBERED)(self._guess)
        self._about_as_long = lru_cache(_REMEMBERED)(self._candidates)

    def guess(self, word: str) -> Guess | None:
        """What `word` may stand for; None for what nobody can know."""
        return self._guessed(word)

    def _guess(self, word: str) -> Guess | None:
        if (root := self._root(word)) or (root := self._drawn_out(word)):
            return Guess((root,))
        if wish := self._feeling(word):
            return Guess(wish=wish)
        phrases = self._parts(word) or self._slip(word)
        return Guess(phrases) if phrases and not self._is_word(word) else None

    def _root(self, word: str) -> str | None:
        """The known word that `word` is a form of, rather one that says something."""
        roots = list(_roots(word))
        wishes = self._vocabulary.wishes
        known = next((root for root in roots if root in wishes), None)
        return known or next(filter(self._vocabulary.known, roots), None)

    def _drawn_out(self, word: str) -> str | None:
        """The word in "chiiill" or "soooo"."""
        if not _DRAWN.search(word):
            return None
        for form in (_DRAWN.sub(r"\1", word), _DRAWN.sub(r"\1\1", word), _DOUBLED.sub(r"\1", word)):
            if form != word and (known := self._vocabulary.known(form)):
                return known
        return None

    def _parts(self, word: str) -> tuple[str, ...] | None:
        """Two known words in one, as in "sadsongs", "Regentag" or "partymusik"."""
        known = self._vocabulary.known
        for at in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            first, second = word[:at], word[at:]
            if (a := self._part(first)) and (b := known(second)):
                return (a, b)
        return None

    def _part(self, word: str) -> str | None:
        # German puts an "s" or "n" between the two.
        vocabulary = self._vocabulary
        for form in (word, word.removesuffix("s"), word.removesuffix("n")):
            if len(form) >= _SHORTEST_PART and form in vocabulary.wishes:
                return form
        return None

    def _slip(self, word: str) -> tuple[str, ...] | None:
        """The known word that a typing error made of: its first letter is right."""
        if len(word) < _LETTERS_OF_A_SLIP - 1 or not word.isalpha():
            return None
        candidates = self._about_as_long(word[0], len(word))
        found = process.extractOne(
            word, candidates, scorer=OSA.normalized_similarity, score_cutoff=_A_SLIP
        )
        return None if found is None else (str(found[0]),)

    def _candidates(self, letter: str, length: int) -> list[str]:
        """The words that begin so, and are not so much longer or shorter that none is a slip."""
        most = 1 - _A_SLIP
        return [
            word
            for word in self._by_letter.get(letter, ())
            if abs(len(word) - length) <= most * max(len(word), length)
        ]

    @cached_property
    def _by_letter(self) -> Mapping[str, list[str]]:
        """Single words worth mending by first letter, those of wishes before those of turns.

        Not those of places: "chille" is rather "chill" than "chilean", and "geek" is not Greek.
        """
        vocabulary = self._vocabulary
        letters: dict[str, list[str]] = {}
        wishes = (word for word, wish in vocabulary.wishes.items() if not wish.origin)
        for word in (*wishes, *vocabulary.turns):
            if len(word) >= _LETTERS_OF_A_SLIP and " " not in word and not word.endswith("*"):
                letters.setdefault(word[0], []).append(word)
        return letters

    def _feeling(self, word: str) -> Wish | None:
        """The wish of a word that people find pleasant or unpleasant."""
        valence = next((self._valences[form] for form in _forms(word) if form in self._valences), 0)
        if abs(valence) < _FEELING:
            return None
        target = 0.5 + _FARTHEST * valence / _STRONGEST
        return Wish(f"{_SOUNDS[valence > 0]} for “{word}”", wants={"valence": target})

    @cached_property
    def _valences(self) -> Mapping[str, float]:
        """What people feel at 7,000 English words, -4 to 4 (VADER: Hutto and Gilbert, 2014).

        Read when the first unknown word comes, in 6 ms; the analyser itself is not needed.
        """
        lexicon = (files("vaderSentiment") / "vader_lexicon.txt").read_text("utf-8")
        entries = (line.split("\t", 2) for line in lexicon.splitlines())
        return {word: float(valence) for word, valence, *_ in entries if word.isalpha()}


def _roots(word: str) -> Iterator[str]:
    """What `word` may be a form of, if it is an English one."""
    for ending, instead in _OF_LETTER.get(word[-1:], _ANY_ENDING):
        if not word.endswith(ending):
            continue
        root = word.removesuffix(ending) + instead
        # "Running" is "runn" without its ending.
        for form in (root, root[:-1] if root[-1:] == root[-2:-1] else ""):
            if len(form) >= _SHORTEST_ROOT:
                yield form


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending in _PLAIN_ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending)
