"""The cheapest way to cut a form and a word into segments that were read as one another.

Row by row as Wagner and Fischer (1974) fill their table, but with segments of one to three
letters, and for thousands of pairs of form and word at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocrfix.alphabet import LONGEST_FORM

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FAR = np.float32(99)
"""The cost of what can't be."""
AT_ONCE = 4096
"""Pairs whose tables are filled together: as many as stay in the processor's cache."""


class Encoded(NamedTuple):
    """Forms as arrays of segment numbers.

    Attributes:
        lengths: letters of each form; 0 for one that is too long to be weighed.
        segments: for one, two and three letters, the number of the segment that starts at
            each letter; shape (``LONGEST_FORM``, forms).
    """

    lengths: Ints
    segments: Sequence[Ints]


def costs(table: Floats, read: Encoded, true: Encoded, pairs: tuple[Ints, Ints]) -> Floats:
    """The cost of each reading: of ``read[pairs[0][i]]`` for ``true[pairs[1][i]]``.

    Readings of about one length and words of about one are aligned together.

    Args:
        table: costs of reading a segment (a row) for another.
        read: forms.
        true: words.
        pairs: places among the forms, and among the words.
    """
    first, second = pairs
    found = np.full(len(first), FAR, np.float32)
    lengths, of_words = read.lengths[first], true.lengths[second]
    lengths[of_words == 0] = 0
    by_length = (lengths * (LONGEST_FORM + 1) + of_words).astype(np.int16)
    order = np.argsort(-by_length, kind="stable")[: np.count_nonzero(lengths)]
    for start in range(0, len(order), AT_ONCE):
        part = order[start : start + AT_ONCE]
        found[part] = _align(table, read, true, (first[part], second[part]))
    return found


def _align(table: Floats, read: Encoded, true: Encoded, pairs: tuple[Ints, Ints]) -> Floats:
    """As ``costs``, for pairs of which those with the longest forms are first."""
    lengths, ends = read.lengths[pairs[0]], true.lengths[pairs[1]]
    n, m = int(lengths[0]), int(ends.max())
    rows = _Rows(table, _first(n, read, pairs[0]), _first(m, true, pairs[1]))
    found = np.empty(len(ends), np.float32)
    size = len(ends)
    for i in range(1, n + 1):
        row, longer = rows.next_for(size), int(np.count_nonzero(lengths > i))
        ended = slice(longer, size)
        found[ended] = row[ends[ended], np.arange(longer, size)]
        size = longer
    return found


def _first(many: int, encoded: Encoded, some: Ints) -> list[Ints]:
    """The segments that start at so many first letters of some forms."""
    return [segments[:many].take(some, axis=1) for segments in encoded.segments]


class _Rows:
    """The costs of reading the beginnings of words as the beginnings of forms.

    Row ``i`` holds, for each pair (a column) and each ``j``, the cost of reading the first
    ``j`` letters of the word as the first ``i`` of the form.

    Args:
        table: costs of reading segments for segments.
        read: the segments of each pair's form, for one, two and three letters.
        true: those of its word.
    """

    def __init__(self, table: Floats, read: Sequence[Ints], true: Sequence[Ints]) -> None:
        width, self._size = table.shape[1], true[0].shape[1]
        self._table = table.ravel()
        self._read, self._true = [s * width for s in read], true
        self._added = table[0].take(true[0])
        # Few triples have a weight: they are looked up where they stand, all else everywhere.
        self._read_three = read[2] < width - 1
        self._pair, place = np.nonzero((true[2][:-2] < width - 1).T)
        self._three, self._site = true[2][place, self._pair], place * self._size + self._pair
        first = np.full((len(true[0]) + 1, self._size), FAR, np.float32)
        first[0] = 0
        self._done = [self._with_added(first)]

    def next_for(self, size: int) -> Floats:
        """The next row, for so many pairs; the others' forms have ended."""
        i = len(self._done)
        whole = np.full_like(self._done[0], FAR)
        row = whole[:, :size]
        lost = self._table.take(self._read[0][i - 1, :size])
        np.minimum(row, self._done[i - 1][:, :size] + lost, out=row)
        for x in range(1, min(i, 2) + 1):
            read, before = self._read[x - 1][i - x, :size], self._done[i - x]
            for y, true in enumerate(self._true[:2], 1):
                # All places are there; only so none of them is checked.
                costs = self._table.take(true[: len(true) + 1 - y, :size] + read, mode="wrap")
                costs += before[:-y, :size]
                np.minimum(row[y:], costs, out=row[y:])
            some = slice(np.searchsorted(self._pair, size))
            site = self._site[some]
            costs = self._table.take(self._three[some] + read[self._pair[some]])
            costs += before.ravel()[site]
            flat, behind = whole.ravel(), site + len(self._read) * self._size
            flat[behind] = np.minimum(flat[behind], costs)
        if i >= len(self._read):
            self._read_as_three(row, i, np.flatnonzero(self._read_three[i - 3, :size]))
        self._done.append(whole)
        return self._with_added(row)

    def _read_as_three(self, row: Floats, i: int, some: Ints) -> None:
        """Put in, for some pairs, what the last three letters of the form may stand for."""
        read, before, part = self._read[2][i - 3, some], self._done[i - 3], row[:, some]
        for y, true in enumerate(self._true, 1):
            costs = self._table.take(true[: len(true) + 1 - y, some] + read)
            costs += before[:-y, some]
            np.minimum(part[y:], costs, out=part[y:])
        row[:, some] = part

    def _with_added(self, row: Floats) -> Floats:
        """A row with letters of the word that were read as none."""
        for j, added in enumerate(self._added[:, : row.shape[1]], 1):
            np.minimum(row[j], row[j - 1] + added, out=row[j])
        return row
