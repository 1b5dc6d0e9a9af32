"""Known words, how common they are, and of what kind.

Built by ``wordlists/build`` from counts in clean text and from word lists; see
wordlists/README.md for the sources. Words are looked up in lower case; how they are
usually written is part of what is known of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.alphabet import CODE_OF, LONGEST_FORM, Codes, encode
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]

COUNT_STEPS = 10
"""Counts are kept as this many steps for each doubling of ``1 + count``."""
OWN_SHARE = 1e-5
"""Share of a text's words that a user's own word has, as far as one knows: as "harvest"."""
OWN_LISTED = 50
"""Size class of the user's own words: what a large dictionary for the desk would have."""
PLAIN_LISTED = 35
"""Size class of the words of a plain list: a small dictionary's."""
ENCODED_AT_ONCE = 4096
"""Words whose letters are looked up at once."""


class WordClass(IntEnum):
    """What sort of word it is, as far as lists and counts tell."""

    UNKNOWN = 0
    COMMON = 1
    RARE = 2
    NAME = 3
    PLACE = 4
    HISTORICAL = 5
    FOREIGN = 6
    ABBREVIATION = 7
    DIALECT = 8


class Lexicon:
    """The words of a language.

    Attributes:
        hashes: of each word, ascending; a word's number is its place here.
        log_counts: natural logarithm of 1 + the count of each word.
        classes: ``WordClass`` of each word.
        listed: size class of the smallest word list that has the word (10 to 95, SCOWL's
            scale: the smaller, the better known), 0 for none.
        capitalised: share of the word's occurrences with a capital, 0 to 1.
        total: words that were counted.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], total: int) -> None:
        self.hashes: Hashes = arrays["hashes"]
        self._arrays = arrays
        self._levels = arrays["levels"]
        self.classes: npt.NDArray[np.uint8] = arrays["classes"]
        self.listed: npt.NDArray[np.uint8] = arrays["listed"]
        self._capitals = arrays["capitals"]
        self._letters = arrays["letters"]
        self.total = total
        self._size = len(self.hashes)
        self._own: list[str] = []
        self._trusted: npt.NDArray[np.bool_] | None = None
        self._inserted: Ints = np.zeros(0, np.int64)
        self._frequency = lru_cache(maxsize=1 << 14)(self._look_up_frequency)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Map a lexicon from its file."""
        arrays, meta = packed.read(path)
        return cls(arrays, int(meta["total"]))

    @classmethod
    def of(cls, counts: Mapping[str, float], *, capitalised: float = 0.0) -> Lexicon:
        """A plain lexicon of words and how often each was counted.

        Args:
            counts: by word in lower case.
            capitalised: share of each word's occurrences with a capital.
        """
        words = [word for word in counts if len(word) <= packed.LONGEST_WORD and "\n" not in word]
        hashes = packed.hash_words(words)
        order = np.argsort(hashes)
        ranked = [words[i] for i in order.tolist()]
        n = len(ranked)
        letters = "".join(f"{word}\n" for word in ranked).encode("utf-8")
        arrays: dict[str, npt.NDArray[Any]] = {
            "hashes": hashes[order],
            "levels": _levels_of(np.array([counts[word] for word in ranked], np.float64)),
            "classes": np.full(n, WordClass.COMMON, np.uint8),
            "listed": np.full(n, PLAIN_LISTED, np.uint8),
            "capitals": np.full(n, round(255 * capitalised), np.uint8),
            "letters": np.frombuffer(letters, np.uint8),
        }
        return cls(arrays, max(1, round(sum(counts.values()))))

    def with_own(self, words: Iterable[str]) -> Lexicon:
        """The lexicon with a user's own words among its words, trusted.

        Args:
            words: as the user writes them; one with a capital is taken for a name.
        """
        spelled = {w.lower(): w for w in words if 0 < len(w.lower()) <= packed.LONGEST_WORD}
        if not spelled:
            return self
        new = sorted(word for word in spelled if self.number(word) < 0)
        merged = self._with(new, [spelled[word] != word for word in new]) if new else self
        own = Lexicon(merged._arrays, self.total)  # noqa: SLF001  another of this class
        own._trusted = np.zeros(own._size, bool)
        own._trusted[numbers := own.look_up(sorted(spelled))] = True
        own._inserted = np.searchsorted(self.hashes, np.sort(packed.hash_words(new)))
        level = _levels_of(np.array([OWN_SHARE * self.total]))[0]
        own._levels = own._levels.copy()
        own._levels[numbers] = np.maximum(own._levels[numbers], level)
        return own

    def _with(self, words: Sequence[str], names: Sequence[bool]) -> Lexicon:
        """The lexicon with more words, each in its place by its hash."""
        hashes = packed.hash_words(words)
        order = np.argsort(hashes)
        hashes, is_name = hashes[order], np.array(names)[order]
        spellings = [f"{words[i]}\n".encode() for i in order.tolist()]
        at = np.searchsorted(self.hashes, hashes)
        arrays: dict[str, npt.NDArray[Any]] = {
            "hashes": np.insert(self.hashes, at, hashes),
            "levels": np.insert(self._levels, at, 0),
            "classes": np.insert(
                self.classes, at, np.where(is_name, WordClass.NAME, WordClass.COMMON)
            ),
            "listed": np.insert(self.listed, at, OWN_LISTED),
            "capitals": np.insert(self._capitals, at, np.where(is_name, 255, 0)),
            "letters": np.insert(
                self._letters,
                np.repeat(self._edges[at], [len(s) for s in spellings]),
                np.frombuffer(b"".join(spellings), np.uint8),
            ),
        }
        return Lexicon(arrays, self.total)

    def moved(self, numbers: npt.NDArray[np.integer]) -> Ints:
        """The numbers that words have here, by those before the user's own came in."""
        shift = np.searchsorted(self._inserted, numbers, side="right")
        return numbers.astype(np.int64) + shift

    def trusts(self, numbers: Ints) -> npt.NDArray[np.bool_]:
        """Which words are the user's own, and so beyond doubt.

        Args:
            numbers: of words; -1 for one that isn't known.
        """
        if self._trusted is None:
            return np.zeros(len(numbers), bool)
        return np.array(self._trusted[numbers] & (numbers >= 0), bool)

    def extended(self, words: Sequence[str], counts: Sequence[float]) -> Lexicon:
        """The lexicon with words of a document's own behind its words.

        They have numbers, letters and counts, as names; but ``numbers`` does not know them:
        being in a document does not make a form a word.

        Args:
            words: in lower case, none of them known.
            counts: what each counts as.
        """
        more = Lexicon.__new__(Lexicon)
        more.__dict__.update(self.__dict__)
        n = len(words)
        more.hashes = np.concatenate([self.hashes, packed.hash_words(words)])
        more.log_counts = np.concatenate([self.log_counts, np.log1p(np.array(counts, np.float32))])
        more.classes = np.concatenate([self.classes, np.full(n, WordClass.NAME, np.uint8)])
        more.listed = np.concatenate([self.listed, np.zeros(n, np.uint8)])
        more.capitalised = np.concatenate([self.capitalised, np.ones(n, np.float32)])
        codes = np.array([ord(w[0]) for w in words], np.uint32)
        more.first_letters = np.concatenate([self.first_letters, codes])
        more._own = list(words)  # noqa: SLF001  another of this class
        return more

    @property
    def fingerprint(self) -> int:
        """What tells one list of words from another: words have other numbers there."""
        return int(np.bitwise_xor.reduce(self.hashes[: self._size] * np.uint64(3))) >> 1

    @property
    def own(self) -> list[str]:
        """The words that ``extended`` added."""
        return self._own

    @cached_property
    def _index(self) -> packed.Index:
        return packed.Index(self.hashes[: self._size])

    @cached_property
    def log_counts(self) -> npt.NDArray[np.float32]:
        """Natural logarithm of 1 + the count of each word."""
        return (self._levels * np.float32(np.log(2) / COUNT_STEPS)).astype(np.float32)

    @cached_property
    def capitalised(self) -> npt.NDArray[np.float32]:
        """Share of each word's occurrences that are written with a capital."""
        return (self._capitals / 255).astype(np.float32)

    @cached_property
    def _edges(self) -> Ints:  # where each word begins and, last, the letters end
        return np.append(0, np.flatnonzero(self._letters == ord("\n")) + 1)

    @cached_property
    def first_letters(self) -> npt.NDArray[np.uint32]:
        """The first letter of each word, as a code point (that of ASCII letters only)."""
        return np.array(self._letters[self._edges[:-1]], np.uint32)

    def word(self, number: int) -> str:
        """The word with a number, in lower case."""
        return self.words(np.array([number]))[0]

    def words(self, numbers: Ints) -> list[str]:
        """Many words at once, in lower case."""
        listed = np.minimum(numbers, self._size - 1)
        first = self._edges[listed]
        sizes = self._edges[listed + 1] - first
        at = np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        found = bytes(self._letters[at]).decode("utf-8").split("\n")[:-1]
        for i in np.flatnonzero(numbers >= self._size).tolist():
            found[i] = self._own[int(numbers[i]) - self._size]
        return found

    def matching(self, numbers: Ints, beginning: str, ending: str) -> list[str]:
        """Those of some of the language's words that begin and end with these ASCII letters."""
        for place, letter in enumerate(ending[::-1].encode(), start=2):
            numbers = numbers[self._letters[self._edges[numbers + 1] - place] == letter]
        for place, letter in enumerate(beginning.encode()):
            numbers = numbers[self._letters[self._edges[numbers] + place] == letter]
        return self.words(numbers)

    def commonest(self, most: int) -> Ints:
        """The numbers of the commonest words."""
        return np.argsort(255 - self._levels, kind="stable")[:most]

    def codes(self, numbers: Ints) -> Codes:
        """The letters of words, as ``alphabet.encode`` numbers them."""
        if len(numbers) > ENCODED_AT_ONCE:
            return np.concatenate([self.codes(half) for half in np.array_split(numbers, 2)])
        at = self._edges[numbers][:, None] + np.arange(LONGEST_FORM + 1)
        letters = self._letters.take(at, mode="clip")
        letters[at >= self._edges[numbers + 1][:, None] - 1] = 0
        codes = CODE_OF.take(letters)
        codes[codes[:, -1] > 0] = 0
        foreign = np.flatnonzero((letters > 127).any(axis=1))
        codes[foreign, :-1] = encode(self.words(numbers[foreign]))
        return codes[:, :-1]

    def numbers(self, hashes: Hashes) -> npt.NDArray[np.int64]:
        """The numbers of words in lower case by their ``hash_words``, -1 where not known."""
        return self._index.places(hashes)

    def number(self, word: str) -> int:
        """The number of a word in any case, -1 when it is not known."""
        return self._index.place(packed.hash_word(word.lower()))

    def look_up(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """The numbers of words in lower case, -1 where not known."""
        return self.numbers(packed.hash_words(words))

    def __contains__(self, word: str) -> bool:
        """Whether a word is known, in any case."""
        return self._frequency(word.lower()) > 0

    def frequency(self, word: str) -> float:
        """Occurrences per million words of clean text, in any case; 0 when unknown.

        Hyphenated compounds ("self-control") are words of their own here.
        """
        return self._frequency(word.lower())

    def _look_up_frequency(self, word: str) -> float:
        number = self.number(word)
        if number < 0:
            return 0.0
        # A word that only a list knows was not counted; it still is a word.
        count = max(float(np.exp(self.log_counts[number])) - 1, 0.2)
        return 1e6 * count / self.total


def _levels_of(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Counts as they are kept."""
    steps = np.round(np.log2(1 + counts) * COUNT_STEPS)
    levels: npt.NDArray[np.uint8] = np.clip(steps, 0, 255).astype(np.uint8)
    return levels
