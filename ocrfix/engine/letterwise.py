"""Words that are like a form letter by letter, as scanners take letters for one another.

A quick look at very many words: each letter of a word is compared with what stands at about
its place in the form, as if each were read by itself. What it finds is weighed anew, by
``confusions``, which aligns segments. Of "thoroforo" hardly a letter pair is left of
"therefore", but its letters are all likely readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import CODES, LONGEST_FORM, Codes, encode
from ocrfix.confusions import Confusions

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LONGER = 2
"""How many letters a word may be longer or shorter than the form."""
DEAREST_LETTER, DEAREST_PLACE, DEAREST_LENGTH = 9.0, 6.0, 9.0
"""What a letter costs at most, one that stands a place aside, and a letter too many or too few.

Of 795 unknown words of the dev newspapers of Australia that no single confusion explains well, the
truth was among 80 so found for 82 %, and for 66 % among the 80 with most letter pairs; of 1,764 of
Britain's for 85 and 86 %, so that both are looked for.
"""
FURTHEST = 12.0
"""How far behind the best a word may be."""
KINDS = 29
"""Letters that are told apart: none, those of English, the apostrophe, and any other."""
APOSTROPHE, OTHER = KINDS - 2, KINDS - 1
KIND_OF = np.full(len(CODES) + 2, OTHER, np.uint16)
"""The kind of each number of a letter."""
KIND_OF[: CODES["z"] + 1] = np.arange(CODES["z"] + 1)
KIND_OF[CODES["'"]] = APOSTROPHE
LETTER = re.compile("[a-z]")
FORMS_AT_ONCE = 32


class Letterwise:
    """Compares forms with words, letter by letter.

    Args:
        codes: letters of the words, shorter words first.
        lengths: how many each word has.
        commonness: what is added to each word's score.
        confusions: what is read as what.
    """

    def __init__(
        self, codes: Codes, lengths: Ints, commonness: Floats, confusions: Confusions
    ) -> None:
        kinds = KIND_OF[np.minimum(codes, len(KIND_OF) - 1)]
        # Two letters at a time: half as much to look up.
        pairs = kinds[:, ::2] * KINDS + kinds[:, 1::2]
        self._pairs = np.ascontiguousarray(pairs.T, np.intp)
        self._starts = np.searchsorted(lengths, np.arange(LONGEST_FORM + 2))
        self._commonness = commonness
        self._confusions = confusions

    def nearest(self, forms: Sequence[str], most: int) -> tuple[Ints, Ints]:
        """The words likest to each form, so many and any that are as like.

        Returns:
            Places in ``forms`` and of the words, side by side.
        """
        places, words = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        # Of other alphabets all letters are one kind: no word is likelier than another.
        lengths = np.array([len(f) if LETTER.search(f) else 0 for f in forms], np.int64)
        for n in np.flatnonzero(np.bincount(lengths)).tolist():
            of_length = np.flatnonzero(lengths == n)
            if not 1 < n <= LONGEST_FORM:
                continue
            for start in range(0, len(of_length), FORMS_AT_ONCE):
                some = of_length[start : start + FORMS_AT_ONCE]
                low, scores = self._scores([forms[i] for i in some.tolist()], n)
                for i, score in zip(some.tolist(), scores, strict=True):
                    best = np.flatnonzero(score > score.max(initial=-np.inf) - FURTHEST)
                    if len(best) > most:
                        least = np.partition(score[best], -most)[-most]
                        best = best[score[best] >= least]
                    places.append(np.full(len(best), i))
                    words.append(low + best)
        return np.concatenate(places), np.concatenate(words)

    def _scores(self, forms: Sequence[str], n: int) -> tuple[int, Floats]:
        """Rough scores of forms of one length: of each form (a row) and word of about it.

        Returns:
            The place of the first word, and the scores.
        """
        shortest, longest = max(1, n - LONGER), min(LONGEST_FORM, n + LONGER)
        low = int(self._starts[shortest])
        high = int(self._starts[longest + 1])
        # Until the end the forms are side by side: what they pay for the same letters is
        # fetched at once.
        scores = np.repeat(self._commonness[low:high, None], len(forms), axis=1)
        letter = self._letters(encode(forms)[:, :n])
        for m in range(shortest, longest + 1):
            first, last = int(self._starts[m]), int(self._starts[m + 1])
            part = scores[first - low : last - low]
            part -= np.float32(DEAREST_LENGTH * abs(n - m))
            for k, costs in enumerate(_pairwise(_at_places(letter, m))):
                # All numbers are there; only so none of them is checked.
                part -= costs.take(self._pairs[k, first:last], axis=0, mode="wrap")
        return low, np.ascontiguousarray(scores.T)

    def _letters(self, codes: Codes) -> Floats:
        """What it costs that a letter was read as what begins at each place of forms.

        Returns:
            Shape (places, kinds, forms).
        """
        table, segments = self._confusions.table, self._confusions.segments(codes)
        costs = np.minimum(table[segments[0].T], table[segments[1].T])[:, :, : CODES["z"] + 1]
        cheapest = np.full((*codes.shape, KINDS), DEAREST_LETTER, np.float32)
        cheapest[:, :, : CODES["z"] + 1] = np.minimum(costs, np.float32(DEAREST_LETTER))
        sign = table[segments[0].T, CODES["'"]]
        cheapest[:, :, APOSTROPHE] = np.minimum(sign, np.float32(DEAREST_LETTER))
        return np.ascontiguousarray(cheapest.transpose(1, 2, 0))


def _at_places(letter: Floats, m: int) -> Floats:
    """What each letter costs at each place of a word of length ``m``.

    A word that is longer or shorter than the form may be so anywhere: a letter's place is
    counted from the beginning or from the end, or lies between.
    """
    n = len(letter)
    costs = np.full((m + m % 2, *letter.shape[1:]), DEAREST_LETTER, np.float32)
    nearest, furthest = min(0, n - m), max(0, n - m)
    for step in range(nearest - 1, furthest + 2):
        first, last = max(0, -step), min(m, n - step)
        if first < last:
            aside = np.float32(0 if nearest <= step <= furthest else DEAREST_PLACE)
            there = letter[first + step : last + step] + aside
            np.minimum(costs[first:last], there, out=costs[first:last])
    costs[m:] = 0
    return costs


def _pairwise(costs: Floats) -> Iterator[Floats]:
    """What two letters cost together, two places at a time; shape (kinds of pairs, forms)."""
    for k in range(0, len(costs), 2):
        both = costs[k, :, None] + costs[k + 1, None, :]
        yield both.reshape(KINDS * KINDS, -1)
