"""Tokens that may be no words at all but dirt, or what runs into a column from the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix.engine.facts import Facts
from ocrfix.engine.tokens import CAPITAL, STOP, Tokens, lengths

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LONGEST_JUNK, LONGEST_KNOWN_JUNK = 4, 2
"""Letters of an unknown form, and of a known word, that may be dirt: where columns run into
each other, half of the lone capitals in doubt and a twelfth of the words of two letters are
(train newspapers of Britain)."""


def may_be_dirt(facts: Facts, doubtful: Ints) -> Bools:
    """Which of some tokens are short, and don't stand for themselves."""
    most = np.where(facts.numbers[doubtful] >= 0, LONGEST_KNOWN_JUNK, LONGEST_JUNK)
    short = facts.tokens.formed.all(lengths)[doubtful] <= most
    found: Bools = short & ~_stand_for_themselves(facts.tokens)[doubtful]
    return found


def _stand_for_themselves(tokens: Tokens) -> Bools:
    """Which short tokens are no dirt: an initial, "Smith v Jones", "where s he"."""
    capital = tokens.looks[:, CAPITAL]
    names = np.zeros((2, len(capital)), bool)
    names[0, 1:], names[1, :-1] = capital[:-1], capital[1:]
    initial = capital & (names.any(axis=0) | tokens.gap_facts[:, STOP])
    versus, clipped = tokens.formed.all(_versus_or_clipped).T
    stands: Bools = initial | (names.all(axis=0) & versus) | clipped
    return stands


def _versus_or_clipped(forms: list[str]) -> Bools:
    return np.array([(form in ("v", "vs"), form == "s") for form in forms], bool).reshape(-1, 2)
