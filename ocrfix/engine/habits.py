"""What one document's scanner takes for what: its own confusions, found in itself.

The idea is the document profile of Reffle and Ringlstetter (2013, "Unsupervised profiling
of OCRed historical documents"): where "e" was read as "o" in many words that are beyond
doubt, it was so in a doubtful one too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocrfix.engine.facts import Facts
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ragged import different, picked
from ocrfix.packed import Hashes, mix

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

Confusion = tuple[str, str]
Repairs = tuple[tuple[str, str], ...]
"""Readings and the words that were put in their places."""
LEAST_ERRORS = 20.0
"""Confusions that a document counts as having besides its own, so that one is no habit."""
NEVER = 0.1
"""Of a hundred confusions, how many one has that was not seen."""
MOST_REMEMBERED = 150_000
"""Pairs of form and word whose confusions are remembered."""
SPREAD = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=1 << 13)
def confusions_between(read: str, true: str) -> tuple[Confusion, ...]:
    """The single confusions that turn a word into a reading.

    >>> confusions_between("onco", "once"), confusions_between("tbe", "the")
    ((('o', 'e'),), (('b', 'h'),))
    """
    steps: list[Any] = Levenshtein.opcodes(read, true).as_list()
    return tuple([(read[a:b], true[c:d]) for tag, a, b, c, d in steps if tag != "equal"])


@dataclass(frozen=True)
class _Pairs:
    """Pairs of a form and a word, and the confusions between them.

    Attributes:
        keys: of the pairs, ascending.
        edges: where the confusions of each pair begin and, last, end.
        confusions: their numbers, pair by pair.
    """

    keys: Hashes
    edges: Ints
    confusions: Ints

    def among(self, keys: Hashes) -> Bools:
        """Which of some keys are here."""
        if not len(self.keys):
            return np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Bools = self.keys[at] == keys
        return found

    def of(self, keys: Hashes) -> _Pairs:
        """Those with some keys, all of which are here."""
        edges, places = picked(self.edges, np.searchsorted(self.keys, keys))
        return _Pairs(keys, edges, self.confusions[places])

    def with_more(self, keys: Hashes, sizes: list[int], confusions: Ints) -> _Pairs:
        """These and others, ``keys`` ascending, each with so many confusions."""
        all_sizes = np.concatenate([np.diff(self.edges), np.array(sizes, np.int64)])
        all_keys = np.concatenate([self.keys, keys])
        order = np.argsort(all_keys, kind="stable")
        edges, places = picked(np.append(0, np.cumsum(all_sizes)), order)
        confusions = np.concatenate([self.confusions, confusions])[places]
        return _Pairs(all_keys[order], edges, confusions)


NO_PAIRS = _Pairs(np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class Habits:
    """The confusions that the options of one document ask for.

    Attributes:
        size: how many options there are.
        words: those of them that matter and put another word in the form's place.
        place: the pair of form and word of each of these.
        edges: where the confusions of each pair begin and, last, end.
        confusions: their numbers, pair by pair.
        of_form: for each of these, which it is of all confusions of all forms.
        mended: how often each confusion was mended before.
    """

    size: int
    words: Ints
    place: Ints
    edges: Ints
    confusions: Ints
    of_form: Ints
    mended: Doubles

    def scores(self, chances: Doubles) -> Floats:
        """For each option, how much of the document was misread in the same way.

        Args:
            chances: of the options, as far as they are known.

        Returns:
            Of a hundred confusions in the document, how many are of the kind that is the
            rarest the option asks for, its own form not counted; as a logarithm. That of
            ``NEVER`` for options of other kinds.
        """
        scores = np.full(self.size, np.log(NEVER), np.float32)
        if not len(self.words):
            return scores
        mass = np.bincount(self.place, chances[self.words], len(self.edges) - 1)
        counts = np.diff(self.edges)
        weight = np.repeat(mass, counts)
        total = np.bincount(self.confusions, weight, len(self.mended)) + self.mended
        elsewhere = total[self.confusions] - np.bincount(self.of_form, weight)[self.of_form]
        rarest = np.zeros(len(counts))
        some = counts > 0
        rarest[some] = np.minimum.reduceat(elsewhere, self.edges[:-1][some])
        share = 100 / (LEAST_ERRORS + total.sum())
        rarity: Doubles = np.log(NEVER + share * np.maximum(rarest, 0))
        scores[self.words] = rarity[self.place]
        return scores


class HabitFinder:
    """Finds the confusions between forms and words; remembers what it found.

    Safe to share between threads.
    """

    def __init__(self) -> None:
        self._known = NO_PAIRS
        self._number: dict[Confusion, int] = {}
        self._mended: dict[tuple[str, str], list[int]] = {}
        self._lock = Lock()

    def look_over(self, facts: Facts, options: Options, repairs: Repairs, matters: Bools) -> Habits:
        """The confusions that the options of a document ask for.

        Args:
            facts: of the document.
            options: of its doubtful places.
            repairs: readings that were mended before, and the words put in their places.
            matters: which options are to be scored, or have a chance that counts.
        """
        words = np.flatnonzero((options.kind == Kind.WORD) & matters)
        group, first = options.group[words], options.first[words]
        keys, place = np.unique(
            mix(facts.hashes[group] * SPREAD + facts.lexicon.hashes[first]), return_inverse=True
        )
        # Of each pair any option: to find the first would take as long again.
        at = np.zeros(len(keys), np.int64)
        at[place] = np.arange(len(place))
        with self._lock:
            pairs = self._pairs(facts, keys, group[at], first[at])
            mended = self._of_repairs(repairs)
            size = len(self._number)
        form = np.repeat(facts.tokens.formed.which[group[at]], np.diff(pairs.edges))
        _, of_form = np.unique(form << 32 | pairs.confusions, return_inverse=True)
        times = np.bincount(mended, minlength=size).astype(np.float64)
        return Habits(len(options), words, place, pairs.edges, pairs.confusions, of_form, times)

    def _pairs(self, facts: Facts, keys: Hashes, group: Ints, first: Ints) -> _Pairs:
        """The confusions of pairs, ``keys`` ascending, of tokens and numbers of words."""
        new = np.flatnonzero(~self._known.among(keys))
        if len(new) and len(self._known.keys) > MOST_REMEMBERED:
            self._known, self._number, self._mended = NO_PAIRS, {}, {}
            new = np.arange(len(keys))
        if len(new):
            forms, lexicon = facts.tokens.forms, facts.lexicon
            numbers, of_pair = different(first[new], len(lexicon.hashes))
            words = lexicon.words(numbers)
            # Each pair comes but once.
            between = confusions_between.__wrapped__
            made = [
                between(forms[g], words[n])
                for g, n in zip(group[new].tolist(), of_pair.tolist(), strict=True)
            ]
            self._known = self._known.with_more(
                keys[new], list(map(len, made)), self._numbers(made)
            )
        return self._known.of(keys)

    def _of_repairs(self, repairs: Repairs) -> Ints:
        """The numbers of the confusions that were mended."""
        known = self._mended
        for read, true in repairs:
            if (read, true) not in known:
                made = confusions_between(read.lower(), true.lower())
                known[read, true] = self._numbers([made]).tolist()
        return np.array([*chain.from_iterable(map(known.__getitem__, repairs))], np.int64)

    def _numbers(self, made: Iterable[Iterable[Confusion]]) -> Ints:
        """The numbers of confusions, new ones for those that are new."""
        flat = list(chain.from_iterable(made))
        number = self._number
        for confusion in dict.fromkeys(flat):
            number.setdefault(confusion, len(number))
        return np.fromiter(map(number.__getitem__, flat), np.int64, len(flat))
