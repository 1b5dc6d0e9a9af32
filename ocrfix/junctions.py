"""What usually stands between two words: nothing, a comma or a full stop.

"the" is never followed by a comma, "were" hardly ever begins a sentence, "However" has a
comma after it. From how often each common word has which mark before and after it
(``wordlists/en.junctions.tsv``, counted in clean books) follows how likely each mark is
between two words, and from how often engines misread marks, which one was printed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix import data

Doubles = npt.NDArray[np.float64]
NOTHING, COMMA, STOP = "", ",", "."

# Per mark printed, how often a mark is read: shares of junctions, counted by aligning the
# train newspapers with their truth, and made a tenth of it: most texts are cleaner.
READ_AS = {
    NOTHING: {NOTHING: 0.9955, COMMA: 0.0015, STOP: 0.003},
    COMMA: {NOTHING: 0.008, COMMA: 0.985, STOP: 0.007},
    STOP: {NOTHING: 0.007, COMMA: 0.007, STOP: 0.985},
}
CASE_MISREAD = 0.002
"""Share of first letters whose case is misread."""
HABIT = 50
"""Words of a document that outweigh what books do in general."""
SHARES = [1, 2, 4, 5, 6, 7]
"""The columns of the table that ``Row`` has, behind the word."""
LEAST = 0.3
"""In ten thousand: a share of none counted is not a share of none."""
BOUND = frozenset("a an the and or nor my your our their its every whose".split())
"""Words that lead on to the next; a list or a quotation may begin after "of", "as" or "to"."""


class Row(NamedTuple):
    """Shares of a word's occurrences, from 0 to 1."""

    comma_after: float
    stop_after: float
    comma_before: float
    stop_before: float
    capital: float
    capital_after_comma: float


class Odds(NamedTuple):
    """Probability of each mark between two words; the three sum to 1."""

    nothing: float
    comma: float
    stop: float


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """What the table has of each word, as it stands there: a text needs a part of them."""
    lines = data.find("en.junctions.tsv").read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


def shares() -> tuple[list[str], Doubles]:
    """The words of which the table tells, and what a ``Row`` has of each; shape (words, 6)."""
    told = {word: cells for word, cells in _table().items() if not word.startswith("*")}
    cells = np.array("\t".join(told.values()).split("\t"), float).reshape(len(told), -1)
    return list(told), np.maximum(LEAST, cells[:, SHARES]) / 1e4


@lru_cache(maxsize=1 << 12)
def row(word: str) -> Row:
    """The shares of a word, or of all rare words like it."""
    table = _table()
    found = table.get(word.lower()) or table["*N" if word[:1].isupper() else "*"]
    cells = found.split("\t")
    return Row(*(max(LEAST, float(cells[i])) / 1e4 for i in SHARES))


def is_bound(word: str) -> bool:
    """Whether no mark set off by a space ever follows a word: it leads on to the next.

    >>> is_bound("the"), is_bound("house")
    (True, False)
    """
    return word.lower() in BOUND


def expected(left: str, right: str) -> Odds:
    """How likely each mark is between two words, before anything was read there.

    >>> expected("the", "house").nothing > 0.99
    True
    """
    a, b, any_word = row(left), row(right), row("*")
    comma = a.comma_after * b.comma_before / any_word.comma_before
    stop = a.stop_after * b.stop_before / any_word.stop_before
    nothing = (1 - a.comma_after - a.stop_after) * (1 - b.comma_before - b.stop_before)
    total = nothing + comma + stop
    return Odds(nothing / total, comma / total, stop / total)


def printed(left: str, read: str, right: str, *, capitals: int = 0, smalls: int = 0) -> Odds:
    """How likely each mark is to have been printed where one was read.

    ``right`` in the case in which it stands: a capital speaks for a full stop before it. How
    often else the document has it ``capitals`` within its sentences, and with a ``smalls``
    letter, weighs against what books have in general.

    >>> printed("still", ".", "be").nothing > 0.8
    True
    """
    before = expected(left, right)
    own = row(right)
    weights = [
        p * READ_AS[mark][read] * _case(own, mark, right[:1], capitals, smalls)
        for p, mark in zip(before, (NOTHING, COMMA, STOP), strict=True)
    ]
    total = sum(weights)
    return Odds(*(w / total for w in weights))


def _case(own: Row, mark: str, initial: str, capitals: int, smalls: int) -> float:
    """Probability of the case of a word after a mark; I is read for i far more often."""
    capital = initial.isupper()
    misread = CASE_MISREAD * (10 if capital and initial == "I" else 1)
    if mark == STOP:
        share = 1 - misread
    else:
        general = own.capital if mark == NOTHING else own.capital_after_comma
        # The general share counts as much as HABIT words of the document.
        share = max((capitals + HABIT * general) / (smalls + capitals + HABIT), misread)
    return share if capital else 1 - share
