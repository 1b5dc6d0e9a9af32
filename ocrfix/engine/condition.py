"""What condition a document is in: how damaged, and how much that is odd in it is damage."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.engine.facts import Facts, share
from ocrfix.engine.habits import Repairs
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.tokens import CAPITAL

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

MENDED_SHARE, MENDED_FORMS = 0.3, 4.0
"""Share of the unknown forms that are misread words, and how many forms it counts for: what is
believed of a document before it is looked at."""
DIRT_SHARE, DIRT_WORDS = 0.0007, 400
"""Share of the words that are pieces of dirt, and how many words it counts for: likewise."""
PLAIN, NAME = 0, 1
REACH = 80
"""Words before and behind a place among which its crowd is counted."""


class Shares(NamedTuple):
    """What of a document's words is wrong, as shares of 1.

    Attributes:
        errors: of words that are thought to be misread.
        dirt: of words that seemed to be dirt at first sight; None before that.
    """

    errors: float
    dirt: float | None


class Condition(NamedTuple):
    """What is thought of a document as a whole.

    Attributes:
        error_level: share of its words that are thought to be misread.
        odd: share of its words that are unknown and no names, as far as it can be told.
        mended: for each option, of the document's other unknown forms of the same sort (names,
            or no names), the share that is thought to be misread: in a book of dialect hardly
            any is, in one of plain prose that was badly scanned nearly all are.
        dirt: for each option that drops a token, the share of the document's other words that
            seemed to be pieces of dirt at first sight: a page cut through the next column has
            many, most have none.
        crowd: for each option, how much commoner such words are in its surroundings than in the
            whole document, as a logarithm: dialect, verse and foreign words come in crowds.
    """

    error_level: float
    odd: float
    mended: Floats
    dirt: Floats
    crowd: Floats

    def some(self, rows: Ints) -> Condition:
        """That of some options."""
        return self._replace(mended=self.mended[rows], dirt=self.dirt[rows], crowd=self.crowd[rows])


def condition(
    facts: Facts, options: Options, chances: Doubles | None, shares: Shares, repairs: Repairs
) -> Condition:
    """What a document's condition is.

    Args:
        facts: of its tokens.
        options: of its doubtful places.
        chances: of the options; None before they were weighed.
        shares: of its words that are wrong.
        repairs: readings that were mended before, and the words put in their places.
    """
    mended = _mended(repairs)
    names = facts.tokens.looks[:, CAPITAL] & ~facts.tokens.sentence_starts
    unknown = facts.numbers < 0
    odd = share(int((unknown & ~names).sum()) + mended[PLAIN], len(unknown) + mended[PLAIN])
    crowd = _crowd(unknown & ~names, odd)[options.group]
    level, dirty = shares.errors, _elsewhere(options, chances, shares.dirt, len(unknown))
    if chances is None:
        some_mended = np.full(len(options), MENDED_SHARE, np.float32)
        return Condition(level, odd, some_mended, dirty, crowd)
    keep = np.flatnonzero(options.kind == Kind.KEEP)
    place = options.group[keep]
    changed = 1 - chances[keep]
    formed = facts.tokens.formed
    inverse, size = formed.which, len(formed.different)
    of_place = np.full(len(unknown), MENDED_SHARE, np.float32)
    for sort, is_sort in ((PLAIN, ~names), (NAME, names)):
        some = unknown[place] & is_sort[place]
        form = inverse[place[some]]
        times = np.bincount(form, minlength=size)
        of_form = np.bincount(form, changed[some], size) / np.maximum(times, 1)
        all_forms = int((times > 0).sum()) + mended[sort] + MENDED_FORMS
        all_changed = of_form.sum() + mended[sort] + MENDED_SHARE * MENDED_FORMS
        # Its own form does not speak for itself.
        others = all_forms - (times[inverse] > 0)
        here = unknown & is_sort if sort == NAME else ~unknown | is_sort
        of_place[here] = ((all_changed - of_form[inverse]) / others)[here]
    return Condition(level, odd, of_place[options.group], dirty, crowd)


def dirt_share(options: Options, chances: Doubles, words: int) -> float:
    """The share of the words that seem to be pieces of dirt.

    It is to be told once, at first sight: were it told anew each time, the dirt that was found
    would find more, and that again (of 100 words changed in the dev newspapers of Britain 90
    would become right, not 94).
    """
    return float(chances[options.kind == Kind.DROP].sum()) / max(words, 1)


def _elsewhere(options: Options, chances: Doubles | None, dirt: float | None, words: int) -> Floats:
    """For each option that drops a token, the share of dirt among the words elsewhere."""
    found = np.full(len(options), DIRT_SHARE, np.float32)
    if dirt is not None and chances is not None:
        drop = np.flatnonzero(options.kind == Kind.DROP)
        others = np.maximum(dirt * words - chances[drop], 0)
        found[drop] = (others + DIRT_SHARE * DIRT_WORDS) / (words + DIRT_WORDS)
    return found


@lru_cache(maxsize=1)
def _mended(repairs: Repairs) -> tuple[int, int]:
    """How many repairs are of forms that are no names, and how many of names."""
    names = sum(read[:1].isupper() for read, _ in repairs)
    return len(repairs) - names, names


def _crowd(odd_ones: npt.NDArray[np.bool_], odd: float) -> Floats:
    """For each token, how crowded its surroundings are with odd ones, itself aside."""
    n = len(odd_ones)
    seen = np.append(0, np.cumsum(odd_ones))
    place = np.arange(n)
    low, high = np.maximum(place - REACH, 0), np.minimum(place + REACH + 1, n)
    around = seen[high] - seen[low] - odd_ones
    expected = odd * (high - low - 1)
    # One more on either side, so that few words don't make a crowd.
    crowd: Floats = np.log((around + 1) / (expected + 1)).astype(np.float32)
    return crowd
