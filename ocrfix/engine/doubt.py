"""Which tokens of a text may be misread at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix.context import Context
from ocrfix.engine.facts import Facts, own_fit
from ocrfix.engine.tokens import CAPITAL, MARK_FIRST, NUMBER_FORM
from ocrfix.lexicon import Lexicon, WordClass

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DOUBTFUL_FIT, FIT_SLOPE = 1.0, 0.6
"""A known word whose neighbours make it less than this much likelier (natural logarithm of
the ratio) may be another word misread, in a document of which a tenth is unknown; the
slope takes off where fewer words are, as there fewer known ones are wrong too."""
DOUBTFUL_SHARE = 4000
"""A known word that was counted less often than this times the share of unknown words may
be another word misread."""
VOWELS = "eiou"
ELIDED_COUNT = 3.0
"""Logarithm of the count from which a word may stand with a vowel dropped."""
NAME_CAPITALS = 0.9
"""Share of capitals from which a word is a name."""
SURE, CLIPPED, PLURAL = 1, 2, 4
"""What forms are: numbers, possessives, elided or ligated words, that nobody doubts; words
without their last letter; plurals of names."""
MOST_REMEMBERED = 50_000
"""Forms of which it is remembered what they are."""


class Forms:
    """Tells forms by what they are, wherever they stand; remembers what it told.

    Safe to share between threads.

    Args:
        lexicon: of the language.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._known: dict[str, int] = {}

    def of(self, forms: list[str]) -> Ints:
        """For each form, what it is: ``SURE``, ``CLIPPED`` and ``PLURAL`` added up."""
        known = self._known
        new = [f for f in forms if f not in known]
        if new:
            if len(known) > MOST_REMEMBERED:
                known = {f: known[f] for f in forms if f in known}
            # Only ever added to, so that other threads may go on reading.
            known.update(zip(new, _told(new, self.lexicon).tolist(), strict=True))
            self._known = known
        return np.fromiter(map(known.__getitem__, forms), np.int64, len(forms))


def _told(forms: list[str], lexicon: Lexicon) -> Ints:
    """As ``Forms.of``, for forms that were not told before."""
    sure = np.array([f == NUMBER_FORM for f in forms], bool)
    sure |= _possessive(forms, lexicon) | _elided(forms, lexicon) | _ligated(forms, lexicon)
    told: Ints = SURE * sure + CLIPPED * _clipped(forms, lexicon)
    return told + PLURAL * _plural_of_name(forms, lexicon)


def doubtful(facts: Facts, told: Forms, context: Context) -> Ints:
    """The tokens that may be misread.

    Args:
        facts: of the tokens.
        told: tells forms by what they are.
        context: counts of neighbours.
    """
    fit = own_fit(facts, context)
    formed = facts.tokens.formed
    what = formed.each(told.of).copy()
    what[_plural_of_own(formed.different, facts.lexicon)] |= PLURAL
    what = what[formed.which]
    lexicon, mark_first = told.lexicon, facts.tokens.gap_facts[:, MARK_FIRST]
    worded = (what & SURE == 0) & ((what & CLIPPED == 0) | ~mark_first) & ~facts.tokens.numbered
    worded &= (what & PLURAL == 0) | ~facts.tokens.looks[:, CAPITAL]
    worded &= (facts.numbers < 0) | ~mark_first
    dialect = lexicon.classes[np.maximum(facts.numbers, 0)] == WordClass.DIALECT
    worded &= (facts.numbers < 0) | ~dialect
    least_fit = DOUBTFUL_FIT + FIT_SLOPE * min(0.0, float(np.log(facts.damage / 0.1)))
    rare = facts.counts < DOUBTFUL_SHARE * facts.damage
    doubt = (facts.numbers < 0) | (fit < least_fit) | rare
    doubt &= ~lexicon.trusts(facts.numbers)
    return np.flatnonzero(worded & doubt)


def _possessive(forms: list[str], lexicon: Lexicon) -> Bools:
    """Which forms are no words of their own but the possessive of one."""
    bases = {i: f[:-2] for i, f in enumerate(forms) if f.endswith("'s")}
    bases |= {i: f[:-1] for i, f in enumerate(forms) if f.endswith("s'")}
    return _known(bases, len(forms), lexicon)


def _clipped(forms: list[str], lexicon: Lexicon) -> Bools:
    """Which forms are words of which speech drops the last letter: "goin'"."""
    whole = {i: f + "g" for i, f in enumerate(forms) if f.endswith("in")}
    return _known(whole, len(forms), lexicon)


def _ligated(forms: list[str], lexicon: Lexicon) -> Bools:
    """Which forms are known words but for a ligature: "æsthete"."""
    spelled = {
        i: f.replace("æ", "ae").replace("œ", "oe")
        for i, f in enumerate(forms)
        if "æ" in f or "œ" in f
    }
    return _known(spelled, len(forms), lexicon)


def _plural_of_name(forms: list[str], lexicon: Lexicon) -> Bools:
    """Which forms are a known name and an s."""
    stems = {i: f[:-1] for i, f in enumerate(forms) if f.endswith("s")}
    numbers = lexicon.look_up(list(stems.values()))
    names: Bools = np.zeros(len(forms), bool)
    names[list(stems)] = (numbers >= 0) & (lexicon.capitalised[numbers] > NAME_CAPITALS)
    return names


def _plural_of_own(forms: list[str], lexicon: Lexicon) -> Ints:
    """Which forms are a name that the document repeats, and an s."""
    plurals = {f"{name}s" for name in lexicon.own}
    return np.array([i for i, f in enumerate(forms) if f in plurals] if plurals else [], np.int64)


def _elided(forms: list[str], lexicon: Lexicon) -> Bools:
    """Which forms are words of which verse drops a vowel: "perish'd", "flow'rs"."""
    known: Bools = np.zeros(len(forms), bool)
    dropped = {i: f for i, f in enumerate(forms) if f.count("'") == 1}
    for vowel in VOWELS:
        whole = {i: f.replace("'", vowel) for i, f in dropped.items()}
        known |= _known(whole, len(forms), lexicon, ELIDED_COUNT)
    return known


def _known(words: dict[int, str], size: int, lexicon: Lexicon, least: float = -1.0) -> Bools:
    """Of so many forms, those for which a word stands that is known and common enough."""
    known: Bools = np.zeros(size, bool)
    numbers = lexicon.look_up(list(words.values()))
    known[list(words)] = (numbers >= 0) & (lexicon.log_counts[numbers] > least)
    return known
