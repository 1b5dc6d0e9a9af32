"""Confusions taken back, on hashes of words alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.alphabet import LONGEST_FORM, encode
from ocrfix.confusions import LONGEST_SEGMENT, Confusions
from ocrfix.packed import Hashes

Ints = npt.NDArray[np.int64]

DEAREST = 11.0
"""Cost of a confusion that is still taken back by itself."""


class Readings:
    """Takes every known confusion back at every place of a form, on hashes of words alone.

    A word's hash before mixing is a sum over its letters, so that the hash of a form with
    one segment replaced is that of what stands before, the new segment's and that of what
    stands behind, shifted.
    """

    def __init__(self, confusions: Confusions) -> None:
        by_read: dict[str, list[str]] = {}
        for (read, true), cost in sorted(confusions.weights.items()):
            if read != true and cost < DEAREST:
                by_read.setdefault(read, []).append(true)
        trues = sorted({t for some in by_read.values() for t in some})
        number = {t: i for i, t in enumerate(trues)}
        # The part of a word's hash that each segment gives, at each place.
        self._parts = np.zeros((len(trues), LONGEST_FORM + 1), np.uint64)
        for i, true in enumerate(trues):
            self._parts[i] = packed.partial_hashes(true, LONGEST_FORM + 1)
        size = confusions.table.shape[0]
        self._starts = np.zeros(size + 1, np.int64)
        options: list[int] = []
        costs: list[float] = []
        for read, place in sorted(
            ((r, confusions.place(r)) for r in by_read), key=lambda item: item[1]
        ):
            # Letters that the alphabet has not share a place.
            self._starts[place] += len(by_read[read])
            options += (number[t] for t in by_read[read])
            costs += (confusions.weights[read, t] for t in by_read[read])
        self._starts = np.concatenate([[0], np.cumsum(self._starts[:-1])])
        # For each confusion, in the order of what is read: where the part of what is true
        # begins in ``_parts`` laid end to end, and how long it is.
        segments = np.array(options, np.int64)
        self._rows = segments * (LONGEST_FORM + 1)
        self._lengths = np.array([len(t) for t in trues])[segments]
        self._costs = np.array(costs, np.float32)

    def undone(self, forms: Sequence[str], confusions: Confusions) -> tuple[Ints, Hashes]:
        """Places in ``forms``, and the hash before mixing of each with one confusion taken back."""
        encoded = confusions.encode(encode(forms))
        before, behind = packed.hash_sums(forms, LONGEST_FORM, LONGEST_SEGMENT)
        places, sums = [], []
        at = np.arange(LONGEST_FORM + 1)
        for size in range(LONGEST_SEGMENT + 1):
            inside = at[None, :] + size <= encoded.lengths[:, None]
            form, start = np.nonzero(inside)
            segment = encoded.segments[size - 1][start, form] if size else np.zeros_like(form)
            many, option = self._options(segment)
            site = form * (LONGEST_FORM + 1) + start
            # How far the end is shifted is in which of the blocks it lies.
            end = site + size + (LONGEST_SEGMENT - size) * before.size
            found: Hashes = np.repeat(before.ravel()[site], many)
            found += self._parts.ravel().take(self._rows.take(option) + np.repeat(start, many))
            shifted = self._lengths.take(option) * before.size
            found += behind.ravel().take(shifted + np.repeat(end, many))
            sums.append(found)
            places.append(np.repeat(form, many))
        return np.concatenate(places), np.concatenate(sums)

    def _options(self, segment: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
        """How many confusions there are of each segment, and all of these, end to end."""
        first = self._starts[segment]
        many = self._starts[segment + 1] - first
        return many, np.arange(many.sum()) + np.repeat(first + many - np.cumsum(many), many)
