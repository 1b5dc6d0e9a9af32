"""The words of a corpus that no lexicon has: names and terms that stand in many of its files.

A name that forty files have explains the damaged one in the forty-first. But damage recurs as
well: "tbe" stands in more files than any name. What tells them apart is that what made "tbe"
of "the" made other forms of other words, too. So each form is laid beside the words that it
may have been, and the confusions are counted; a form that such recurring damage makes of a more
frequent word is damage itself. So is one that two common words make when run together. Halves
of words cut at a line's end are not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocrfix.confusions import LONGEST_SEGMENT, Confusions
from ocrfix.engine.candidates import CandidateFinder
from ocrfix.lexicon import Lexicon

Counts = npt.NDArray[np.int64]
Confusion = tuple[str, str]
"""What was read, and what it was."""

SHORTEST, LONGEST = 5, 24
"""Letters of a word that can be learned: too many short forms are pieces of others."""
LEAST_FILES, LEAST_TIMES = 5, 8
"""Files that a word must stand in, and times: three files of one book may share its damage."""
LEAST_WORDS = 4
"""Different words that a confusion must have damaged to be one that recurs."""
MOST_EXPLAINED = 50_000
"""Forms, the most frequent ones, that are laid beside the words that they may have been."""
COMMON = 5.0
"""Occurrences per million from which a word may be run together with another."""
MOST_FORMS = 300_000
"""Forms that are counted at a time. Beyond twice as many the rarest are forgotten."""

# Linear: both start at a rare character, or are one class between two looks.
CUT = re.compile("[-\u00ad¬][^\\S\n]{0,9}\n[^\\S\n]{0,99}[^\\W\\d_]+")
WORD = re.compile(rf"(?<![\w'’\-\u00ad¬])[^\W\d_]{{1,{LONGEST}}}(?![\w'’]|[-\u00ad¬])")


@dataclass(frozen=True)
class TextCounts:
    """The words of one text, which is a file or a record of one.

    Attributes:
        known: numbers of words of the lexicon, and how often each stands in it.
        unknown: other words, in lower case: how often, and how often with a capital.
    """

    known: tuple[Counts, Counts]
    unknown: Mapping[str, tuple[int, int]]


def count(parts: Iterable[str], lexicon: Lexicon) -> TextCounts:
    """Count the words of a text, a part at a time."""
    written: Counter[str] = Counter()
    for part in parts:
        written.update(WORD.findall(CUT.sub("-", part.replace("\r\n", "\n"))))
    times: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for word, n in written.items():
        form = word.lower()
        times[form] += n
        capitals[form] += n if word[0].isupper() and not word.isupper() else 0
    forms = sorted(times)
    numbers = lexicon.look_up(forms)
    found = np.array([times[form] for form in forms], np.int64)
    is_known = numbers >= 0
    return TextCounts(
        (numbers[is_known], found[is_known]),
        {
            form: (times[form], capitals[form])
            for form, known in zip(forms, is_known.tolist(), strict=True)
            if not known and len(form) >= SHORTEST
        },
    )


@dataclass
class CorpusCounts:
    """The words of many files, in memory that doesn't grow with them.

    The same files in the same order give the same counts.

    Attributes:
        lexicon: that tells known words from others.
        texts: how many were counted.
        known: how often each word of the lexicon stands in the corpus.
        unknown: of each other form the files, the times, and the times with a capital.
    """

    lexicon: Lexicon
    texts: int = 0
    known: Counts = field(init=False)
    unknown: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = np.zeros(len(self.lexicon.hashes), np.int64)

    def add(self, counts: TextCounts) -> None:
        """Count a text."""
        self.texts += 1
        numbers, times = counts.known
        self.known[numbers] += times
        for form, (n, capitals) in counts.unknown.items():
            files, before, before_capitals = self.unknown.get(form, (0, 0, 0))
            self.unknown[form] = files + 1, before + n, before_capitals + capitals
        if len(self.unknown) > 2 * MOST_FORMS:
            ranked = sorted(self.unknown.items(), key=lambda item: (-item[1][1], item[0]))
            self.unknown = dict(ranked[:MOST_FORMS])

    def words(self, confusions: Confusions) -> list[str]:
        """The forms that are words, sorted; names with their capital.

        Args:
            confusions: what is read as what.
        """
        forms = [
            form
            for form, (files, times, _) in self.unknown.items()
            if files >= LEAST_FILES and times >= LEAST_TIMES and not self._is_run_together(form)
        ]
        if not forms:
            return []
        readings = self._readings(confusions)
        damage = recurring(readings, self.times)
        right = [
            form
            for form in forms
            if not any(
                made in damage and self.times(word) > self.times(form)
                for word, made in readings.get(form, ())
            )
        ]
        return sorted(map(self._spelled, right))

    def times(self, word: str) -> int:
        """How often a word stands in the corpus, known or not."""
        number = self.lexicon.number(word)
        return int(self.known[number]) if number >= 0 else self.unknown.get(word, (0, 0, 0))[1]

    def _readings(self, confusions: Confusions) -> dict[str, list[tuple[str, Confusion]]]:
        """For the frequent forms, words of the corpus that they may be, and what made them so.

        Such as differ in one place: what is damaged twice is rare.
        """
        repeated = (form for form, (_, times, _) in self.unknown.items() if times > 1)
        ranked = sorted(repeated, key=lambda form: (-self.unknown[form][1], form))
        forms = ranked[:MOST_EXPLAINED]
        own = Lexicon.of({form: float(self.unknown[form][1]) for form in forms})
        found: dict[str, list[tuple[str, Confusion]]] = {}
        for lexicon in (self.lexicon, own):
            finder = CandidateFinder(lexicon, confusions)
            for form, numbers in zip(forms, finder.candidates(forms), strict=True):
                for word in lexicon.words(numbers):
                    made = difference(form, word)
                    if made is not None and self.times(word):
                        found.setdefault(form, []).append((word, made))
        return found

    def _spelled(self, form: str) -> str:
        _, times, capitals = self.unknown[form]
        return form.capitalize() if 2 * capitals > times else form

    def _is_run_together(self, form: str) -> bool:
        """Whether two common words make it."""
        lexicon = self.lexicon
        return any(
            lexicon.frequency(form[:i]) >= COMMON and lexicon.frequency(form[i:]) >= COMMON
            for i in range(1, len(form))
        )


def difference(read: str, true: str) -> Confusion | None:
    """What was read for what, if that was at one place only.

    >>> difference("frorn", "from"), difference("tbe", "the"), difference("tbc", "the")
    (('rn', 'm'), ('b', 'h'), ('bc', 'he'))
    >>> difference("rnuch", "march"), difference("the", "the")
    (('rnu', 'mar'), None)
    >>> difference("rnuclh", "much")
    """
    changes = [op for op in Levenshtein.opcodes(read, true) if op.tag != "equal"]
    gaps = (b.src_start > a.src_end or b.dest_start > a.dest_end for a, b in pairwise(changes))
    if not changes or any(gaps):
        return None
    first, last = changes[0], changes[-1]
    made = read[first.src_start : last.src_end], true[first.dest_start : last.dest_end]
    return made if max(map(len, made)) <= LONGEST_SEGMENT else None


def recurring(
    readings: Mapping[str, Sequence[tuple[str, Confusion]]], times: Callable[[str], int]
) -> set[Confusion]:
    """The confusions that made unknown forms of several words, each more frequent than its form.

    Args:
        readings: of forms, as ``CorpusCounts`` finds them.
        times: how often a word stands in the corpus.
    """
    words: dict[Confusion, set[str]] = {}
    for form, explained in readings.items():
        likeliest = max(explained, key=lambda pair: (times(pair[0]), pair))
        if times(likeliest[0]) > times(form):
            words.setdefault(likeliest[1], set()).add(likeliest[0])
    return {made for made, damaged in words.items() if len(damaged) >= LEAST_WORDS}


def dumps(words: Sequence[str], texts: int) -> bytes:
    """The words as a list for the setting ``wordlists``.

    Args:
        words: sorted.
        texts: that they were counted in.
    """
    head = f"# words that {texts:,} texts have in common, found by `ocrfix clean --learn-corpus`\n"
    return (head + "".join(f"{word}\n" for word in words)).encode("utf-8", "backslashreplace")
